/**
 * Asks the meter for weeks of a queue's gauges in wide steps. Apart from the use of machines: a
 * fleet without queues has none of it, and one queue that cannot be read spoils no other.
 */

import type { Policies } from "../model/policy.ts";
import { addQueueRun, type QueueRun, type QueueUse } from "../model/recorded-use.ts";
import { jobSizeOf, type SignalSeries } from "../model/signal.ts";
import { after, type Instant, type Millis, millis } from "../model/units.ts";
import type { Meter } from "../ports.ts";

/** A pool's gauges, as its policy names them. */
export interface AskedQueue {
  readonly pool: string;
  readonly query: string;
  readonly sizeLabel: string;
  /** Absent: the policy names no gauge of running jobs. */
  readonly running?: string;
}

/** One queue a pool: that of the first rule that counts running jobs too, else of the first. */
export function askedQueues(all: readonly Policies[]): readonly AskedQueue[] {
  const asked = all.flatMap(({ pools }) =>
    pools.flatMap(({ name: pool, rules }) =>
      rules.flatMap((rule): readonly AskedQueue[] => {
        if (rule.rule !== "queue") return [];
        const { query, sizeLabel } = rule;
        const running = rule.learns?.running ?? rule.foresees?.running;
        return [{ pool, query, sizeLabel, ...(running === undefined ? {} : { running }) }];
      }),
    ),
  );
  const pools = [...new Set(asked.map(({ pool }) => pool))];
  return pools.flatMap((pool) => {
    const own = asked.filter((one) => one.pool === pool);
    return own.find(({ running }) => running !== undefined) ?? own[0] ?? [];
  });
}

/** The steps that are asked for. A value stands at the end of its step. */
export interface QueueSteps {
  readonly from: Instant;
  readonly step: Millis;
  readonly steps: number;
}

/** Jobs by size at the end of each step that was read. */
type Counts = ReadonlyMap<number, ReadonlyMap<number, number>>;

/** The queues that could be read; one that could not, or whose sizes are none, is left out. */
export async function recordedQueues(
  meter: Meter,
  asked: readonly AskedQueue[],
  steps: QueueSteps,
): Promise<readonly QueueUse[]> {
  const queues: QueueUse[] = [];
  for (const one of asked) {
    const queue = await queueOf(meter, one, steps);
    if (queue) queues.push(queue);
  }
  return queues.sort((one, other) => (one.pool < other.pool ? -1 : 1));
}

async function queueOf(
  meter: Meter,
  { pool, query, sizeLabel, running }: AskedQueue,
  steps: QueueSteps,
): Promise<QueueUse | undefined> {
  const range = {
    from: after(steps.from, steps.step),
    to: after(steps.from, millis(steps.steps * steps.step)),
    step: steps.step,
  };
  const counted = async (asked: string) =>
    countsOf(await meter.signal(asked, range), { steps, sizeLabel });
  try {
    const waits = await counted(query);
    const runs = running === undefined ? undefined : await counted(running);
    return waits && joined(pool, waits, runs);
  } catch {
    return undefined;
  }
}

/** Undefined where nothing was read, or a label is no size. */
function countsOf(
  series: readonly SignalSeries[],
  of: { readonly steps: QueueSteps; readonly sizeLabel: string },
): Counts | undefined {
  const { from, step, steps } = of.steps;
  const counts = new Map<number, Map<number, number>>();
  for (const { labels, samples } of series) {
    const size = jobSizeOf(labels, of.sizeLabel);
    if (size === undefined) return undefined;
    for (const { at, value } of samples) {
      const place = Math.round((at - from) / step) - 1;
      if (place < 0 || place >= steps || !Number.isFinite(value) || value < 0) continue;
      const sizes = counts.get(place) ?? new Map<number, number>();
      counts.set(place, sizes);
      // Parts of a job count as a job, as they do in a decision.
      sizes.set(size, (sizes.get(size) ?? 0) + Math.ceil(value / size - 1e-9));
    }
  }
  return counts.size === 0 ? undefined : counts;
}

/** A step counts where both gauges were read; a size that neither names then is at zero. */
function joined(pool: string, waits: Counts, runs: Counts | undefined): QueueUse | undefined {
  const places = [...waits.keys()]
    .filter((place) => runs === undefined || runs.has(place))
    .sort((one, other) => one - other);
  if (places.length === 0) return undefined;
  const all = [...waits.values(), ...(runs?.values() ?? [])];
  const sizes = [...new Set(all.flatMap((counts) => [...counts.keys()]))].sort((a, b) => a - b);
  return {
    pool,
    countsRunning: runs !== undefined,
    sizes: sizes.map((gpus) => {
      const told: QueueRun[] = [];
      for (const at of places) {
        const waiting = waits.get(at)?.get(gpus) ?? 0;
        addQueueRun(told, { at, steps: 1, waiting, running: runs?.get(at)?.get(gpus) ?? 0 });
      }
      return { gpus, runs: told };
    }),
  };
}
