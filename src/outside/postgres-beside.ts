/**
 * What Postgres holds beside the actions: decisions, machines, prices, spend, savings and a copy of
 * the ledger. Each row has an identity of its own, so that writing it twice changes nothing.
 */
import type pg from "pg";
import type { Beside, PriceRow, SavedLedger } from "../model/records.ts";
import { type Instant, inDollars, instant, type UsdMicrosPerHour } from "../model/units.ts";

type Row = Readonly<Record<string, unknown>>;

/** Rows as JSON that Postgres can store. */
type AsJson = (rows: readonly Row[]) => string;

const decisions = `insert into decisions (decision_id, decided_at, main_sha, proposed, blocked,
    reasons, cost_impact)
  select decision_id, decided_at, main_sha, proposed, blocked, reasons, cost_impact
  from jsonb_to_recordset($1::jsonb) as given (decision_id text, decided_at timestamptz,
    main_sha text, proposed integer, blocked integer, reasons text[], cost_impact numeric)
  on conflict (decision_id) do nothing`;

const instances = `insert into instances as present (instance_id, name, pool, instance_type, region,
    status, price_usd_per_hour, first_seen_at, last_seen_at)
  select instance_id, name, pool, instance_type, region, status, price_usd_per_hour,
    first_seen_at, last_seen_at
  from jsonb_to_recordset($1::jsonb) as given (instance_id text, name text, pool text,
    instance_type text, region text, status text, price_usd_per_hour numeric,
    first_seen_at timestamptz, last_seen_at timestamptz)
  on conflict (instance_id) do update set name = excluded.name, pool = excluded.pool,
    region = excluded.region, status = excluded.status,
    price_usd_per_hour = coalesce(excluded.price_usd_per_hour, present.price_usd_per_hour),
    first_seen_at = least(present.first_seen_at, excluded.first_seen_at),
    last_seen_at = excluded.last_seen_at
  where excluded.last_seen_at >= present.last_seen_at`;

// Only what differs from what is known of the time before.
const prices = `insert into prices (instance_type, seen_at, price_usd_per_hour)
  select instance_type, seen_at, price_usd_per_hour
  from jsonb_to_recordset($1::jsonb) as given (instance_type text, seen_at timestamptz,
    price_usd_per_hour numeric)
  left join lateral (select known.instance_type as type, known.price_usd_per_hour as price
    from prices as known
    where known.instance_type = given.instance_type and known.seen_at <= given.seen_at
    order by known.seen_at desc limit 1) as before on true
  where before.type is null or before.price is distinct from given.price_usd_per_hour
  on conflict (instance_type, seen_at) do nothing`;

const spend = `insert into spend (observed_at, scope, pool, machines, usd_per_hour)
  select observed_at, scope, pool, machines, usd_per_hour
  from jsonb_to_recordset($1::jsonb) as given (observed_at timestamptz, scope text, pool text,
    machines integer, usd_per_hour numeric)
  on conflict (scope, pool, observed_at) do nothing`;

// A launch's line moves on when its machine is gone. What is known is not forgotten again.
const savings = `insert into savings as present (action_id, action_type, pool, target, rule,
    instance_id, from_at, ended_at, price_usd_per_hour)
  select action_id, action_type, pool, target, rule, instance_id, from_at, ended_at,
    price_usd_per_hour
  from jsonb_to_recordset($1::jsonb) as given (action_id text, action_type text, pool text,
    target text, rule text, instance_id text, from_at timestamptz, ended_at timestamptz,
    price_usd_per_hour numeric)
  on conflict (action_id) do update set rule = coalesce(excluded.rule, present.rule),
    instance_id = coalesce(excluded.instance_id, present.instance_id),
    from_at = excluded.from_at, ended_at = coalesce(excluded.ended_at, present.ended_at),
    price_usd_per_hour = coalesce(excluded.price_usd_per_hour, present.price_usd_per_hour)`;

const ledgers = `insert into fleetmerge_ledgers as present (fleet, head, as_of, ledger)
  values ($1, $2, $3, $4::jsonb)
  on conflict (fleet) do update set head = excluded.head, as_of = excluded.as_of,
    ledger = excluded.ledger
  where present.as_of <= excluded.as_of`;

const rowsAtOnce = 1_000;

/** Writes all of it in the transaction of this client. */
export async function saveBeside(
  client: pg.ClientBase,
  beside: Beside,
  asJson: AsJson,
): Promise<void> {
  const write = async (statement: string, rows: readonly Row[]) => {
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      await client.query(statement, [asJson(rows.slice(start, start + rowsAtOnce))]);
    }
  };
  const { sight, ledger } = beside;
  await write(decisions, beside.decisions.map(decisionValues));
  await write(instances, sight.instances.map(instanceValues));
  // What was seen later is compared with what was seen before, which must be there already.
  for (const together of bySight(sight.prices)) await write(prices, together.map(priceValues));
  await write(spend, sight.spend.map(spendValues));
  await write(savings, beside.savings.map(savingsValues));
  if (!ledger) return;
  const values = [ledger.fleet, ledger.head, timeOf(ledger.asOf), JSON.stringify(ledger.ledger)];
  await client.query(ledgers, values);
}

/** The ledger that was saved last for a repository. */
export async function readLedgerCopy(
  client: pg.ClientBase,
  fleet: string,
): Promise<SavedLedger | undefined> {
  const { rows } = await client.query<{
    readonly head: string;
    readonly as_of: Date;
    readonly ledger: unknown;
  }>("select head, as_of, ledger from fleetmerge_ledgers where fleet = $1", [fleet]);
  const [row] = rows;
  return row && { fleet, head: row.head, asOf: instant(row.as_of.getTime()), ledger: row.ledger };
}

/** In order of time, each time apart. */
function bySight(rows: readonly PriceRow[]): readonly (readonly PriceRow[])[] {
  const times = [...new Set(rows.map(({ seenAt }) => seenAt))].sort((one, other) => one - other);
  return times.map((at) => rows.filter(({ seenAt }) => seenAt === at));
}

function decisionValues(row: Beside["decisions"][number]): Row {
  return {
    decision_id: row.decisionId,
    decided_at: timeOf(row.decidedAt),
    main_sha: row.mainSha,
    proposed: row.proposed,
    blocked: row.blocked,
    reasons: row.reasons,
    cost_impact: exact(row.costImpact),
  };
}

function instanceValues(row: Beside["sight"]["instances"][number]): Row {
  return {
    instance_id: row.instanceId,
    name: row.name,
    pool: row.pool ?? null,
    instance_type: row.type,
    region: row.region,
    status: row.status,
    price_usd_per_hour: exact(row.pricePerHour),
    first_seen_at: timeOf(row.firstSeen),
    last_seen_at: timeOf(row.lastSeen),
  };
}

function priceValues(row: PriceRow): Row {
  return {
    instance_type: row.type,
    seen_at: timeOf(row.seenAt),
    price_usd_per_hour: exact(row.pricePerHour),
  };
}

function spendValues(row: Beside["sight"]["spend"][number]): Row {
  return {
    observed_at: timeOf(row.at),
    scope: row.scope,
    pool: row.pool,
    machines: row.machines,
    usd_per_hour: exact(row.perHour),
  };
}

function savingsValues(row: Beside["savings"][number]): Row {
  return {
    action_id: row.actionId,
    action_type: row.type,
    pool: row.pool,
    target: row.target,
    rule: row.rule ?? null,
    instance_id: row.instanceId ?? null,
    from_at: timeOf(row.from),
    ended_at: row.endedAt === undefined ? null : timeOf(row.endedAt),
    price_usd_per_hour: exact(row.pricePerHour),
  };
}

function timeOf(at: Instant): string {
  return new Date(at).toISOString();
}

/** Dollars with all their six decimals. */
function exact(rate: UsdMicrosPerHour | undefined): string | null {
  return rate === undefined ? null : inDollars(rate).toFixed(6);
}
