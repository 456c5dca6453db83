/** How the time of one decision grows with the fleet: ten times the machines, at most 12 times. */
import { decide } from "../../src/decide/decide.ts";
import type { Benchmark } from "./case.ts";
import { largeFleet, now } from "./large-fleet.ts";

const most = 12;

interface Row {
  readonly size: number;
  readonly samples: number;
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly actions: number;
}

function measured(size: number, runs: number): Row {
  const { observation, policies } = largeFleet(size);
  const times: number[] = [];
  let actions = 0;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    const plan = decide(observation, policies, now);
    times.push(performance.now() - start);
    actions = plan.proposals.reduce((sum, one) => sum + one.actions.length, 0);
  }
  times.sort((one, other) => one - other);
  const samples = Object.values(observation.readings)
    .flatMap((one) => (one.kind === "measured" ? one.gpus : []))
    .reduce((sum, one) => sum + one.samples.length, 0);
  return {
    size,
    samples,
    milliseconds: times[Math.floor(times.length / 2)] ?? Number.NaN,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    actions,
  };
}

/** Medians: of many for small fleets, of five for the large one. */
export const decideBenchmark: Benchmark = {
  name: "decide",
  run: () => {
    measured(1000, 5);
    const rows = [measured(10, 51), measured(1000, 11), measured(10_000, 5)];
    console.log("| machines | samples | actions | one decision | peak memory of the process |");
    console.log("| ---: | ---: | ---: | ---: | ---: |");
    for (const { size, samples, actions, milliseconds, peakMegabytes } of rows) {
      const cells = [size, samples, actions].map((one) => one.toLocaleString("en-US"));
      const time = `${milliseconds.toFixed(1)} ms`;
      console.log(`| ${[...cells, time, `${peakMegabytes.toFixed(0)} MB`].join(" | ")} |`);
    }
    const [, middle, large] = rows;
    const ratio = (large?.milliseconds ?? Number.NaN) / (middle?.milliseconds ?? Number.NaN);
    console.log(`\ntime(10,000) / time(1,000) = ${ratio.toFixed(2)}, at most ${most}`);
    return ratio <= most ? [] : [`ten times the machines take ${ratio.toFixed(2)} times as long`];
  },
};
