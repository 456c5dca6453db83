/**
 * What the meter would have shown of a simulated pool: a sample of each GPU and of the queue in
 * each minute. Apart, because decisions see nothing else of the simulation.
 */

import type { GpuSample, GpuSeries, InstanceReadings } from "../../model/readings.ts";
import type { SignalSample, SignalSeries } from "../../model/signal.ts";
import { type Instant, instant } from "../../model/units.ts";
import type { NodeActivity } from "../node-pool.ts";
import type { NodeView } from "../scaling-policy.ts";
import type { Simulation } from "../simulate.ts";
import type { Load, Trace } from "../trace.ts";

const minuteSeconds = 60;

/** A pool that is looked at, and how many minutes are kept. */
export interface Watched {
  readonly simulation: Simulation;
  readonly trace: Trace;
  /** The instant of the trace's second 0. */
  readonly origin: Instant;
  readonly minutes: number;
}

interface Gpu extends GpuSeries {
  readonly samples: GpuSample[];
}

const allBusy: Load = { average: 100, peak: 100 };

/** Plays a pool minute by minute and keeps what a meter would. */
export class PoolSight {
  readonly #watched: Watched;
  readonly #gpus = new Map<number, readonly Gpu[]>();
  /** Waiting GPUs by the size of a task. */
  readonly #waiting = new Map<number, SignalSample[]>();
  readonly #anyWaiting: SignalSample[] = [];
  #second = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
    watched.simulation.advance(0);
  }

  /** Plays up to a second, a whole minute; `each` is told of every minute that has passed. */
  playTo(second: number, each: (at: Instant) => void): void {
    const { simulation, origin } = this.#watched;
    while (this.#second < second) {
      this.#second += minuteSeconds;
      const at = instant(origin + this.#second * 1_000);
      // What happens in the very second of the sample belongs to the next minute.
      simulation.advance(this.#second - 1);
      this.#noteGpus(at, simulation.activity(this.#second));
      simulation.advance(this.#second);
      this.#noteQueue(at);
      each(at);
    }
  }

  /** What was measured on a node; absent while nothing was. */
  readingsOf(node: number, key: string): InstanceReadings | undefined {
    const gpus = this.#gpus.get(node);
    return gpus && { kind: "measured", key, gpus };
  }

  /** Forgets a node that is gone. */
  forget(node: number): void {
    this.#gpus.delete(node);
  }

  /** How hard the hardest GPU of a node works at this second; 0 where nothing runs. */
  loadNow(node: number): number {
    const found = this.#watched.simulation.node(node);
    if (!found || found.running.size === 0) return 0;
    return this.#loadOf(found, this.#second).peak;
  }

  /** Waiting GPUs as an exporter counts them: a series a size, and a zero while it is up. */
  queueSeries(sizeLabel: string): readonly SignalSeries[] {
    const bySize = [...this.#waiting].map(([size, samples]) => ({
      labels: { [sizeLabel]: String(size) },
      keys: [],
      samples,
    }));
    return [{ labels: {}, keys: [], samples: this.#anyWaiting }, ...bySize];
  }

  #noteGpus(at: Instant, activity: readonly NodeActivity[]): void {
    const idle: GpuSample = { at, average: 0, peak: 0 };
    const full: GpuSample = { at, average: 100, peak: 100 };
    const { trace } = this.#watched;
    for (const seen of activity) {
      const load = this.#loadOf(seen.node, this.#second - 1);
      const busyGpus = seen.busyGpuSeconds / minuteSeconds;
      for (const [place, { samples }] of this.#gpusOf(seen.node.id, trace.nodeGpus).entries()) {
        const share = Math.max(0, Math.min(1, busyGpus - place));
        const isTouched = place < seen.mostBusyGpus;
        if (!isTouched) samples.push(idle);
        else if (share === 1 && load === allBusy) samples.push(full);
        else samples.push({ at, average: rounded(share * load.average), peak: load.peak });
        if (samples.length > this.#watched.minutes) samples.shift();
      }
    }
  }

  /** How hard the busy GPUs of a node work: the mean of what runs on it. */
  #loadOf(node: NodeView, second: number): Load {
    const { loadOf } = this.#watched.trace;
    if (!loadOf || node.running.size === 0) return allBusy;
    let [gpus, average, peak] = [0, 0, 0];
    for (const { task } of node.running.values()) {
      const load = loadOf(task.job, second);
      gpus += task.gpus;
      average += task.gpus * load.average;
      peak = Math.max(peak, load.peak);
    }
    return { average: average / gpus, peak };
  }

  #gpusOf(node: number, count: number): readonly Gpu[] {
    const known = this.#gpus.get(node);
    if (known) return known;
    const made = Array.from({ length: count }, (_, gpu) => ({ gpu: String(gpu), samples: [] }));
    this.#gpus.set(node, made);
    return made;
  }

  #noteQueue(at: Instant): void {
    this.#keep(this.#anyWaiting, { at, value: 0 });
    for (const [size, value] of this.#watched.simulation.waitingBySize) {
      const samples = this.#waiting.get(size) ?? [];
      this.#waiting.set(size, samples);
      this.#keep(samples, { at, value });
    }
  }

  #keep(samples: SignalSample[], sample: SignalSample): void {
    samples.push(sample);
    if (samples.length > this.#watched.minutes) samples.shift();
  }
}

function rounded(percent: number): number {
  return Math.round(percent * 100) / 100;
}
