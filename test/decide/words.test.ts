/** Numbers and times as sentences spell them. */
import { describe, expect, it } from "vitest";
import { clockTime, hourlyLimit, listed, percent, span } from "../../src/decide/words.ts";
import { dollars, hourly } from "../../src/model/money.ts";
import { instant, millis, type UsdMicrosPerHour, usdPerHour } from "../../src/model/units.ts";
import { minutesAfter, noon } from "../support/builders.ts";

const rate = (micros: number) => micros as UsdMicrosPerHour;

describe("words", () => {
  it("round money against ourselves: spending up, savings and limits down", () => {
    expect(dollars(rate(104_200_000))).toBe("$104.20");
    expect(dollars(rate(1_290_001))).toBe("$1.30");
    expect(dollars(rate(-1_999_999))).toBe("-$1.99");
    expect(dollars(rate(-1))).toBe("$0.00");
    expect(hourly(usdPerHour(0))).toBe("$0.00/hour");
    expect(hourlyLimit(rate(99_999_999))).toBe("$99.99/hour");
  });

  it.each([
    [40_000, "40 s"],
    [60_000, "1 minute"],
    [90 * 60_000, "90 minutes"],
    [6 * 3_600_000, "6 hours"],
    [7 * 86_400_000, "7 days"],
    [-5, "0 s"],
  ])("print %i ms as %s", (length, text) => {
    expect(span(millis(length))).toBe(text);
  });

  it("print a time of this day short, rounded up, and of another with its date", () => {
    expect(clockTime(minutesAfter(48), noon)).toBe("12:48Z");
    expect(clockTime(instant(noon + 1), noon)).toBe("12:01Z");
    expect(clockTime(minutesAfter(12 * 60 + 10), noon)).toBe("2026-11-24 00:10Z");
  });

  it("print percents to one decimal, towards the claim", () => {
    expect(percent(4, "up")).toBe("4 %");
    expect(percent(19.91, "up")).toBe("20 %");
    expect(percent(80.19, "down")).toBe("80.1 %");
  });

  it("list like people do", () => {
    expect([listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")]).toEqual([
      "",
      "a",
      "a and b",
      "a, b or c",
    ]);
  });
});
