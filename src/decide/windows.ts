/** Whether an act is open now, and when it opens again: one answer for plan, merge and apply. */
import type { Block } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import type { ActionWindow, WindowedAct } from "../model/safety.ts";
import { after, day, type Instant, instant, millis, minute } from "../model/units.ts";
import {
  firstMinute,
  type WallClock,
  type Weekday,
  wallClock,
  weekdays,
} from "../model/zoned-time.ts";
import { clockTime, listed } from "./words.ts";

/** Every window recurs within a week, or nine days where a week is cut by a change of clocks. */
const horizon = millis(9 * day);
/** So often can a week's windows open and close before we stop looking. */
const mostChanges = 200;

/** Who wants to do what. */
export interface WindowQuestion {
  readonly act: WindowedAct;
  readonly pool: string;
}

/** The block while the fleet's windows or the pool's are closed; undefined while both are open. */
export function closedWindow(
  { act, pool }: WindowQuestion,
  policies: Policies,
  now: Instant,
): Block | undefined {
  const policy = policies.pools.find(({ name }) => name === pool);
  const lists = [policies.limits.windows ?? [], policy?.windows ?? []].map((windows) =>
    windows.filter(({ acts }) => acts.includes(act)),
  );
  const closing = lists.map((windows) => closedBy(windows, now)).find((one) => one !== undefined);
  if (closing === undefined) return undefined;
  const opening = nextOpening(lists, now);
  const end =
    opening === undefined
      ? "it does not open within nine days"
      : `it opens at ${clockTime(opening, now)}`;
  return {
    reason: "window-closed",
    sentence: `${nouns[act]} for ${pool} is closed now (${closing}); ${end}`,
    ...(opening === undefined ? {} : { until: opening }),
  };
}

const nouns = { propose: "proposing", merge: "merging", apply: "applying" } as const;

/** Deny beats allow; while there is any allow, everything else is closed. */
function closedBy(windows: readonly ActionWindow[], now: Instant): string | undefined {
  const denied = windows.find((one) => one.effect === "deny" && isWithin(one, now));
  if (denied) return `denied ${windowWords(denied)}`;
  const allowed = windows.filter((one) => one.effect === "allow");
  if (allowed.length === 0 || allowed.some((one) => isWithin(one, now))) return undefined;
  return `allowed only ${listed(allowed.map(windowWords), "or")}`;
}

function isWithin(window: ActionWindow, now: Instant): boolean {
  return covers(window, wallClock(now, window.zone));
}

/** By what the clock shows, so a window over a repeated hour is open in both of them. */
function covers({ days, from, to }: ActionWindow, clock: WallClock): boolean {
  const { weekday, minuteOfDay } = clock;
  if (from < to) return days.includes(weekday) && minuteOfDay >= from && minuteOfDay < to;
  const before = weekdays[(weekdays.indexOf(weekday) + 6) % 7] ?? weekday;
  return (
    (days.includes(weekday) && minuteOfDay >= from) || (days.includes(before) && minuteOfDay < to)
  );
}

/** Walks from one opening or closing of any window to the next until all lists are open. */
function nextOpening(
  lists: readonly (readonly ActionWindow[])[],
  now: Instant,
): Instant | undefined {
  const until = after(now, horizon);
  let at: Instant | undefined = now;
  for (let count = 0; at !== undefined && count < mostChanges; count += 1) {
    const time: Instant = at;
    if (lists.every((windows) => closedBy(windows, time) === undefined)) return time;
    at = nextChange(lists.flat(), time, until);
  }
  return undefined;
}

function nextChange(
  windows: readonly ActionWindow[],
  at: Instant,
  until: Instant,
): Instant | undefined {
  const next = instant(Math.floor(at / minute) * minute + minute);
  const changes = windows.flatMap((window) => {
    const inside = isWithin(window, at);
    const range = { zone: window.zone, from: next, until };
    return firstMinute(range, (clock) => covers(window, clock) !== inside) ?? [];
  });
  return changes.length === 0 ? undefined : instant(Math.min(...changes));
}

/** `mon to fri 09:00 to 17:00 Europe/Berlin`. */
export function windowWords({ days, from, to, zone }: ActionWindow): string {
  const times = from === 0 && to === 1440 ? "" : ` ${timeWords(from)} to ${timeWords(to)}`;
  return `${dayWords(days)}${times} ${zone}`;
}

function timeWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${String(hours).padStart(2, "0")}:${String(rest).padStart(2, "0")}`;
}

/** Weeks of people begin on Monday. */
const weekOrder = [...weekdays.slice(1), ...weekdays.slice(0, 1)];

function dayWords(days: readonly Weekday[]): string {
  const there = weekOrder.filter((name) => days.includes(name));
  if (there.length === weekOrder.length) return "every day";
  const first = weekOrder.indexOf(there[0] ?? "mon");
  const isRun = there.every((name, index) => weekOrder[first + index] === name);
  return isRun && there.length > 2
    ? `${there[0] ?? ""} to ${there[there.length - 1] ?? ""}`
    : listed(there);
}
