/** `schedule`: on some days between two times at least, or at most, so many members. */
import type { ScheduleRule } from "../../model/rule.ts";
import { day, type Instant, instant, millis } from "../../model/units.ts";
import { firstMinute, type WallClock, wallClock, weekdays } from "../../model/zoned-time.ts";
import { clockTime, counted } from "../words.ts";
import { judgeIdleness, withSurplus } from "./idleness.ts";
import { activeMembers, type Opinion, type PoolView, presentCount } from "./opinion.ts";

const rule = "schedule";
const minutesOfDay = 1440;
/** Beyond two weeks nobody plans by a sentence of ours. */
const horizon = millis(15 * day);

/**
 * Judged by what the clock on the wall shows now, never by the moment at which a window begins: a
 * run that comes late does what the missed one would have done. Out of its window it says nothing.
 */
export function judgeSchedule(policy: ScheduleRule, pool: PoolView): readonly Opinion[] {
  const { now } = pool;
  const open = isOpen(policy, wallClock(now, policy.zone));
  const change = nextChange(policy, now, open);
  const until = change === undefined ? {} : { until: change };
  const from = change === undefined ? "" : ` before ${clockTime(change, now)}`;
  if (!open) {
    const reason = `the schedule ${wordsOf(policy)} does not begin${from}`;
    return [{ kind: "abstain", rule, reason, evidence: [], ...until }];
  }
  const end = change === undefined ? "" : ` until ${clockTime(change, now)}`;
  const spoken: Spoken = { until, end };
  return [...minimumOf(policy, pool, spoken), ...maximumOf(policy, pool, spoken)];
}

/** A window belongs to the day on which it begins, also the part of it after midnight. */
export function isOpen(policy: ScheduleRule, clock: WallClock): boolean {
  const { from, to } = policy;
  const { minuteOfDay } = clock;
  if (from < to) return minuteOfDay >= from && minuteOfDay < to && beginsOn(policy, clock);
  return minuteOfDay >= from
    ? beginsOn(policy, clock)
    : minuteOfDay < to && beginsOn(policy, dayBefore(clock));
}

function beginsOn(policy: ScheduleRule, { date, weekday }: Omit<WallClock, "minuteOfDay">) {
  return policy.days.includes(weekday) && !policy.except.includes(date);
}

function dayBefore({ date, weekday }: WallClock): Omit<WallClock, "minuteOfDay"> {
  const before = instant(Date.parse(`${date}T00:00:00Z`) - day);
  const index = (weekdays.indexOf(weekday) + weekdays.length - 1) % weekdays.length;
  return { date: wallClock(before, "UTC").date, weekday: weekdays[index] ?? weekday };
}

function nextChange(policy: ScheduleRule, now: Instant, open: boolean): Instant | undefined {
  const range = { zone: policy.zone, from: now, until: instant(now + horizon) };
  return firstMinute(range, (clock) => isOpen(policy, clock) !== open);
}

interface Spoken {
  readonly until: { readonly until?: Instant };
  readonly end: string;
}

function minimumOf(
  policy: ScheduleRule,
  pool: PoolView,
  { until, end }: Spoken,
): readonly Opinion[] {
  if (policy.minimum === undefined) return [];
  const present = presentCount(pool);
  const count = policy.minimum - present;
  const reason =
    `the schedule ${wordsOf(policy)} wants at least ${counted(policy.minimum, "member")}${end}, ` +
    `and ${pool.policy.name} has ${present}`;
  const base = { rule, reason, evidence: [], atLeast: policy.minimum, ...until };
  return [count > 0 ? { kind: "grow", ...base, count } : { kind: "abstain", ...base }];
}

/** A clock ends nobody's work: over its maximum a pool loses idle members only. */
function maximumOf(
  policy: ScheduleRule,
  pool: PoolView,
  { until, end }: Spoken,
): readonly Opinion[] {
  if (policy.maximum === undefined) return [];
  const present = presentCount(pool);
  const reason =
    `the schedule ${wordsOf(policy)} wants at most ${counted(policy.maximum, "member")}${end}, ` +
    `and ${pool.policy.name} has ${present}`;
  const bound: Opinion = {
    kind: "abstain",
    rule,
    reason,
    evidence: [],
    atMost: policy.maximum,
    ...until,
  };
  if (present <= policy.maximum) return [bound];
  const { belowPercent, for: time } = policy;
  const members = activeMembers(pool).map((member): Opinion => {
    const opinion = judgeIdleness({ rule, belowPercent, for: time }, pool, member);
    return opinion.kind === "may-shrink"
      ? { ...opinion, reason: `${opinion.reason}; ${reason}` }
      : opinion;
  });
  return [bound, ...withSurplus(members, present - policy.maximum)];
}

/** `mon to fri 08:00 to 18:00 Europe/Berlin`. */
function wordsOf({ days, from, to, zone }: ScheduleRule): string {
  return `${daysInWords(days)} ${timeText(from)} to ${timeText(to)} ${zone}`;
}

function daysInWords(days: ScheduleRule["days"]): string {
  if (days.length === weekdays.length) return "daily";
  const week = [...weekdays.slice(1), ...weekdays.slice(0, 1)];
  const order = week.filter((one) => days.includes(one));
  const first = week.indexOf(order[0] ?? "mon");
  const runs = order.every((one, index) => one === week[first + index]) && order.length > 2;
  return runs ? `${order[0]} to ${order.at(-1)}` : order.join(", ");
}

function timeText(minutes: number): string {
  const pad = (part: number) => String(part).padStart(2, "0");
  return minutes === minutesOfDay
    ? "24:00"
    : `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
