/** The rule that Fleetmerge started from: thresholds of utilisation, one node at a time. */

import { type NodeView, nothingToDo, type ScalingPolicy } from "../scaling-policy.ts";

const above = 0.8;
const abovePeriods = 3;
const below = 0.2;
const belowPeriods = 6;
const cooldownSeconds = 1800;

/** Above 80 % on all for 15 minutes: one more. A node below 20 % for 30: one less. */
export function thresholdRule(mostNodes: number): ScalingPolicy {
  let lastAction = Number.NEGATIVE_INFINITY;
  return {
    decide: ({ now, nodes: all }) => {
      const nodes = [...all.values()];
      if (nodes.length > 0 && now - lastAction < cooldownSeconds) return nothingToDo;
      if (nodes.length === 0 || (nodes.length < mostNodes && nodes.every(isHot))) {
        lastAction = now;
        return { launch: 1, terminate: [] };
      }
      const coldest = nodes.length > 1 ? coldestOf(nodes) : undefined;
      if (coldest === undefined) return nothingToDo;
      lastAction = now;
      return { launch: 0, terminate: [coldest.id] };
    },
  };
}

function isHot(node: NodeView): boolean {
  const recent = node.utilisation.slice(-abovePeriods);
  return node.ready && recent.length === abovePeriods && recent.every((share) => share > above);
}

function coldestOf(nodes: readonly NodeView[]): NodeView | undefined {
  const sum = (node: NodeView) => node.utilisation.reduce((total, share) => total + share, 0);
  return nodes
    .filter((node) => node.ready && node.utilisation.length >= belowPeriods)
    .filter((node) => node.utilisation.every((share) => share < below))
    .toSorted((a, b) => sum(a) - sum(b) || b.id - a.id)[0];
}
