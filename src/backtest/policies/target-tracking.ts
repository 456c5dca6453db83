/** Target tracking as the large clouds do it: keep the mean utilisation at a value. */

import {
  type FleetView,
  nothingToDo,
  type ScalingDecision,
  type ScalingPolicy,
} from "../scaling-policy.ts";

const inPeriods = 3;
const inShare = 0.9;

/**
 * Out in proportion, with booting nodes counted as capacity; in after three periods below nine
 * tenths of the target, and idle nodes only.
 */
export function targetTracking(target: number, mostNodes: number): ScalingPolicy {
  const means: number[] = [];
  return {
    decide: (view) => {
      if (view.nodes.size === 0) return { launch: 1, terminate: [] };
      const ready = [...view.nodes.values()].filter((node) => node.ready);
      if (ready.length === 0) return nothingToDo;
      const mean =
        ready.reduce((sum, node) => sum + (node.utilisation.at(-1) ?? 0), 0) / ready.length;
      means.push(mean);
      if (means.length > inPeriods) means.shift();
      if (mean > target) {
        const wanted = Math.min(mostNodes, Math.ceil((ready.length * mean) / target - 1e-9));
        return { launch: Math.max(0, wanted - view.nodes.size), terminate: [] };
      }
      return shrunk({ view, target, means, ready: ready.length });
    },
  };
}

function shrunk(state: {
  readonly view: FleetView;
  readonly target: number;
  readonly means: readonly number[];
  readonly ready: number;
}): ScalingDecision {
  const { view, target, means, ready } = state;
  const highest = Math.max(...means);
  const calm = means.length === inPeriods && highest < inShare * target;
  if (!calm || ready !== view.nodes.size) return nothingToDo;
  const wanted = Math.max(1, Math.ceil((ready * highest) / target));
  const idle = [...view.nodes.values()].filter((node) => node.freeGpus === view.nodeGpus);
  const newestFirst = idle.toSorted((a, b) => b.id - a.id).map(({ id }) => id);
  return { launch: 0, terminate: newestFirst.slice(0, Math.max(0, ready - wanted)) };
}
