/** Prints what dist/index.js weighs, what of it comes from where, and how long its start takes. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import { type OutputChunk, rolldown } from "rolldown";
import config from "../rolldown.config.ts";

const root = join(import.meta.dirname, "..");
const bundle = join(root, "dist/index.js");
const runs = 7;
const goal = { bytes: 2_200_000, milliseconds: 250 };

/** Wall time of node with these arguments, in milliseconds. */
function startOf(...options: readonly string[]): number {
  const start = performance.now();
  // An unknown command loads everything, says so and ends.
  const env = { PATH: process.env["PATH"], INPUT_COMMAND: "nothing-that-exists" };
  spawnSync(process.execPath, options, { env });
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** `yaml`, or the folder below src/ for a module of ours. */
function originOf(module: string): string {
  const path = relative(root, module);
  const inPackage = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/u.exec(path)?.[1];
  return inPackage ?? path.split("/").slice(0, 2).join("/");
}

async function weights(): Promise<readonly (readonly [string, number])[]> {
  const built = await rolldown(config);
  const { output } = await built.generate(config.output);
  await built.close();
  const chunk: OutputChunk = output[0];
  const byOrigin = new Map<string, number>();
  for (const [module, { renderedLength }] of Object.entries(chunk.modules)) {
    const origin = originOf(module);
    byOrigin.set(origin, (byOrigin.get(origin) ?? 0) + renderedLength);
  }
  return [...byOrigin].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}

const code = readFileSync(bundle);
// In turns, so that a machine that is busy for a while slows both.
const pairs = Array.from({ length: runs }, () => [startOf("-e", "0"), startOf(bundle)] as const);
const bare = median(pairs.map(([alone]) => alone));
const start = median(pairs.map(([, loaded]) => loaded));
console.table({
  "size, bytes": { measured: code.length, goal: goal.bytes },
  "size compressed, bytes": { measured: gzipSync(code).length },
  "node by itself, ms": { measured: Math.round(bare) },
  "node with the bundle, ms": { measured: Math.round(start) },
  "start above bare node, ms": { measured: Math.round(start - bare), goal: goal.milliseconds },
});
console.table((await weights()).slice(0, 20).map(([origin, bytes]) => ({ origin, bytes })));
