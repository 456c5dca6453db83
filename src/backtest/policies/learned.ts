/**
 * Our own policy: the pending scaler, but it launches only what running tasks will not absorb in
 * time, keeps idle nodes by what their return is worth, and holds headroom while too many jobs
 * are late. All it knows it has seen; it is the same on every fleet.
 */

import type { NodeOutlook } from "../../forecast/capacity.ts";
import type { Headroom } from "../../forecast/headroom.ts";
import {
  gpusBySize,
  type PeriodSeen,
  QueueMemory,
  type QueueSettings,
  type Running,
} from "../../forecast/queue-memory.ts";
import type { FleetView, NodeView, RunningTask, ScalingPolicy } from "../scaling-policy.ts";
import type { LoopTiming } from "../scenario.ts";
import { idleNodes } from "./pending.ts";

/** What is free, idle or on its way. */
interface Supply {
  readonly freeGpus: number;
  readonly idle: readonly NodeView[];
  readonly booting: number;
}

/** A fresh policy under these settings, in a loop with these delays. */
export function learnedPolicy(settings: QueueSettings, timing: LoopTiming): ScalingPolicy {
  const memory = new QueueMemory(settings, timing);
  return {
    decide: (view) => {
      memory.observe(seenIn(view, memory.lateAfterSeconds));
      const supply = supplyOf(view);
      const headroom = memory.headroom(runningIn(view));
      const launch = Math.max(
        view.queue.length > 0 ? memory.launchesForQueue(queueOf(view)) : 0,
        launchesForHeadroom(view, headroom, supply),
      );
      if (launch > 0) return { launch, terminate: [] };
      if (view.queue.length > 0) return { launch: 0, terminate: [] };
      return { launch: 0, terminate: surplus(memory, view, { headroom, supply }) };
    },
  };
}

/** The period before this decision, as the memory takes it. */
function seenIn(view: FleetView, lateAfterSeconds: number): PeriodSeen {
  const started = view.started.map(({ task, startedAt }) => ({
    job: task.job,
    waitedSeconds: startedAt - task.submittedAt,
  }));
  // The queue is first come, first served: behind the first that is in time nobody is late.
  const inTime = view.queue.findIndex((task) => view.now - task.submittedAt <= lateAfterSeconds);
  const late = view.queue
    .slice(0, inTime < 0 ? view.queue.length : inTime)
    .map((task) => ({ job: task.job, waitedSeconds: view.now - task.submittedAt }));
  const busyNodes = [...view.nodes.values()].filter((node) => node.running.size > 0).length;
  return {
    now: view.now,
    arrivedJobs: view.arrived.map(({ job }) => job),
    arrivedGpus: gpusBySize(view.nodeGpus, view.arrived),
    endedAfterSeconds: view.finished.map((task) => task.endedAt - task.startedAt),
    waits: [...started, ...late],
    neededNodes: busyNodes + Math.ceil(view.queuedGpus / view.nodeGpus),
  };
}

function runningIn(view: FleetView): Running {
  const tasks: RunningTask[] = [];
  for (const node of view.nodes.values()) tasks.push(...node.running.values());
  return {
    jobs: new Set(tasks.map(({ task }) => task.job)).size,
    gpus: gpusBySize(
      view.nodeGpus,
      tasks.map(({ task }) => task),
    ),
    nodeGpus: view.nodeGpus,
  };
}

function queueOf(view: FleetView) {
  return {
    nodeGpus: view.nodeGpus,
    nodes: nodesOf(view),
    queue: view.queue.map((task) => ({
      gpus: task.gpus,
      waitedSeconds: view.now - task.submittedAt,
    })),
  };
}

/** Idle nodes that are not worth their keep, newest first, but for the headroom. */
function surplus(
  memory: QueueMemory,
  view: FleetView,
  { headroom, supply }: { readonly headroom: Headroom; readonly supply: Supply },
): readonly number[] {
  const idle = supply.idle.toSorted((a, b) => a.id - b.id);
  if (idle.length === 0) return [];
  const worthKeeping = memory.worthKeeping({ nodeGpus: view.nodeGpus, nodes: nodesOf(view) });
  const gone: number[] = [];
  for (const [rank, node] of [...idle.entries()].toReversed()) {
    const left = idle.length - gone.length - 1;
    const freeGpus = supply.freeGpus - (gone.length + 1) * view.nodeGpus;
    if (left < headroom.wholeNodes || freeGpus < headroom.gpus) break;
    const idleSeconds = view.now - (node.idleSince ?? view.now);
    if (!worthKeeping({ rank, idleSeconds })) gone.push(node.id);
  }
  return gone;
}

function supplyOf(view: FleetView): Supply {
  const nodes = [...view.nodes.values()];
  return {
    freeGpus: nodes.reduce((sum, node) => sum + (node.ready ? node.freeGpus : 0), 0),
    idle: idleNodes(view),
    booting: nodes.filter((node) => !node.ready).length,
  };
}

function launchesForHeadroom(view: FleetView, headroom: Headroom, supply: Supply): number {
  if (headroom.gpus === 0) return 0;
  const coming = supply.freeGpus + supply.booting * view.nodeGpus;
  return Math.max(
    headroom.wholeNodes - supply.idle.length - supply.booting,
    Math.ceil((view.queuedGpus + headroom.gpus - coming) / view.nodeGpus),
  );
}

function nodesOf(view: FleetView): readonly NodeOutlook[] {
  return [...view.nodes.values()].map((node) => outlookOf(node, view.now));
}

function outlookOf(node: NodeView, now: number): NodeOutlook {
  return {
    freeGpus: node.freeGpus,
    usableInSeconds: node.ready ? 0 : node.readyAt - now,
    running: [...node.running.values()].map(({ task, startedAt }) => ({
      gpus: task.gpus,
      ageSeconds: now - startedAt,
    })),
  };
}
