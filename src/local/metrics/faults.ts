/** What can go wrong with metrics, switched on and off while they are served. */

import type { Instant } from "../../model/units.ts";
import type { Machine } from "../workload/machine.ts";

/**
 * A time without samples of a machine, or of all. As when Prometheus itself did not scrape: no
 * staleness marks, so a bare selector still shows the last sample for five minutes.
 */
export interface Silence {
  /** Id, name or hostname; absent: all machines. */
  readonly machine?: string;
  readonly from: Instant;
  /** The first moment with samples again; absent: never again. */
  readonly until?: Instant;
}

/** An XID error on one GPU, shown from a moment on (NVIDIA's numbers; 79: fell off the bus). */
export interface Xid {
  readonly machine: string;
  readonly gpu: number;
  readonly code: number;
  readonly from: Instant;
}

/** What the server does to every request. */
export type ServerMood = "well" | "cut" | "hang" | "garbage" | "empty-result" | "error-500";

/** The switches. */
export class MetricsFaults {
  mood: ServerMood = "well";
  #silences: readonly Silence[] = [];
  #doubled: readonly string[] = [];
  #xids: readonly Xid[] = [];

  /** No samples between two moments, or from a moment on (stale). */
  silence(silence: Silence): void {
    this.#silences = [...this.#silences, silence];
  }

  /** A second set of series, from another address, under the machine's hostname. */
  double(machine: string): void {
    this.#doubled = [...this.#doubled, machine];
  }

  xid(xid: Xid): void {
    this.#xids = [...this.#xids, xid];
  }

  clear(): void {
    this.mood = "well";
    this.#silences = [];
    this.#doubled = [];
    this.#xids = [];
  }

  isSilent(machine: Machine, at: Instant): boolean {
    return this.#silences.some(
      (silence) =>
        (silence.machine === undefined || isNamed(machine, silence.machine)) &&
        silence.from <= at &&
        (silence.until === undefined || at < silence.until),
    );
  }

  isDoubled(machine: Machine): boolean {
    return this.#doubled.some((name) => isNamed(machine, name));
  }

  /** 0 when there is no error, as dcgm-exporter says. */
  xidOf(machine: Machine, gpu: number, at: Instant): number {
    const seen = this.#xids.findLast(
      (xid) => isNamed(machine, xid.machine) && xid.gpu === gpu && xid.from <= at,
    );
    return seen?.code ?? 0;
  }
}

function isNamed(machine: Machine, name: string): boolean {
  return [machine.id, machine.name, machine.hostname].includes(name);
}
