/** What looks for one kind of oddity. */
import type { Anomaly } from "../../model/advice.ts";
import type { Past } from "../../model/past.ts";
import type { Statistics } from "../../model/statistics.ts";
import type { Situation } from "../situation.ts";

/** What is known beyond a situation. Where a part is absent, what rests on it is not looked for. */
export interface Background {
  readonly past: Past;
  readonly statistics?: Statistics;
}

/** Pure; the order of findings does not matter. */
export type Watch = (situation: Situation, background: Background) => readonly Anomaly[];
