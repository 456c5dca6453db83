/**
 * Takes turns at a cloud's door. Apart from the adapter, so that the limits can be tested as
 * properties; one pacer for each account and process.
 */

import { after, type Instant, type Millis, millis, minutes } from "../../model/units.ts";
import type { Clock } from "../../ports.ts";

/** The least time between the starts of two requests, and of two launches. */
export interface Spacing {
  readonly requests: Millis;
  /** From the answer to a request, which by then has arrived, to the start of the next. */
  readonly afterAnswer: Millis;
  readonly launches: Millis;
}

/**
 * Lambda: one request a second, one launch in 12 s and five in a minute
 * (https://docs.lambda.ai/api/cloud). The margin is for launches that travel faster than the one
 * before; five then take 61 s, so the limit by the minute is kept as well.
 */
export const lambdaSpacing: Spacing = {
  requests: millis(1_100),
  afterAnswer: millis(1_000),
  launches: millis(12_200),
};

/** Grants turns, one at a time and in the order in which they were asked for. */
export interface Pacer {
  /**
   * Sends a request when it may be sent, and keeps the next waiting until it is answered: the
   * first over a new connection travels longer than the next, by more than any fixed margin.
   */
  request<Answer>(send: () => Promise<Answer>): Promise<Answer>;
  /**
   * Sends a launch when it may be sent; `lastLaunchAt` is another run's last one, if known. Keeps
   * nobody waiting for its answer, which may take minutes.
   */
  launch<Answer>(lastLaunchAt: Instant | undefined, send: () => Promise<Answer>): Promise<Answer>;
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
  let lastAnswer: Instant | undefined;
  let lastLaunch: Instant | undefined;
  let restsUntil: Instant | undefined;
  let askedUntil: Instant | undefined;
  let queue: Promise<void> = Promise.resolve();

  async function until(due: () => Instant): Promise<void> {
    // A timer may fire a little early, and a rest may be asked for meanwhile.
    for (let wait = due() - clock.now(); wait > 0; wait = due() - clock.now()) {
      await clock.sleep(millis(wait));
    }
  }
  function requestDue(): Instant {
    const now = clock.now();
    const apart = dueAfter(now, lastRequest, spacing.requests);
    const answered = dueAfter(now, lastAnswer, spacing.afterAnswer);
    return later(restsUntil, later(apart, answered)) ?? now;
  }
  function inLine<Result>(turn: () => Promise<Result>): Promise<Result> {
    const granted = queue.then(turn);
    // Whoever asked learns of a failure; it is no reason to turn away everybody after them.
    queue = granted.then(
      () => undefined,
      () => undefined,
    );
    return granted;
  }
  return {
    request: (send) =>
      inLine(async () => {
        await until(requestDue);
        lastRequest = clock.now();
        try {
          return await send();
        } finally {
          lastAnswer = clock.now();
        }
      }),
    launch: async (lastLaunchAt, send) => {
      await inLine(async () => {
        // Another machine's clock may be ahead; then its launch counts as made just now.
        const others = lastLaunchAt && earlier(lastLaunchAt, clock.now());
        const last = later(lastLaunch, others);
        await until(
          () => later(requestDue(), dueAfter(clock.now(), last, spacing.launches)) ?? clock.now(),
        );
        lastRequest = clock.now();
        lastLaunch = lastRequest;
      });
      return send();
    },
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
