/** What the machines do: each pool works off a script or a job trace, and each GPU shows it. */

import { after, hour, type Instant, instant, millis } from "../../model/units.ts";
import type { Clock } from "../../ports.ts";
import { type Seeded, seededBy } from "../seeded.ts";
import { drawFor, type Load, noisy, type Sharing, shareOf, workingAt } from "./load.ts";
import { isActiveAt, type Machine, type MachineSource } from "./machine.ts";
import { JobQueue, type QueueFigures, type QueueSettings } from "./queue.ts";

/** What a pool does. */
export type PoolWork =
  | { readonly kind: "scripted"; readonly load: Load; readonly sharing?: Sharing }
  | ({ readonly kind: "jobs" } & QueueSettings);

/** How a workload is set up. */
export interface WorkloadSettings {
  readonly clock: Clock;
  readonly machines: MachineSource;
  readonly seed: number;
  readonly pools: Readonly<Record<string, PoolWork>>;
  /** Which pool a machine works for. Absent: the one its `pool` tag names. */
  readonly poolOf?: (machine: Machine) => string | undefined;
  /** Percents that noise never crosses. Absent: 20 and 80. */
  readonly thresholds?: readonly number[];
  /** Largest distance of a reading from the share of work, in percents. Absent: 3. */
  readonly noise?: number;
}

/** A machine's own utilisation, in force over the work of its pool. */
export interface Pin {
  /** Id, name or hostname. */
  readonly machine: string;
  /** One percentage for all GPUs, or one each. */
  readonly percent: number | readonly number[];
  readonly from: Instant;
  /** Absent: for good. */
  readonly until?: Instant;
}

/** The place and time of a reading. */
export interface ReadingPlace {
  readonly machine: Machine;
  readonly gpu: number;
  readonly at: Instant;
}

/** Where the metrics server gets its readings. */
export interface ReadingSource {
  /** The machines that were active at or after a moment. */
  machines(since: Instant): readonly Machine[];
  /** Whole percents; absent when the machine was not active then, or that is forgotten. */
  percentAt(place: ReadingPlace): number | undefined;
}

/** How far back readings can be asked for. */
export const remembered = millis(27 * hour);

/** The work of all pools. Everything follows from the clock when it is asked for. */
export class Workload implements ReadingSource {
  readonly #settings: WorkloadSettings;
  readonly #chance: Seeded;
  readonly #queues: ReadonlyMap<string, JobQueue>;
  readonly #loads = new Map<string, { readonly from: Instant; readonly load: Load }[]>();
  readonly #pins: Pin[] = [];
  #tidiedAt: Instant;
  #advancedAt: Instant;

  constructor(settings: WorkloadSettings) {
    this.#settings = settings;
    this.#chance = seededBy(settings.seed);
    this.#tidiedAt = settings.clock.now();
    this.#advancedAt = instant(0);
    this.#queues = new Map(
      Object.entries(settings.pools).flatMap(([pool, work]) =>
        work.kind === "jobs" ? [[pool, new JobQueue(work)]] : [],
      ),
    );
  }

  /** From now on a scripted pool has another load; what was, stays. */
  setLoad(pool: string, load: Load): void {
    const changes = this.#loads.get(pool) ?? [];
    this.#loads.set(pool, [...changes, { from: this.#settings.clock.now(), load }]);
  }

  /** Gives a machine a utilisation of its own. The newest pin holds. */
  pin(pin: Pin): void {
    this.#pins.push(pin);
  }

  machines(since: Instant): readonly Machine[] {
    return this.#settings.machines(since);
  }

  /** How a pool's queue stands now; absent when it has none. */
  figures(pool: string): QueueFigures | undefined {
    this.#advance();
    return this.#queues.get(pool)?.figures();
  }

  percentAt(place: ReadingPlace): number | undefined {
    const { machine, at } = place;
    const now = this.#settings.clock.now();
    const isKnown = at <= now && at >= after(now, millis(-remembered));
    if (!isKnown || place.gpu >= machine.gpus || !isActiveAt(machine, at)) return undefined;
    if (!machine.usable) return 0;
    const pin = this.#pinOf(place);
    if (pin !== undefined) return this.#near(pin, place);
    const pool = this.#poolOf(machine);
    const work = pool === undefined ? undefined : this.#settings.pools[pool];
    if (pool === undefined || work === undefined) return 0;
    if (work.kind === "scripted") return this.#near(this.#share(pool, work, place), place);
    if (this.#advancedAt !== now) this.#advance();
    const { id } = machine;
    return this.#queues.get(pool)?.isBusyAt({ id, gpu: place.gpu, at }) ? 100 : 0;
  }

  #share(pool: string, work: PoolWork & { readonly kind: "scripted" }, place: ReadingPlace) {
    const { at } = place;
    const present = this.#settings
      .machines(at)
      .filter((machine) => this.#poolOf(machine) === pool && !this.#isPinnedAt(machine, at));
    const changed = this.#loads.get(pool)?.findLast(({ from }) => from <= at)?.load;
    const gpusOfWork = (changed ?? work.load)(at);
    const machines = workingAt(present, at);
    return shareOf({ machines, gpusOfWork }, work.sharing ?? "even", place);
  }

  #near(share: number, place: ReadingPlace): number {
    const { thresholds = [20, 80], noise = 3 } = this.#settings;
    return noisy(share, { thresholds, amplitude: noise, draw: drawFor(this.#chance, place) });
  }

  #pinOf({ machine, gpu, at }: ReadingPlace): number | undefined {
    const percent = this.#pins.findLast((pin) => isOf(pin, machine, at))?.percent;
    return percent === undefined || typeof percent === "number" ? percent : (percent[gpu] ?? 0);
  }

  #isPinnedAt(machine: Machine, at: Instant): boolean {
    return this.#pins.some((pin) => isOf(pin, machine, at));
  }

  #poolOf(machine: Machine): string | undefined {
    return this.#settings.poolOf ? this.#settings.poolOf(machine) : machine.pool;
  }

  /** Queues catch up with the clock; once an hour they forget what nobody can ask for any more. */
  #advance(): void {
    const now = this.#settings.clock.now();
    const since = after(now, millis(-remembered));
    const machines = this.#settings.machines(instant(Math.min(since, this.#advancedAt)));
    this.#advancedAt = now;
    for (const [pool, queue] of this.#queues) {
      queue.advance(
        now,
        machines.filter((machine) => this.#poolOf(machine) === pool),
      );
    }
    if (now - this.#tidiedAt < hour) return;
    this.#tidiedAt = now;
    for (const queue of this.#queues.values()) queue.forgetBefore(since);
  }
}

function isOf(pin: Pin, machine: Machine, at: Instant): boolean {
  const isNamed = [machine.id, machine.name, machine.hostname].includes(pin.machine);
  return isNamed && pin.from <= at && (pin.until === undefined || at < pin.until);
}
