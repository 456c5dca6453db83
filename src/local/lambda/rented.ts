/** A rented machine and what follows from it and the time alone: status, active span, bill. */

import {
  between,
  centsPerHour,
  costOver,
  type Instant,
  minute,
  type UsdMicros,
} from "../../model/units.ts";
import type { Machine } from "../workload/machine.ts";
import { catalogue } from "./catalogue.ts";

/** A tag as the API writes it. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What was settled about a machine when it was launched. All times are known in advance. */
export interface Rented {
  readonly id: string;
  /** Counts from 1 in the order in which machines came. */
  readonly number: number;
  readonly type: string;
  readonly region: string;
  readonly hostname: string;
  readonly sshKeyNames: readonly string[];
  readonly fileSystemNames: readonly string[];
  tags: readonly Tag[];
  readonly ip: string;
  readonly privateIp: string;
  readonly jupyterToken: string;
  /** Who asked for it: a human's console session or an API key. */
  readonly launchedBy: "api" | "human";
  readonly launchedAt: Instant;
  /** From when the list shows it. */
  readonly visibleFrom: Instant;
  /** When booting is over, one way or the other. */
  readonly bootedAt: Instant;
  readonly outcome: "active" | "unhealthy";
  /** Active, but CUDA does not start (seen on 7 of 8 machines in one field report). */
  readonly cudaBroken: boolean;
  /** Absent when launched without one. Can be changed. */
  name?: string;
  /** When a termination was accepted. */
  terminatedAt?: Instant;
  /** When it was taken away without anybody's asking. */
  preemptedAt?: Instant;
  /** When it leaves the list; infinite while a termination is stuck. */
  goneAt?: number;
  /** A status set by hand, in force until the machine ends. */
  statusSetByHand?: string;
}

/** What one machine cost. */
export interface Bill {
  readonly id: string;
  readonly name?: string;
  readonly type: string;
  /** Whole minutes, the last one begun counting whole. */
  readonly minutes: number;
  /** Rounded up to whole cents. */
  readonly cents: number;
  /** Rounded up to whole micro-dollars. */
  readonly cost: UsdMicros;
}

/** A price from some moment on, in cents an hour. */
export interface PriceStep {
  readonly from: number;
  readonly cents: number;
}

/** When it ended, however it did; absent while it lives. */
export function endOf(rented: Rented): Instant | undefined {
  return rented.preemptedAt ?? rented.terminatedAt;
}

/** Absent when the cloud no longer knows the machine. */
export function statusAt(rented: Rented, now: Instant): string | undefined {
  if (rented.goneAt !== undefined && rented.goneAt <= now) return undefined;
  if (rented.terminatedAt !== undefined) return "terminating";
  if (rented.preemptedAt !== undefined) return "preempted";
  if (rented.statusSetByHand !== undefined) return rented.statusSetByHand;
  return now < rented.bootedAt ? "booting" : rented.outcome;
}

/** When it first passed its health checks; absent before that and when it never did. */
export function firstHealthyAt(rented: Rented, now: Instant): Instant | undefined {
  const end = endOf(rented) ?? Number.POSITIVE_INFINITY;
  const healthy = rented.outcome === "active" && rented.bootedAt <= now && rented.bootedAt < end;
  return healthy ? rented.bootedAt : undefined;
}

/** The machine as its work sees it; absent when it has never been active. */
export function machineOf(rented: Rented, now: Instant): Machine | undefined {
  const activeFrom = firstHealthyAt(rented, now);
  const entry = catalogue.get(rented.type);
  if (activeFrom === undefined || entry === undefined) return undefined;
  const end = endOf(rented);
  const pool = rented.tags.find((tag) => tag.key === "pool")?.value;
  return {
    id: rented.id,
    ...(rented.name === undefined ? {} : { name: rented.name }),
    hostname: rented.hostname,
    ip: rented.ip,
    gpus: entry.gpus,
    gpuModel: entry.gpuDescription,
    ...(pool === undefined ? {} : { pool }),
    activeFrom,
    ...(end === undefined ? {} : { activeUntil: end }),
    usable: !rented.cudaBroken,
  };
}

/**
 * What a machine cost up to now. Each minute begun is billed whole, at the price in force when it
 * began, from the first health on; `fromLaunch` is the worst case, in which booting is paid too.
 */
export function billOf(
  rented: Rented,
  how: {
    readonly now: Instant;
    readonly prices: readonly PriceStep[];
    readonly fromLaunch: boolean;
  },
): Bill {
  const from = how.fromLaunch ? rented.launchedAt : firstHealthyAt(rented, how.now);
  const until = endOf(rented) ?? how.now;
  const spent = from === undefined ? 0 : Math.max(0, between(from, until));
  const minutes = Math.ceil(spent / minute);
  const centMinutes = from === undefined ? 0 : sumPrices({ from, minutes }, how.prices);
  return {
    id: rented.id,
    ...(rented.name === undefined ? {} : { name: rented.name }),
    type: rented.type,
    minutes,
    cents: Math.ceil(centMinutes / 60),
    cost: costOver(centsPerHour(centMinutes), minute),
  };
}

/** The sum of the hourly prices of all minutes: sixty times what they cost. */
function sumPrices(
  spell: { readonly from: number; readonly minutes: number },
  prices: readonly PriceStep[],
): number {
  const minutesBefore = (time: number): number =>
    Math.min(spell.minutes, Math.max(0, Math.ceil((time - spell.from) / minute)));
  return prices.reduce((sum, price, index) => {
    const next = prices[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const until = next === Number.POSITIVE_INFINITY ? spell.minutes : minutesBefore(next);
    return sum + (until - minutesBefore(price.from)) * price.cents;
  }, 0);
}
