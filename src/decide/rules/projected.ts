/** What the others would have to do without some members: the projection before each shrink. */
import type { Millis } from "../../model/units.ts";
import type { Member } from "../members.ts";
import { loadOf, meanWithout } from "../pool-load.ts";
import { percent, span } from "../words.ts";
import type { PoolView } from "./opinion.ts";

/** A rule that grows above a mean. */
interface Threshold {
  readonly rule: string;
  readonly above: number;
  readonly window: Millis;
}

/** With n members, taking k away multiplies what the others do by n/(n-k). */
export function projected(
  { rule, above, window }: Threshold,
  pool: PoolView,
  leaving: readonly Member[],
): string | undefined {
  const mean = meanWithout(leaving, loadOf(pool, window));
  if (mean === undefined || mean <= above) return undefined;
  return (
    `the others would be at ${percent(mean, "up")} by their mean of ${span(window)}, and ` +
    `${rule} grows above ${percent(above, "down")}`
  );
}
