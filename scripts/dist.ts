/**
 * Builds dist/ from src/. `--check` builds elsewhere, names every file of dist/ that is not what
 * this code builds to or that git does not have, and exits 1 if there is one.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import config from "../rolldown.config.ts";
import { validateBundle } from "./validate-bundle.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");

async function buildInto(folder: string): Promise<void> {
  for (const options of [config, validateBundle]) {
    const bundle = await rolldown(options);
    await bundle.write({ ...options.output, dir: folder });
    await bundle.close();
  }
}

/** The files of a folder, by path below it; none where there is no folder. */
function contentsOf(folder: string): ReadonlyMap<string, Buffer> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    return new Map(files.sort().map((name) => [name, readFileSync(join(folder, name))]));
  } catch {
    return new Map();
  }
}

/** What is wrong with dist/, in sentences. */
async function problems(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "fleetmerge-dist-"));
  try {
    await buildInto(folder);
    const wanted = contentsOf(folder);
    const found = contentsOf(dist);
    const missing = [...wanted.keys()].filter((name) => !found.has(name));
    const foreign = [...found.keys()].filter((name) => !wanted.has(name));
    const stale = [...wanted].filter(([name, bytes]) => found.get(name)?.equals(bytes) === false);
    return [
      ...missing.map((name) => `dist/${name} is missing`),
      ...foreign.map((name) => `dist/${name} is built by nothing`),
      ...stale.map(([name]) => `dist/${name} is out of date`),
      ...untracked().map((name) => `${name} is not in git`),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function untracked(): readonly string[] {
  const listed = execFileSync("git", ["ls-files", "--others", "--", "dist"], { cwd: root });
  return listed.toString().split("\n").filter(Boolean);
}

if (process.argv.includes("--check")) {
  const found = await problems();
  for (const problem of found) console.error(`${problem}: run \`npm run build\` and commit dist/`);
  process.exitCode = found.length > 0 ? 1 : 0;
} else {
  rmSync(dist, { recursive: true, force: true });
  await buildInto(dist);
  for (const [name, bytes] of contentsOf(dist)) console.log(`dist/${name} ${bytes.length} bytes`);
}
