/** Lengths of time are read strictly and printed shortly. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { millis } from "../../src/model/units.ts";
import { durationPattern, parseDuration, printDuration } from "../../src/policy/duration.ts";

describe("parseDuration", () => {
  it.each([
    ["30m", 1_800_000],
    ["1h30m", 5_400_000],
    ["7d", 604_800_000],
    ["1d2h3m4s", 93_784_000],
    ["0m", 0],
  ])("reads %s", (text, length) => {
    expect(parseDuration(text)).toBe(length);
  });

  it.each([
    "",
    "30",
    "30 m",
    "30M",
    "1.5h",
    "-5m",
    "30m1h",
    "5m5m",
    "m",
    "1w",
    "30m\n",
    "9999999m",
    "٣m",
  ])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it("accepts exactly what the pattern of the schema accepts", () => {
    const pattern = new RegExp(durationPattern);
    const texts = fc.stringMatching(/^[0-9dhms .]{0,8}$/);
    fc.assert(
      fc.property(texts, (text) => pattern.test(text) === (parseDuration(text) !== undefined)),
    );
  });
});

describe("printDuration", () => {
  it.each([
    [0, "0s"],
    [1_800_000, "30m"],
    [5_400_000, "1h30m"],
    [86_400_000, "1d"],
    [1999, "1s"],
  ])("prints %i as %s", (length, text) => {
    expect(printDuration(millis(length))).toBe(text);
  });

  it("prints what parseDuration reads back", () => {
    fc.assert(
      fc.property(fc.nat({ max: 86_400_000 }), (seconds) => {
        expect(parseDuration(printDuration(millis(seconds * 1000)))).toBe(seconds * 1000);
      }),
    );
  });
});
