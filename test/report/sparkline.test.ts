import fc from "fast-check";
import { expect, it } from "vitest";
import { sparkline } from "../../src/report/sparkline.ts";

it("draws 0 as the lowest and 100 as the highest bar", () => {
  expect(sparkline([0, 12, 13, 50, 87, 88, 100])).toBe("▁▁▂▅▇██");
});

it("draws what was not measured as a dot, not as a low bar", () => {
  expect(sparkline([50, undefined, Number.NaN, 50])).toBe("▅··▅");
});

it("stays inside the scale when a value does not", () => {
  expect(sparkline([-5, 140])).toBe("▁█");
});

it("joins many values to 60 by their mean and keeps gaps", () => {
  const values = Array.from({ length: 240 }, (_, index) => (index < 120 ? 0 : 100));
  expect(sparkline(values)).toBe("▁".repeat(30) + "█".repeat(30));
  expect(sparkline(Array.from({ length: 120 }, () => undefined))).toBe("·".repeat(60));
});

it("has one bar a value up to 60, and never more", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (values) => {
      expect([...sparkline(values)]).toHaveLength(Math.min(values.length, 60));
    }),
  );
});
