/**
 * The last look before a call: limits on the fleet as it is now, the price since the review, and
 * whether an idle machine is still idle. Pure; a guard only ever says no.
 */
import { holdOfAct } from "../decide/act-hold.ts";
import type { Member } from "../decide/members.ts";
import type { PooledInstance } from "../model/fleet.ts";
import { type Instance, isLive } from "../model/instance.ts";
import { hourly } from "../model/money.ts";
import type { Seen } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { Block, Direction } from "../model/plan.ts";
import type { Limits, Policies, PoolPolicy } from "../model/policy.ts";
import type { InstanceReadings } from "../model/readings.ts";
import type { Rule } from "../model/rule.ts";
import { type Instant, sumRates, type UsdMicrosPerHour } from "../model/units.ts";

/** The fleet as it is at the moment of the call. */
export interface LiveFleet {
  /** Every live machine of the account. */
  readonly instances: readonly Instance[];
  readonly members: readonly Member[];
  readonly offers: Seen<readonly Offer[]>;
  readonly limits: Limits;
  /** Prices of what this run launched and the list does not show yet. */
  readonly launchedNow: readonly UsdMicrosPerHour[];
}

/** Why this launch may not be called now; undefined when it may. */
export function launchGuard(entry: PooledInstance, live: LiveFleet): Block | undefined {
  const price = priceGuard(entry, live.offers);
  if (price.kind === "no") return price.block;
  return countGuard(entry, live) ?? spendGuard(entry, price.price, live);
}

type PriceAnswer =
  | { readonly kind: "yes"; readonly price: UsdMicrosPerHour }
  | { readonly kind: "no"; readonly block: Block };

function priceGuard(entry: PooledInstance, offers: Seen<readonly Offer[]>): PriceAnswer {
  const offer =
    offers.kind === "seen" ? offers.value.find((one) => one.type === entry.type) : undefined;
  const price = offer?.pricePerHour;
  if (price === undefined) {
    const sentence = `${entry.name} is not launched: the price of ${entry.type} is unknown now`;
    return { kind: "no", block: { reason: "price-unknown", sentence } };
  }
  if (entry.pricePerHour !== undefined && price > entry.pricePerHour) {
    const sentence =
      `${entry.name} is not launched: ${entry.type} costs ${hourly(price)} now, and ` +
      `${hourly(entry.pricePerHour)} was reviewed`;
    return { kind: "no", block: { reason: "price-changed", sentence } };
  }
  return { kind: "yes", price };
}

const occupying: ReadonlySet<Member["state"]> = new Set<Member["state"]>([
  "active",
  "booting",
  "unhealthy",
  "leaving",
  "stray",
  "doubtful",
]);

function countGuard(entry: PooledInstance, live: LiveFleet): Block | undefined {
  const managed = live.members.filter((member) => occupying.has(member.state)).length;
  const count = managed + live.launchedNow.length + 1;
  if (count <= live.limits.maxInstances) return undefined;
  const sentence =
    `${entry.name} is not launched: it would be instance ${count}, over the limit of ` +
    `${live.limits.maxInstances}`;
  return { reason: "instance-limit", sentence };
}

function spendGuard(
  entry: PooledInstance,
  price: UsdMicrosPerHour,
  live: LiveFleet,
): Block | undefined {
  const prices = live.instances.filter(isLive).map((instance) => instance.pricePerHour);
  const known = prices.filter((one) => one !== undefined);
  if (known.length < prices.length) {
    const sentence = `${entry.name} is not launched: a live machine has no known price`;
    return { reason: "price-unknown", sentence };
  }
  const doubtful = live.members.flatMap((member) =>
    member.state === "doubtful" && member.entry?.pricePerHour ? [member.entry.pricePerHour] : [],
  );
  const spend = sumRates([...known, ...doubtful, ...live.launchedNow, price]);
  if (spend <= live.limits.maxHourlySpend) return undefined;
  const sentence =
    `${entry.name} is not launched: spend would be ${hourly(spend)}, over the limit of ` +
    `${hourly(live.limits.maxHourlySpend)}`;
  return { reason: "spend-limit", sentence };
}

/** Why the operator's switches or hours keep this call from being made now. */
export function operatorGuard(
  call: { readonly name: string; readonly pool: string; readonly direction: Direction },
  policies: Policies,
  now: Instant,
): Block | undefined {
  const { name, pool, direction } = call;
  const block = holdOfAct({ act: "apply", pool, direction }, policies, now);
  const done = direction === "grow" ? "launched" : "terminated";
  return block && { ...block, sentence: `${name} is not ${done}: ${block.sentence}` };
}

/**
 * Why a removal that a rule asked for may not be called now: the machine works again, or
 * nobody can see whether it does. A removal that a person approved is not asked about readings.
 */
export function idleGuard(
  machine: { readonly name: string; readonly gpus: number },
  readings: InstanceReadings | undefined,
  pool: PoolPolicy | undefined,
): Block | undefined {
  const thresholds = (pool?.rules ?? []).flatMap(idleBelow);
  if (thresholds.length === 0) return undefined;
  const below = Math.max(...thresholds);
  const { name } = machine;
  const gpus = readings?.kind === "measured" ? readings.gpus : [];
  const seen = gpus.filter((gpu) => gpu.samples.length > 0);
  const samples = seen.flatMap((gpu) => gpu.samples);
  if (seen.length < machine.gpus) {
    const sentence = `${name} is not terminated: ${seen.length} of its ${machine.gpus} GPUs can be seen right now`;
    return { reason: "unknown-readings", sentence };
  }
  const peak = Math.max(...samples.map((sample) => sample.peak));
  if (peak < below) return undefined;
  const sentence =
    `${name} is not terminated: it is busy again (${Math.round(peak)} % in the last minutes, ` +
    `idle is below ${below} %)`;
  return { reason: "busy-again", sentence };
}

/** Below what a rule calls a machine idle; a pool that gives its least busy one takes any load. */
function idleBelow(rule: Rule): readonly number[] {
  if (!("belowPercent" in rule)) return [];
  const anyLoad = rule.rule === "target" && rule.victims === "least-busy";
  return [anyLoad ? Number.POSITIVE_INFINITY : rule.belowPercent];
}
