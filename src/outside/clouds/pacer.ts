/**
 * Takes turns at a cloud's door. Apart from the adapter, so that the limits can be tested as
 * properties; one pacer for each account and process.
 */

import { after, type Instant, type Millis, millis, minutes } from "../../model/units.ts";
import type { Clock } from "../../ports.ts";

/** The least time between the starts of two requests, and of two launches. */
export interface Spacing {
  readonly requests: Millis;
  readonly launches: Millis;
}

/**
 * Lambda: one request a second, one launch in 12 s and five in a minute
 * (https://docs.lambda.ai/api/cloud). The margin is for requests that travel faster than the one
 * before; five launches then take 61 s, so the limit by the minute is kept as well.
 */
export const lambdaSpacing: Spacing = { requests: millis(1_100), launches: millis(12_200) };

/** Grants turns, one at a time and in the order in which they were asked for. */
export interface Pacer {
  /** Returns when a request may be sent. */
  request(): Promise<void>;
  /** Returns when a launch may be sent; `lastLaunchAt` is another run's last one, if known. */
  launch(lastLaunchAt: Instant | undefined): Promise<void>;
  /** Grants nothing for a time, because the cloud asked for that; ten minutes at most. */
  rest(time: Millis): void;
  /** Until when the cloud asked for a rest, however long. Absent: it never did. */
  restUntil(): Instant | undefined;
}

// Half of what a job has: what is asked for beyond that is left to later runs.
const longestRest: Millis = minutes(10);

/** A pacer that has granted nothing yet. */
export function pacerOf(clock: Clock, spacing: Spacing): Pacer {
  let lastRequest: Instant | undefined;
  let lastLaunch: Instant | undefined;
  let restsUntil: Instant | undefined;
  let askedUntil: Instant | undefined;
  let queue: Promise<void> = Promise.resolve();

  async function until(due: Instant): Promise<void> {
    // A timer may fire a little early, so waking up is no proof that it is time.
    for (let wait = due - clock.now(); wait > 0; wait = due - clock.now()) {
      await clock.sleep(millis(wait));
    }
  }
  function inLine(turn: () => Promise<void>): Promise<void> {
    const granted = queue.then(turn);
    // Whoever asked learns of a failure; it is no reason to turn away everybody after them.
    queue = granted.catch(() => undefined);
    return granted;
  }
  return {
    request: () =>
      inLine(async () => {
        await until(restsUntil ?? clock.now());
        await until(dueAfter(clock.now(), lastRequest, spacing.requests));
        lastRequest = clock.now();
      }),
    launch: (lastLaunchAt) =>
      inLine(async () => {
        // Another machine's clock may be ahead; then its launch counts as made just now.
        const others = lastLaunchAt && earlier(lastLaunchAt, clock.now());
        const last = later(lastLaunch, others);
        await until(restsUntil ?? clock.now());
        await until(dueAfter(clock.now(), last, spacing.launches));
        await until(dueAfter(clock.now(), lastRequest, spacing.requests));
        lastRequest = clock.now();
        lastLaunch = lastRequest;
      }),
    rest: (time) => {
      const rest = after(clock.now(), time < longestRest ? time : longestRest);
      restsUntil = later(restsUntil, rest);
      askedUntil = later(askedUntil, after(clock.now(), time));
    },
    restUntil: () => askedUntil,
  };
}

/** At most one spacing from now, also when the clock was set back meanwhile. */
function dueAfter(now: Instant, last: Instant | undefined, spacing: Millis): Instant {
  return last === undefined ? now : after(earlier(last, now), spacing);
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

function later(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one > other ? one : other;
}
