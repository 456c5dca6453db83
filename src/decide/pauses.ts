/** Which switch stops a pool's growth or shrinking: one answer for plan, merge and apply. */
import type { Block, Direction } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import type { Pause } from "../model/safety.ts";
import type { Instant } from "../model/units.ts";
import { clockTime } from "./words.ts";

/** What somebody wants to change. */
export interface Attempt {
  readonly pool: string;
  readonly direction: Direction;
}

/** The first switch that is on: the fleet's before the pool's. */
export function pauseOf(attempt: Attempt, policies: Policies, now: Instant): Block | undefined {
  const pool = policies.pools.find(({ name }) => name === attempt.pool);
  const switches = [...(policies.limits.pauses ?? []), ...(pool?.pause ? [pool.pause] : [])];
  const pause = switches.find((one) => stops(one, attempt, now));
  if (!pause) return undefined;
  const until = pause.until === undefined ? {} : { until: pause.until };
  return { reason: "paused", sentence: sentenceOf(pause, attempt, now), ...until };
}

function stops({ what, until }: Pause, { direction }: Attempt, now: Instant): boolean {
  return (what === "all" || what === direction) && (until === undefined || until > now);
}

const nouns = { all: "every change", grow: "growth", shrink: "shrinking" } as const;

function sentenceOf({ what, reason, until, by }: Pause, { pool }: Attempt, now: Instant): string {
  const end =
    until === undefined ? "until the switch is taken away" : `until ${clockTime(until, now)}`;
  return `${nouns[what]} of ${pool} is paused by ${by} ${end}: ${reason}`;
}
