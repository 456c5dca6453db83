import { expect, it } from "vitest";
import { after, instant, minutes } from "../../src/model/units.ts";
import { type MeasuredMachine, poolTracks } from "../../src/report/pool-tracks.ts";
import { aPool } from "../support/builders.ts";

const start = instant(Date.UTC(2026, 10, 23));
const at = (count: number) => after(start, minutes(count));

function machine(values: readonly (number | undefined)[], since = start): MeasuredMachine {
  const samples = values.flatMap((average, index) =>
    average === undefined ? [] : [{ at: at(index), average, peak: average }],
  );
  return { pool: "training", since, gpus: [{ gpu: "0", samples }] };
}

const request = (machines: readonly MeasuredMachine[]) => ({
  pools: [aPool({ name: "training" })],
  machines,
  from: start,
  to: at(2),
});

it("draws the mean of a pool's GPUs with the lowest and highest of each minute", () => {
  const [track] = poolTracks(request([machine([10, 20, 90]), machine([30, 20, 60])]));
  expect(track?.points).toEqual([
    { at: at(0), value: 20, low: 10, high: 30 },
    { at: at(1), value: 20, low: 20, high: 20 },
    { at: at(2), value: 75, low: 60, high: 90 },
  ]);
});

it("leaves a minute open in which nothing was measured", () => {
  const [track] = poolTracks(request([machine([10, undefined, 30])]));
  expect(track?.points.map(({ value }) => value)).toEqual([10, undefined, 30]);
});

it("takes no sample from before the machine was ours", () => {
  const [track] = poolTracks(request([machine([99, 99, 5], at(2))]));
  expect(track?.points.map(({ value }) => value)).toEqual([undefined, undefined, 5]);
  expect(poolTracks(request([machine([99], at(2))]))).toEqual([]);
});

it("has no track for a pool that nothing was measured of", () => {
  expect(poolTracks(request([]))).toEqual([]);
  expect(poolTracks(request([{ ...machine([5]), pool: "gone" }]))).toEqual([]);
});

it("marks the thresholds of the rules that look at a percentage", () => {
  const pool = aPool({
    name: "training",
    rules: [
      { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 1 },
      { rule: "idle", belowPercent: 20, for: minutes(30) },
      { rule: "minimum", instances: 1 },
    ],
  });
  const [track] = poolTracks({ ...request([machine([5])]), pools: [pool] });
  expect(track?.thresholds).toEqual([
    { percent: 80, label: "grows above 80 %" },
    { percent: 20, label: "shrinks below 20 %" },
  ]);
});
