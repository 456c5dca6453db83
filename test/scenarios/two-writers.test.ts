/** Rows that an outage of Postgres left in the ledger, and two runs at once that write them. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyWith } from "../support/interrupted-apply.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";
import { smallWorlds } from "../support/scenario.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const [a, b] = ["training-1-a", "training-1-b"];
const away = { environment: { DATABASE_URL: "postgres://fleet:pass@127.0.0.1:2/none" } };

describe.skipIf(!isPostgresHere)("what waits for Postgres", () => {
  let postgres: RealPostgres;
  beforeAll(async () => {
    postgres = await startRealPostgres();
  });
  afterAll(() => postgres.stop());

  /** A termination was called and a launch merged while Postgres was away: all of it waits. */
  async function afterAnOutage(): Promise<SmallWorld> {
    const small = await world({ load: 0.5, running: [a, b] });
    for (const command of ["plan", "apply", "plan"]) await small.run(command, away);
    small.advance(40);
    small.setLoad(1);
    small.advance(40);
    for (const command of ["plan", "apply"]) await small.run(command, away);
    expect(small.calls()).toEqual(["terminate", "launch"]);
    const { pendingRows, pendingDecisions, pendingSight } = await ledgerOf(small);
    expect([pendingRows.length, pendingDecisions?.length]).toEqual([2, 2]);
    expect(pendingSight?.spend.length).toBeGreaterThan(0);
    return small;
  }

  /** Every row is there once, with what the audit says, and nothing waits any more. */
  async function expectOnce(small: SmallWorld, address: string): Promise<void> {
    for (let runs = 0; runs < 2; runs += 1) {
      await small.run("plan", { environment: { DATABASE_URL: address } });
    }
    const { pendingRows, pendingDecisions, pendingSight } = await ledgerOf(small);
    expect([pendingRows, pendingDecisions, pendingSight]).toEqual([[], undefined, undefined]);
    const inGit = (await small.entries()).map(({ action }) => `${action.id} ${action.status}`);
    const rows = "select action_id || ' ' || status from autonomous_actions order by action_id";
    expect(await asked(address, rows)).toEqual(inGit.toSorted());
    expect(inGit).toHaveLength(2);
    expect(await asked(address, "select count(*)::text from decisions")).toEqual(["2"]);
    expect(await asked(address, "select target from savings order by 1")).toEqual([
      "training-1-b",
      "training-2-a",
    ]);
    expect(await asked(address, "select name from instances order by 1")).toEqual([
      "training-1-a",
      "training-1-b",
      "training-2-a",
    ]);
    const twice = `select count(*)::text from (
      select scope, pool, observed_at from spend group by 1, 2, 3 having count(*) > 1) as twice`;
    expect(await asked(address, twice)).toEqual(["0"]);
  }

  it("is written once by a plan and an apply that start at the same time", async () => {
    const small = await afterAnOutage();
    const environment = { DATABASE_URL: await postgres.newDatabase() };
    small.advance(10);
    const told = await Promise.all([
      small.run("plan", { environment }),
      small.run("apply", { environment }),
    ]);
    expect(told.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    await expectOnce(small, environment.DATABASE_URL);
  });

  it("is not set back by a run that read it before another one wrote it", async () => {
    const small = await afterAnOutage();
    const environment = { DATABASE_URL: await postgres.newDatabase() };
    const told = await applyWith(small, environment, {
      on: "table",
      method: "save",
      before: async () => {
        // What the waiting run knows as under way is done and written before it writes.
        small.advance(10);
        expect((await small.run("plan", { environment })).exitCode).toBe(0);
      },
    });
    expect(told.exitCode).toBe(0);
    const done = "select status from autonomous_actions";
    expect(await asked(environment.DATABASE_URL, done)).toEqual(["executed", "executed"]);
    await expectOnce(small, environment.DATABASE_URL);
  });

  it("stays owed where a run that cannot write changed it right after it was written", async () => {
    const small = await afterAnOutage();
    const environment = { DATABASE_URL: await postgres.newDatabase() };
    await applyWith(small, environment, {
      on: "table",
      method: "save",
      after: async () => {
        small.advance(10);
        await small.run("plan", away);
      },
    });
    expect((await ledgerOf(small)).pendingRows.length).toBeGreaterThan(0);
    await expectOnce(small, environment.DATABASE_URL);
  });
});

interface Waiting {
  readonly pendingRows: readonly string[];
  readonly pendingDecisions?: readonly string[];
  readonly pendingSight?: { readonly spend: readonly unknown[] };
}

async function ledgerOf(small: SmallWorld): Promise<Waiting> {
  return JSON.parse(await small.git("show", "fleet-audit:ledger.json")) as Waiting;
}

/** The first column of every row. */
async function asked(address: string, query: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: "array" });
    return rows.map(([first]) => first);
  } finally {
    await client.end();
  }
}
