import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ActionRow } from "../../src/model/records.ts";
import { after, instant, minutes, usdPerHour } from "../../src/model/units.ts";
import { postgresTable } from "../../src/outside/postgres.ts";

import { fillActions } from "../support/many-actions.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";

const late = instant(Date.UTC(2026, 10, 23, 23, 50));

function aRow(actionId: string, change: Partial<ActionRow> = {}): ActionRow {
  return {
    actionId,
    actionType: "provision_instance",
    targetInstance: "training-7-a",
    reason: "All members above 80 % for 15 minutes",
    costImpact: usdPerHour(1.99),
    status: "executed",
    metricsBefore: [],
    metricsAfter: null,
    createdAt: late,
    pool: "training",
    approvers: [],
    ...change,
  };
}

const executed = (minutesLater: number) => ({ executedAt: after(late, minutes(minutesLater)) });

/** A day's end: growth by itself and by approval, a saving, a block, and something only tried. */
const rows: readonly ActionRow[] = [
  aRow("grown", executed(5)),
  aRow("approved", { ...executed(40), costImpact: usdPerHour(23.92), approvers: ["alice"] }),
  aRow("approved-late", { ...executed(60), approvers: ["bob"] }),
  aRow("let-go", {
    ...executed(5),
    actionType: "terminate_instance",
    costImpact: usdPerHour(-1.29),
  }),
  aRow("blocked", { status: "blocked", blockReason: "spend-limit", pool: "inference" }),
  aRow("tried", { status: "dry_run", blockReason: "cooldown" }),
];

describe.skipIf(!isPostgresHere)("the views in a real Postgres", () => {
  let server: RealPostgres;
  let address: string;
  /** The same database, as somebody who may do nothing but live in one schema of it. */
  let own: string;
  const role = `fleet_writer_${process.pid}`;

  beforeAll(async () => {
    server = await startRealPostgres();
    address = await server.newDatabase();
    await asked(address, `create role ${role} login password 'only:fleet' nosuperuser`);
    await asked(address, `create schema fleet authorization ${role}`);
    await asked(
      address,
      `alter role ${role} in database ${nameOf(address)} set search_path = fleet`,
    );
    const as = new URL(address);
    as.username = role;
    as.password = encodeURIComponent("only:fleet");
    own = as.href;
    const table = postgresTable(own);
    await table.save(rows);
    await table.close();
  });
  afterAll(async () => {
    await asked(address, `drop owned by ${role}`);
    await asked(address, `drop role ${role}`);
    await server.stop();
  });

  const nameOf = (url: string) => new URL(url).pathname.slice(1);

  async function asked(url: string, query: string): Promise<readonly unknown[][]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const { rows: found } = await client.query<unknown[]>({ text: query, rowMode: "array" });
      return found;
    } finally {
      await client.end();
    }
  }

  it("were made by a role without any right but on its own schema", async () => {
    const [rights] = await asked(
      own,
      `select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls,
          has_schema_privilege(current_user, 'public', 'create'), current_schema()
        from pg_roles where rolname = current_user`,
    );
    expect(rights).toEqual([false, false, "fleet"]);
  });

  it("count actions by day, pool, type and state", async () => {
    const found = await asked(
      own,
      `select day::text, pool, action_type, status, actions::int,
          cost_impact_usd_per_hour::text
        from fleetmerge_actions_by_day order by 2, 3, 4`,
    );
    expect(found).toEqual([
      ["2026-11-23", "inference", "provision_instance", "blocked", 1, "1.99"],
      ["2026-11-23", "training", "provision_instance", "dry_run", 1, "1.99"],
      ["2026-11-23", "training", "provision_instance", "executed", 3, "27.90"],
      ["2026-11-23", "training", "terminate_instance", "executed", 1, "-1.29"],
    ]);
  });

  it("count blocks by reason, without those of a dry run", async () => {
    const found = await asked(
      own,
      "select day::text, pool, block_reason, actions::int from fleetmerge_blocks_by_day",
    );
    expect(found).toEqual([["2026-11-23", "inference", "spend-limit", 1]]);
  });

  it("sum what was executed on the UTC day of its execution, growth apart from savings", async () => {
    const found = await asked(
      own,
      `select day::text, pool, grown_usd_per_hour::text, saved_usd_per_hour::text,
          net_usd_per_hour::text
        from fleetmerge_cost_impact_by_day order by 1`,
    );
    expect(found).toEqual([
      ["2026-11-23", "training", "1.99", "-1.29", "0.70"],
      ["2026-11-24", "training", "25.91", "0", "25.91"],
    ]);
  });

  it("tell how long actions waited, apart where a person was asked", async () => {
    const found = await asked(
      own,
      `select approved_by_a_person, actions::int, median::text, longest::text
        from fleetmerge_waiting_times_by_day order by 1`,
    );
    expect(found).toEqual([
      [false, 2, "00:05:00", "00:05:00"],
      [true, 2, "00:50:00", "01:00:00"],
    ]);
  });

  it("can be lent to a reader who may not see the table", async () => {
    const reader = `fleet_reader_${process.pid}`;
    await asked(address, `create role ${reader} nosuperuser`);
    await asked(address, `grant usage on schema fleet to ${reader}`);
    await asked(address, `grant select on fleet.fleetmerge_actions_by_day to ${reader}`);
    const lent = new URL(address);
    lent.searchParams.set("options", `-c role=${reader}`);
    const as = (query: string) => asked(lent.href, query);
    await expect(as("select * from fleet.autonomous_actions")).rejects.toThrow(/denied/);
    await expect(as("select * from fleet.fleetmerge_actions_by_day")).resolves.toHaveLength(4);
    await asked(address, `drop owned by ${reader}; drop role ${reader}`);
  });

  it("answer over 100,000 actions, and so does the table", { timeout: 60_000 }, async () => {
    const many = await server.newDatabase();
    const table = postgresTable(many);
    await table.recent(1);
    await fillActions(many, 100_000);
    const newest = await table.recent(50);
    await table.save([{ ...aRow("one-more"), createdAt: instant(Date.UTC(2030, 0, 1)) }]);
    const [first] = await table.recent(1);
    await table.close();
    expect(newest).toHaveLength(50);
    expect(first?.actionId).toBe("one-more");
    const [counted] = await asked(
      many,
      `select (select sum(actions)::int from fleetmerge_actions_by_day),
        (select count(*)::int from autonomous_actions)`,
    );
    expect(counted).toEqual([100_001, 100_001]);
    const plan = await asked(
      many,
      `explain select action_id from autonomous_actions
        order by created_at desc, action_id desc limit 50`,
    );
    expect(plan.flat().join("\n")).toContain("idx_actions_created");
  });
});
