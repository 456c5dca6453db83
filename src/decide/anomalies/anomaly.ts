/** What looks for one kind of oddity. */
import type { Anomaly } from "../../model/advice.ts";
import type { Situation } from "../situation.ts";

/** Pure; the order of findings does not matter. */
export type Watch = (situation: Situation) => readonly Anomaly[];
