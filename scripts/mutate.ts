/**
 * `npm run mutate [-- [apply] [COUNT or TEXT]]`: plants mistakes in private copies of the decide
 * tier, or takes out the guards of apply, one at a time, and sees whether the tests notice. Fails
 * when fewer than nine of ten are noticed in the one, or any is not in the other.
 */
import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { applyMutants } from "./mutation/apply-mutants.ts";
import { mutants as decideMutants, type Mutant } from "./mutation/mutants.ts";

const root = resolve(import.meta.dirname, "..");
const isApply = process.argv[2] === "apply";
const mutants = isApply ? applyMutants : decideMutants;
const tier = isApply ? "src/apply" : "src/decide";
const copied = [
  "src",
  "test",
  "policies",
  "state",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];
const share = isApply ? 1 : 0.9;
const copies = 2;

interface Outcome {
  readonly mutant: Mutant;
  readonly isKilled: boolean;
}

/** What becomes of a mutant; tests that fail without it prove nothing of it. */
const words = { killed: "killed  ", survived: "SURVIVED", unsound: "UNSOUND " } as const;

function pathOf(tree: string, { file }: Mutant): string {
  return join(tree, tier, file);
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
  // A real Postgres runs as a user of its own, who has to get to its programs.
  chmodSync(tree, 0o755);
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
  // A guard's tests are its own, so that each has to pass without the mistake first.
  if (mutant.tests && !(await passes(tree, mutant.tests))) return told(mutant, "unsound");
  const sound = readFileSync(path, "utf8");
  writeFileSync(path, sound.split(mutant.text).join(mutant.mistake));
  // Cases at random are dear, and asked only where no example has noticed.
  const isKilled = mutant.tests
    ? !(await passes(tree, mutant.tests))
    : !(await passes(tree, quick)) || !(await passes(tree, slow));
  writeFileSync(path, sound);
  return told(mutant, isKilled ? "killed" : "survived");
}

function told(mutant: Mutant, became: keyof typeof words): Outcome {
  console.log(`${words[became]} ${mutant.file}: ${mutant.text}`);
  return { mutant, isKilled: became === "killed" };
}

/** Those with this text in them, or so many evenly over the list, to see every part of the tier. */
function chosen(asked: string | undefined): readonly Mutant[] {
  if (asked !== undefined && !/^\d+$/.test(asked)) {
    return mutants.filter(({ file, text }) => `${file}: ${text}`.includes(asked));
  }
  const count = Number(asked ?? mutants.length);
  const step = mutants.length / Math.min(count, mutants.length);
  return mutants.filter((_, index) => Math.floor(index % step) === 0).slice(0, count);
}

const failing = "the tests fail without any mistake";

async function worker(queue: Mutant[]): Promise<readonly Outcome[]> {
  const tree = copyOfTree();
  try {
    if (!isApply && !(await passes(tree, quick))) throw new Error(failing);
    const outcomes: Outcome[] = [];
    for (let next = queue.shift(); next; next = queue.shift()) {
      outcomes.push(await judged(tree, next));
    }
    return outcomes;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** A row for each file that mistakes were planted in. */
function printTable(outcomes: readonly Outcome[]): void {
  const byFile = Map.groupBy(outcomes, ({ mutant }) => mutant.file);
  console.log(`\n| file of ${tier} | planted | noticed |\n| --- | ---: | ---: |`);
  for (const [file, all] of [...byFile].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const noticed = all.filter(({ isKilled }) => isKilled).length;
    console.log(`| ${file} | ${all.length} | ${noticed} |`);
  }
}

checkPlaces();
const queue = [...chosen(process.argv[isApply ? 3 : 2])];
if (queue.length === 0) throw new Error("no mistake has this text");
const started = performance.now();
const outcomes = (await Promise.all(Array.from({ length: copies }, () => worker(queue)))).flat();
const killed = outcomes.filter(({ isKilled }) => isKilled).length;
const percent = ((100 * killed) / outcomes.length).toFixed(1);
const seconds = Math.round((performance.now() - started) / 1000);
printTable(outcomes);
console.log(`\n${killed} of ${outcomes.length} killed (${percent} %) in ${seconds} s`);
if (killed < share * outcomes.length) process.exitCode = 1;
