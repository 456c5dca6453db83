/**
 * The pending scaler: launch for what waits, terminate what is idle too long. The way of SkyPilot
 * and Karpenter, and the reference that our own policies must beat.
 */

import type { FleetView, NodeView, ScalingDecision, ScalingPolicy } from "../scaling-policy.ts";

/** How the pending scaler is set. */
export interface PendingSettings {
  readonly idleSeconds: number;
  readonly mostNodes: number;
  /** Nodes to hold free beyond what waits. */
  readonly headroomNodes: (view: FleetView) => number;
}

/** No headroom at all. */
export const noHeadroom = (): number => 0;

/** Headroom as a share of the busy GPUs, of at least one. */
export function headroomShare(share: number): (view: FleetView) => number {
  return (view) => Math.ceil((share * Math.max(view.busyGpus, 1)) / view.nodeGpus);
}

/** Launches for queued GPUs that free and booting nodes do not cover. */
export function pendingScaler(settings: PendingSettings): ScalingPolicy {
  return {
    decide: (view) => {
      const headroom = settings.headroomNodes(view);
      const wanted = nodesForQueue(view, headroom);
      const launch = Math.min(wanted, settings.mostNodes - view.nodes.size);
      if (launch > 0) return { launch, terminate: [] };
      if (view.queue.length > 0) return { launch: 0, terminate: [] };
      return { launch: 0, terminate: idleBeyond(view, settings.idleSeconds, headroom) };
    },
  };
}

/** Nodes that the queue and the headroom need beyond what is free or on its way. */
export function nodesForQueue(view: FleetView, headroomNodes: number): number {
  // On larger nodes, fragments too small for the first in line are of no use to the queue.
  const first = view.nodeGpus > 1 ? (view.queue[0]?.gpus ?? 0) : 0;
  let available = 0;
  for (const node of view.nodes.values()) {
    if (!node.ready) available += view.nodeGpus;
    else if (node.freeGpus >= first) available += node.freeGpus;
  }
  const missing = view.queuedGpus + headroomNodes * view.nodeGpus - available;
  return Math.ceil(missing / view.nodeGpus);
}

/** Ready nodes with nothing on them. */
export function idleNodes(view: FleetView): readonly NodeView[] {
  return [...view.nodes.values()].filter((node) => node.ready && node.freeGpus === view.nodeGpus);
}

/** Those idle for a time, newest first, but for what the headroom keeps. */
function idleBeyond(
  view: FleetView,
  idleSeconds: number,
  headroomNodes: number,
): ScalingDecision["terminate"] {
  const idle = idleNodes(view);
  const since = (node: NodeView) => node.idleSince ?? view.now;
  const long = idle.filter((node) => view.now - since(node) >= idleSeconds);
  const keep = Math.max(0, headroomNodes - (idle.length - long.length));
  return long
    .toSorted((a, b) => b.id - a.id)
    .slice(0, Math.max(0, long.length - keep))
    .map(({ id }) => id);
}
