/**
 * What a forecast says: how many more GPUs may be wanted before a launch could serve them. Apart
 * from the rules, because people read it in plans of pools whose rule does not act on it yet.
 */
import { DemandSeries, hourSteps, stepMinutes } from "../forecast/demand-series.ts";
import { type Level, LevelRace } from "../forecast/level-race.ts";
import { gpusBySize } from "../forecast/queue-memory.ts";
import { type Rise, RiseRace } from "../forecast/rise.ts";
import type { Observation } from "../model/observation.ts";
import type { DemandForecast, HeadroomRule, QueueRule } from "../model/rule.ts";
import { type Instant, type Millis, minutes } from "../model/units.ts";
import { loopOf } from "./loop.ts";
import { type DemandPast, demandPast, gaugePast, pastStep, type Step } from "./queue-past.ts";
import { counted, listed, span } from "./words.ts";

/** The rise that may come; or why nothing is known of it. */
export type Foresight =
  | {
      readonly kind: "known";
      readonly rise: Rise;
      /** GPUs to hold free for it; whole machines where the jobs need most of one. */
      readonly gpus: number;
      readonly wholeMachines: number;
      readonly lead: Millis;
      /** What may be wanted later on, for people: nothing is held for it. */
      readonly levels: readonly { readonly hours: number; readonly level: Level }[];
    }
  | { readonly kind: "unknown"; readonly why: string };

/** Where the forecast looks. */
export interface ForesightQuestion {
  readonly rule: QueueRule | HeadroomRule;
  readonly foresees: DemandForecast;
  readonly pasts: Observation["pasts"];
  /** Between two plans; absent: the usual time. */
  readonly planInterval: Millis | undefined;
  /** GPUs of a machine of the pool. */
  readonly machine: number;
  readonly now: Instant;
}

/** How a forecast is made: a backtest, which plays the past once, makes the same in its own way. */
export type Foresee = (question: ForesightQuestion) => Foresight;

/** Plays the past to the models and asks them. */
export function foresightOf(question: ForesightQuestion): Foresight {
  const past = pastOf(question);
  if (past.kind === "unknown") return past;
  const player = new DemandPlayer({ ...question, levelHours });
  for (const [at, sizes] of past.steps) player.pass(at, sizes);
  return player.told();
}

/** What waits and runs; of a headroom, which sees no queue, what runs. */
function pastOf({ rule, foresees, pasts, now }: ForesightQuestion): DemandPast {
  const { running } = foresees;
  return rule.rule === "queue"
    ? demandPast({ rule, running, pasts, now })
    : gaugePast({ running, pasts, now });
}

const levelHours = [1, 24];

/** For whom demand is played. */
export interface DemandPlayedFor extends Pick<ForesightQuestion, "planInterval" | "machine"> {
  /** Whole hours ahead of which people are told. */
  readonly levelHours: readonly number[];
}

/** Plays demand step by step, so that whoever has played a part of it can go on from there. */
export class DemandPlayer {
  readonly #machine: number;
  readonly #leadSteps: number;
  readonly #series = new DemandSeries();
  readonly #rise: RiseRace;
  readonly #levels: readonly { readonly hours: number; readonly race: LevelRace }[];
  #last: readonly [number, Step] | undefined;

  constructor({ planInterval, machine, levelHours: all }: DemandPlayedFor) {
    const { periodSeconds, actionSeconds, bootSeconds } = loopOf(planInterval);
    this.#machine = machine;
    this.#leadSteps = Math.ceil((periodSeconds + actionSeconds + bootSeconds) / (60 * stepMinutes));
    this.#rise = new RiseRace(this.#series, this.#leadSteps);
    this.#levels = all.map((hours) => ({
      hours,
      race: new LevelRace(this.#series, hours * hourSteps),
    }));
  }

  /** Takes the next step, in milliseconds; those between the last one and it stay unknown. */
  pass(at: number, sizes: Step): void {
    const before = this.#last?.[0] ?? at;
    for (let gap = before + pastStep; gap < at; gap += pastStep) this.#add(undefined);
    this.#add(gpusOf(sizes));
    this.#last = [at, sizes];
  }

  /** What is expected from the last step on. */
  told(): Foresight {
    const rise = this.#rise.foreseen();
    if (!rise) return { kind: "unknown", why: "its newest value is not known" };
    const levels = this.#levels.flatMap(({ hours, race }) => {
      const level = race.foreseen();
      return level ? [{ hours, level }] : [];
    });
    const lead = minutes(this.#leadSteps * stepMinutes);
    const held = heldFor(rise, this.#last?.[1] ?? new Map(), this.#machine);
    return { kind: "known", rise, ...held, lead, levels };
  }

  #add(gpus: number | undefined): void {
    this.#series.add(gpus);
    this.#rise.passed();
    for (const { race } of this.#levels) race.passed();
  }
}

function gpusOf(sizes: Step): number {
  return [...sizes].reduce((sum, [size, count]) => sum + size * count, 0);
}

/** In the same parts, large and small, as what is wanted now. */
function heldFor(
  { gpus }: Rise,
  sizes: Step,
  machine: number,
): { readonly gpus: number; readonly wholeMachines: number } {
  const now = gpusBySize(
    machine,
    [...sizes].map(([size, count]) => ({ gpus: Math.min(size, machine), count })),
  );
  const all = now.large + now.small;
  const large = all === 0 ? 0 : (gpus * now.large) / all;
  const wholeMachines = Math.ceil(large / machine - 1e-9);
  const small = Math.ceil(gpus - large - 1e-9);
  return { gpus: wholeMachines * machine + Math.max(0, small), wholeMachines };
}

const models: Readonly<Record<Rise["model"], string>> = {
  "last-value": "the last value, which no model beats",
  "last-week": "the rises of the last week",
  "like-moments": "the moments most like this one",
};

/** What it says, as a clause. */
export function foresightWords(foresight: Foresight, mode: DemandForecast["mode"]): string {
  if (foresight.kind === "unknown") return `nothing is forecast, because ${foresight.why}`;
  const { rise, gpus, lead } = foresight;
  const held = mode === "on" ? "are held free" : "would be held free, in the shadow";
  const none = mode === "on" ? "nothing is held free" : "nothing would be held free, in the shadow";
  const what =
    gpus === 0
      ? `no more GPUs are expected within ${span(lead)} and ${none}`
      : `up to ${counted(gpus, "more GPU")} are expected within ${span(lead)} and ${held}`;
  return `${what}, by ${models[rise.model]} (${judgedWords(rise)})`;
}

/** What is expected later on, as a clause; empty where nothing is known. */
export function levelWords(foresight: Foresight): string {
  if (foresight.kind === "unknown" || foresight.levels.length === 0) return "";
  const parts = foresight.levels.map(
    ({ hours, level }) =>
      `about ${counted(Math.round(level.gpus), "GPU")} in ${counted(hours, "hour")} (` +
      `${level.error === undefined ? level.model : `mostly by ${level.model}`})`,
  );
  return `; ${listed(parts)}`;
}

/** What stays the same for hours: the model, and how it has done to whole tens and GPUs. */
export function standingWords(foresight: Foresight): string {
  if (foresight.kind === "unknown") return `unknown, because ${foresight.why}`;
  const { model, judged, within, meanGpus } = foresight.rise;
  if (judged === 0) return `by ${models[model]}, not judged yet`;
  const right = Math.round((20 * within) / judged) * 5;
  return (
    `by ${models[model]}; in the last two weeks right about ${right} times of 100, with about ` +
    `${counted(Math.round(meanGpus), "GPU")} on average`
  );
}

/** How it would have done. */
function judgedWords({ judged, within, meanGpus }: Rise): string {
  if (judged === 0) return "not judged yet";
  return (
    `right at ${within} of ${counted(judged, "moment")} of the last two weeks, ` +
    `with ${Math.ceil(meanGpus * 10 - 1e-9) / 10} GPUs on average`
  );
}
