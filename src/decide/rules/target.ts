/** `target`: as many members as keep the mean utilisation near a value. */
import type { TargetRule } from "../../model/rule.ts";
import { after, type Instant, millis } from "../../model/units.ts";
import { loadOf, type MemberLoad, type PoolLoad, sumOfMeans } from "../pool-load.ts";
import { sampleStep, sampleWords } from "../window.ts";
import { counted, percent, span } from "../words.ts";
import { judgeIdleness, withSurplus } from "./idleness.ts";
import {
  activeMembers,
  comingMembers,
  type Opinion,
  type PoolView,
  presentCount,
} from "./opinion.ts";

const rule = "target";

/**
 * Growth is judged from what is known, with unknown members at zero: it can only be too small. For
 * less machines every reading of the whole stabilisation time must be known.
 */
export function judgeTarget(policy: TargetRule, pool: PoolView): readonly Opinion[] {
  const load = loadOf(pool, policy.over);
  const working = load.known.length + load.blind.length;
  if (load.known.length === 0 && load.blind.length === 0) return [idleHands(pool, load)];
  const mean = sumOfMeans(load) / Math.max(1, working);
  if (mean > policy.percent + policy.tolerancePercent) return [judgeBusy(policy, pool, load)];
  const blind = load.blind[0];
  if (blind) return [unknownOf(blind)];
  if (mean >= policy.percent - policy.tolerancePercent) return [inBand(policy, pool, mean)];
  return judgeCalm(policy, pool, mean);
}

function idleHands(pool: PoolView, { settling }: PoolLoad): Opinion {
  const reason =
    settling.length > 0
      ? `${settling[0]?.member.name} is too young to be judged`
      : `${pool.policy.name} has no active member`;
  return { kind: "abstain", rule, reason, evidence: [] };
}

function unknownOf({ member, window }: MemberLoad): Opinion {
  const why = window.kind === "unknown" ? window.why : "";
  return { kind: "unknown", rule, reason: `${member.name} ${why}`, evidence: [] };
}

/** How many members this much work needs; the work of none needs none. */
function sizeFor(load: number, policy: TargetRule): number {
  // 140.00000000000003 is 140: a machine is not bought for a binary fraction.
  return Math.ceil(load / policy.percent - 1e-9);
}

function judgeBusy(policy: TargetRule, pool: PoolView, load: PoolLoad): Opinion {
  const wanted = sizeFor(sumOfMeans(load), policy);
  const count = wanted - presentCount(pool);
  const mean = sumOfMeans(load) / (load.known.length + load.blind.length);
  const reason =
    `the mean of ${counted(load.known.length, "member")} of ${pool.policy.name} is ` +
    `${percent(mean, "down")} over ${span(policy.over)}, and ${percent(policy.percent, "down")} ` +
    `of each need ${wanted}`;
  const evidence = load.known.map(({ window }) => window.evidence);
  if (count > 0) return { kind: "grow", rule, count, reason, evidence };
  const coming = `${reason}, which are there with those on their way`;
  return { kind: "keep", rule, reason: coming, evidence };
}

/** Other rules may still shrink the pool; the projection before each shrink guards the band. */
function inBand(policy: TargetRule, pool: PoolView, mean: number): Opinion {
  const reason =
    `the mean of ${pool.policy.name} is ${percent(mean, "down")}, within ` +
    `${percent(policy.tolerancePercent, "down")} of ${percent(policy.percent, "down")}`;
  return { kind: "abstain", rule, reason, evidence: [] };
}

function judgeCalm(policy: TargetRule, pool: PoolView, mean: number): readonly Opinion[] {
  const load = loadOf(pool, policy.for);
  const young = load.settling[0] ?? load.blind[0];
  if (young) return [unknownOf(young)];
  const members = activeMembers(pool).length;
  const recent = mostWanted(policy, pool, load);
  const wanted = sizeFor(sumOfMeans(loadOf(pool, policy.over)), policy);
  const reason =
    `the mean of ${pool.policy.name} is ${percent(mean, "up")} over ${span(policy.over)}, and ` +
    `${percent(policy.percent, "down")} of each need ${wanted} of ${members}`;
  const spoken: Opinion = { kind: "abstain", rule, reason, evidence: [], recent };
  if (wanted >= members || comingMembers(pool).length > 0) return [spoken];
  const surplus = Math.max(1, members - Math.max(wanted, recent.members));
  return [spoken, ...withSurplus(victims(policy, pool, { load, reason }), surplus)];
}

/** The largest size that was right at some minute of the stabilisation time, and when. */
function mostWanted(policy: TargetRule, pool: PoolView, load: PoolLoad) {
  const length = Math.max(1, Math.floor(policy.for / sampleStep));
  const width = Math.max(1, Math.floor(policy.over / sampleStep));
  const loads = loadByMinute(load, length);
  const sums = [0];
  for (const value of loads) sums.push((sums.at(-1) ?? 0) + value);
  let best = { members: 0, age: 0 };
  for (let age = 0; age < length; age += 1) {
    const until = Math.min(length, age + width);
    const mean = ((sums[until] ?? 0) - (sums[age] ?? 0)) / (until - age);
    const members = sizeFor(mean, policy);
    if (members > best.members) best = { members, age };
  }
  const at: Instant = after(pool.now, millis(-best.age * sampleStep));
  return { members: best.members, at, window: policy.for };
}

/** By age in minutes. A minute that a member did not measure counts as its busiest. */
function loadByMinute({ known }: PoolLoad, length: number): readonly number[] {
  const loads = Array.from({ length }, () => 0);
  for (const { window } of known) {
    const values = new Map(window.values.map(({ age, value }) => [age, value]));
    for (const age of loads.keys()) {
      loads[age] = (loads[age] ?? 0) + (values.get(age) ?? window.evidence.highest);
    }
  }
  return loads;
}

interface Calm {
  readonly load: PoolLoad;
  readonly reason: string;
}

/** By default only machines without work; a pool behind a balancer may give its least busy one. */
function victims(policy: TargetRule, pool: PoolView, { load, reason }: Calm): readonly Opinion[] {
  if (policy.victims === "least-busy") return leastBusy(load, reason);
  const { belowPercent, for: time } = policy;
  return activeMembers(pool).map((member) => {
    const opinion = judgeIdleness({ rule, belowPercent, for: time }, pool, member);
    if (opinion.kind !== "may-shrink") return opinion;
    return { ...opinion, reason: `${reason}; ${opinion.reason}` };
  });
}

function leastBusy({ known }: PoolLoad, reason: string): readonly Opinion[] {
  const [least] = [...known].sort(
    (one, other) => one.window.evidence.mean - other.window.evidence.mean,
  );
  if (!least) return [];
  const { evidence } = least.window;
  const member = least.member.name;
  const busy = `${member} is the least busy at ${percent(evidence.mean, "up")}`;
  return [
    {
      kind: "may-shrink",
      rule,
      member,
      reason: `${reason}; ${busy} ${sampleWords(least.window)}`,
      evidence: [evidence],
      idleMinutes: 0,
    },
  ];
}
