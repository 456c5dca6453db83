/** What each machine cost in a month, from what the audit says of its life. Pure. */
import type { AuditEntry, CostStretch } from "../model/history.ts";
import {
  costOver,
  type Instant,
  instant,
  type Millis,
  millis,
  minute,
  minutes,
  sumMoney,
  type UsdMicros,
  type UsdMicrosPerHour,
  usd,
  usdPerHour,
} from "../model/units.ts";
import type { MachineCost, MoneyTold, PoolCost } from "./month-report.ts";

/** The part of time that is looked at. */
export interface Span {
  readonly start: Instant;
  readonly until: Instant;
}

/** What is known of machines. */
export interface KnownMachines {
  readonly entries: readonly AuditEntry[];
  /** By id: what each machine that lived at the end cost since when. */
  readonly meters: Readonly<Record<string, readonly CostStretch[]>>;
  /** By id: names and types that a list of machines gave. */
  readonly listed: Readonly<Record<string, ListedMachine>>;
}

/** A machine as a list of them had it. */
export interface ListedMachine {
  readonly name?: string;
  /** Absent: in no pool. */
  readonly pool?: string;
  readonly type: string;
}

/** A machine from its first health to its end. */
interface Life {
  readonly name: string;
  readonly pool?: string;
  readonly type?: string;
  readonly from: Instant;
  /** Absent: it lived on. */
  readonly to?: Instant;
  readonly rate?: UsdMicrosPerHour;
  /** Of its whole life. */
  readonly amount?: UsdMicros;
  /** Of one that lives: its prices. */
  readonly stretches?: readonly CostStretch[];
}

/** Machines that cost in that time, the dearest first; those of unknown cost come last. */
export function machineCosts(known: KnownMachines, span: Span): readonly MachineCost[] {
  return livesOf(known)
    .flatMap((life) => costIn(life, span) ?? [])
    .sort(
      (one, other) =>
        amountOf(other.cost) - amountOf(one.cost) ||
        (one.name < other.name ? -1 : Number(one.name > other.name)),
    );
}

/** Machines by pool, the dearest pool first. */
export function poolCosts(machines: readonly MachineCost[]): readonly PoolCost[] {
  return [...Map.groupBy(machines, ({ pool }) => pool ?? "")]
    .map(([pool, members]) => ({
      ...(pool === "" ? {} : { pool }),
      machines: members.length,
      minutes: members.reduce((sum, one) => sum + one.minutes, 0),
      cost: summed(members),
    }))
    .sort(
      (one, other) =>
        amountOf(other.cost) - amountOf(one.cost) ||
        ((one.pool ?? "") < (other.pool ?? "") ? -1 : 1),
    );
}

/** How long those lived that ended in that time, the shortest first. */
export function livesEnded(known: KnownMachines, { start, until }: Span): readonly Millis[] {
  return livesOf(known)
    .flatMap(({ from, to }) =>
      to !== undefined && to >= start && to < until ? [millis(Math.max(0, to - from))] : [],
    )
    .sort((one, other) => one - other);
}

/**
 * The fleet when it cost most, and what more it would have cost to keep it from the first machine
 * on. Undefined where no machine ran, or one has no known price.
 */
export function dearestFleet(
  known: KnownMachines,
  span: Span,
):
  | { readonly rate: UsdMicrosPerHour; readonly at: Instant; readonly saved: UsdMicros }
  | undefined {
  const steps = livesOf(known).flatMap((life) => stepsOf(life, span));
  const costs = machineCosts(known, span).map(({ cost }) => cost);
  const amounts = costs.flatMap((cost) => (cost.kind === "known" ? [cost.amount] : []));
  const first = steps.reduce<number>((least, { at }) => Math.min(least, at), span.until);
  if (steps.length === 0 || amounts.length < costs.length) return undefined;
  if (steps.some(({ change }) => Number.isNaN(change))) return undefined;
  let running = 0;
  let most = 0;
  let at = span.start;
  // What ends and begins in the same moment never ran together.
  for (const step of steps.sort((one, other) => one.at - other.at || one.change - other.change)) {
    running += step.change;
    if (running > most) {
      most = running;
      at = step.at;
    }
  }
  const rate = usdPerHour(most / 1e6);
  const kept = costOver(rate, millis(span.until - first));
  const saved = usd((kept - sumMoney(amounts)) / 1e6);
  return saved < 0 ? undefined : { rate, at, saved };
}

function stepsOf(life: Life, { start, until }: Span): { at: Instant; change: number }[] {
  const from = instant(Math.max(life.from, start));
  const to = instant(Math.min(life.to ?? until, until));
  if (to <= from) return [];
  const rate = life.stretches?.at(-1)?.rate ?? life.rate ?? Number.NaN;
  return [
    { at: from, change: rate },
    { at: to, change: -rate },
  ];
}

function summed(members: readonly MachineCost[]): MoneyTold {
  const amounts = members.flatMap(({ cost }) => (cost.kind === "known" ? [cost.amount] : []));
  return amounts.length === members.length
    ? { kind: "known", amount: sumMoney(amounts) }
    : { kind: "unknown", why: "one of its machines has no known price" };
}

function amountOf(cost: MoneyTold): number {
  return cost.kind === "known" ? cost.amount : -1;
}

/** One life a machine: as a launch tells it, else a termination, else the meters of the living. */
function livesOf({ entries, meters, listed }: KnownMachines): readonly Life[] {
  const done = entries.filter(({ dryRun }) => !dryRun);
  const lives = new Map<string, Life>();
  const ended = new Map<string, Instant>();
  for (const { action, instanceId, executedAt } of done) {
    if (action.type !== "terminate_instance" || executedAt === undefined) continue;
    ended.set(instanceId ?? action.target, executedAt);
  }
  for (const type of ["provision_instance", "terminate_instance"] as const) {
    for (const entry of done) {
      const { instanceId } = entry;
      if (entry.action.type !== type || instanceId === undefined || lives.has(instanceId)) continue;
      const stretches = meters[instanceId];
      const end = ended.get(instanceId) ?? ended.get(entry.action.target);
      const life = lifeOf(entry, { ...(stretches ? { stretches } : {}), ...(end ? { end } : {}) });
      if (life) lives.set(instanceId, life);
    }
  }
  for (const [id, stretches] of Object.entries(meters)) {
    const [first] = stretches;
    const seen = listed[id];
    if (lives.has(id) || !first) continue;
    lives.set(id, {
      name: seen?.name ?? id,
      ...(seen ? { type: seen.type } : {}),
      ...(seen?.pool === undefined ? {} : { pool: seen.pool }),
      from: first.from,
      stretches,
    });
  }
  return [...lives.values()];
}

function lifeOf(
  { action, pool, cost, called, executedAt, pricePerHour: rate }: AuditEntry,
  known: { readonly stretches?: readonly CostStretch[]; readonly end?: Instant },
): Life | undefined {
  const { stretches, end } = known;
  const isLaunch = action.type === "provision_instance";
  const from = cost?.from ?? stretches?.[0]?.from ?? (isLaunch ? executedAt : undefined);
  if (from === undefined) return undefined;
  const to = cost?.to ?? (stretches ? undefined : end);
  return {
    name: action.target,
    pool,
    from,
    ...(called ? { type: called.type } : {}),
    ...(to === undefined ? {} : { to }),
    ...(rate === undefined ? {} : { rate }),
    ...(cost?.amount === undefined ? {} : { amount: cost.amount }),
    ...(stretches ? { stretches } : {}),
  };
}

function costIn(life: Life, { start, until }: Span): MachineCost | undefined {
  const from = instant(Math.max(life.from, start));
  const to = instant(Math.min(life.to ?? until, until));
  if (to <= from) return undefined;
  const { name, pool, type } = life;
  return {
    name,
    ...(pool === undefined ? {} : { pool }),
    ...(type === undefined ? {} : { type }),
    minutes: begun(from, to),
    cost: priced(life, { start: from, until: to }),
  };
}

/** The meter's prices where it lives, its bill where all of it counts, else its price by time. */
function priced({ stretches, amount, rate, from, to }: Life, span: Span): MoneyTold {
  if (stretches) return byStretches(stretches, span);
  if (amount !== undefined && to !== undefined) {
    const share = begun(span.start, span.until) / Math.max(1, begun(from, to));
    return { kind: "known", amount: usd((amount * Math.min(1, share)) / 1e6) };
  }
  if (rate === undefined) return { kind: "unknown", why: "nobody knows its price" };
  return { kind: "known", amount: costOver(rate, minutes(begun(span.start, span.until))) };
}

function byStretches(stretches: readonly CostStretch[], { start, until }: Span): MoneyTold {
  const amounts: UsdMicros[] = [];
  for (const [place, { from, rate }] of stretches.entries()) {
    const first = instant(Math.max(from, start));
    const last = instant(Math.min(stretches[place + 1]?.from ?? until, until));
    if (last <= first) continue;
    if (rate === undefined) return { kind: "unknown", why: "nobody knows its price" };
    amounts.push(costOver(rate, minutes(begun(first, last))));
  }
  return { kind: "known", amount: sumMoney(amounts) };
}

/** A minute that has begun counts whole, as the cloud bills it. */
function begun(from: Instant, to: Instant): number {
  return Math.max(0, Math.ceil((to - from) / minute));
}
