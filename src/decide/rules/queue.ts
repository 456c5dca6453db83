/** `queue`: grow for jobs that wait and fit nowhere; give back what is idle when nothing waits. */
import type { QueueRule } from "../../model/rule.ts";
import { between } from "../../model/units.ts";
import { freeGpusOf, gpusOfComing, gpusOfNew } from "../free-gpus.ts";
import type { Member } from "../members.ts";
import { gpusOf, machinesFor, pack } from "../packing.ts";
import { type Waiting, waitingJobs } from "../waiting-jobs.ts";
import { freshness } from "../window.ts";
import { counted, listed, span } from "../words.ts";
import { judgeIdleness, withSurplus } from "./idleness.ts";
import { activeMembers, comingMembers, type Opinion, type PoolView } from "./opinion.ts";

const rule = "queue";

/** Sees what utilisation cannot: a job that waits loads no GPU. */
export function judgeQueue(policy: QueueRule, pool: PoolView): readonly Opinion[] {
  const waiting = waitingJobs(policy, pool.signals, pool.now);
  if (waiting.kind === "unknown") {
    return [{ kind: "unknown", rule, reason: waiting.why, evidence: [] }];
  }
  if (waiting.gpus > 0) return [judgeWaiting(policy, pool, waiting)];
  const question = { rule, belowPercent: policy.belowPercent, for: policy.for };
  return [
    { kind: "abstain", rule, reason: `no GPU is waited for in ${pool.policy.name}`, evidence: [] },
    ...withSurplus(
      activeMembers(pool).map((member) => judgeIdleness(question, pool, member)),
      activeMembers(pool).length,
    ),
  ];
}

function judgeWaiting(
  policy: QueueRule,
  pool: PoolView,
  waiting: Extract<Waiting, { kind: "known" }>,
): Opinion {
  const machine = gpusOfNew(pool);
  const { free, coming } = roomOf(policy, pool);
  const stuck = pack(waiting.stuck, coming, machine);
  const fresh = pack(waiting.fresh, [...stuck.room, ...free], machine);
  const count = machinesFor([...stuck.left, ...fresh.left], machine);
  const reason =
    `${waitWords(waiting, policy)}; ${counted(sum(free), "GPU")} of ${pool.policy.name} ` +
    `${sum(free) === 1 ? "is" : "are"} free and ${sum(coming)} on their way`;
  if (count === 0) {
    return { kind: "keep", rule, reason: `${reason}, which is enough`, evidence: [] };
  }
  const rest = gpusOf([...stuck.left, ...fresh.left]);
  const asked = `${counted(count, "machine")} of ${counted(machine, "GPU")}`;
  return {
    kind: "grow",
    rule,
    count,
    reason: `${reason}; ${rest} fit nowhere and need ${asked}`,
    evidence: [],
  };
}

/** Free GPUs of each machine that works, and all GPUs of each that is on its way. */
interface Room {
  readonly free: readonly number[];
  readonly coming: readonly number[];
}

/**
 * A machine that came a moment ago is on its way too: nobody had the time to give it work. Beyond
 * the rule's patience a free GPU that serves nobody who waits is evidently not what they wait for.
 */
function roomOf(policy: QueueRule, pool: PoolView): Room {
  const free: number[] = [];
  const coming = comingMembers(pool).map((member) => gpusOfComing(member, pool));
  const question = { belowPercent: policy.belowPercent, for: freshness };
  for (const member of activeMembers(pool)) {
    const seen = freeGpusOf(member, question, pool);
    const young = isYoung(member, policy, pool);
    if (seen.kind === "known") (young ? coming : free).push(seen.free);
    else if (young) coming.push(gpusOfComing(member, pool));
  }
  return { free, coming };
}

function isYoung({ activeSince }: Member, { patience }: QueueRule, { now }: PoolView): boolean {
  return activeSince !== undefined && between(activeSince, now) < patience;
}

/** `12 GPUs wait (1 job of 8 and 4 jobs of 1, of these 8 GPUs for 15 minutes)`. */
function waitWords(
  { gpus, fresh, stuck }: Extract<Waiting, { kind: "known" }>,
  { patience }: QueueRule,
): string {
  const sizes = new Map<number, number>();
  for (const { size, count } of [...fresh, ...stuck]) {
    sizes.set(size, (sizes.get(size) ?? 0) + count);
  }
  const jobs = [...sizes]
    .sort(([one], [other]) => other - one)
    .map(([size, count]) => `${counted(count, "job")} of ${size}`);
  const old = gpusOf(stuck);
  const long = old > 0 ? `, of these ${counted(old, "GPU")} for ${span(patience)}` : "";
  return `${counted(gpus, "GPU")} ${gpus === 1 ? "waits" : "wait"} (${listed(jobs)}${long})`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
