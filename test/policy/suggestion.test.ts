/** What somebody probably meant is guessed when it is near, and never when it is far. */
import { describe, expect, it } from "vitest";
import {
  dollarsMeant,
  durationMeant,
  nearest,
  percentMeant,
  suggestion,
} from "../../src/policy/suggestion.ts";

describe("nearest", () => {
  const words = ["high_utilization", "idle", "min", "max"];

  it.each([
    ["high-utilisation", "high_utilization"],
    ["highUtilization", "high_utilization"],
    ["idel", "idle"],
    ["Idle", "idle"],
    ["mim", "min"],
  ])("takes %s for %s", (written, meant) => {
    expect(nearest(written, words)).toBe(meant);
  });

  it("finds nothing near an unrelated word", () => {
    expect(nearest("schedule", words)).toBeUndefined();
  });

  it("decides between equally near words by the alphabet", () => {
    expect(nearest("mbx", ["mdx", "max"])).toBe("max");
  });
});

describe("suggestion", () => {
  it("lists what is known when nothing is near, but not all of a long list", () => {
    const known = { words: [..."abcdefghij"], plural: "letters" };

    expect(suggestion("unrelated", known)).toBe("Known letters: a, b, c, d, e, f, g, h and 2 more");
  });
});

describe("a quantity in the wrong unit", () => {
  it.each([
    [30, "30m"],
    ["30", "30m"],
    ["30 min", "30m"],
    ["30M", "30m"],
    ["1.5h", "1h30m"],
    ["2 weeks", "14d"],
    ["90sec", "1m30s"],
    ["soon", undefined],
    ["30m", undefined],
  ])("takes %j for the duration %j", (written, meant) => {
    expect(durationMeant(written)).toBe(meant);
  });

  it.each([
    ["$100", "100"],
    ["$1,000/hour", "1000"],
    ["20 USD", "20"],
    ["1.99 per hour", "1.99"],
    ["much", undefined],
    [-5, undefined],
  ])("takes %j for %j dollars", (written, meant) => {
    expect(dollarsMeant(written)).toBe(meant);
  });

  it.each([
    ["80%", "80"],
    ["80 percent", "80"],
    [0.8, "80"],
    [0.07, "7"],
    [120, undefined],
    ["most", undefined],
  ])("takes %j for %j percent", (written, meant) => {
    expect(percentMeant(written)).toBe(meant);
  });
});
