/** Which GPUs of a pool do nothing. Apart, because several rules count what is free. */
import type { Idleness } from "../model/rule.ts";
import type { Member } from "./members.ts";
import { own } from "./own.ts";
import type { PoolView } from "./rules/opinion.ts";
import { readWindow, seriesWithin } from "./window.ts";

/** GPUs of one active member that were below in every sample; unknown is never free. */
export type FreeGpus =
  | { readonly kind: "known"; readonly free: number }
  | { readonly kind: "unknown"; readonly why: string };

/** Counts GPU by GPU, because half of an idle machine is room for a small job. */
export function freeGpusOf(member: Member, idleness: Idleness, pool: PoolView): FreeGpus {
  const readings = member.instance && own(pool.readings, member.instance.id);
  const { now } = pool;
  const window = readWindow({ member, readings, now, window: idleness.for, measure: "peak" });
  if (window.kind === "unknown") return window;
  if (readings?.kind !== "measured") return { kind: "unknown", why: "has no readings" };
  const seen = seriesWithin(readings.gpus, { member, now, window: idleness.for });
  const free = seen.filter(({ samples }) =>
    samples.every(({ peak }) => peak < idleness.belowPercent),
  );
  return { kind: "known", free: free.length };
}

/**
 * GPUs that a machine which came a moment ago may still give to those who wait: all but the ones
 * that were seen at work since. A GPU without a sample was not seen at work.
 */
export function untakenGpusOf(member: Member, idleness: Idleness, pool: PoolView): number {
  const readings = member.instance && own(pool.readings, member.instance.id);
  const gpus = gpusOfComing(member, pool);
  if (readings?.kind !== "measured") return gpus;
  const seen = seriesWithin(readings.gpus, { member, now: pool.now, window: idleness.for });
  const taken = seen.filter(({ samples }) =>
    samples.some(({ peak }) => peak >= idleness.belowPercent),
  );
  return Math.max(0, gpus - taken.length);
}

/** GPUs that a new machine of the pool would most likely have: those of the preferred type. */
export function gpusOfNew({ policy, offers }: PoolView): number {
  const known = offers.kind === "seen" ? offers.value : [];
  const rentable = policy.instance.types.flatMap((type) => {
    const offer = known.find((one) => one.type === type);
    return offer ? [offer] : [];
  });
  const { regions } = policy.instance;
  const there = rentable.find((offer) =>
    regions.length === 0
      ? offer.regions.length > 0
      : offer.regions.some((region) => regions.includes(region)),
  );
  return Math.max(1, (there ?? rentable[0])?.gpus ?? 1);
}

/** GPUs of a machine that has not come yet, by its type where the cloud still offers it. */
export function gpusOfComing({ instance, entry }: Member, pool: PoolView): number {
  if (instance) return instance.gpus;
  const offers = pool.offers.kind === "seen" ? pool.offers.value : [];
  return offers.find(({ type }) => type === entry?.type)?.gpus ?? gpusOfNew(pool);
}
