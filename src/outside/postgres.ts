/** The table of actions in Postgres: a copy of the audit that people can query. */

import pg from "pg";
import { OutsideError } from "../errors.ts";
import {
  type ActionState,
  type ActionType,
  actionStates,
  gateReasons,
  lateReasons,
} from "../model/plan.ts";
import type { ActionRow, Beside, SavedLedger } from "../model/records.ts";
import { inDollars, instant, type UsdMicrosPerHour, usdPerHour } from "../model/units.ts";
import type { ActionTable } from "../ports.ts";
import { readLedgerCopy, saveBeside } from "./postgres-beside.ts";
import {
  connectionTimeout,
  postgresAddress,
  postgresFailure,
  postgresSecrets,
  postgresWho as who,
} from "./postgres-connection.ts";
import { migrations, migrationsLock, migrationsTable } from "./postgres-migrations.ts";

// The server's limit and ours: a server that is gone cannot keep its own.
const statementTimeout = 15_000;
const queryTimeout = 20_000;

/**
 * How far along each state is. A run that learnt of an action late must not set back what another
 * has written since: the entry's own revision says which is newer, and this where it does not.
 */
const progress: Readonly<Record<ActionState, number>> = {
  proposed: 0,
  pending_confirmation: 1,
  approved: 2,
  blocked: 3,
  dry_run: 3,
  executing: 3,
  executed: 4,
  failed: 4,
  expired: 4,
  rolled_back: 5,
};

/** Every column with its type, in the table's order. */
const columnTypes = {
  action_id: "text",
  action_type: "text",
  target_instance: "text",
  reason: "text",
  cost_impact: "numeric",
  status: "text",
  metrics_before: "jsonb",
  metrics_after: "jsonb",
  created_at: "timestamptz",
  executed_at: "timestamptz",
  error_message: "text",
  pool: "text",
  block_reason: "text",
  decision: "text",
  pull_request: "integer",
  merge_sha: "text",
  instance_id: "text",
  approvers: "text[]",
  price_usd_per_hour: "numeric",
  rule: "text",
  audit_entry: "jsonb",
} as const;
type Column = keyof typeof columnTypes;
const columns = Object.keys(columnTypes);
const changing = columns.filter((name) => name !== "action_id" && name !== "created_at");
const typed = Object.entries(columnTypes).map(([name, type]) => `${name} ${type}`);

// One statement for many rows: a round trip for each would cost more than the writing.
const upsert = `insert into autonomous_actions as present (${columns.join(", ")})
  select ${columns.join(", ")} from jsonb_to_recordset($1::jsonb) as given (${typed.join(", ")})
  on conflict (action_id) do update set
    ${changing.map((name) => `${name} = excluded.${name}`).join(", ")}
  where (coalesce((present.audit_entry ->> 'revision')::int, 0),
         coalesce(($2::jsonb ->> present.status)::int, 0))
     <= (coalesce((excluded.audit_entry ->> 'revision')::int, 0),
         ($2::jsonb ->> excluded.status)::int)`;
const rowsAtOnce = 500;

const newest = `select ${columns.join(", ")}
  from autonomous_actions order by created_at desc, action_id desc limit $1`;

const following = `select ${columns.join(", ")}
  from autonomous_actions where action_id > $1 order by action_id limit $2`;

/**
 * The table behind a `postgres://` address, which may say `?sslmode=`. Connects at the first use.
 * Throws OperatorError when the text is no such address.
 */
export function postgresTable(address: string): ActionTable {
  return new PostgresTable(postgresAddress(address));
}

class PostgresTable implements ActionTable {
  readonly #pool: pg.Pool;
  readonly #secrets: readonly string[];
  #isMigrated = false;

  constructor(address: string) {
    this.#secrets = postgresSecrets(address);
    this.#pool = new pg.Pool({
      connectionString: address,
      application_name: "fleetmerge",
      max: 1,
      connectionTimeoutMillis: connectionTimeout,
      statement_timeout: statementTimeout,
      query_timeout: queryTimeout,
    });
    // Without a listener a connection that is cut while idle ends the process. The next query
    // meets the same failure and reports it.
    this.#pool.on("error", () => undefined);
  }

  async save(rows: readonly ActionRow[], beside?: Beside): Promise<void> {
    if (rows.length === 0 && beside === undefined) return;
    await this.#transaction(async (client) => {
      for (const batch of batchesOf(rows)) {
        await client.query(upsert, [storableJson(batch.map(valuesOf)), JSON.stringify(progress)]);
      }
      if (beside) await saveBeside(client, beside, storableJson);
    });
  }

  async recent(limit: number): Promise<readonly ActionRow[]> {
    return await this.#transaction(async (client) => {
      const found = await client.query<RawRow>(newest, [limit]);
      return found.rows.map(rowOf);
    });
  }

  async *every(): AsyncIterable<readonly ActionRow[]> {
    let last = "";
    for (;;) {
      const after = last;
      const rows = await this.#transaction(async (client) => {
        const found = await client.query<RawRow>(following, [after, rowsAtOnce]);
        return found.rows.map(rowOf);
      });
      if (rows.length === 0) return;
      yield rows;
      last = rows.at(-1)?.actionId ?? last;
    }
  }

  async ledger(fleet: string): Promise<SavedLedger | undefined> {
    return await this.#transaction((client) => readLedgerCopy(client, fleet));
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #transaction<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    try {
      if (!this.#isMigrated) await this.#inTransaction(migrate);
      this.#isMigrated = true;
      return await this.#inTransaction(work);
    } catch (thrown) {
      throw thrown instanceof OutsideError ? thrown : postgresFailure(thrown, this.#secrets);
    }
  }

  async #inTransaction<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    let isDone = false;
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      isDone = true;
      return result;
    } finally {
      // A connection in an unknown state is closed, which rolls back; it is never used again.
      client.release(!isDone);
    }
  }
}

/**
 * Under a lock that the transaction's end releases, also when connections are pooled by
 * transaction; the second of two that start together finds the work done.
 */
async function migrate(client: pg.PoolClient): Promise<void> {
  await client.query("select pg_advisory_xact_lock($1)", [migrationsLock]);
  await client.query(migrationsTable);
  const taken = await client.query<{ id: number }>("select id from fleetmerge_migrations");
  const ids = new Set(taken.rows.map((row) => row.id));
  for (const step of migrations.filter(({ id }) => !ids.has(id))) {
    for (const statement of step.statements) await client.query(statement);
    await client.query("insert into fleetmerge_migrations (id, name) values ($1, $2)", [
      step.id,
      step.name,
    ]);
  }
}

interface RawRow {
  readonly action_id: string;
  readonly action_type: string;
  readonly target_instance: string | null;
  readonly reason: string;
  readonly cost_impact: string | null;
  readonly status: string;
  readonly metrics_before: unknown;
  readonly metrics_after: unknown;
  readonly created_at: Date | null;
  readonly executed_at: Date | null;
  readonly error_message: string | null;
  readonly pool: string | null;
  readonly block_reason: string | null;
  readonly decision: string | null;
  readonly pull_request: number | null;
  readonly merge_sha: string | null;
  readonly instance_id: string | null;
  readonly approvers: readonly string[];
  readonly price_usd_per_hour: string | null;
  readonly rule: string | null;
  readonly audit_entry: unknown;
}

/** Batches in the order given; no statement can change a row twice, so none has an id twice. */
function batchesOf(rows: readonly ActionRow[]): readonly (readonly ActionRow[])[] {
  const batches: ActionRow[][] = [];
  let ids = new Set<string>();
  for (const row of rows) {
    let batch = batches.at(-1);
    if (!batch || ids.size === rowsAtOnce || ids.has(row.actionId)) {
      batch = [];
      batches.push(batch);
      ids = new Set();
    }
    ids.add(row.actionId);
    batch.push(row);
  }
  return batches;
}

function valuesOf(row: ActionRow): Readonly<Record<Column, unknown>> {
  return {
    action_id: row.actionId,
    action_type: row.actionType,
    target_instance: row.targetInstance,
    reason: row.reason,
    cost_impact: centsAgainstUs(row.costImpact),
    status: row.status,
    metrics_before: row.metricsBefore ?? null,
    metrics_after: row.metricsAfter ?? null,
    created_at: new Date(row.createdAt).toISOString(),
    executed_at: row.executedAt === undefined ? null : new Date(row.executedAt).toISOString(),
    error_message: row.errorMessage ?? null,
    pool: row.pool ?? null,
    block_reason: row.blockReason ?? null,
    decision: row.decision ?? null,
    pull_request: row.pullRequest ?? null,
    merge_sha: row.mergeSha ?? null,
    instance_id: row.instanceId ?? null,
    approvers: row.approvers,
    price_usd_per_hour:
      row.pricePerHour === undefined ? null : inDollars(row.pricePerHour).toFixed(6),
    rule: row.rule ?? null,
    audit_entry: row.auditEntry ?? null,
  };
}

/** Dollars with two decimals, costs rounded up and savings down. */
function centsAgainstUs(impact: UsdMicrosPerHour): string {
  return (Math.ceil(impact / 10_000) / 100).toFixed(2);
}

/** Postgres stores neither NUL nor half of a surrogate pair. */
function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "string" ? inner.replace(/\0|\p{Surrogate}/gu, "\u{fffd}") : inner,
  );
}

function rowOf(raw: RawRow): ActionRow {
  if (!isType(raw.action_type) || !isState(raw.status) || raw.created_at === null) {
    throw new OutsideError({
      who,
      kind: "unavailable",
      applied: "no",
      message: "autonomous_actions holds a row that Fleetmerge did not write",
    });
  }
  return {
    actionId: raw.action_id,
    actionType: raw.action_type,
    targetInstance: raw.target_instance ?? "",
    reason: raw.reason,
    costImpact: usdPerHour(Number(raw.cost_impact ?? 0)),
    status: raw.status,
    metricsBefore: raw.metrics_before,
    metricsAfter: raw.metrics_after,
    createdAt: instant(raw.created_at.getTime()),
    ...(raw.executed_at && { executedAt: instant(raw.executed_at.getTime()) }),
    ...(raw.error_message !== null && { errorMessage: raw.error_message }),
    ...knownOf(raw),
  };
}

/** What later steps added: rows from before have none of it. */
function knownOf(raw: RawRow): Pick<ActionRow, "approvers"> & Partial<ActionRow> {
  const reason = [...gateReasons, ...lateReasons].find((one) => one === raw.block_reason);
  return {
    approvers: raw.approvers,
    ...(raw.pool !== null && { pool: raw.pool }),
    ...(reason !== undefined && { blockReason: reason }),
    ...(raw.decision !== null && { decision: raw.decision }),
    ...(raw.pull_request !== null && { pullRequest: raw.pull_request }),
    ...(raw.merge_sha !== null && { mergeSha: raw.merge_sha }),
    ...(raw.instance_id !== null && { instanceId: raw.instance_id }),
    ...(raw.price_usd_per_hour !== null && {
      pricePerHour: usdPerHour(Number(raw.price_usd_per_hour)),
    }),
    ...(raw.rule !== null && { rule: raw.rule }),
    ...(raw.audit_entry !== null && { auditEntry: raw.audit_entry }),
  };
}

function isType(text: string): text is ActionType {
  return text === "provision_instance" || text === "terminate_instance";
}

function isState(text: string): text is ActionState {
  return actionStates.some((state) => state === text);
}
