/**
 * A queue's long past, from what its meter still has: jobs that came, began and ended, told from
 * the steps of two gauges. Nothing is remembered between runs; each reads the past again.
 */
import { settingsOf } from "../forecast/queue-aims.ts";
import { gpusBySize, QueueMemory, type Running } from "../forecast/queue-memory.ts";
import type { Observation } from "../model/observation.ts";
import type { QueueLearning, QueueRule } from "../model/rule.ts";
import { jobSizeOf, type PastSeries } from "../model/signal.ts";
import {
  between,
  hour,
  type Instant,
  instant,
  type Millis,
  millis,
  minutes,
} from "../model/units.ts";
import { JobLine } from "./job-line.ts";
import { loopOf } from "./loop.ts";
import { own } from "./own.ts";
import { span } from "./words.ts";

/** How far apart the values of a long past are: as far as the loop's decisions usually are. */
export const pastStep: Millis = minutes(5);

/** Less tells of no day's course: a queue is learned from once a day of it is known. */
export const leastKnown: Millis = millis(24 * hour);

/** The jobs of one size. */
export interface JobAges {
  readonly size: number;
  readonly running: readonly number[];
  readonly waiting: readonly number[];
}

/** What a queue's past has taught, and what runs now; or why it has taught nothing. */
export type QueuePast =
  | {
      readonly kind: "known";
      readonly memory: QueueMemory;
      readonly running: Running;
      /** Ages in seconds of the jobs that run now, and that wait now, oldest first. */
      readonly jobs: readonly JobAges[];
      /** So much of the past was known. */
      readonly known: Millis;
    }
  | { readonly kind: "unknown"; readonly why: string };

/** Where and with what the past is looked at. */
export interface PastQuestion {
  readonly rule: QueueRule;
  readonly learns: QueueLearning;
  readonly pasts: Observation["pasts"];
  /** GPUs of a machine of the pool. */
  readonly machine: number;
  /** Between two plans; absent: the usual time. */
  readonly planInterval?: Millis | undefined;
  readonly now: Instant;
}

/** How a queue's past is told: a backtest, which plays it once, tells the same in its own way. */
export type Recall = (question: PastQuestion) => QueuePast;

/** Plays the past of the observation to a memory, step by step. */
export function queuePast(question: PastQuestion): QueuePast {
  const { rule, learns, pasts, machine, planInterval, now } = question;
  const read = bothRead({ rule, running: learns.running, pasts, now });
  if (read.kind === "unknown") return read;
  const { waiting, running, known } = read;
  return played({ waiting, running, known }, { learns, machine, planInterval });
}

type BothRead =
  | (Known & { readonly kind: "known" })
  | { readonly kind: "unknown"; readonly why: string };

/** Both gauges, if what they have in common is long and new enough. */
function bothRead({ rule, running: query, pasts, now }: DemandQuestion): BothRead {
  const waiting = stepsOf(pasts && own(pasts, rule.query), rule.sizeLabel, "of the queue");
  if (waiting.kind === "unknown") return waiting;
  const running = stepsOf(pasts && own(pasts, query), rule.sizeLabel, "of running jobs");
  if (running.kind === "unknown") return running;
  const common = [...waiting.steps.keys()].filter((at) => running.steps.has(at) && at <= now);
  const enough = longAndNew(common, now);
  if (enough.kind === "unknown") return enough;
  return { ...enough, waiting: waiting.steps, running: running.steps };
}

function longAndNew(
  steps: readonly number[],
  now: Instant,
):
  | { readonly kind: "known"; readonly known: Millis }
  | { readonly kind: "unknown"; readonly why: string } {
  const known = millis(steps.length * pastStep);
  if (known < leastKnown) return tooShort(known);
  const last = instant(Math.max(...steps));
  if (between(last, now) <= 3 * pastStep) return { kind: "known", known };
  const age = span(between(last, now));
  return { kind: "unknown", why: `the newest value of its past is ${age} old` };
}

/** The answer while less than a day is known. */
export function tooShort(known: Millis): Extract<QueuePast, { kind: "unknown" }> {
  const why = `its past is known for ${span(known)}, and a day of it is needed to learn from`;
  return { kind: "unknown", why };
}

/** Whose demand is asked for, and where it is read. */
export type DemandQuestion = Pick<PastQuestion, "rule" | "pasts" | "now"> & {
  readonly running: string;
};

/** What was wanted at each step, waiting and running: by size, oldest first. */
export type DemandPast =
  | { readonly kind: "known"; readonly steps: readonly (readonly [number, Step])[] }
  | { readonly kind: "unknown"; readonly why: string };

/** The demand as far as both gauges were read; unknown where a day of it is not, or it is old. */
export function demandPast({ rule, running, pasts, now }: DemandQuestion): DemandPast {
  const read = bothRead({ rule, running, pasts, now });
  if (read.kind === "unknown") return read;
  const steps = [...read.waiting]
    .filter(([at]) => at <= now && read.running.has(at))
    .sort(([one], [other]) => one - other)
    .map(([at, waits]) => [at, together(waits, read.running.get(at) ?? new Map())] as const);
  return { kind: "known", steps };
}

/** The same of one gauge without sizes, for a rule that sees no queue. */
export function gaugePast({
  running,
  pasts,
  now,
}: Pick<DemandQuestion, "running" | "pasts" | "now">): DemandPast {
  const read = stepsOf(pasts && own(pasts, running), undefined, "of the GPUs at work");
  if (read.kind === "unknown") return read;
  const steps = [...read.steps].filter(([at]) => at <= now).sort(([one], [two]) => one - two);
  const enough = longAndNew(
    steps.map(([at]) => at),
    now,
  );
  return enough.kind === "unknown" ? enough : { kind: "known", steps };
}

/** The jobs of both, by size. */
export function together(one: Step, other: Step): Step {
  const sizes = [...new Set([...one.keys(), ...other.keys()])].sort((a, b) => a - b);
  return new Map(sizes.map((size) => [size, (one.get(size) ?? 0) + (other.get(size) ?? 0)]));
}

/** Jobs by size at one step. */
export type Step = ReadonlyMap<number, number>;
type Steps =
  | { readonly kind: "known"; readonly steps: ReadonlyMap<number, Step> }
  | { readonly kind: "unknown"; readonly why: string };

/** A step at which any series of the query has a value is known; a size without one is at zero. */
function stepsOf(
  answer: NonNullable<Observation["pasts"]>[string] | undefined,
  label: string | undefined,
  what: string,
): Steps {
  if (!answer) return { kind: "unknown", why: `the past ${what} could not be asked for` };
  if (answer.kind === "gap") {
    return { kind: "unknown", why: `the past ${what} could not be read (${answer.gap.why})` };
  }
  const steps = new Map<number, Map<number, number>>();
  for (const series of answer.value) {
    const size = label === undefined ? 1 : jobSizeOf(series.labels, label);
    if (size === undefined) {
      return { kind: "unknown", why: `the past ${what} has a ${label} that is no size` };
    }
    addSeries(steps, series, size);
  }
  return { kind: "known", steps };
}

function addSeries(
  steps: Map<number, Map<number, number>>,
  series: PastSeries,
  size: number,
): void {
  for (const [at, value] of valuesOf(series)) {
    if (value === null || !Number.isFinite(value) || value < 0) continue;
    const sizes = steps.get(at) ?? new Map<number, number>();
    // Parts of a job count as a job, as they do for the jobs that wait now.
    sizes.set(size, (sizes.get(size) ?? 0) + Math.ceil(value / size - 1e-9));
    steps.set(at, sizes);
  }
}

/** Each value at its instant, as often as it is repeated. */
function* valuesOf({
  from,
  step,
  values,
  repeats,
}: PastSeries): Generator<readonly [number, number | null]> {
  let at: number = from;
  for (const [place, value] of values.entries()) {
    for (let left = repeats?.[place] ?? 1; left > 0; left -= 1, at += step) yield [at, value];
  }
}

interface Known {
  readonly waiting: ReadonlyMap<number, Step>;
  readonly running: ReadonlyMap<number, Step>;
  readonly known: Millis;
}

function played(past: Known, of: PlayedFor): QueuePast {
  const player = new PastPlayer(of);
  for (const at of [...past.waiting.keys()].sort((one, other) => one - other)) {
    const waits = past.waiting.get(at);
    const runs = past.running.get(at);
    if (waits && runs) player.pass({ at, waits, runs });
  }
  return player.told(past.known);
}

/** Who learns, on machines of so many GPUs. */
export interface PlayedFor {
  readonly learns: QueueLearning;
  readonly machine: number;
  /** Between two plans; absent: the usual time. */
  readonly planInterval?: Millis | undefined;
}

/** Jobs by size that waited and ran at one step. */
export interface PastMoment {
  /** In milliseconds, a whole step. */
  readonly at: number;
  readonly waits: ReadonlyMap<number, number>;
  readonly runs: ReadonlyMap<number, number>;
}

/** Plays a past step by step, so that whoever has played a part of it can go on from there. */
export class PastPlayer {
  readonly #machine: number;
  readonly #memory: QueueMemory;
  readonly #lines = new Map<number, JobLine>();
  readonly #numbers = { next: 0 };
  #before: number | undefined;

  constructor({ learns, machine, planInterval }: PlayedFor) {
    this.#machine = machine;
    this.#memory = new QueueMemory(settingsOf(learns.aim), loopOf(planInterval));
  }

  /** Takes the next step. */
  pass({ at, waits, runs }: PastMoment): void {
    const continued = this.#before !== undefined && at - this.#before === pastStep;
    this.#before = at;
    const lines = this.#lines;
    for (const size of [...waits.keys(), ...runs.keys()]) {
      if (!lines.has(size)) lines.set(size, new JobLine(size, this.#numbers));
    }
    const now = at / 1_000;
    for (const line of lines.values()) {
      const [waiting, running] = [waits.get(line.size) ?? 0, runs.get(line.size) ?? 0];
      line.pass({ now, waiting, running, continued });
    }
    observe(this.#memory, [...lines.values()], { now, machine: this.#machine });
  }

  /** What it has taught so far; `known`: so much of it there was. */
  told(known: Millis): QueuePast {
    const lines = [...this.#lines.values()];
    return {
      kind: "known",
      memory: this.#memory,
      running: runningOf(lines, this.#machine),
      jobs: lines.map((line) => ({
        size: line.size,
        running: line.ages,
        waiting: line.waitingAges,
      })),
      known,
    };
  }
}

function observe(
  memory: QueueMemory,
  lines: readonly JobLine[],
  { now, machine }: { readonly now: number; readonly machine: number },
): void {
  const tasks = lines.map(({ size, present }) => tasksOf(size, present, machine));
  const needed = gpusBySize(machine, tasks);
  const arrived = lines.map(({ size, arrived: came }) => tasksOf(size, came, machine));
  memory.observe({
    now,
    // Those of the first step, or of one after a gap, are not among the arrivals at all.
    arrivedJobs: [],
    arrivedGpus: gpusBySize(machine, arrived),
    endedAfterSeconds: lines.flatMap(({ ended }) => ended),
    waits: lines.flatMap((line) => line.waits(memory.lateAfterSeconds)),
    neededNodes: Math.ceil((needed.large + needed.small) / machine),
  });
}

/** A job larger than a machine takes whole machines. */
function tasksOf(
  size: number,
  count: number,
  machine: number,
): { readonly gpus: number; readonly count: number } {
  const parts = Math.ceil(size / machine);
  return { gpus: parts > 1 ? machine : size, count: count * parts };
}

function runningOf(lines: readonly JobLine[], machine: number): Running {
  const tasks = lines.map(({ size, ages }) => tasksOf(size, ages.length, machine));
  const jobs = lines.reduce((sum, { ages }) => sum + ages.length, 0);
  return { jobs, gpus: gpusBySize(machine, tasks), nodeGpus: machine };
}
