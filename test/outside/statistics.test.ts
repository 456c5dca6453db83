/** The library of statistics: found in both places, pure, and what it finds on planted series. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { rolldown } from "rolldown";
import { describe, expect, it } from "vitest";
import config from "../../rolldown.config.ts";
import { binaries, loadStatistics } from "../../src/outside/statistics.ts";

const statistics = await loadStatistics(["outliers", "changepoints"]);
const root = join(import.meta.dirname, "../..");

describe("statistics", () => {
  it("find the series that leaves its siblings", () => {
    const wave = (shift: number) =>
      Array.from({ length: 36 }, (_, index) => 60 + 20 * Math.sin(index / 5) + shift);
    const idle = Array.from({ length: 36 }, () => 1);
    expect(statistics.outliers([wave(0), wave(1), wave(-1), idle, wave(2)])).toEqual([3]);
  });

  it("find to a day where a level changes, and nothing where none does", () => {
    const levels = Array.from(
      { length: 28 },
      (_, index) => (index % 3) / 10 + (index < 22 ? 0 : 3),
    );
    expect(statistics.changepoints(levels).at(-1)).toBe(21);
    expect(statistics.changepoints(levels.slice(0, 22))).toEqual([]);
  });

  it("find no outlier among identical siblings", () => {
    const values = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 12, maxLength: 36 });
    fc.assert(
      fc.property(values, fc.integer({ min: 3, max: 9 }), (series, count) => {
        expect(statistics.outliers(Array.from({ length: count }, () => series))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("give the same answer to the same numbers", () => {
    const series = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(series, { minLength: 3, maxLength: 8 }), (all) => {
        expect(statistics.outliers(all)).toEqual(statistics.outliers(all));
        const flat = all.flat();
        expect(statistics.changepoints(flat)).toEqual(statistics.changepoints(flat));
      }),
      { numRuns: 50 },
    );
  });

  it("are found beside a bundle that no package is near", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fleetmerge-statistics-"));
    try {
      const input = join(root, "src/outside/statistics.ts");
      const bundle = await rolldown({ ...config, input });
      const { output } = await bundle.write({ ...config.output, dir: folder });
      await bundle.close();
      expect(output.map(({ fileName }) => fileName)).toEqual(expect.arrayContaining([...binaries]));
      const built: { readonly loadStatistics: typeof loadStatistics } = await import(
        pathToFileURL(join(folder, "index.js")).href
      );
      const loaded = await built.loadStatistics([]);
      expect(
        loaded.outliers([
          [1, 2],
          [1, 2],
          [90, 90],
        ]),
      ).toEqual([2]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
