/**
 * What each machine has cost, as far as can be told without a bill: whole minutes from its first
 * health, at the listed price, rounded up. Pure; the ledger keeps it while the machine lives.
 */
import type { CostEstimate, CostStretch, Ledger } from "../model/history.ts";
import { type Instance, isLive } from "../model/instance.ts";
import { costOver, type Instant, minute, minutes, sumMoney } from "../model/units.ts";
import { byText, own } from "./own.ts";

type Meters = NonNullable<Ledger["meters"]>;

/** The machines that cost now, and what those did that are gone since the list before. */
export interface Metered {
  readonly meters: Meters;
  readonly ended: readonly { readonly instanceId: string; readonly cost: CostEstimate }[];
}

/**
 * After a list of machines that is known to be whole. A machine that is gone is counted until now,
 * not until it was terminated: nobody saw it end, and rather too much is counted than too little.
 */
export function meteredAfter(
  before: Meters | undefined,
  instances: readonly Instance[],
  now: Instant,
): Metered {
  const live = instances.filter(isLive).sort((one, other) => byText(one.id, other.id));
  const meters = Object.fromEntries(
    live.flatMap((instance) => {
      const stretches = stretchesOf(own(before ?? {}, instance.id), instance, now);
      return stretches ? [[instance.id, stretches] as const] : [];
    }),
  );
  const ended = Object.entries(before ?? {})
    .filter(([id]) => own(meters, id) === undefined)
    .sort(([one], [other]) => byText(one, other))
    .map(([instanceId, stretches]) => ({ instanceId, cost: costUntil(stretches, now) }));
  return { meters, ended };
}

/** Booting costs nothing until the first health; a machine that is unhealthy from the start may. */
function stretchesOf(
  known: readonly CostStretch[] | undefined,
  instance: Instance,
  now: Instant,
): readonly CostStretch[] | undefined {
  const listed = instance.pricePerHour;
  const last = known?.at(-1);
  if (!known || !last) {
    if (instance.status === "booting" && instance.firstHealthy === undefined) return undefined;
    return [
      { from: instance.firstHealthy ?? now, ...(listed === undefined ? {} : { rate: listed }) },
    ];
  }
  if (listed === undefined || listed === last.rate) return known;
  // A price that becomes known is that of the whole stretch; one that changes begins another.
  if (last.rate === undefined) return [...known.slice(0, -1), { ...last, rate: listed }];
  return [...known, { from: now, rate: listed }];
}

/** What a machine has cost until then. No amount where a part of it has no known price. */
export function costUntil(stretches: readonly CostStretch[], until: Instant): CostEstimate {
  const parts = stretches.map(({ from, rate }, place) => {
    const count = billedMinutes(from, stretches[place + 1]?.from ?? until);
    return { count, amount: rate === undefined ? undefined : costOver(rate, minutes(count)) };
  });
  const known = parts.flatMap(({ amount }) => amount ?? []);
  return {
    from: stretches[0]?.from ?? until,
    to: until,
    minutes: parts.reduce((sum, { count }) => sum + count, 0),
    ...(known.length === parts.length ? { amount: sumMoney(known) } : {}),
  };
}

/** Lambda bills by the minute; a minute that has begun counts whole. */
function billedMinutes(from: Instant, to: Instant): number {
  return Math.max(0, Math.ceil((to - from) / minute));
}
