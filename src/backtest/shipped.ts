/** The settings that we ship. They are the same on every trace and know none of them. */

import type { Entrant } from "./baselines.ts";
import { type LearnedSettings, learnedPolicy } from "./policies/learned.ts";

function learned(settings: LearnedSettings): Entrant["enter"] {
  return ({ scenario }) => ({ policy: learnedPolicy(settings, scenario.timing), startNodes: 0 });
}

/** Cheapest with 95 of 100 jobs started within 13 minutes, which is the loop's own delay. */
export const costSettings: LearnedSettings = {
  lateAfterSeconds: 780,
  deadlineSeconds: 840,
  trust: 1,
  assumedLate: 0,
  band: { from: 0.03, to: 0.045 },
  headroom: 0,
  longShare: 0,
  waitWorthSeconds: 0,
  followers: 0,
};

/** As cheap as can be without letting single jobs wait long: almost no job late on purpose. */
export const guardedSettings: LearnedSettings = {
  lateAfterSeconds: 780,
  deadlineSeconds: 480,
  trust: 0.3,
  assumedLate: 0,
  band: { from: 0.004, to: 0.01 },
  headroom: 0,
  longShare: 0,
  waitWorthSeconds: 1400,
  followers: 0.27,
};

const service: LearnedSettings = {
  lateAfterSeconds: 600,
  deadlineSeconds: 480,
  trust: 0.3,
  assumedLate: 3,
  band: { from: 0.036, to: 0.048 },
  headroom: 2,
  longShare: 0.6,
  waitWorthSeconds: 800,
  followers: 0.3,
};

/** 95 of 100 jobs started within ten minutes. */
export const tenMinuteSettings: LearnedSettings = service;

/** 95 of 100 jobs started within five minutes. */
export const fiveMinuteSettings: LearnedSettings = {
  ...service,
  lateAfterSeconds: 300,
  assumedLate: 6,
  band: { from: 0.03, to: 0.05 },
  headroom: 4,
};

/** Our own policies, by the names that the tables give them. */
export const shipped: readonly Entrant[] = [
  { name: "fleetmerge-cost", enter: learned(costSettings) },
  { name: "fleetmerge-guarded", enter: learned(guardedSettings) },
  { name: "fleetmerge-10m", enter: learned(tenMinuteSettings) },
  { name: "fleetmerge-5m", enter: learned(fiveMinuteSettings) },
];
