/**
 * Wall clocks of IANA zones, by the time zone data that the engine brings along. Apart, because
 * windows and schedules must agree on what a clock shows on the two odd days of a year.
 */
import { day, type Instant, instant, minute } from "./units.ts";

/** Days of the week as policies spell them, in the order of `Date`: Sunday is 0. */
export const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
/** A day of the week. */
export type Weekday = (typeof weekdays)[number];

/** What a clock on the wall shows, to the minute. */
export interface WallClock {
  /** `2026-11-23`: sorts as text. */
  readonly date: string;
  readonly weekday: Weekday;
  /** 0 to 1439. On the day that skips an hour some are never shown, on the other some twice. */
  readonly minuteOfDay: number;
}

const named = /^(?:UTC|[A-Za-z][\w+-]*(?:\/[A-Za-z][\w+-]*)+)$/;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * True for `UTC` and names such as `Europe/Berlin`. Not for abbreviations and offsets: `IST` is
 * three places, and `+02:00` is wrong for half of the year.
 */
export function isZone(name: string): boolean {
  if (!named.test(name)) return false;
  try {
    return formatOf(name) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What the clock shows at an instant; parts of a minute are dropped. Throws for no `isZone`. */
export function wallClock(at: Instant, zone: string): WallClock {
  return clockAt(Math.floor((at + offsetAt(at, zone)) / minute));
}

/**
 * The first whole minute from `from` on, and before `until`, at which the clock satisfies `holds`.
 * The minute that `from` falls into counts as it is.
 */
export function firstMinute(
  range: { readonly zone: string; readonly from: Instant; readonly until: Instant },
  holds: (clock: WallClock) => boolean,
): Instant | undefined {
  let clock: (WallClock & ShownDay) | undefined;
  for (const piece of steadyPieces(range)) {
    for (let at = piece.from; at < piece.until; at += minute) {
      clock = clockAt(Math.floor((at + piece.offset) / minute), clock);
      if (holds(clock)) return instant(Math.max(at, range.from));
    }
  }
  return undefined;
}

/** `09:30` as minutes of a day, `24:00` as 1440; undefined for any other text. */
export function minuteOfDay(text: string): number | undefined {
  const [, hours, rest] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const count = Number(hours) * 60 + Number(rest);
  return hours === undefined || count > minutesOfDay ? undefined : count;
}

const minutesOfDay = day / minute;

/** A stretch of time in which the zone keeps its distance from UTC. */
interface Piece {
  readonly from: number;
  readonly until: number;
  /** Milliseconds to add to UTC. */
  readonly offset: number;
}

/** No zone changes its clocks twice within a day. */
function* steadyPieces(range: {
  readonly zone: string;
  readonly from: Instant;
  readonly until: Instant;
}): Generator<Piece> {
  let from = Math.floor(range.from / minute) * minute;
  while (from < range.until) {
    const until = Math.min(from + day, range.until);
    const offset = offsetAt(from, range.zone);
    const change = firstChange({ from, until, offset }, range.zone);
    yield { from, until: change, offset };
    from = change;
  }
}

/** The minute at which the offset is another than at the start; the end when it never is. */
function firstChange({ from, until, offset }: Piece, zone: string): number {
  if (offsetAt(until, zone) === offset) return until;
  let [same, other] = [from, Math.ceil(until / minute) * minute];
  while (other - same > minute) {
    const middle = same + Math.floor((other - same) / 2 / minute) * minute;
    if (offsetAt(middle, zone) === offset) same = middle;
    else other = middle;
  }
  return other;
}

/** From minutes since the epoch as the wall counts them; `near` spares the calendar work. */
function clockAt(minutesShown: number, near?: ShownDay): WallClock & ShownDay {
  const days = Math.floor(minutesShown / minutesOfDay);
  const shown = near?.days === days ? near : dayOf(days);
  const { date, weekday } = shown;
  return { days, date, weekday, minuteOfDay: minutesShown - days * minutesOfDay };
}

interface ShownDay {
  /** Since the epoch, as the wall counts them. */
  readonly days: number;
  readonly date: string;
  readonly weekday: Weekday;
}

function dayOf(days: number): ShownDay {
  const shown = new Date(days * day);
  const weekday = weekdays[shown.getUTCDay()] ?? "sun";
  return { days, date: shown.toISOString().slice(0, 10), weekday };
}

/** One decision asks for the same few instants of a zone in every pool; a simulation for many. */
const mostKept = 1000;
const offsets = new Map<string, Map<number, number>>();

/** How far the zone's wall clock is ahead of UTC, in milliseconds; kept for the latest asked. */
function offsetAt(at: number, zone: string): number {
  const ofZone = offsets.get(zone) ?? new Map<number, number>();
  const kept = ofZone.get(at);
  if (kept !== undefined) return kept;
  if (ofZone.size >= mostKept) ofZone.clear();
  const offset = formattedOffset(at, zone);
  offsets.set(zone, ofZone.set(at, offset));
  return offset;
}

function formattedOffset(at: number, zone: string): number {
  const shown = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => shown.get(name) ?? 0;
  const wall = Date.UTC(
    part("year"),
    part("month") - 1,
    part("day"),
    part("hour"),
    part("minute"),
    part("second"),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** Kept, because to make one takes longer than to use it a hundred times. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, format);
  return format;
}
