import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OperatorError, OutsideError } from "../../src/errors.ts";
import { serveLoopback } from "../../src/local/loopback.ts";
import { type ActionState, actionStates } from "../../src/model/plan.ts";
import type { ActionRow } from "../../src/model/records.ts";
import { instant, type UsdMicrosPerHour, usdPerHour } from "../../src/model/units.ts";
import { postgresTable } from "../../src/outside/postgres.ts";
import { migrations } from "../../src/outside/postgres-migrations.ts";
import type { ActionTable } from "../../src/ports.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));

function aRow(change: Partial<ActionRow> = {}): ActionRow {
  return {
    actionId: "provision_instance_training-7-a_1795435200",
    actionType: "provision_instance",
    targetInstance: "training-7-a",
    reason: "All members above 80 % for 15 minutes",
    costImpact: usdPerHour(1.99),
    status: "proposed",
    metricsBefore: { mean: 91.5, series: [90, 93] },
    metricsAfter: null,
    createdAt: noon,
    approvers: [],
    ...change,
  };
}

describe.skipIf(!isPostgresHere)("the table in a real Postgres", () => {
  let server: RealPostgres;
  const tables: ActionTable[] = [];
  beforeAll(async () => {
    server = await startRealPostgres();
  });
  afterAll(async () => {
    await Promise.all(tables.splice(0).map((table) => table.close()));
    await server?.stop();
  });

  function opened(address: string): ActionTable {
    const table = postgresTable(address);
    tables.push(table);
    return table;
  }

  async function newTable(): Promise<ActionTable> {
    return opened(await server.newDatabase());
  }

  async function asked<Row extends pg.QueryResultRow>(address: string, query: string) {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    const { rows } = await client.query<Row>(query);
    await client.end();
    return rows;
  }

  it("gives back what was saved", async () => {
    const table = await newTable();
    const full = aRow({
      actionId: "terminate_instance_old-box_1",
      actionType: "terminate_instance",
      costImpact: usdPerHour(-1.29),
      status: "failed",
      metricsAfter: ["x", { y: 1 }],
      createdAt: instant(noon + 1),
      executedAt: instant(noon + 61_234),
      errorMessage: "The cloud's answer was lost",
      pool: "training",
      blockReason: "outcome-unknown",
      decision: "1795435200-aaaaaaaaaaaa",
      pullRequest: 12,
      mergeSha: "b".repeat(40),
      instanceId: "0920582c7ff041399e34823a0be62549",
      approvers: ["alice", 'o\'hara, "b" {ob}'],
      pricePerHour: usdPerHour(1.290001),
    });
    await table.save([aRow(), full]);
    expect(await table.recent(10)).toEqual([full, aRow()]);
  });

  it("gives the newest first, and of one moment the later id, as many as asked for", async () => {
    const table = await newTable();
    const rows = [
      aRow({ actionId: "a" }),
      aRow({ actionId: "b" }),
      aRow({ actionId: "c", createdAt: instant(noon - 1) }),
      aRow({ actionId: "d", createdAt: instant(noon + 1) }),
    ];
    await table.save(rows);
    const ids = (await table.recent(3)).map(({ actionId }) => actionId);
    expect(ids).toEqual(["d", "b", "a"]);
  });

  it("replaces a row when its action moves on, and keeps when it was created", async () => {
    const table = await newTable();
    await table.save([aRow()]);
    const executed = aRow({
      status: "executed",
      executedAt: instant(noon + 60_000),
      metricsAfter: { mean: 50 },
    });
    await table.save([{ ...executed, createdAt: instant(noon + 60_000) }]);
    expect(await table.recent(10)).toEqual([executed]);
  });

  it("may be told the same twice, and never goes back to an earlier state", async () => {
    const order: readonly (readonly ActionState[])[] = [
      ["proposed", "pending_confirmation", "approved", "executing", "executed", "rolled_back"],
      ["approved", "blocked", "executing", "failed", "executed"],
      ["proposed", "dry_run"],
      ["pending_confirmation", "expired"],
    ];
    const table = await newTable();
    for (const [life, states] of order.entries()) {
      const row = (status: ActionState) =>
        aRow({ actionId: `${life}`, status, createdAt: instant(noon + life) });
      for (const [index, status] of states.entries()) {
        const earlier = states.slice(0, Math.max(0, index - 2));
        await table.save([row(status), row(status), ...earlier.map(row)]);
        expect(await table.recent(1)).toEqual([row(status)]);
      }
    }
    expect(new Set(order.flat())).toEqual(new Set(actionStates));
  });

  it("takes the newer text of an entry, whichever state is the earlier", async () => {
    const table = await newTable();
    const row = (status: ActionState, revision: number) =>
      aRow({ status, ...(revision === 0 ? {} : { auditEntry: { revision } }) });
    const statusAfter = async (...rows: readonly ActionRow[]) => {
      for (const one of rows) await table.save([one]);
      return (await table.recent(1))[0]?.status;
    };
    expect(await statusAfter(row("executing", 0), row("approved", 1))).toBe("approved");
    expect(await statusAfter(row("executing", 2), row("approved", 3))).toBe("approved");
    expect(await statusAfter(row("executed", 2), row("executed", 0))).toBe("approved");
    expect(await statusAfter(row("executing", 3), row("approved", 3))).toBe("executing");
  });

  it("stores dollars rounded against ourselves, costs up and savings down", async () => {
    const address = await server.newDatabase();
    const table = opened(address);
    const rate = (micros: number) => micros as UsdMicrosPerHour;
    await table.save([
      aRow({ actionId: "a", costImpact: rate(1_234_001) }),
      aRow({ actionId: "b", costImpact: rate(-1_239_999) }),
      aRow({ actionId: "c", costImpact: rate(0) }),
      aRow({ actionId: "d", costImpact: rate(1_990_000) }),
    ]);
    const rows = await asked<{ readonly cost_impact: string }>(
      address,
      "select cost_impact from autonomous_actions order by action_id",
    );
    expect(rows.map(({ cost_impact }) => cost_impact)).toEqual(["1.24", "-1.23", "0.00", "1.99"]);
  });

  it("takes any text for text", async () => {
    const table = await newTable();
    const text = fc.string({ unit: "binary", maxLength: 60 });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(text, text, async (reason, note) => {
        count += 1;
        const createdAt = instant(noon + count);
        const metricsBefore = { note };
        await table.save([aRow({ actionId: `${count}`, reason, metricsBefore, createdAt })]);
        const [row] = await table.recent(1);
        const stored = (given: string) => given.replaceAll("\0", "\u{fffd}");
        expect(row?.reason).toBe(stored(reason));
        expect(row?.metricsBefore).toEqual({ note: stored(note) });
      }),
      { examples: [["'; drop table autonomous_actions; --", "\0 \\u0000 \u{1f680}"]], numRuns: 25 },
    );
    await table.save([aRow({ actionId: "half", reason: "a\ud83d", metricsBefore: ["\ude80"] })]);
  });

  it("has the columns and indexes that others count on", async () => {
    const address = await server.newDatabase();
    await opened(address).recent(1);
    const columns = await asked<{ readonly line: string }>(
      address,
      `select format('%s %s %s %s', column_name, data_type,
          coalesce(character_maximum_length, numeric_scale), is_nullable) as line
        from information_schema.columns where table_name = 'autonomous_actions'
        order by ordinal_position`,
    );
    expect(columns.map(({ line }) => line.replace("  ", " "))).toEqual([
      "action_id character varying 255 NO",
      "action_type character varying 50 NO",
      "target_instance character varying 255 YES",
      "reason text NO",
      "cost_impact numeric 2 YES",
      "status character varying 50 NO",
      "metrics_before jsonb YES",
      "metrics_after jsonb YES",
      "created_at timestamp with time zone YES",
      "executed_at timestamp with time zone YES",
      "error_message text YES",
      "pool character varying 255 YES",
      "block_reason character varying 50 YES",
      "decision character varying 255 YES",
      "pull_request integer 0 YES",
      "merge_sha character varying 64 YES",
      "instance_id character varying 255 YES",
      "approvers ARRAY NO",
      "price_usd_per_hour numeric 6 YES",
      "rule character varying 50 YES",
      "audit_entry jsonb YES",
    ]);
    const indexes = await asked<{ readonly indexname: string }>(
      address,
      "select indexname from pg_indexes where tablename = 'autonomous_actions' order by 1",
    );
    expect(indexes.map(({ indexname }) => indexname)).toEqual([
      "autonomous_actions_pkey",
      "idx_actions_created",
      "idx_actions_status",
      "idx_actions_type",
    ]);
  });

  it("is set up once, also when many start at the same time and again later", async () => {
    const address = await server.newDatabase();
    const starters = Array.from({ length: 8 }, () => opened(address));
    await Promise.all(
      starters.map((table, index) => table.save([aRow({ actionId: `action-${index}` })])),
    );
    expect(await opened(address).recent(100)).toHaveLength(8);
    const steps = await asked(address, "select id, name from fleetmerge_migrations order by id");
    expect(steps).toEqual(migrations.map(({ id, name }) => ({ id, name })));
  });

  it("joins a table that was there before us", async () => {
    const address = await server.newDatabase();
    await asked(
      address,
      `create table autonomous_actions (action_id varchar(255) primary key,
        action_type varchar(50) not null, target_instance varchar(255), reason text not null,
        cost_impact decimal(10,2), status varchar(50) not null, metrics_before jsonb,
        metrics_after jsonb, created_at timestamptz, executed_at timestamptz, error_message text)`,
    );
    const table = opened(address);
    await table.save([aRow()]);
    expect(await table.recent(10)).toEqual([aRow()]);
  });

  it("saves all rows or none", async () => {
    const table = await newTable();
    const tooLong = aRow({ actionId: "x".repeat(256) });
    const failure = await table.save([aRow(), tooLong]).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(OutsideError);
    expect(failure).toMatchObject({ kind: "rejected", applied: "no", code: "22001" });
    expect(await table.recent(10)).toEqual([]);
  });

  it("saves more rows than one statement takes, and the last of one id wins", async () => {
    const table = await newTable();
    const row = (index: number, status: ActionState) =>
      aRow({ actionId: `${index}`, status, createdAt: instant(noon + index) });
    const first = Array.from({ length: 1_203 }, (_, index) => row(index, "proposed"));
    const second = first.map((_, index) => row(index, "executing"));
    await table.save([...first, ...second.slice(0, 700), row(3, "executed")]);
    const saved = (await table.recent(2_000)).toReversed();
    expect(saved).toEqual(
      first.map((one, index) =>
        index === 3 ? row(3, "executed") : index < 700 ? row(index, "executing") : one,
      ),
    );
  });

  it("says so when it meets a row of somebody else", async () => {
    const address = await server.newDatabase();
    const table = opened(address);
    await table.recent(1);
    await asked(
      address,
      `insert into autonomous_actions (action_id, action_type, reason, status)
        values ('x', 'reboot_instance', 'y', 'done')`,
    );
    await expect(table.recent(1)).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("survives a connection that is cut between two uses", async () => {
    const address = await server.newDatabase();
    const table = opened(address);
    await table.save([aRow()]);
    await asked(
      address,
      `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'fleetmerge' and datname = current_database()`,
    );
    const found = () => table.recent(10).catch(() => []);
    await expect.poll(found, { timeout: 60_000 }).toHaveLength(1);
  });

  it("does not tell a wrong password, but where to look", async () => {
    const address = new URL(await server.newDatabase());
    address.password = "wrong%2Fpass";
    const failure = await opened(address.href)
      .recent(1)
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ kind: "unauthorised" });
    expect(String(failure)).toContain("DATABASE_URL");
    expect(String(failure)).not.toMatch(/wrong/);
  });

  it("says so when there is no such database", async () => {
    const address = new URL(await server.newDatabase());
    address.pathname = "/nowhere";
    const failure = opened(address.href).recent(1);
    await expect(failure).rejects.toMatchObject({ kind: "not-found", code: "3D000" });
  });
});

describe("a Postgres that is not there", () => {
  it.each(["", "not an address", "mysql://root:hunter2@host/db", "postgres://a:hunter2%@host/db"])(
    "%j is the operator's mistake, which does not show it",
    (address) => {
      expect(() => postgresTable(address)).toThrow(OperatorError);
      expect(() => postgresTable(address)).not.toThrow(/hunter2/);
    },
  );

  it("is a failure that does not show the password", async () => {
    const gone = await serveLoopback(() => Promise.resolve({ kind: "cut" }));
    await gone.close();
    const { port } = new URL(gone.url);
    const table = postgresTable(`postgres://fleet:hunter2@127.0.0.1:${port}/fleet`);
    const failure = await table.save([aRow()]).catch((thrown: unknown) => thrown);
    await table.close();
    expect(failure).toBeInstanceOf(OutsideError);
    expect(failure).toMatchObject({ kind: "unavailable", applied: "unknown" });
    expect(String(failure)).toContain("ECONNREFUSED");
    expect(String(failure)).not.toContain("hunter2");
  });

  it("is a failure, too, when something else listens there", async () => {
    const other = await serveLoopback(() => Promise.resolve({ kind: "cut" }));
    const { port } = new URL(other.url);
    const table = postgresTable(`postgres://fleet:hunter2@127.0.0.1:${port}/fleet`);
    const failure = await table.recent(1).catch((thrown: unknown) => thrown);
    await table.close();
    await other.close();
    expect(failure).toBeInstanceOf(OutsideError);
  });

  it("is not needed to save nothing", async () => {
    const table = postgresTable("postgres://fleet@127.0.0.1:1/fleet");
    await table.save([]);
    await table.close();
  });
});
