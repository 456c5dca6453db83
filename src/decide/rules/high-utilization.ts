/** `high_utilization`: every active member is above a percentage for the whole window: grow. */
import type { HighUtilizationRule } from "../../model/rule.ts";
import { after, millis } from "../../model/units.ts";
import type { Member } from "../members.ts";
import { own } from "../own.ts";
import { readWindow, sampleStep, sampleWords, type Window } from "../window.ts";
import { counted, percent, span } from "../words.ts";
import { activeMembers, type Opinion, type PoolView } from "./opinion.ts";

const rule = "high_utilization";

type KnownWindow = Extract<Window, { kind: "known" }>;

/**
 * Grows when every sample of the mean over each active member's GPUs is strictly above. One member
 * with unknown readings makes the answer unknown; an empty pool never satisfies the rule.
 */
export function judgeHighUtilization(
  policy: HighUtilizationRule,
  pool: PoolView,
): readonly Opinion[] {
  const active = activeMembers(pool);
  if (active.length === 0) {
    return [
      { kind: "abstain", rule, reason: `${pool.policy.name} has no active member`, evidence: [] },
    ];
  }
  const seen = active.map((member) => ({ member, window: look(policy, pool, member) }));
  const unknown = seen.flatMap(({ member, window }) => unknownOpinion(member, window));
  if (unknown.length > 0) return unknown;
  const known = seen.flatMap(({ window }) => (window.kind === "known" ? [window] : []));
  const calm = known.filter(({ evidence }) => evidence.lowest <= policy.abovePercent);
  return [calm.length > 0 ? notMet(policy, pool, calm) : met(policy, pool, known)];
}

function look(policy: HighUtilizationRule, pool: PoolView, member: Member): Window {
  const readings = member.instance && own(pool.readings, member.instance.id);
  return readWindow({ member, readings, now: pool.now, window: policy.for, measure: "mean" });
}

function unknownOpinion(member: Member, window: Window): readonly Opinion[] {
  if (window.kind === "known") return [];
  const reason = `${member.name} ${window.why}`;
  return [{ kind: "unknown", rule, member: member.name, reason, evidence: [] }];
}

/** The member that will satisfy the rule last tells when that could be. */
function notMet(
  policy: HighUtilizationRule,
  pool: PoolView,
  calm: readonly KnownWindow[],
): Opinion {
  const last = calm
    .map((window) => ({ window, age: newestCalm(window, policy.abovePercent) }))
    .sort((one, other) => one.age - other.age)[0];
  const age = (last?.age ?? 0) * sampleStep;
  const lowest = last?.window.evidence.lowest ?? 0;
  return {
    kind: "abstain",
    rule,
    reason:
      `${last?.window.evidence.instance ?? pool.policy.name} was at ${percent(lowest, "up")} ` +
      `in the last ${span(policy.for)}, not above ${percent(policy.abovePercent, "down")}`,
    evidence: calm.map(({ evidence }) => evidence),
    until: after(pool.now, millis(policy.for - age)),
  };
}

function newestCalm(window: KnownWindow, above: number): number {
  const calm = window.values.filter(({ value }) => value <= above);
  return Math.min(...calm.map(({ age }) => age));
}

function met(policy: HighUtilizationRule, pool: PoolView, known: readonly KnownWindow[]): Opinion {
  const lowest = Math.min(...known.map(({ evidence }) => evidence.lowest));
  const scarcest = [...known].sort(
    (one, other) => one.evidence.samples - other.evidence.samples || other.newest - one.newest,
  )[0];
  const who =
    known.length === 1
      ? `the only active member of ${pool.policy.name} has`
      : `all ${counted(known.length, "active member")} of ${pool.policy.name} have`;
  const samples = scarcest ? ` ${sampleWords(scarcest)}` : "";
  return {
    kind: "grow",
    rule,
    count: policy.add,
    reason:
      `${who} been at ${percent(lowest, "down")} or more, above ` +
      `${percent(policy.abovePercent, "down")}, for ${span(policy.for)}${samples}`,
    evidence: known.map(({ evidence }) => evidence),
  };
}
