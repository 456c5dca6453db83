/** `npm run bench`: every benchmark, or those named; fails when a bound does not hold. */
import type { Benchmark } from "./bench/case.ts";
import { decideBenchmark } from "./bench/decide.ts";
import { planBenchmark } from "./bench/plan.ts";

const benchmarks: readonly Benchmark[] = [planBenchmark, decideBenchmark];

const named = process.argv.slice(2);
const chosen = benchmarks.filter(({ name }) => named.length === 0 || named.includes(name));
if (chosen.length < Math.max(1, named.length)) {
  console.error(`Benchmarks are: ${benchmarks.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
for (const { name, run } of chosen) {
  console.log(`## ${name}\n`);
  for (const sentence of await run()) {
    console.error(`${name}: ${sentence}`);
    process.exitCode = 1;
  }
  console.log("");
}
