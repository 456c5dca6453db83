/**
 * The record as rows of Postgres. Pure: what is written when and after which outage is not here.
 */
import type { AuditEntry } from "../model/history.ts";
import { carriesOurTags, type Instance, isLive } from "../model/instance.ts";
import type { Observation } from "../model/observation.ts";
import type { Plan } from "../model/plan.ts";
import type {
  ActionRow,
  DecisionRow,
  InstanceRow,
  PriceRow,
  SavingsRow,
  Sight,
  SpendRow,
} from "../model/records.ts";
import { freeOfCharge, type Instant, sumRates, type UsdMicrosPerHour } from "../model/units.ts";
import { savingsLedger } from "../report/savings-ledger.ts";
import { decisionId, parseEntry, printEntry } from "./audit-entry.ts";

/** An audit entry as its row. */
export function actionRowOf(entry: AuditEntry): ActionRow {
  const auditEntry: unknown = JSON.parse(printEntry(entry));
  return {
    actionId: entry.action.id,
    actionType: entry.action.type,
    targetInstance: entry.action.target,
    reason: entry.action.reason,
    costImpact: entry.action.costImpact,
    status: entry.action.status,
    metricsBefore: entry.metricsBefore,
    metricsAfter: entry.metricsAfter ?? null,
    createdAt: entry.timestamp,
    ...(entry.executedAt === undefined ? {} : { executedAt: entry.executedAt }),
    ...(entry.error === undefined ? {} : { errorMessage: entry.error }),
    pool: entry.pool,
    approvers: entry.approvers,
    ...factsOf(entry),
    auditEntry,
  };
}

/** What an entry may or may not know yet. */
function factsOf(entry: AuditEntry): Partial<ActionRow> {
  const { blockReason, decision, pullRequest, mergeSha, instanceId, pricePerHour, rule } = entry;
  return {
    ...(blockReason === undefined ? {} : { blockReason }),
    ...(decision === undefined ? {} : { decision }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(mergeSha === undefined ? {} : { mergeSha }),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(rule === undefined ? {} : { rule }),
  };
}

/**
 * The entry that a row was made from; of a row from before rows held it, what its columns tell.
 * Undefined where not even those make one.
 */
export function entryOfRow(row: ActionRow): AuditEntry | undefined {
  if (row.auditEntry !== undefined) return parseEntry(JSON.stringify(row.auditEntry));
  if (row.pool === undefined) return undefined;
  return {
    timestamp: row.createdAt,
    dryRun: row.status === "dry_run",
    action: {
      id: row.actionId,
      type: row.actionType,
      target: row.targetInstance,
      reason: row.reason,
      costImpact: row.costImpact,
      status: row.status,
    },
    pool: row.pool,
    approvers: row.approvers,
    metricsBefore: [],
    ...factsOfRow(row),
  };
}

function factsOfRow(row: ActionRow): Partial<AuditEntry> {
  const { blockReason, decision, pullRequest, mergeSha, instanceId, pricePerHour } = row;
  return {
    ...(blockReason === undefined ? {} : { blockReason }),
    ...(decision === undefined ? {} : { decision }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(mergeSha === undefined ? {} : { mergeSha }),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    ...(row.executedAt === undefined ? {} : { executedAt: row.executedAt }),
    ...(row.errorMessage === undefined ? {} : { error: row.errorMessage }),
  };
}

/** The line of an entry in the table of savings; none before it was executed, or in a dry run. */
export function savingsRowsOf(entries: readonly AuditEntry[]): readonly SavingsRow[] {
  return entries.flatMap((entry) => {
    const { executedAt, cost, instanceId, rule } = entry;
    if (executedAt === undefined) return [];
    // Its own execution is where the line begins; how long it lasts is asked of the table.
    const [line] = savingsLedger([entry], executedAt).lines;
    if (!line) return [];
    const { actionId, type, pool, target, from, pricePerHour } = line;
    const ended = type === "provision_instance" ? cost?.to : undefined;
    return [
      {
        actionId,
        type,
        pool,
        target,
        from,
        ...(rule === undefined ? {} : { rule }),
        ...(instanceId === undefined ? {} : { instanceId }),
        ...(ended === undefined ? {} : { endedAt: ended }),
        ...(pricePerHour === undefined ? {} : { pricePerHour }),
      },
    ];
  });
}

/** A decision as its row. */
export function decisionRowOf(plan: Plan): DecisionRow {
  const reasons = plan.blocked.flatMap(({ block }) => block?.reason ?? []);
  return {
    decisionId: decisionId(plan.at, plan.mainSha),
    decidedAt: plan.at,
    mainSha: plan.mainSha,
    proposed: plan.proposals.reduce((sum, { actions }) => sum + actions.length, 0),
    blocked: plan.blocked.length,
    reasons: [...new Set(reasons)].sort(),
    costImpact: sumRates(plan.proposals.map(({ costImpact }) => costImpact)),
  };
}

/** What one look at the cloud tells of machines, prices and spend; a gap tells nothing. */
export function sightOf(observation: Observation): Sight {
  const { at, offers } = observation;
  const machines =
    observation.instances.kind === "seen" ? observation.instances.value.filter(isLive) : undefined;
  const homeOf = homesIn(observation);
  const prices = offers.kind === "seen" ? offers.value : [];
  return {
    instances: (machines ?? []).map((one) => instanceRowOf(one, homeOf(one), at)),
    prices: prices.map(({ type, pricePerHour }): PriceRow => {
      return { type, seenAt: at, ...(pricePerHour === undefined ? {} : { pricePerHour }) };
    }),
    spend: machines ? spendOf(machines, homeOf, observation) : [],
  };
}

function instanceRowOf(machine: Instance, home: Home | undefined, at: Instant): InstanceRow {
  const { pricePerHour } = machine;
  return {
    instanceId: machine.id,
    name: home?.name ?? machine.name ?? machine.id,
    ...(home ? { pool: home.pool } : {}),
    type: machine.type,
    region: machine.region,
    status: machine.status,
    ...(pricePerHour === undefined ? {} : { pricePerHour }),
    firstSeen: at,
    lastSeen: at,
  };
}

interface Home {
  readonly pool: string;
  readonly name: string;
}

type HomeOf = (machine: Instance) => Home | undefined;

/**
 * Where a machine belongs: by its id in the fleet file or the ledger, else by name and tags. What
 * stands first in the fleet file counts.
 */
function homesIn({ fleet, ledger }: Observation): HomeOf {
  const entries = Object.entries(fleet.pools).flatMap(([pool, { instances }]) =>
    instances.map((entry) => ({ pool, ...entry })),
  );
  const places = [...entries.entries()];
  const byName = Map.groupBy(places, ([, { name }]) => name);
  const byId = Map.groupBy(places, ([, { id }]) => id);
  const launched = new Map(
    Object.entries(ledger.launches)
      .toReversed()
      .map(([name, { instanceId, pool }]) => [instanceId, { pool, name }]),
  );
  return (machine) => {
    const named = (byName.get(machine.name ?? "") ?? []).filter(([, { pool }]) =>
      carriesOurTags(machine, fleet.fleet, pool),
    );
    const [first] = [...(byId.get(machine.id) ?? []), ...named].toSorted(
      ([one], [other]) => one - other,
    );
    if (!first) return launched.get(machine.id);
    const [, { pool, name }] = first;
    return { pool, name };
  };
}

function spendOf(
  machines: readonly Instance[],
  homeOf: HomeOf,
  observation: Observation,
): readonly SpendRow[] {
  const { at } = observation;
  const homes = machines.map((one) => ({ one, pool: homeOf(one)?.pool }));
  const pools = new Set(Object.keys(observation.fleet.pools));
  for (const { pool } of homes) if (pool !== undefined) pools.add(pool);
  const row = (scope: SpendRow["scope"], pool: string, some: readonly Instance[]): SpendRow => {
    const perHour = rateOf(some);
    return {
      at,
      scope,
      pool,
      machines: some.length,
      ...(perHour === undefined ? {} : { perHour }),
    };
  };
  const of = (wanted: string | undefined) =>
    homes.filter(({ pool }) => pool === wanted).map(({ one }) => one);
  return [
    row("fleet", "", machines),
    ...[...pools].sort().map((pool) => row("pool", pool, of(pool))),
    row("unmanaged", "", of(undefined)),
  ];
}

/** Undefined when one of them has no known price: a sum without it would be too small. */
function rateOf(machines: readonly Instance[]): UsdMicrosPerHour | undefined {
  const rates = machines.flatMap(({ pricePerHour }) => pricePerHour ?? []);
  if (rates.length < machines.length) return undefined;
  return rates.length === 0 ? freeOfCharge : sumRates(rates);
}
