/**
 * Plants bugs, one at a time, in a private copy of the sources, and lives fleets there until the
 * checker finds each. Shows that the simulation can fail; ends with 1 when a bug was not found.
 */
import { spawnSync } from "node:child_process";
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
import { bugs, type PlantedBug } from "../test/simulation/fleet-weeks/bugs.ts";

const root = join(import.meta.dirname, "..");
const copied = ["src", "test", "scripts", "package.json"];

/** How the search for one bug ended. */
interface Found {
  readonly bug: PlantedBug;
  /** Absent: not found. */
  readonly by?: { readonly seed: string; readonly step: string; readonly what: string };
  readonly seconds: number;
}

/** The text with the bug; throws where the place is not what it was. */
function withBug(text: string, { path, good, bad }: PlantedBug): string {
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

function search(copy: string, bug: PlantedBug, seeds: string): Found {
  const path = join(copy, bug.path);
  const good = readFileSync(path, "utf8");
  writeFileSync(path, withBug(good, bug));
  const started = Date.now();
  const { stderr } = spawnSync(
    process.execPath,
    ["scripts/simulate.ts", "--seeds", seeds, "--weeks", "2", "--stop-at-first"],
    { cwd: copy, encoding: "utf8" },
  );
  writeFileSync(path, good);
  const seconds = Math.round((Date.now() - started) / 1000);
  const [, seed, step, what] = /^seed (\d+), step (\d+) \([^)]*\): (.*)$/mu.exec(stderr) ?? [];
  const by = seed && step && what ? { by: { seed, step, what } } : {};
  return { bug, seconds, ...by };
}

function line({ bug, by, seconds }: Found): string {
  const where = by ? `seed ${by.seed}, step ${by.step}: ${by.what}` : "NOT FOUND";
  return `| ${bug.name} | ${where} | ${seconds} s |`;
}

function main(): number {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "60" },
      /** Only bugs whose name has this in it. */
      only: { type: "string", default: "" },
    },
  });
  const copy = privateCopy();
  try {
    const chosen = bugs.filter(({ name }) => name.includes(values.only));
    console.log("| bug | found by | in |\n|---|---|---|");
    let missed = 0;
    for (const bug of chosen) {
      const found = search(copy, bug, values.seeds);
      if (!found.by) missed += 1;
      console.log(line(found));
    }
    return missed === 0 ? 0 : 1;
  } finally {
    rmSync(join(copy, ".."), { recursive: true, force: true });
  }
}

process.exit(main());
