/** What looks for one way to spend less, and how a monthly saving is worked out. */
import type { Recommendation } from "../../model/advice.ts";
import type { Past } from "../../model/past.ts";
import {
  costOver,
  hour,
  millis,
  type UsdMicros,
  type UsdMicrosPerHour,
} from "../../model/units.ts";
import type { Situation } from "../situation.ts";

/** Pure; the order of findings does not matter. `past` is what the meter remembers. */
export type Advisor = (situation: Situation, past: Past) => readonly Recommendation[];

/** What clouds quote as a month: 8760 hours a year by 12. */
export const monthHours = 730;

/** What a rate comes to in a month. Whole hours, so nothing is rounded. */
export function inMonth(rate: UsdMicrosPerHour): UsdMicros {
  return costOver(rate, millis(monthHours * hour));
}
