/** How far back readings are needed, apart because collect asks before decide runs. */
import type { Policies } from "../model/policy.ts";
import type { Millis } from "../model/units.ts";
import { windowOf } from "./rules/index.ts";
import { freshness } from "./window.ts";

/** The longest window any rule looks at; never less than the newest samples need. */
export function longestWindow(policies: Policies): Millis {
  const windows = policies.pools.flatMap((pool) => pool.rules.map(windowOf));
  return windows.reduce((longest, window) => (window > longest ? window : longest), freshness);
}
