/** The machines of the account: launching, ending, pricing and billing them as the clock goes. */

import { assert } from "../../errors.ts";
import { after, between, hour, type Instant, type Millis, millis } from "../../model/units.ts";
import type { Clock } from "../../ports.ts";
import { hexDigits, type Seeded } from "../seeded.ts";
import type { Machine } from "../workload/machine.ts";
import { Capacity } from "./capacity.ts";
import { catalogue } from "./catalogue.ts";
import {
  type Bill,
  billOf,
  endOf,
  machineOf,
  type PriceStep,
  type Rented,
  statusAt,
  type Tag,
} from "./rented.ts";
import type { EstateEvent } from "./wire.ts";

/** How likely things are that nobody asked for: shares from 0 to 1. */
export interface Chances {
  /** Booting ends in `unhealthy`. */
  readonly unhealthy: number;
  /** Active, but its GPUs do not work. */
  readonly cudaBroken: number;
  /** A launch is refused although the region is listed, by type. Absent: never. */
  readonly refused: Readonly<Record<string, number>>;
}

/** As reported from the field (7 of 8 and 2 of 3 in the worst reports; these are calmer). */
export const fieldChances: Chances = {
  unhealthy: 0.05,
  cudaBroken: 0.05,
  refused: { gpu_1x_h100_sxm5: 3 / 11, gpu_1x_gh200: 2 / 5 },
};

/** Nothing happens that nobody asked for. */
export const noChances: Chances = { unhealthy: 0, cudaBroken: 0, refused: {} };

/** What somebody wants to rent. */
export interface Order {
  readonly type: string;
  readonly region: string;
  readonly name?: string;
  readonly hostname?: string;
  readonly tags?: readonly Tag[];
  readonly sshKeyNames?: readonly string[];
  readonly fileSystemNames?: readonly string[];
  readonly ip?: string;
}

/** What the estate is made of. */
export interface EstateSettings {
  readonly clock: Clock;
  readonly chance: Seeded;
  readonly chances: Chances;
  /** Seconds from launch to active; absent: by the number of GPUs. */
  readonly bootSeconds?: readonly [from: number, to: number];
  readonly billFromLaunch: boolean;
}

/** What becomes of a launch, when it is not left to chance. */
export interface Fate {
  readonly outcome?: "active" | "unhealthy";
  readonly cudaBroken?: boolean;
  /** Infinity: it boots for ever. */
  readonly bootSeconds?: number;
}

/** Machines that ended longer ago than this are kept for the bill only. */
const remembered = millis(48 * hour);

/** Seconds: 1x measured, 8x reported; what lies between is assumed. */
function bootRange(gpus: number): readonly [from: number, to: number] {
  if (gpus >= 8) return [900, 1_500];
  return gpus > 1 ? [480, 900] : [165, 480];
}

/** The account's machines, present and past. */
export class Estate {
  readonly capacity = new Capacity();
  readonly events: EstateEvent[] = [];
  /** How long a launched machine stays out of the list. */
  hiddenFor: Millis = millis(0);
  /** Terminations accepted from now on never end. */
  stuckTerminations = false;
  /** Terminations accepted from now on have no effect. */
  forgottenTerminations = false;
  readonly #settings: EstateSettings;
  readonly #prices = new Map<string, PriceStep[]>();
  #present: Rented[] = [];
  readonly #past: Rented[] = [];
  readonly #fates: Fate[] = [];
  #launches = 0;
  #attempts = 0;
  /** What the machines looked like at a moment; made anew when time or a machine has moved. */
  #view: { readonly at: Instant; readonly machines: readonly Machine[] } | undefined;

  constructor(settings: EstateSettings) {
    this.#settings = settings;
  }

  get #now(): Instant {
    return this.#settings.clock.now();
  }

  /** Whether a launch is refused although its region is listed. Each question is a new draw. */
  isRefusedByChance(type: string): boolean {
    const { chance, chances } = this.#settings;
    this.#attempts += 1;
    return chance("refused", this.#attempts) < (chances.refused[type] ?? 0);
  }

  launch(order: Order, by: "api" | "human"): Rented {
    const { chance, chances, bootSeconds } = this.#settings;
    const gpus = catalogue.get(order.type)?.gpus ?? 0;
    const key = this.#launches + 1;
    const fate = this.#fates.shift() ?? {};
    const [from, to] = bootSeconds ?? bootRange(gpus);
    const drawn = from + chance("boot", key) * (to - from);
    const unhealthy = chance("unhealthy", key) < chances.unhealthy;
    const rented = this.#record(order, {
      by,
      launchedAt: this.#now,
      visibleFrom: after(this.#now, this.hiddenFor),
      bootedAt: after(this.#now, millis((fate.bootSeconds ?? drawn) * 1_000)),
      outcome: fate.outcome ?? (unhealthy ? "unhealthy" : "active"),
      cudaBroken: fate.cudaBroken ?? chance("cuda", key) < chances.cudaBroken,
    });
    this.capacity.change(rented, -1);
    this.#note("launch", rented, by);
    return rented;
  }

  /** Decides what becomes of a launch to come; each one decided upon meets one launch, in turn. */
  decide(fate: Fate): void {
    this.#fates.push(fate);
  }

  /** A machine that has been running for some time already: no launch, no capacity used. */
  adopt(order: Order, since: Instant): Rented {
    return this.#record(order, {
      by: "human",
      launchedAt: since,
      visibleFrom: since,
      bootedAt: since,
      outcome: "active",
      cudaBroken: false,
    });
  }

  #record(
    order: Order,
    fate: Pick<Rented, "launchedAt" | "visibleFrom" | "bootedAt" | "outcome" | "cudaBroken"> & {
      readonly by: "api" | "human";
    },
  ): Rented {
    const { chance } = this.#settings;
    this.#launches += 1;
    const number = this.#launches;
    const tail = `${number >> 8}.${number & 255}`;
    const ip = order.ip ?? `198.18.${tail}`;
    const { by, ...rest } = fate;
    const rented: Rented = {
      id: hexDigits(chance, 32, "id", number),
      number,
      type: order.type,
      region: order.region,
      hostname: order.hostname ?? ip.replaceAll(".", "-"),
      sshKeyNames: order.sshKeyNames ?? [],
      fileSystemNames: order.fileSystemNames ?? [],
      tags: order.tags ?? [],
      ip,
      privateIp: `10.19.${tail}`,
      jupyterToken: hexDigits(chance, 32, "jupyter", number),
      launchedBy: by,
      ...rest,
      ...(order.name === undefined ? {} : { name: order.name }),
    };
    this.#present.push(rented);
    this.#view = undefined;
    return rented;
  }

  rename(rented: Rented, name: string): void {
    rented.name = name;
    this.#view = undefined;
  }

  /** Accepts a termination; one that is already ending keeps its times. */
  terminate(rented: Rented, by: "api" | "human"): void {
    if (rented.terminatedAt !== undefined || this.forgottenTerminations) return;
    const draw = this.#settings.chance("terminating", rented.id);
    rented.terminatedAt = this.#now;
    this.#view = undefined;
    rented.goneAt = this.stuckTerminations
      ? Number.POSITIVE_INFINITY
      : this.#now + Math.round((30 + draw * 90) * 1_000);
    this.capacity.change(rented, 1);
    this.#note("terminate", rented, by);
  }

  /** What has been stuck at its end is gone. */
  endStuck(): void {
    this.#view = undefined;
    for (const rented of this.#present) {
      if (rented.goneAt === Number.POSITIVE_INFINITY) rented.goneAt = this.#now;
    }
  }

  /** Taken away: listed as `preempted` for a quarter of an hour, then gone. */
  preempt(rented: Rented): void {
    if (endOf(rented) !== undefined) return;
    rented.preemptedAt = this.#now;
    this.#view = undefined;
    rented.goneAt = this.#now + 900_000;
  }

  #note(action: EstateEvent["action"], rented: Rented, by: "api" | "human"): void {
    this.events.push({ at: this.#now, action, by, instance: rented });
  }

  /** What the list shows, oldest first. */
  listed(): readonly Rented[] {
    return this.existing().filter((rented) => rented.visibleFrom <= this.#now);
  }

  /** What exists, hidden or not. */
  existing(): readonly Rented[] {
    this.#forget();
    return this.#present.filter((rented) => statusAt(rented, this.#now) !== undefined);
  }

  /** By id; absent when unknown or gone. */
  find(id: string): Rented | undefined {
    return this.existing().find((rented) => rented.id === id);
  }

  /** By id or name; throws when there is none, for the hand that works the local world. */
  named(idOrName: string): Rented {
    const found = this.existing().find(({ id, name }) => id === idOrName || name === idOrName);
    assert(found !== undefined, `no local instance ${idOrName}`);
    return found;
  }

  /** The machines that were active at or after a moment; at most 48 h back. */
  machines(since: Instant): readonly Machine[] {
    if (this.#view?.at !== this.#now) {
      this.#forget();
      const machines = this.#present.flatMap((rented) => machineOf(rented, this.#now) ?? []);
      this.#view = { at: this.#now, machines };
    }
    return this.#view.machines.filter(
      ({ activeUntil }) => activeUntil === undefined || activeUntil >= since,
    );
  }

  #forget(): void {
    const isPast = (rented: Rented) =>
      rented.goneAt !== undefined &&
      between(endOf(rented) ?? this.#now, this.#now) > remembered &&
      rented.goneAt <= this.#now;
    if (!this.#present.some(isPast)) return;
    this.#past.push(...this.#present.filter(isPast));
    this.#present = this.#present.filter((rented) => !isPast(rented));
  }

  /** Cents for one machine and hour, now. */
  priceOf(type: string): number {
    return this.#pricesOf(type).at(-1)?.cents ?? 0;
  }

  setPrice(type: string, cents: number): void {
    this.#prices.set(type, [...this.#pricesOf(type), { from: this.#now, cents }]);
  }

  #pricesOf(type: string): PriceStep[] {
    const cents = catalogue.get(type)?.priceCentsPerHour ?? 0;
    return this.#prices.get(type) ?? [{ from: Number.NEGATIVE_INFINITY, cents }];
  }

  /** What every machine there ever was has cost, in the order they came. */
  bill(): readonly Bill[] {
    const fromLaunch = this.#settings.billFromLaunch;
    return [...this.#past, ...this.#present]
      .toSorted((one, other) => one.number - other.number)
      .map((rented) =>
        billOf(rented, { now: this.#now, prices: this.#pricesOf(rented.type), fromLaunch }),
      );
  }
}
