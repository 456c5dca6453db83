/**
 * What the machines do, and what of it the meter shows. Everything is a function of seed and
 * moment: the checker asks the same question later and gets the same answer.
 */
import type { Estate } from "../../../src/local/lambda/estate.ts";
import type { Machine } from "../../../src/local/workload/machine.ts";
import { after, type Instant, instant, millis, minute } from "../../../src/model/units.ts";
import type { Readings } from "../ports/memory-meter.ts";
import { shareOf } from "./chance.ts";

/** A spell during which something is wrong. */
export interface Spell {
  readonly from: number;
  readonly until: number;
}

/** What is wrong with the meter, and when. */
export interface MeterTroubles {
  readonly down: readonly Spell[];
  /** Samples arrive ten minutes late. */
  readonly late: readonly Spell[];
  /** Nothing was measured. */
  readonly lost: readonly Spell[];
  /** Most samples are lost, and the newest is often there. Absent: never. */
  readonly thin?: readonly Spell[];
}

const blockLength = 80 * minute;
const lateness = millis(10 * minute);

function isWithin(spells: readonly Spell[], at: number): boolean {
  return spells.some(({ from, until }) => from <= at && at < until);
}

/** Machines of a pool are often busy together, and often idle together. */
export class Load implements Readings {
  readonly #seed: number;
  readonly #estate: Estate;
  readonly troubles: MeterTroubles;

  constructor(seed: number, estate: Estate, troubles: MeterTroubles) {
    this.#seed = seed;
    this.#estate = estate;
    this.troubles = troubles;
  }

  machines(since: Instant): readonly Machine[] {
    return this.#estate.machines(since);
  }

  isDown(now: Instant): boolean {
    return isWithin(this.troubles.down, now);
  }

  newest(now: Instant): Instant {
    const late = isWithin(this.troubles.late, now);
    const last = Math.floor(now / minute) * minute;
    return late ? after(instant(last), millis(-lateness)) : instant(last);
  }

  /** One machine in a hundred hours has two exporters that claim it. */
  sources(machine: Machine): readonly string[] {
    const own = `${machine.ip}:9400`;
    return this.#share(idOf(machine), 77) < 0.02 ? [own, "198.51.100.9:9400"] : [own];
  }

  percentAt(machine: Machine, gpu: number, at: Instant): number | undefined {
    const { activeFrom, activeUntil } = machine;
    if (at < activeFrom || (activeUntil !== undefined && at > activeUntil)) return undefined;
    if (isWithin(this.troubles.lost, at)) return undefined;
    const id = idOf(machine);
    const hour = Math.floor(at / 3_600_000);
    // Its exporter is down for an hour now and then, and drops a sample now and then.
    if (this.#share(id, hour, 5) < 0.03 || this.#share(id, at / minute, 6) < 0.02) return undefined;
    const isThin = isWithin(this.troubles.thin ?? [], at);
    if (isThin && this.#share(id, at / minute, 8) < 0.7) return undefined;
    if (!machine.usable) return 0;
    return this.#worked(machine, id, at / minute) + (gpu % 2);
  }

  #worked(machine: Machine, id: number, at: number): number {
    const pool = machine.pool === undefined ? 0 : machine.pool.length;
    const block = Math.floor((at * minute + pool * 1_000_000) / blockLength);
    const mood = this.#share(pool, block, 1);
    const own = this.#share(id, block, 2);
    const busy = mood < 0.3 || (mood > 0.65 && own < 0.4);
    const idle = !busy && (mood < 0.65 || own < 0.75);
    const noise = Math.floor(this.#share(id, at, 3) * 8);
    return busy ? 88 + noise : idle ? 4 + noise : 45 + noise;
  }

  #share(...numbers: readonly number[]): number {
    return shareOf(this.#seed, ...numbers);
  }
}

function idOf(machine: Machine): number {
  return Number.parseInt(machine.id.slice(0, 7), 16);
}
