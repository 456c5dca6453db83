/**
 * What a queue's own past adds to its rule: room for what comes before a launch could serve it, and
 * machines that stay because they will be needed again. It only raises what the plain rule says.
 */

import type { Headroom } from "../../forecast/headroom.ts";
import type { DemandForecast, QueueLearning } from "../../model/rule.ts";
import { type Millis, millis, minute } from "../../model/units.ts";
import { type Foresight, foresightWords } from "../demand-foresight.ts";
import { loopOf } from "../loop.ts";
import type { Jobs } from "../packing.ts";
import { pack } from "../packing.ts";
import type { QueuePast } from "../queue-past.ts";
import { counted, percent, span } from "../words.ts";
import type { Opinion } from "./opinion.ts";

type KnownPast = Extract<QueuePast, { kind: "known" }>;
type Judged = Extract<Opinion, { kind: "may-shrink" | "keep" | "unknown" }>;

/** What the past asks to hold free, as jobs that could come; and why, as half a sentence. */
export interface Held {
  readonly jobs: readonly Jobs[];
  readonly gpus: number;
  readonly why: string;
}

/** What a forecast adds: in the shadow its words, and with `on` what it holds if that is more. */
export function withForesight(
  held: Held | undefined,
  { foresight, mode }: { readonly foresight: Foresight; readonly mode: DemandForecast["mode"] },
  machine: number,
): Held {
  const words = foresightWords(foresight, mode);
  const why = held ? `${held.why}; ${words}` : words;
  const before = held ?? { jobs: [], gpus: 0 };
  if (mode === "shadow" || foresight.kind === "unknown" || foresight.gpus <= before.gpus) {
    return { ...before, why };
  }
  const { gpus, wholeMachines } = foresight;
  return { jobs: jobsOf({ gpus, wholeMachines }, machine), gpus, why };
}

function jobsOf(
  { gpus, wholeMachines }: { readonly gpus: number; readonly wholeMachines: number },
  machine: number,
): readonly Jobs[] {
  return [
    { size: machine, count: wholeMachines },
    { size: 1, count: gpus - wholeMachines * machine },
  ].filter(({ count }) => count > 0);
}

/** Nothing is held without a past that is known. */
export function heldFor(
  past: QueuePast,
  learns: QueueLearning,
  {
    machine,
    planInterval,
  }: { readonly machine: number; readonly planInterval: Millis | undefined },
): Held {
  if (past.kind === "unknown") {
    return { jobs: [], gpus: 0, why: `nothing is learned, because ${past.why}` };
  }
  const headroom = past.memory.headroom(past.running);
  const { gpus, wholeNodes } = headroom;
  const jobs = jobsOf({ gpus, wholeMachines: wholeNodes }, machine);
  return { jobs, gpus, why: whyHeld(headroom, past, { learns, planInterval }) };
}

function whyHeld(
  { gpus, because }: Headroom,
  past: KnownPast,
  of: { readonly learns: QueueLearning; readonly planInterval: Millis | undefined },
): string {
  const { learns, planInterval } = of;
  const late = span(millis(past.memory.lateAfterSeconds * 1_000));
  const back = span(learns.history);
  if (because.kind === "surge") {
    return (
      `${counted(gpus, "GPU")} of headroom ${gpus === 1 ? "is" : "are"} held, because ` +
      `${counted(because.jobs, "job")} could come at once, as many as an eighth of those that ` +
      `run, and no more than ${because.spareJobs} may be late for 95 of 100 to start within ${late}`
    );
  }
  const part = percent(100 * because.lateShare, "up");
  const share = `the share of jobs that wait longer than ${late} is taken for ${part} after ${back}`;
  if (because.kind === "none") return `no headroom is held, because ${share}`;
  const coming = Math.ceil(because.arrivingGpus * 10) / 10;
  return (
    `${counted(gpus, "GPU")} of headroom ${gpus === 1 ? "is" : "are"} held, because ${share} and ` +
    `about ${coming} GPUs come every ${span(millis(loopOf(planInterval).periodSeconds * 1_000))}`
  );
}

/** Idle machines and what is free, for what the past says of keeping them. */
export interface Idle {
  readonly opinions: readonly Judged[];
  /** GPUs of a machine. */
  readonly machine: number;
  readonly room: readonly number[];
}

/** Those that may go, less those that the headroom or their own return keeps. */
export function keptBack(
  { opinions, machine, room }: Idle,
  past: KnownPast | undefined,
  held: Held,
): readonly Opinion[] {
  const idle = opinions.filter((one) => one.kind === "may-shrink");
  const worthKeeping = past?.memory.worthKeeping({ nodeGpus: machine, nodes: [] }) ?? (() => false);
  const kept = new Map<string, string>();
  let gone = 0;
  for (const [rank, one] of [...idle.entries()].reverse()) {
    const idleSeconds = (one.idleMinutes * minute) / 1_000;
    if (pack(held.jobs, without(room, { machine, count: gone + 1 }), machine).left.length > 0) {
      kept.set(one.member, `${one.member} is idle and stays: ${held.why}`);
    } else if (worthKeeping({ rank, idleSeconds })) {
      const why = "as often as such a machine was needed again soon, a launch would cost more";
      kept.set(one.member, `${one.member} is idle and stays: ${why}`);
    } else gone += 1;
  }
  return opinions.map((one): Opinion => {
    const reason = one.kind === "may-shrink" ? kept.get(one.member) : undefined;
    if (one.kind !== "may-shrink" || reason === undefined) return one;
    const { rule, member, evidence } = one;
    return { kind: "keep", rule, member, reason, evidence };
  });
}

/** The room without so many whole machines. */
function without(
  room: readonly number[],
  { machine, count }: { readonly machine: number; readonly count: number },
): readonly number[] {
  let left = count;
  return room.filter((gpus) => {
    if (left === 0 || gpus < machine) return true;
    left -= 1;
    return false;
  });
}
