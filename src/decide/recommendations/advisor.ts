/** What looks for one way to spend less, and how a monthly saving is worked out. */
import type { Recommendation } from "../../model/advice.ts";
import type { Past } from "../../model/past.ts";
import {
  costOver,
  hour,
  millis,
  negated,
  sumRates,
  type UsdMicros,
  type UsdMicrosPerHour,
  usd,
} from "../../model/units.ts";
import type { Situation } from "../situation.ts";

/** Pure; the order of findings does not matter. `past` is what the meter remembers. */
export type Advisor = (situation: Situation, past: Past) => readonly Recommendation[];

/** What clouds quote as a month: 8760 hours a year by 12. */
export const monthHours = 730;

/** What saves less in a month is not worth anybody's reading. */
export const leastSaved: UsdMicros = usd(10);
/** A move disturbs whoever works on the machine: it has to save this share of its price. */
export const leastShare = 0.05;

/** Whether to move from one price to another is worth the disturbance: dollars and share. */
export function isWorthMoving(from: UsdMicrosPerHour, to: UsdMicrosPerHour): boolean {
  return from - to >= from * leastShare && inMonth(sumRates([from, negated(to)])) >= leastSaved;
}

/** What a rate comes to in a month. Whole hours, so nothing is rounded. */
export function inMonth(rate: UsdMicrosPerHour): UsdMicros {
  return costOver(rate, millis(monthHours * hour));
}
