/** Numbers and times as people read them, apart so that every sentence spells them alike. */

import { printCents } from "../model/money.ts";
import {
  day,
  hour,
  type Instant,
  instant,
  isoTime,
  type Millis,
  minute,
  type UsdMicrosPerHour,
} from "../model/units.ts";

const microsPerCent = 10_000;
const second = 1000;

/** A limit or threshold: rounded down, because a limit is never taken for higher than it is. */
export function hourlyLimit(rate: UsdMicrosPerHour): string {
  return `${printCents(Math.floor(rate / microsPerCent))}/hour`;
}

/** `1 sample`, `2 samples`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `40 s`, `12 minutes`, `90 minutes`, `6 hours`, `7 days`: whole units, rounded down. */
export function span(time: Millis): string {
  const length = Math.max(0, time);
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length >= 2 * day) return counted(Math.floor(length / day), "day");
  if (length >= 2 * hour) return counted(Math.floor(length / hour), "hour");
  return counted(Math.floor(length / minute), "minute");
}

/** `12:48Z` on the day of `now`, else `2026-11-24 00:10Z`; rounded up to the minute. */
export function clockTime(at: Instant, now: Instant): string {
  const text = isoTime(instant(Math.ceil(at / minute) * minute));
  const time = `${text.slice(11, 16)}Z`;
  return text.slice(0, 10) === isoTime(now).slice(0, 10) ? time : `${text.slice(0, 10)} ${time}`;
}

/** `4 %`, `19.9 %`: at most one decimal; which way it is rounded follows the claim made of it. */
export function percent(value: number, rounding: "up" | "down"): string {
  const tenths = rounding === "up" ? Math.ceil(value * 10) : Math.floor(value * 10);
  return `${tenths / 10} %`;
}

/** `a`, `a and b`, `a, b and c`; with another last word `a, b or c`. */
export function listed(items: readonly string[], last: "and" | "or" = "and"): string {
  if (items.length <= 1) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${last} ${items.slice(-1).join("")}`;
}
