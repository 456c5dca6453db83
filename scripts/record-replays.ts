/**
 * Writes test/replay: the hand-made scenes anew, and every other record there with the plan that
 * this code makes of it. `--from FOLDER` takes the decisions of a demo's output in first. Run it
 * when decisions were meant to change, and review the difference like any other change.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { decide } from "../src/decide/decide.ts";
import { printProblem } from "../src/errors.ts";
import { teamFiles } from "../src/local/demo/setting.ts";
import { loadPolicies } from "../src/policy/load.ts";
import { type DecisionRecord, parseDecision } from "../src/record/decision-record.ts";
import { printReplay } from "../test/support/replay-file.ts";
import { replayScenes } from "../test/support/replay-scenes.ts";

const folder = join(import.meta.dirname, "../test/replay");
const fromDemo = "demo-";

function write(name: string, { observation, policies }: Omit<DecisionRecord, "plan">): void {
  const plan = decide(observation, policies, observation.at);
  const text = printReplay({ version: 1, observation, policies, plan });
  const path = join(folder, `${name}.json`);
  const known = JSON.stringify(textOf(path)) === JSON.stringify(text);
  writeFileSync(path, text);
  if (!known) console.log(`test/replay/${name}.json`);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function recordIn(text: string, name: string): DecisionRecord {
  const record = parseDecision(text);
  if (!record) throw new Error(`${name} is not a decision record`);
  return record;
}

/** The decisions on the audit branch of a demo's clone, by id. */
function decisionsOf(output: string): ReadonlyMap<string, DecisionRecord> {
  const git = (...words: readonly string[]) =>
    execFileSync("git", ["-C", join(output, "repository"), ...words], { encoding: "utf8" });
  const branch = "origin/fleet-audit";
  const paths = git("ls-tree", "-r", "--name-only", branch, "decisions").trim().split("\n");
  return new Map(
    paths.map((path) => [
      basename(path, ".json"),
      recordIn(git("show", `${branch}:${path}`), path),
    ]),
  );
}

/** One of each kind of outcome: which pools, which actions, and what stopped them. */
function outcomeOf({ plan }: DecisionRecord): string {
  const proposed = plan.proposals.map((one) => [one.pool, one.direction, one.confirmation.kind]);
  const blocked = plan.blocked.map((one) => [one.pool, one.type, one.block?.reason]);
  return JSON.stringify([proposed, blocked]);
}

/** The demo's policies as this code reads them: an old record may lack a new key. */
function demoPolicies(): DecisionRecord["policies"] {
  const files = Object.entries(teamFiles).filter(([path]) => path.startsWith("policies/"));
  const loaded = loadPolicies(Object.fromEntries(files), {});
  if (loaded.kind === "loaded") return loaded.policies;
  throw new Error(loaded.problems.map(printProblem).join("\n"));
}

const isOfDemo = (name: string) => name.startsWith(fromDemo);
const from = process.argv.indexOf("--from");
if (from >= 0) {
  const decisions = decisionsOf(process.argv[from + 1] ?? "demo-output");
  for (const name of readdirSync(folder).filter(isOfDemo)) rmSync(join(folder, name));
  const different = new Map(
    [...decisions].map(([id, record]) => [outcomeOf(record), { id, record }]),
  );
  for (const { id, record } of different.values()) write(`${fromDemo}${id.split("-")[0]}`, record);
}
const policies = demoPolicies();
for (const file of readdirSync(folder).filter(isOfDemo)) {
  const { observation } = recordIn(readFileSync(join(folder, file), "utf8"), file);
  write(basename(file, ".json"), { version: 1, observation, policies });
}
const scenes = replayScenes();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
  const name = basename(file, ".json");
  if (!isOfDemo(name) && !scenes.has(name)) rmSync(join(folder, file));
}
for (const [name, scene] of scenes) write(name, { version: 1, ...scene });
