/** Our simulator against the benchmark's independent one, on real traces. */

import { describe, expect, it } from "vitest";
import { developmentTrace, haveTraces } from "../../scripts/trace-files.ts";
import { baselines } from "../../src/backtest/baselines.ts";
import { boundsOf } from "../../src/backtest/bounds.ts";
import { measured } from "../../src/backtest/measure.ts";
import { scoredScenario } from "../../src/backtest/scenario.ts";
import { simulate } from "../../src/backtest/simulate.ts";
import { haveReference, referenceRows } from "./reference.ts";

// FLEETMERGE_AGREE_ON=all compares on every development trace, which takes python minutes.
const few = ["helios-earth-vccaA", "dlrm-app19", "helios-earth-vcTJs"];
const all = [
  ...["openb-2023", "philly-103959", "philly-6214e9", "helios-earth-vchbv", "dlrm-app62"],
  ...["genai-lora", "philly-ee9e8c", "philly-6c71a0", "philly-b436b2", "helios-earth-vcvlY"],
];
const names = process.env["FLEETMERGE_AGREE_ON"] === "all" ? [...few, ...all] : few;

// The quantile forecasters sort a week at every decision, which python does not do in time.
const slow = new Set(["pending10+q90", "pending10+q97", "oracle-lookahead"]);
const compared = baselines.filter(({ name }) => !slow.has(name));

const atHand = haveTraces() && haveReference();
if (!atHand) {
  console.warn("SKIPPED: no agreement with the reference was judged, because ../shared is absent");
}

describe.skipIf(!atHand).each(names)("on %s", (name) => {
  const trace = developmentTrace(name);
  const bounds = boundsOf(trace, scoredScenario);
  const rows = referenceRows(
    name,
    compared.map((baseline) => baseline.name),
  );

  it("the bounds are the reference's to the cent", () => {
    expect(bounds.clairvoyantUsd).toBeCloseTo(rows[0]?.lb ?? Number.NaN, 1);
    expect(bounds.fluidUsd).toBeCloseTo(rows[0]?.fluid ?? Number.NaN, 1);
  });

  it.each(compared)("$name costs and waits what the reference says, within 0.1 %", (baseline) => {
    const row = rows.find(({ policy }) => policy === baseline.name);
    const contender = baseline.enter({ trace, scenario: scoredScenario, bounds });
    const figures = measured(
      trace,
      scoredScenario,
      simulate({ trace, scenario: scoredScenario, ...contender }),
    );
    const near = (value: number, other: number | undefined) =>
      // The reference prints a tenth of a second and a cent.
      Math.abs(value - (other ?? Number.NaN)) <= Math.max(0.051, 0.001 * value);
    expect(near(figures.costUsd, row?.cost)).toBe(true);
    expect(near(figures.waitMeanSeconds, row?.wait_mean)).toBe(true);
    expect(near(figures.waitP95Seconds, row?.wait_p95)).toBe(true);
    expect(near(figures.waitP99Seconds, row?.wait_p99)).toBe(true);
    expect(figures.launches).toBe(row?.launches);
    expect(figures.kills).toBe(row?.kills);
  });
});
