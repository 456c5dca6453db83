/** What the operator's switches and hours have against one act, for plan, merge and apply alike. */
import type { Block } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import type { WindowedAct } from "../model/safety.ts";
import type { Instant } from "../model/units.ts";
import { type Attempt, pauseOf } from "./pauses.ts";
import { closedWindow } from "./windows.ts";

/** The switch that is on, else the window that is closed; undefined when nothing holds it. */
export function holdOfAct(
  attempt: Attempt & { readonly act: WindowedAct },
  policies: Policies,
  now: Instant,
): Block | undefined {
  return pauseOf(attempt, policies, now) ?? closedWindow(attempt, policies, now);
}
