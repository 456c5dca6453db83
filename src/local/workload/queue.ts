/**
 * A pool that works through a job trace: one queue, strictly first come first served, over the
 * GPUs of the machines that are there. Moves from event to event, never by the tick.
 */

import { type Instant, instant } from "../../model/units.ts";
import { inOrderOfAge, type Machine } from "./machine.ts";
import type { Job } from "./trace.ts";

/** A part of a job that fits on one machine. Parts start when they can; none waits for another. */
interface Task {
  readonly number: number;
  readonly job: number;
  readonly gpus: number;
}

interface Running extends Task {
  readonly endsAt: Instant;
  readonly slots: readonly number[];
  readonly seat: Seat;
}

/** A machine in use, with the history of each of its GPUs. */
interface Seat {
  readonly machine: Machine;
  readonly isBusy: boolean[];
  readonly changes: { readonly at: Instant; readonly isBusy: boolean }[][];
}

interface Progress {
  readonly submitAt: Instant;
  readonly durationMillis: number;
  waiting: number;
  left: number;
  lastStart: Instant;
}

/** How the queue did, up to now. Waits are of jobs all of whose parts have started, in seconds. */
export interface QueueFigures {
  readonly submitted: number;
  readonly started: number;
  readonly done: number;
  /** Parts of jobs that lost their machine and started over from nothing. */
  readonly killed: number;
  readonly queuedGpus: number;
  readonly busyGpus: number;
  readonly waitMean: number;
  readonly waitP50: number;
  readonly waitP95: number;
}

/** A trace and where its second 0 lies. */
export interface QueueSettings {
  readonly jobs: readonly Job[];
  readonly start: Instant;
  /** GPUs of each machine: a larger job takes whole machines, a smaller one part of one. */
  readonly machineGpus: number;
}

/** Happenings of one moment come in this order: a GPU that falls free can be used at once. */
const order = { end: 0, ready: 1, arrival: 2, gone: 3 };

/** The queue. Time moves only by `advance`. */
export class JobQueue {
  readonly #progress: Progress[] = [];
  readonly #settings: QueueSettings;
  readonly #seats = new Map<string, Seat>();
  readonly #left = new Map<string, { readonly seat: Seat; readonly at: Instant }>();
  #waiting: Task[] = [];
  #running: Running[] = [];
  #nextJob = 0;
  #tasks = 0;
  #killed = 0;
  #done = 0;
  #at: Instant;

  constructor(settings: QueueSettings) {
    this.#settings = settings;
    this.#at = settings.start;
  }

  /**
   * Lives through everything up to a moment, with all the machines that were there since the
   * last time. One that is missing among them counts as gone since then.
   */
  advance(now: Instant, machines: readonly Machine[]): void {
    const events = this.#machineEvents(now, machines);
    for (;;) {
      const next = this.#nextEvent(events, now);
      if (next === undefined) break;
      this.#at = instant(Math.max(this.#at, next.at));
      next.happen();
      this.#startWhatFits();
    }
    this.#at = instant(Math.max(this.#at, now));
  }

  #machineEvents(now: Instant, machines: readonly Machine[]): Event[] {
    const isFresh = ({ id }: Machine) => !this.#seats.has(id) && !this.#left.has(id);
    const ready = machines
      .filter((machine) => machine.usable && machine.activeFrom <= now && isFresh(machine))
      .map((machine) => ({
        at: machine.activeFrom,
        order: order.ready,
        id: machine.id,
        happen: () => this.#seat(machine),
      }));
    const gone = machines.flatMap(({ id, activeUntil }) =>
      activeUntil === undefined || activeUntil > now || this.#left.has(id)
        ? []
        : [{ at: activeUntil, order: order.gone, id, happen: () => this.#leave(id) }],
    );
    const given = new Set(machines.map(({ id }) => id));
    const lost = [...this.#seats.keys()]
      .filter((id) => !given.has(id))
      .map((id) => ({ at: this.#at, order: order.gone, id, happen: () => this.#leave(id) }));
    return [...ready, ...gone, ...lost].toSorted(inOrderOfTime);
  }

  /** The earliest happening of all kinds; machine events are taken out of the list. */
  #nextEvent(events: Event[], now: Instant): Event | undefined {
    const end = this.#running[0];
    const job = this.#settings.jobs[this.#nextJob];
    const candidates: Event[] = events.slice(0, 1);
    if (end !== undefined) {
      const happen = () => this.#finish(end);
      candidates.push({ at: end.endsAt, order: order.end, id: "", happen });
    }
    if (job !== undefined) {
      const at = instant(this.#settings.start + job.submitSeconds * 1_000);
      candidates.push({ at, order: order.arrival, id: "", happen: () => this.#submit(job, at) });
    }
    const next = candidates.toSorted(inOrderOfTime)[0];
    if (next === undefined || next.at > now) return undefined;
    if (next === events[0]) events.shift();
    return next;
  }

  #seat(machine: Machine): void {
    const isBusy = Array.from({ length: machine.gpus }, () => false);
    this.#seats.set(machine.id, { machine, isBusy, changes: isBusy.map(() => []) });
  }

  /** What ran on the machine goes back to the head of the queue, oldest first. */
  #leave(id: string): void {
    const seat = this.#seats.get(id);
    if (seat === undefined) return;
    const lost = this.#running.filter((task) => task.seat === seat);
    this.#running = this.#running.filter((task) => task.seat !== seat);
    for (const task of lost) this.#free(task);
    for (const { job } of lost) this.#progressOf(job).waiting += 1;
    const back = lost.map(({ number, job, gpus }) => ({ number, job, gpus }));
    this.#waiting = [...back.toSorted((one, other) => one.number - other.number), ...this.#waiting];
    this.#killed += lost.length;
    this.#seats.delete(id);
    this.#left.set(id, { seat, at: this.#at });
  }

  #submit(job: Job, at: Instant): void {
    this.#nextJob += 1;
    const parts = partsOf(job.gpus, this.#settings.machineGpus);
    const number = this.#progress.length;
    for (const gpus of parts) {
      this.#tasks += 1;
      this.#waiting.push({ number: this.#tasks, job: number, gpus });
    }
    this.#progress.push({
      submitAt: at,
      durationMillis: job.durationSeconds * 1_000,
      waiting: parts.length,
      left: parts.length,
      lastStart: at,
    });
  }

  #startWhatFits(): void {
    for (let head = this.#waiting[0]; head !== undefined; head = this.#waiting[0]) {
      const seat = this.#bestSeat(head.gpus);
      if (seat === undefined) return;
      this.#waiting.shift();
      this.#start(head, seat);
    }
  }

  /** The tightest fit; of equals the oldest machine. */
  #bestSeat(gpus: number): Seat | undefined {
    let best: { readonly seat: Seat; readonly free: number } | undefined;
    for (const seat of this.#seats.values()) {
      const free = seat.isBusy.filter((isBusy) => !isBusy).length;
      const isBetter =
        best === undefined ||
        free < best.free ||
        (free === best.free && inOrderOfAge(seat.machine, best.seat.machine) < 0);
      if (free >= gpus && isBetter) best = { seat, free };
    }
    return best?.seat;
  }

  #start(task: Task, seat: Seat): void {
    const idle = seat.isBusy.flatMap((isBusy, slot) => (isBusy ? [] : [slot]));
    const slots = idle.slice(0, task.gpus);
    this.#mark(seat, slots, true);
    const progress = this.#progressOf(task.job);
    progress.waiting -= 1;
    progress.lastStart = this.#at;
    const endsAt = instant(this.#at + progress.durationMillis);
    const place = this.#running.findIndex((other) => other.endsAt > endsAt);
    const running = { ...task, endsAt, slots, seat };
    this.#running.splice(place === -1 ? this.#running.length : place, 0, running);
  }

  #finish(task: Running): void {
    this.#running = this.#running.filter((other) => other !== task);
    this.#free(task);
    const progress = this.#progressOf(task.job);
    progress.left -= 1;
    if (progress.left === 0) this.#done += 1;
  }

  #free(task: Running): void {
    this.#mark(task.seat, task.slots, false);
  }

  #mark(seat: Seat, slots: readonly number[], isBusy: boolean): void {
    for (const slot of slots) {
      seat.isBusy[slot] = isBusy;
      seat.changes[slot]?.push({ at: this.#at, isBusy });
    }
  }

  #progressOf(job: number): Progress {
    const progress = this.#progress[job];
    if (progress === undefined) throw new Error(`no job ${job} in the local queue`);
    return progress;
  }

  /** Whether a GPU was at work at a moment; a change counts from its own moment on. */
  isBusyAt(place: { readonly id: string; readonly gpu: number; readonly at: Instant }): boolean {
    const seat = this.#seats.get(place.id) ?? this.#left.get(place.id)?.seat;
    const changes = seat?.changes[place.gpu] ?? [];
    return changes.findLast((change) => change.at <= place.at)?.isBusy ?? false;
  }

  /** Forgets what happened to GPUs before a moment, but for what still holds then. */
  forgetBefore(since: Instant): void {
    for (const [id, { at }] of this.#left) {
      if (at < since) this.#left.delete(id);
    }
    for (const seat of this.#seats.values()) {
      for (const changes of seat.changes) {
        const kept = changes.findLastIndex((change) => change.at <= since);
        if (kept > 0) changes.splice(0, kept);
      }
    }
  }

  figures(): QueueFigures {
    const started = this.#progress.filter((progress) => progress.waiting === 0);
    const waits = started
      .map((progress) => (progress.lastStart - progress.submitAt) / 1_000)
      .toSorted((one, other) => one - other);
    const sum = waits.reduce((total, wait) => total + wait, 0);
    return {
      submitted: this.#progress.length,
      started: started.length,
      done: this.#done,
      killed: this.#killed,
      queuedGpus: this.#waiting.reduce((total, task) => total + task.gpus, 0),
      busyGpus: this.#running.reduce((total, task) => total + task.gpus, 0),
      waitMean: waits.length === 0 ? 0 : sum / waits.length,
      waitP50: nearestRank(waits, 0.5),
      waitP95: nearestRank(waits, 0.95),
    };
  }
}

interface Event {
  readonly at: Instant;
  readonly order: number;
  readonly id: string;
  readonly happen: () => void;
}

function inOrderOfTime(one: Event, other: Event): number {
  return one.at - other.at || one.order - other.order || (one.id < other.id ? -1 : 1);
}

/** Whole machines for a job larger than one, the rest of it too. */
function partsOf(gpus: number, machineGpus: number): readonly number[] {
  if (gpus <= machineGpus) return [gpus];
  return Array.from({ length: Math.ceil(gpus / machineGpus) }, () => machineGpus);
}

function nearestRank(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
