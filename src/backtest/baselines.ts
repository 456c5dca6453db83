/** The field: every policy that ours are compared with, by the name that the tables give it. */

import type { Bounds } from "./bounds.ts";
import { feasibleSchedule } from "./feasible.ts";
import { fixedFleet } from "./policies/fixed.ts";
import { oracleLookahead } from "./policies/lookahead.ts";
import { headroomShare, noHeadroom, pendingScaler } from "./policies/pending.ts";
import { quantileHeadroom } from "./policies/quantile-headroom.ts";
import { targetTracking } from "./policies/target-tracking.ts";
import { thresholdRule } from "./policies/threshold-rule.ts";
import type { FleetView, ScalingPolicy } from "./scaling-policy.ts";
import type { Scenario } from "./scenario.ts";
import type { Trace } from "./trace.ts";

/** What a baseline may be sized by; some of it is known only in hindsight, and is meant to be. */
export interface Setting {
  readonly trace: Trace;
  readonly scenario: Scenario;
  readonly bounds: Bounds;
}

/** A policy at its start, and the nodes that stand ready for it. */
export interface Contender {
  readonly policy: ScalingPolicy;
  readonly startNodes: number;
}

/** A policy of the tables. */
export interface Entrant {
  readonly name: string;
  /** A fresh policy that has seen nothing. */
  readonly enter: (setting: Setting) => Contender;
}

function pending(idleMinutes: number, headroom: () => (view: FleetView) => number) {
  return ({ bounds }: Setting): Contender => ({
    policy: pendingScaler({
      idleSeconds: idleMinutes * 60,
      mostNodes: 2 * bounds.peakNodes,
      headroomNodes: headroom(),
    }),
    startNodes: 0,
  });
}

function tracking(target: number) {
  return ({ bounds }: Setting): Contender => ({
    policy: targetTracking(target, 2 * bounds.peakNodes),
    startNodes: bounds.meanNodes,
  });
}

/** On larger nodes the peak of the demand is no fleet without waits: the feasible schedule is. */
function staticPeak({ trace, scenario, bounds }: Setting): Contender {
  const feasible = trace.nodeGpus > 1 ? feasibleSchedule(trace, scenario).nodes : bounds.peakNodes;
  return { policy: fixedFleet, startNodes: feasible };
}

/** All baselines of the benchmark's definition, in the order of its table. */
export const baselines: readonly Entrant[] = [
  { name: "static-peak", enter: staticPeak },
  {
    name: "static-mean",
    enter: ({ bounds }) => ({ policy: fixedFleet, startNodes: bounds.meanNodes }),
  },
  {
    name: "seed-max10",
    enter: ({ bounds }) => ({
      policy: thresholdRule(10),
      startNodes: Math.min(10, bounds.meanNodes),
    }),
  },
  {
    name: "seed-scaled",
    enter: ({ bounds }) => ({
      policy: thresholdRule(bounds.peakNodes),
      startNodes: bounds.meanNodes,
    }),
  },
  { name: "target-60", enter: tracking(0.6) },
  { name: "target-70", enter: tracking(0.7) },
  { name: "pending-idle0", enter: pending(0, () => noHeadroom) },
  { name: "pending-idle10", enter: pending(10, () => noHeadroom) },
  { name: "pending-idle30", enter: pending(30, () => noHeadroom) },
  { name: "pending10+headroom10%", enter: pending(10, () => headroomShare(0.1)) },
  { name: "pending10+headroom25%", enter: pending(10, () => headroomShare(0.25)) },
  { name: "pending10+q90", enter: pending(10, () => quantileHeadroom(0.9)) },
  { name: "pending10+q97", enter: pending(10, () => quantileHeadroom(0.97)) },
  {
    name: "oracle-lookahead",
    enter: ({ trace, scenario }) => ({
      policy: oracleLookahead(trace, scenario.timing),
      startNodes: 0,
    }),
  },
];
