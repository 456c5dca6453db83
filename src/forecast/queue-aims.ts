/**
 * What a queue may aim at, and the settings that serve each aim. They are the same for every fleet
 * and know none: what differs between fleets is learned from their own past.
 */

import type { QueueAim } from "../model/rule.ts";
import type { QueueSettings, QueueTiming } from "./queue-memory.ts";

/**
 * The loop that the scored benchmark plays, and a run of the rule takes for its own: a decision
 * each five minutes, two minutes to the call, six to a usable machine.
 */
export const usualLoop: QueueTiming = { periodSeconds: 300, actionSeconds: 120, bootSeconds: 360 };

/** Cheapest with 95 of 100 jobs started within 13 minutes, which is the loop's own delay. */
const cost: QueueSettings = {
  lateAfterSeconds: 780,
  deadlineSeconds: 840,
  trust: 1,
  assumedLate: 0,
  band: { from: 0.033, to: 0.048 },
  headroom: 0,
  surge: 0,
  longShare: 0,
  waitWorthSeconds: 0,
  followers: 0,
};

/** As cheap as can be without letting single jobs wait long: almost no job late on purpose. */
const guarded: QueueSettings = {
  ...cost,
  deadlineSeconds: 480,
  trust: 0.3,
  band: { from: 0.004, to: 0.01 },
  waitWorthSeconds: 1400,
  followers: 0.27,
};

const tenMinutes: QueueSettings = {
  lateAfterSeconds: 600,
  deadlineSeconds: 480,
  trust: 0.3,
  assumedLate: 3,
  band: { from: 0.036, to: 0.05 },
  headroom: 2,
  // Ten minutes are longer than a launch takes, so that half of any batch is in time without it.
  surge: 0,
  longShare: 0.6,
  waitWorthSeconds: 800,
  followers: 0.3,
};

const fiveMinutes: QueueSettings = {
  ...tenMinutes,
  lateAfterSeconds: 300,
  assumedLate: 6,
  band: { from: 0.03, to: 0.05 },
  headroom: 4,
  surge: 0.125,
};

const byAim: Readonly<Record<QueueAim, QueueSettings>> = {
  cost,
  guarded,
  "10m": tenMinutes,
  "5m": fiveMinutes,
};

/** The settings of an aim. */
export function settingsOf(aim: QueueAim): QueueSettings {
  return byAim[aim];
}
