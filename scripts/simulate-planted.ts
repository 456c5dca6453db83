/**
 * Plants bugs, one at a time, in private copies of the sources, and lives fleets there until the
 * checker finds each for its own reason. Shows that the simulation can fail; ends with 1 when a bug
 * was not found.
 */
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bugs, type Change, type PlantedBug } from "../test/simulation/fleet-weeks/bugs.ts";
import { hardSeeds } from "../test/simulation/fleet-weeks/hardships.ts";

const root = join(import.meta.dirname, "..");
const copied = ["src", "test", "scripts", "package.json"];

/** How the search for one bug ended. */
interface Found {
  readonly bug: PlantedBug;
  /** Absent: not found. */
  readonly by?: { readonly seed: number; readonly step: string; readonly what: string };
  /** Violations that others than its own judge found first, one a life. */
  readonly inVain: readonly string[];
  readonly seconds: number;
}

/** The text with the bug; throws where the place is not what it was. */
function withBug(text: string, { path, good, bad }: Change): string {
  if (text.split(good).length !== 2) {
    throw new Error(`${path} does not hold exactly once: ${good}`);
  }
  return text.replace(good, () => bad);
}

/** A folder with the sources, beside the shared material as the real one is. */
function privateCopy(): string {
  const above = mkdtempSync(join(tmpdir(), "planted-"));
  const copy = join(above, "main");
  mkdirSync(copy);
  for (const name of copied) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  symlinkSync(join(root, "../shared"), join(above, "shared"));
  return copy;
}

/** Plants it with all that belongs to it; the answer takes it out again. */
function plant(copy: string, bug: PlantedBug): () => void {
  const before = [bug, ...(bug.besides ?? [])].map((change) => {
    const path = join(copy, change.path);
    const good = readFileSync(path, "utf8");
    writeFileSync(path, withBug(good, change));
    return { path, good };
  });
  return () => {
    for (const { path, good } of before.toReversed()) writeFileSync(path, good);
  };
}

/** One life of two weeks; what it says of its violations, and nothing when it has none. */
function lived(copy: string, seed: number): Promise<string> {
  const asked = ["--first", String(seed), "--seeds", "1", "--workers", "1", "--weeks", "2"];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["scripts/simulate.ts", ...asked],
      { cwd: copy },
      (_error, _, said) => resolve(said),
    );
  });
}

/** The life that found it last comes first, then those that have the most to bear. */
async function search(copy: string, bug: PlantedBug, most: number): Promise<Found> {
  const takeOut = plant(copy, bug);
  const started = Date.now();
  const inVain: string[] = [];
  const others = hardSeeds(most).flatMap((hard, place) => [hard, place + 1]);
  const seeds = [...new Set([bug.seed, ...others])].slice(0, most);
  try {
    for (const seed of seeds) {
      const lines = (await lived(copy, seed)).matchAll(/^seed \d+, step (\d+) \([^)]*\): (.*)$/gmu);
      const all = [...lines].map(([, step = "", what = ""]) => ({ seed, step, what }));
      const by = all.find(({ what }) => bug.says.test(what));
      if (by) return { bug, by, inVain, seconds: secondsSince(started) };
      if (all[0]) inVain.push(`seed ${seed}: ${all[0].what}`);
    }
    return { bug, inVain, seconds: secondsSince(started) };
  } finally {
    takeOut();
  }
}

function secondsSince(started: number): number {
  return Math.round((Date.now() - started) / 1000);
}

function line({ bug, by, seconds, inVain }: Found): string {
  const what = by?.what.replaceAll("|", "/").slice(0, 160) ?? `NOT FOUND; ${inVain.join("; ")}`;
  return `| ${bug.name} | ${by?.seed ?? ""} | ${by?.step ?? ""} | ${what} | ${seconds} s |`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      /** Lives for each bug, at most. */
      seeds: { type: "string", default: "20" },
      workers: { type: "string", default: "2" },
      /** Only bugs whose name has this in it. */
      only: { type: "string", default: "" },
    },
  });
  const started = Date.now();
  const left = bugs.filter(({ name }) => name.includes(values.only));
  const chosen = left.length;
  let found = 0;
  console.log("| bug | seed | step | found by | in |\n|---|---|---|---|---|");
  const worker = async () => {
    const copy = privateCopy();
    try {
      for (let bug = left.shift(); bug; bug = left.shift()) {
        const answer = await search(copy, bug, Number(values.seeds));
        if (answer.by) found += 1;
        console.log(line(answer));
      }
    } finally {
      rmSync(join(copy, ".."), { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: Number(values.workers) }, worker));
  console.log(`\n${found} of ${chosen} found in ${secondsSince(started)} s`);
  return found === chosen ? 0 : 1;
}

process.exit(await main());
