/**
 * What Postgres holds beside the actions, written by a role without any right but on its schema.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry } from "../../src/model/history.ts";
import type { Beside, PriceRow, SpendRow } from "../../src/model/records.ts";
import { instant, usdPerHour } from "../../src/model/units.ts";
import { postgresTable } from "../../src/outside/postgres.ts";
import { migrations } from "../../src/outside/postgres-migrations.ts";
import type { ActionTable } from "../../src/ports.ts";
import { emptySight } from "../../src/record/queued-sight.ts";
import { actionRowOf, savingsRowsOf } from "../../src/record/rows.ts";
import { savingsLedger } from "../../src/report/savings-ledger.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";

const noon = Date.UTC(2026, 9, 23, 12);
const past = (minute: number) => instant(noon + minute * 60_000);
const nothing: Beside = { decisions: [], savings: [], sight: emptySight };

function anEntry(id: string, change: Partial<AuditEntry> = {}): AuditEntry {
  const [verb = ""] = id.split("_");
  return {
    timestamp: past(0),
    dryRun: false,
    action: {
      id,
      type: verb === "provision" ? "provision_instance" : "terminate_instance",
      target: "training-7-a",
      reason: "All members above 80 % for 15 minutes",
      costImpact: usdPerHour(verb === "provision" ? 1.29 : -1.29),
      status: "executed",
    },
    pool: "training",
    rule: verb === "provision" ? "high_utilization" : "idle",
    approvers: ["alice"],
    metricsBefore: [],
    executedAt: past(7),
    pricePerHour: usdPerHour(1.29),
    ...change,
  };
}

describe.skipIf(!isPostgresHere)("beside the actions", () => {
  let server: RealPostgres;
  let address: string;
  let table: ActionTable;
  const role = `fleet_beside_${process.pid}`;
  const admins: string[] = [];

  beforeAll(async () => {
    server = await startRealPostgres();
    const first = await server.newDatabase();
    await asked(first, `create role ${role} login password 'only:fleet' nosuperuser`);
    admins.push(first);
  });
  beforeEach(async () => {
    const admin = await server.newDatabase();
    admins.push(admin);
    await asked(admin, `create schema fleet authorization ${role}`);
    const database = new URL(admin).pathname.slice(1);
    await asked(admin, `alter role ${role} in database ${database} set search_path = fleet`);
    const as = new URL(admin);
    as.username = role;
    as.password = encodeURIComponent("only:fleet");
    address = as.href;
    await table?.close();
    table = postgresTable(address);
  });
  afterAll(async () => {
    await table?.close();
    for (const admin of admins) await asked(admin, `drop owned by ${role}`);
    await asked(admins[0] ?? "", `drop role ${role}`);
    await server.stop();
  });

  async function asked(url: string, query: string): Promise<readonly unknown[][]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<unknown[]>({ text: query, rowMode: "array" })).rows;
    } finally {
      await client.end();
    }
  }

  const price = (minute: number, dollars?: number): PriceRow => ({
    type: "gpu_1x_a10",
    seenAt: past(minute),
    ...(dollars === undefined ? {} : { pricePerHour: usdPerHour(dollars) }),
  });
  const spend = (minute: number, dollars?: number, pool = ""): SpendRow => ({
    at: past(minute),
    scope: pool === "" ? "fleet" : "pool",
    pool,
    machines: 1,
    ...(dollars === undefined ? {} : { perHour: usdPerHour(dollars) }),
  });

  it("writes prices on change only, also of what was seen during an outage", async () => {
    const see = (...prices: readonly PriceRow[]) =>
      table.save([], { ...nothing, sight: { ...emptySight, prices } });
    await see(price(0, 1.29));
    await see(price(15, 1.29));
    await see(price(30, 1.49), price(45, 1.29), price(60));
    await see(price(30, 1.49), price(45, 1.29), price(60));
    await see(price(75));
    const found = await asked(
      address,
      "select price_usd_per_hour::float from prices order by seen_at",
    );
    expect(found).toEqual([[1.29], [1.49], [1.29], [null]]);
  });

  it("sums spend over the time between looks, by UTC day, and unknown prices apart", async () => {
    const rows = [
      spend(0, 2),
      spend(60, 2),
      spend(11 * 60, 3),
      spend(13 * 60),
      spend(14 * 60, 0),
      spend(0, 1, "training"),
      spend(60, 0, "training"),
    ];
    await table.save([], { ...nothing, sight: { ...emptySight, spend: rows } });
    await table.save([], { ...nothing, sight: { ...emptySight, spend: rows } });
    const found = await asked(
      address,
      `select day::text, scope, pool, usd::float, hours_of_unknown_price::float
        from fleetmerge_spend_by_pool_and_day where day <= date '2026-10-24' order by 2, 1`,
    );
    expect(found).toEqual([
      ["2026-10-23", "fleet", "", 25, 0],
      ["2026-10-24", "fleet", "", 3, 1],
      ["2026-10-23", "pool", "training", 1, 0],
      ["2026-10-24", "pool", "training", 0, 0],
    ]);
  });

  it("knows of each machine since when and until when it was listed, whatever comes late", async () => {
    const machine = (minute: number, status: string) => ({
      instanceId: "i-1",
      name: "training-7-a",
      pool: "training",
      type: "gpu_1x_a10",
      region: "us-east-1",
      status,
      firstSeen: past(minute),
      lastSeen: past(minute),
    });
    const see = (minute: number, status: string) =>
      table.save([], {
        ...nothing,
        sight: { ...emptySight, instances: [machine(minute, status)] },
      });
    await see(15, "active");
    await see(30, "terminating");
    await see(0, "booting");
    const [row] = await asked(address, "select status, first_seen_at, last_seen_at from instances");
    expect(row).toEqual(["terminating", new Date(past(15)), new Date(past(30))]);
  });

  it("works out savings as the ledger of savings does, to the micro-dollar", async () => {
    const entries = [
      anEntry("provision_a_1", { instanceId: "i-1" }),
      anEntry("terminate_a_2", { instanceId: "i-1", executedAt: instant(past(107) + 1_234) }),
      anEntry("provision_b_3", {
        instanceId: "i-2",
        pricePerHour: usdPerHour(1.333333),
        cost: { from: past(7), to: instant(past(50) + 1), minutes: 44 },
      }),
    ];
    const unpriced = savingsRowsOf([anEntry("provision_c_4", { instanceId: "i-3" })]).map(
      ({ pricePerHour: _unknown, ...row }) => row,
    );
    const savings = [...savingsRowsOf(entries), ...unpriced];
    await table.save(entries.map(actionRowOf), { ...nothing, savings });
    await table.save([], { ...nothing, savings });
    const found = await asked(
      address,
      `select action_id, (saved_usd * 1000000)::float,
          (extract(epoch from to_at) * 1000)::float
        from fleetmerge_savings_by_action where saved_usd is not null order by 1`,
    );
    expect(found).toHaveLength(3);
    for (const [id, micros, until] of found) {
      const { lines } = savingsLedger(entries, instant(Math.ceil(Number(until))));
      const line = lines.find(({ actionId }) => actionId === id);
      // The server's clock has micro-seconds: at most the minute that begins in between differs.
      expect(Math.abs(Number(micros) - Number(line?.effect))).toBeLessThanOrEqual(25_000);
      if (id === "provision_b_3") expect(micros).toBe(Number(line?.effect));
    }
    const rules = await asked(
      address,
      `select rule, pool, actions::int, of_unknown_price::int, saved_usd = (
          select sum(saved_usd) from fleetmerge_savings_by_action as one
          where one.rule = by_rule.rule and one.pool = by_rule.pool)
        from fleetmerge_savings_by_rule as by_rule order by 1`,
    );
    expect(rules).toEqual([
      ["high_utilization", "training", 3, 1, true],
      ["idle", "training", 1, 0, true],
    ]);
  });

  it("counts blocks by reason and approvals by person", async () => {
    const blocked = anEntry("provision_c_4");
    await table.save(
      [
        actionRowOf(anEntry("provision_a_1", { approvers: ["alice", "bob"] })),
        actionRowOf({
          ...blocked,
          action: { ...blocked.action, status: "blocked" },
          blockReason: "cooldown",
          approvers: [],
        }),
      ],
      nothing,
    );
    expect(
      await asked(address, "select block_reason, actions::int from fleetmerge_blocks_by_reason"),
    ).toEqual([["cooldown", 1]]);
    expect(
      await asked(
        address,
        "select approver, median::text from fleetmerge_approval_times order by 1",
      ),
    ).toEqual([
      ["alice", "00:07:00"],
      ["bob", "00:07:00"],
    ]);
  });

  it("keeps the newest copy of the ledger of each fleet, and a decision once", async () => {
    const copy = (minute: number, head: string) =>
      table.save([], {
        ...nothing,
        decisions: [
          {
            decisionId: "1-a",
            decidedAt: past(0),
            mainSha: "a",
            proposed: minute,
            blocked: 0,
            reasons: ["cooldown"],
            costImpact: usdPerHour(1.29),
          },
        ],
        ledger: { fleet: "acme/fleet", head, asOf: past(minute), ledger: { head } },
      });
    await copy(15, "b");
    await copy(0, "a");
    expect(await table.ledger("acme/fleet")).toEqual({
      fleet: "acme/fleet",
      head: "b",
      asOf: past(15),
      ledger: { head: "b" },
    });
    expect(await table.ledger("acme/other")).toBeUndefined();
    expect(await asked(address, "select proposed from decisions")).toEqual([[15]]);
  });

  it("answers every query of the operations guide, which has one for each view", async () => {
    await table.recent(1);
    const guide = readFileSync(join(import.meta.dirname, "../../docs/operations.md"), "utf8");
    const queries = [...guide.matchAll(/```sql\n(.*?)```/gsu)].flatMap(([, text = ""]) =>
      text.split(";").filter((one) => one.trim() !== ""),
    );
    for (const query of queries) expect(await asked(address, query)).toEqual([]);
    const statements = migrations.flatMap((step) => step.statements).join("\n");
    const views = [...statements.matchAll(/create or replace view (\w+)/gu)].map(
      ([, view]) => view,
    );
    expect(views.length).toBeGreaterThan(8);
    for (const view of views) expect(queries.join("\n")).toMatch(new RegExp(`\\b${view}\\b`, "u"));
  });

  it("gives every row in order, in as many batches as it takes", async () => {
    const many = Array.from({ length: 1_203 }, (_, count) => ({
      ...actionRowOf(anEntry("provision_a_1")),
      actionId: `provision_${String(count).padStart(5, "0")}`,
    }));
    await table.save(many.toReversed());
    const ids: string[] = [];
    for await (const rows of table.every()) ids.push(...rows.map(({ actionId }) => actionId));
    expect(ids).toEqual(many.map(({ actionId }) => actionId));
  });
});
