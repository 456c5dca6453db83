/**
 * What holds while main's newest policies are not confirmed: the confirmed ones, and of the newest
 * only what is tighter. Pure; apart because every stage must join the two in the same way.
 */
import type { ConfirmationPolicy, Limits, Policies, PoolPolicy } from "../model/policy.ts";
import type { ActionWindow, SpendBudget } from "../model/safety.ts";

/** The two revisions that are joined. */
export interface PolicyRevisions {
  readonly confirmed: Policies;
  readonly newest: Policies;
}

/**
 * Of each threshold and limit the tighter one. A pool that the newest revision has dropped is
 * frozen, one that only the newest has is not there yet, and rules, machines and approvers stay as
 * they were confirmed: of those no other choice is tighter for certain.
 */
export function tightened({ confirmed, newest }: PolicyRevisions): Policies {
  return {
    limits: tighterLimits(confirmed.limits, newest.limits),
    pools: confirmed.pools.flatMap((pool) => {
      const now = newest.pools.find((one) => one.name === pool.name);
      return now ? [tighterPool(pool, now)] : [];
    }),
  };
}

/** True when nothing in the newest revision is looser than what was confirmed. */
export function onlyTightens(revisions: PolicyRevisions): boolean {
  return JSON.stringify(tightened(revisions)) === JSON.stringify(inOrder(revisions.newest));
}

/** The newest revision, written in the order of keys in which two revisions are joined. */
function inOrder(newest: Policies): Policies {
  return tightened({ confirmed: newest, newest });
}

function tighterLimits(confirmed: Limits, newest: Limits): Limits {
  const afterFailure = longest(confirmed.cooldown.afterFailure, newest.cooldown.afterFailure);
  const queue = longest(confirmed.cooldown.queue, newest.cooldown.queue);
  const priceChangePercent = least(confirmed.priceChangePercent, newest.priceChangePercent);
  const budget = tighterBudget(confirmed.budget, newest.budget);
  const pauses = both(confirmed.pauses, newest.pauses);
  const windows = tighterWindows(confirmed.windows, newest.windows);
  const changes = both(confirmed.changes, newest.changes);
  // What is joined nowhere below stays as it was confirmed.
  return {
    ...confirmed,
    maxHourlySpend: lower(confirmed.maxHourlySpend, newest.maxHourlySpend),
    maxInstances: lower(confirmed.maxInstances, newest.maxInstances),
    cooldown: {
      provision: higher(confirmed.cooldown.provision, newest.cooldown.provision),
      terminate: higher(confirmed.cooldown.terminate, newest.cooldown.terminate),
      ...(afterFailure === undefined ? {} : { afterFailure }),
      ...(queue === undefined ? {} : { queue }),
    },
    confirmation: tighterConfirmation(confirmed.confirmation, newest.confirmation),
    launchWithin: lower(confirmed.launchWithin, newest.launchWithin),
    ...(pauses.length === 0 ? {} : { pauses }),
    ...(windows.length === 0 ? {} : { windows }),
    ...(changes.length === 0 ? {} : { changes }),
    ...(budget === undefined ? {} : { budget }),
    ...(priceChangePercent === undefined ? {} : { priceChangePercent }),
  };
}

function tighterConfirmation(
  confirmed: ConfirmationPolicy,
  newest: ConfirmationPolicy,
): ConfirmationPolicy {
  const tiers = both(confirmed.tiers, newest.tiers);
  return {
    aboveHourlyCost: lower(confirmed.aboveHourlyCost, newest.aboveHourlyCost),
    timeout: lower(confirmed.timeout, newest.timeout),
    // Whoever could name the approvers alone could name himself, and lock everybody else out.
    ...(confirmed.approvers ? { approvers: confirmed.approvers } : {}),
    ...(tiers.length === 0 ? {} : { tiers }),
    aboveTerminations: lower(confirmed.aboveTerminations, newest.aboveTerminations),
    window: higher(confirmed.window, newest.window),
  };
}

function tighterPool(confirmed: PoolPolicy, newest: PoolPolicy): PoolPolicy {
  const pause = confirmed.pause ?? newest.pause;
  const busy = both(confirmed.busy, newest.busy);
  const windows = tighterWindows(confirmed.windows, newest.windows);
  const changes = both(confirmed.changes, newest.changes);
  const protect = both(confirmed.protect, newest.protect);
  return {
    ...confirmed,
    at: newest.at,
    size: { ...confirmed.size, max: lower(confirmed.size.max, newest.size.max) },
    ...(pause ? { pause } : {}),
    ...(busy.length === 0 ? {} : { busy }),
    ...(windows.length === 0 ? {} : { windows }),
    ...(changes.length === 0 ? {} : { changes }),
    ...(protect.length === 0 ? {} : { protect }),
  };
}

/** Every denial; an allowance only for an act that was allowed at any time before. */
function tighterWindows(
  confirmed: readonly ActionWindow[] = [],
  newest: readonly ActionWindow[] = [],
): readonly ActionWindow[] {
  const allowed = confirmed.filter(({ effect }) => effect === "allow");
  const restricted = new Set(allowed.flatMap(({ acts }) => acts));
  const more = newest.flatMap((window): readonly ActionWindow[] => {
    if (window.effect === "deny") return [window];
    const acts = window.acts.filter((act) => !restricted.has(act));
    return acts.length === 0 ? [] : [{ ...window, acts }];
  });
  return both(confirmed, more);
}

function tighterBudget(
  confirmed: SpendBudget | undefined,
  newest: SpendBudget | undefined,
): SpendBudget | undefined {
  if (!confirmed || !newest) return confirmed ?? newest;
  const daily = least(confirmed.daily, newest.daily);
  const monthly = least(confirmed.monthly, newest.monthly);
  return {
    ...(daily === undefined ? {} : { daily }),
    ...(monthly === undefined ? {} : { monthly }),
  };
}

function both<Item>(
  confirmed: readonly Item[] = [],
  newest: readonly Item[] = [],
): readonly Item[] {
  const known = new Set(confirmed.map((item) => JSON.stringify(item)));
  return [...confirmed, ...newest.filter((item) => !known.has(JSON.stringify(item)))];
}

function lower<Value extends number>(one: Value, other: Value): Value {
  return other < one ? other : one;
}

function higher<Value extends number>(one: Value, other: Value): Value {
  return other > one ? other : one;
}

/** Absent is no limit at all. */
function least<Value extends number>(one?: Value, other?: Value): Value | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return lower(one, other);
}

/** Absent is as long as after an action that was completed, which is the longer one. */
function longest<Value extends number>(one?: Value, other?: Value): Value | undefined {
  return one === undefined || other === undefined ? undefined : higher(one, other);
}
