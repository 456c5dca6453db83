/** `queue`: grow for jobs that wait and fit nowhere; give back what is idle when nothing waits. */
import type { QueueRule } from "../../model/rule.ts";
import { between } from "../../model/units.ts";
import { freeGpusOf, gpusOfComing, gpusOfNew, untakenGpusOf } from "../free-gpus.ts";
import type { Member } from "../members.ts";
import { gpusOf, machinesFor, pack } from "../packing.ts";
import type { QueuePast } from "../queue-past.ts";
import { type Waiting, waitingJobs } from "../waiting-jobs.ts";
import { freshness } from "../window.ts";
import { counted, listed, span } from "../words.ts";
import { judgeIdleness, withSurplus } from "./idleness.ts";
import { activeMembers, comingMembers, type Opinion, type PoolView } from "./opinion.ts";
import { expectedMachines } from "./queue-ends.ts";
import { type Held, heldFor, keptBack, withForesight } from "./queue-headroom.ts";

const rule = "queue";

type KnownWaiting = Extract<Waiting, { kind: "known" }>;

/** What the past of a rule that learns or foresees says, for this run. */
interface Learned {
  /** Absent: nothing is learned, and the forecast alone holds room. */
  readonly past?: QueuePast;
  readonly held: Held;
}

/** Sees what utilisation cannot: a job that waits loads no GPU. */
export function judgeQueue(policy: QueueRule, pool: PoolView): readonly Opinion[] {
  const waiting = waitingJobs(policy, pool.signals, pool.now);
  if (waiting.kind === "unknown") {
    return [{ kind: "unknown", rule, reason: waiting.why, evidence: [] }];
  }
  const learned = learnedOf(policy, pool);
  if (waiting.gpus > 0) return [judgeWaiting(policy, pool, { waiting, learned })];
  return judgeQuiet(policy, pool, learned);
}

function learnedOf(policy: QueueRule, pool: PoolView): Learned | undefined {
  const { learns, foresees } = policy;
  const machine = gpusOfNew(pool);
  const { pasts, planInterval, now } = pool;
  const question = { rule: policy, pasts, machine, planInterval, now };
  const past = learns && pool.recall({ ...question, learns });
  const held = past && learns ? heldFor(past, learns, { machine, planInterval }) : undefined;
  if (!foresees) return past && held && { past, held };
  const foresight = pool.foresee({ ...question, foresees });
  const all = withForesight(held, { foresight, mode: foresees.mode }, machine);
  return past ? { past, held: all } : { held: all };
}

/** Nothing waits: what is idle may go, but for what the past keeps. */
function judgeQuiet(
  policy: QueueRule,
  pool: PoolView,
  learned: Learned | undefined,
): readonly Opinion[] {
  const why = learned ? `; ${learned.held.why}` : "";
  const reason = `no GPU is waited for in ${pool.policy.name}${why}`;
  const machine = gpusOfNew(pool);
  const { free, coming } = roomOf(policy, pool);
  const short = machinesFor(
    pack(learned?.held.jobs ?? [], [...coming, ...free], machine).left,
    machine,
  );
  if (short > 0) {
    const there = `${sum(free)} are free and ${sum(coming)} on their way`;
    const words = `${reason}; ${there}`;
    return [{ kind: "grow", rule, count: short, unserved: short, reason: words, evidence: [] }];
  }
  const question = { rule, belowPercent: policy.belowPercent, for: policy.for };
  const idle = activeMembers(pool).map((member) => judgeIdleness(question, pool, member));
  const all: Opinion = { kind: "abstain", rule, reason, evidence: [] };
  const past = learned?.past?.kind === "known" ? learned.past : undefined;
  if (!learned || (!past && learned.held.gpus === 0)) {
    return [all, ...withSurplus(idle, idle.length)];
  }
  const left = keptBack({ opinions: idle, machine, room: free }, past, learned.held);
  return [all, ...withSurplus(left, idle.length)];
}

function judgeWaiting(
  policy: QueueRule,
  pool: PoolView,
  { waiting, learned }: { readonly waiting: KnownWaiting; readonly learned: Learned | undefined },
): Opinion {
  const machine = gpusOfNew(pool);
  const { free, coming } = roomOf(policy, pool);
  const stuck = pack(waiting.stuck, coming, machine);
  const fresh = pack(waiting.fresh, [...stuck.room, ...free], machine);
  const plain = machinesFor([...stuck.left, ...fresh.left], machine);
  const extra = pack(learned?.held.jobs ?? [], fresh.room, machine);
  const most = machinesFor([...stuck.left, ...fresh.left, ...extra.left], machine);
  const expected = expectedIn(policy, pool, { waiting, learned });
  const least = machinesFor(stuck.left, machine);
  const count =
    expected === undefined ? Math.max(plain, most) : Math.max(least, Math.min(plain, expected));
  const all = pack([...waiting.stuck, ...waiting.fresh], [...coming, ...free], machine);
  const more = pack(learned?.held.jobs ?? [], all.room, machine);
  const unserved = Math.min(count, machinesFor([...all.left, ...more.left], machine));
  const why = learned ? `; ${learned.held.why}` : "";
  const reason =
    `${waitWords(waiting, policy)}; ${counted(sum(free), "GPU")} of ${pool.policy.name} ` +
    `${sum(free) === 1 ? "is" : "are"} free and ${sum(coming)} on their way`;
  const spared = plain - count;
  const ends =
    spared > 0
      ? `; ${counted(spared, "machine")} less than that, because jobs that run will end in time`
      : "";
  if (count === 0) {
    const enough = spared > 0 ? ends : ", which is enough";
    return { kind: "keep", rule, reason: `${reason}${enough}${why}`, evidence: [] };
  }
  const rest = gpusOf([...stuck.left, ...fresh.left]);
  const asked = `${counted(count, "machine")} of ${counted(machine, "GPU")}`;
  const need = rest > 0 ? `${rest} fit nowhere and need ` : "";
  return {
    kind: "grow",
    rule,
    count,
    unserved,
    reason: `${reason}; ${need}${asked}${ends}${why}`,
    evidence: [],
  };
}

/** Only the aims of cost count on what ends; for a promised wait that would lower what is there. */
function expectedIn(
  { learns, belowPercent }: QueueRule,
  pool: PoolView,
  { waiting, learned }: { readonly waiting: KnownWaiting; readonly learned: Learned | undefined },
): number | undefined {
  if (learned?.past?.kind !== "known") return undefined;
  if (learns?.aim !== "cost" && learns?.aim !== "guarded") return undefined;
  return expectedMachines({ belowPercent }, pool, { waiting, past: learned.past });
}

/** Free GPUs of each machine that works, and all GPUs of each that is on its way. */
interface Room {
  readonly free: readonly number[];
  readonly coming: readonly number[];
}

/**
 * A machine that came a moment ago is on its way too, but for its GPUs that were seen at work:
 * those are taken. Beyond the rule's patience a free GPU that serves nobody who waits is evidently
 * not what they wait for.
 */
function roomOf(policy: QueueRule, pool: PoolView): Room {
  const free: number[] = [];
  const coming = comingMembers(pool).map((member) => gpusOfComing(member, pool));
  const question = { belowPercent: policy.belowPercent, for: freshness };
  for (const member of activeMembers(pool)) {
    const seen = freeGpusOf(member, question, pool);
    const young = isYoung(member, policy, pool);
    if (seen.kind === "known") (young ? coming : free).push(seen.free);
    else if (young) coming.push(untakenGpusOf(member, question, pool));
  }
  return { free, coming };
}

function isYoung({ activeSince }: Member, { patience }: QueueRule, { now }: PoolView): boolean {
  return activeSince !== undefined && between(activeSince, now) < patience;
}

/** `12 GPUs wait (1 job of 8 and 4 jobs of 1, of these 8 GPUs for 15 minutes)`. */
function waitWords({ gpus, fresh, stuck }: KnownWaiting, { patience }: QueueRule): string {
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
