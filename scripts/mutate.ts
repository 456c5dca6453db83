/**
 * `npm run mutate [-- COUNT]`: plants mistakes in private copies of the decide tier, one at a time,
 * and sees whether its tests notice. Fails when fewer than nine of ten are noticed.
 */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Mutant, mutants } from "./mutation/mutants.ts";

const root = resolve(import.meta.dirname, "..");
const copied = [
  "src",
  "test",
  "policies",
  "state",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const share = 0.9;
const copies = 2;

interface Outcome {
  readonly mutant: Mutant;
  readonly isKilled: boolean;
}

function pathOf(tree: string, { file }: Mutant): string {
  return join(tree, "src/decide", file);
}

/** A place that moved is an error: a mutant that is no longer planted proves nothing. */
function checkPlaces(): void {
  const lost = mutants.filter(
    (mutant) => readFileSync(pathOf(root, mutant), "utf8").split(mutant.text).length !== 2,
  );
  for (const { file, text } of lost) console.error(`${file} has not exactly once: ${text}`);
  if (lost.length > 0) process.exit(2);
}

function copyOfTree(): string {
  const tree = mkdtempSync(join(tmpdir(), "fleetmerge-mutate-"));
  for (const name of copied) cpSync(join(root, name), join(tree, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  return tree;
}

const quick = ["test/decide", "--exclude=**/*.property.test.ts"];
const slow = ["test/decide/decide.property.test.ts", "test/decide/laws.property.test.ts"];

/** True when these tests of the tier pass. */
function passes(tree: string, tests: readonly string[]): Promise<boolean> {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const question = [
    "run",
    ...tests,
    "--bail=1",
    "--no-isolate",
    "--maxWorkers=1",
    "--testTimeout=120000",
  ];
  const child = spawn(process.execPath, [vitest, ...question], {
    cwd: tree,
    stdio: "ignore",
    env: { ...process.env, FLEETMERGE_PROPERTY_RUNS: "100" },
    timeout: 240_000,
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("exit", (code) => done(code === 0));
  });
}

async function judged(tree: string, mutant: Mutant): Promise<Outcome> {
  const path = pathOf(tree, mutant);
  const sound = readFileSync(path, "utf8");
  writeFileSync(path, sound.split(mutant.text).join(mutant.mistake));
  // Cases at random are dear, and asked only where no example has noticed.
  const isKilled = !(await passes(tree, quick)) || !(await passes(tree, slow));
  writeFileSync(path, sound);
  console.log(`${isKilled ? "killed  " : "SURVIVED"} ${mutant.file}: ${mutant.text}`);
  return { mutant, isKilled };
}

/** Evenly over the list, so that a small run sees every part of the tier. */
function chosen(count: number): readonly Mutant[] {
  const step = mutants.length / Math.min(count, mutants.length);
  return mutants.filter((_, index) => Math.floor(index % step) === 0).slice(0, count);
}

async function worker(queue: Mutant[]): Promise<readonly Outcome[]> {
  const tree = copyOfTree();
  try {
    if (!(await passes(tree, quick))) throw new Error("the tests fail without any mistake");
    const outcomes: Outcome[] = [];
    for (let next = queue.shift(); next; next = queue.shift()) {
      outcomes.push(await judged(tree, next));
    }
    return outcomes;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

checkPlaces();
const queue = [...chosen(Number(process.argv[2] ?? mutants.length))];
const started = performance.now();
const outcomes = (await Promise.all(Array.from({ length: copies }, () => worker(queue)))).flat();
const killed = outcomes.filter(({ isKilled }) => isKilled).length;
const percent = ((100 * killed) / outcomes.length).toFixed(1);
const seconds = Math.round((performance.now() - started) / 1000);
console.log(`\n${killed} of ${outcomes.length} killed (${percent} %) in ${seconds} s`);
if (killed < share * outcomes.length) process.exitCode = 1;
