/** `idle`: a member's busiest GPU is below a percentage for the whole window: it may go. */
import type { IdleRule } from "../../model/policy.ts";
import { after, millis } from "../../model/units.ts";
import type { Member } from "../members.ts";
import { own } from "../own.ts";
import { readWindow, sampleStep, sampleWords, type Window } from "../window.ts";
import { percent, span } from "../words.ts";
import { activeMembers, type Opinion, type PoolView } from "./opinion.ts";

const rule = "idle";

type KnownWindow = Extract<Window, { kind: "known" }>;

/**
 * Judges each active member by itself: one busy GPU in one minute keeps a whole machine, and
 * readings that are missing for one of its GPUs prove nothing.
 */
export function judgeIdle(policy: IdleRule, pool: PoolView): readonly Opinion[] {
  return activeMembers(pool).map((member) => {
    const window = look(policy, pool, member);
    if (window.kind === "unknown") {
      const reason = `${member.name} ${window.why}`;
      return { kind: "unknown", rule, member: member.name, reason, evidence: [] };
    }
    return window.evidence.highest < policy.belowPercent
      ? mayShrink(policy, pool, { member, window })
      : keep(policy, pool, { member, window });
  });
}

interface Seen {
  readonly member: Member;
  readonly window: KnownWindow;
}

function look(policy: IdleRule, pool: PoolView, member: Member): Window {
  const readings = member.instance && own(pool.readings, member.instance.id);
  return readWindow({ member, readings, now: pool.now, window: policy.for, measure: "peak" });
}

function mayShrink(policy: IdleRule, pool: PoolView, { member, window }: Seen): Opinion {
  const { evidence } = window;
  return {
    kind: "may-shrink",
    rule,
    member: member.name,
    reason:
      `${member.name} has been at ${percent(evidence.highest, "up")} or less for ` +
      `${span(policy.for)} ${sampleWords(window)}`,
    evidence: [evidence],
    idleMinutes: idleMinutes(policy, pool, member),
  };
}

/** How long it has been idle beyond the window, as far back as readings reach. */
function idleMinutes(policy: IdleRule, pool: PoolView, member: Member): number {
  const instance = member.instance;
  const readings = instance && own(pool.readings, instance.id);
  if (readings?.kind !== "measured") return 0;
  const samplesOfOwn = readings.gpus.flatMap(({ samples }) =>
    samples.filter(({ at }) => at <= pool.now && at >= (member.activeSince ?? pool.now)),
  );
  const busy = samplesOfOwn.filter(({ peak }) => peak >= policy.belowPercent).map(({ at }) => at);
  const start = busy.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const first = samplesOfOwn
    .filter(({ at }) => at > start)
    .reduce<number>((earliest, { at }) => Math.min(earliest, at), pool.now);
  return Math.floor((pool.now - first) / sampleStep);
}

function keep(policy: IdleRule, pool: PoolView, { member, window }: Seen): Opinion {
  const busy = window.values.filter(({ value }) => value >= policy.belowPercent);
  const newest = busy.reduce((latest, value) => (value.age < latest.age ? value : latest));
  const age = millis(newest.age * sampleStep);
  const when = newest.age === 0 ? "in the last minute" : `${span(age)} ago`;
  return {
    kind: "keep",
    rule,
    member: member.name,
    reason:
      `${member.name} was at ${percent(newest.value, "down")} ${when}, not below ` +
      `${percent(policy.belowPercent, "down")} for ${span(policy.for)}`,
    evidence: [window.evidence],
    until: after(pool.now, millis(policy.for - age)),
  };
}
