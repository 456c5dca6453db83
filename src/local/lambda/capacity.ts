/** Where there are machines to be had, and when: set by hand, or replayed from a trace. */

import { type Instant, instant } from "../../model/units.ts";
import { catalogue } from "./catalogue.ts";

/** Regions with enough of a type, or how many machines each has left. */
export type RegionCapacity = readonly string[] | Readonly<Record<string, number>>;

/** From some moment on, these regions have a type. */
export interface CapacityStep {
  readonly from: Instant;
  readonly type: string;
  readonly regions: readonly string[];
}

const plenty = Number.POSITIVE_INFINITY;

/** What the cloud has to offer. Starts with what it had on the day of the catalogue. */
export class Capacity {
  readonly #left = new Map<string, Map<string, number>>();
  readonly #steps = new Map<string, readonly CapacityStep[]>();

  constructor() {
    for (const entry of catalogue.values()) this.set(entry.name, entry.capacityThen);
  }

  /** Replaces what is known of a type, its trace included. */
  set(type: string, regions: RegionCapacity): void {
    const pairs = Array.isArray(regions)
      ? regions.map((region: string): [string, number] => [region, plenty])
      : Object.entries(regions);
    this.#steps.delete(type);
    this.#left.set(type, new Map(pairs));
  }

  /** From now on the types of the steps follow them; before the first step there is nothing. */
  replay(steps: readonly CapacityStep[]): void {
    for (const type of new Set(steps.map((step) => step.type))) {
      const own = steps.filter((step) => step.type === type);
      this.#steps.set(
        type,
        own.toSorted((one, other) => one.from - other.from),
      );
    }
  }

  /** The regions that list a type at a moment, by name. */
  regionsWith(type: string, now: Instant): readonly string[] {
    const steps = this.#steps.get(type);
    if (steps !== undefined) {
      return (steps.findLast((step) => step.from <= now)?.regions ?? []).toSorted();
    }
    const left = [...(this.#left.get(type) ?? [])];
    return left.flatMap(([region, count]) => (count > 0 ? [region] : [])).toSorted();
  }

  /** One machine fewer, or one more. Regions with plenty, or with a trace, do not change. */
  change(place: { readonly type: string; readonly region: string }, by: 1 | -1): void {
    const left = this.#left.get(place.type);
    const count = left?.get(place.region);
    if (count !== undefined) left?.set(place.region, count + by);
  }
}

/** A run-length trace: polls at an interval; 1 for those that saw some, 0 for the others. */
export interface PolledCapacity {
  readonly intervalSeconds: number;
  readonly types: readonly {
    readonly type: string;
    readonly regions: readonly string[];
    readonly runs: readonly (readonly [seen: number, polls: number])[];
  }[];
}

/** The steps of a polled trace, its first poll put at `start`. After its end the last one holds. */
export function stepsOf(trace: PolledCapacity, start: Instant): readonly CapacityStep[] {
  return trace.types.flatMap(({ type, regions, runs }) => {
    let polls = 0;
    return runs.map(([seen, length]) => {
      const from = instant(start + polls * trace.intervalSeconds * 1_000);
      polls += length;
      return { from, type, regions: seen > 0 ? regions : [] };
    });
  });
}
