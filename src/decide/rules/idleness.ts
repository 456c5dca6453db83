/**
 * A member's busiest GPU is below a percentage for a whole window: it may go. Apart, because every
 * rule that gives machines back asks the same of its victims.
 */
import type { Idleness } from "../../model/rule.ts";
import { after, millis } from "../../model/units.ts";
import type { Member } from "../members.ts";
import { own } from "../own.ts";
import { readWindow, sampleStep, sampleWords, type Window } from "../window.ts";
import { percent, span } from "../words.ts";
import type { Opinion, PoolView } from "./opinion.ts";

type KnownWindow = Extract<Window, { kind: "known" }>;

/** What idleness means to a rule, and the rule's name. */
export interface IdleQuestion extends Idleness {
  readonly rule: string;
}

/**
 * Judges one active member by itself: one busy GPU in one minute keeps a whole machine, and
 * readings that are missing for one of its GPUs prove nothing.
 */
export function judgeIdleness(
  question: IdleQuestion,
  pool: PoolView,
  member: Member,
): Extract<Opinion, { kind: "may-shrink" | "keep" | "unknown" }> {
  const window = look(question, pool, member);
  if (window.kind === "unknown") {
    const reason = `${member.name} ${window.why}`;
    return { kind: "unknown", rule: question.rule, member: member.name, reason, evidence: [] };
  }
  return window.evidence.highest < question.belowPercent
    ? mayShrink(question, pool, { member, window })
    : keep(question, pool, { member, window });
}

/** The same answers, of which so many may be followed at once. */
export function withSurplus(opinions: readonly Opinion[], surplus: number): readonly Opinion[] {
  return opinions.map((one) => (one.kind === "may-shrink" ? { ...one, surplus } : one));
}

interface Seen {
  readonly member: Member;
  readonly window: KnownWindow;
}

function look(question: IdleQuestion, pool: PoolView, member: Member): Window {
  const readings = member.instance && own(pool.readings, member.instance.id);
  return readWindow({ member, readings, now: pool.now, window: question.for, measure: "peak" });
}

function mayShrink(question: IdleQuestion, pool: PoolView, { member, window }: Seen) {
  const { evidence } = window;
  return {
    kind: "may-shrink" as const,
    rule: question.rule,
    member: member.name,
    reason:
      `${member.name} has been at ${percent(evidence.highest, "up")} or less for ` +
      `${span(question.for)} ${sampleWords(window)}`,
    evidence: [evidence],
    idleMinutes: idleMinutes(question, pool, member),
  };
}

/** How long it has been idle beyond the window, as far back as readings reach. */
function idleMinutes(question: IdleQuestion, pool: PoolView, member: Member): number {
  const instance = member.instance;
  const readings = instance && own(pool.readings, instance.id);
  if (readings?.kind !== "measured") return 0;
  const samplesOfOwn = readings.gpus.flatMap(({ samples }) =>
    samples.filter(({ at }) => at <= pool.now && at >= (member.activeSince ?? pool.now)),
  );
  const busy = samplesOfOwn.filter(({ peak }) => peak >= question.belowPercent).map(({ at }) => at);
  const start = busy.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const first = samplesOfOwn
    .filter(({ at }) => at > start)
    .reduce<number>((earliest, { at }) => Math.min(earliest, at), pool.now);
  return Math.floor((pool.now - first) / sampleStep);
}

function keep(question: IdleQuestion, pool: PoolView, { member, window }: Seen) {
  const busy = window.values.filter(({ value }) => value >= question.belowPercent);
  const newest = busy.reduce((latest, value) => (value.age < latest.age ? value : latest));
  const age = millis(newest.age * sampleStep);
  const when = newest.age === 0 ? "in the last minute" : `${span(age)} ago`;
  return {
    kind: "keep" as const,
    rule: question.rule,
    member: member.name,
    reason:
      `${member.name} was at ${percent(newest.value, "down")} ${when}, not below ` +
      `${percent(question.belowPercent, "down")} for ${span(question.for)}`,
    evidence: [window.evidence],
    until: after(pool.now, millis(question.for - age)),
  };
}
