/** Days under faults, with a real Postgres: git, the database and the metrics count the same. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { agreementOf } from "../support/agreement.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";

describe.skipIf(!isPostgresHere)("after three days under faults", () => {
  let server: RealPostgres;
  beforeAll(async () => {
    server = await startRealPostgres();
  });
  afterAll(async () => {
    await server.stop();
  });

  it("git, Postgres and the metrics count the same", { timeout: 120_000 }, async () => {
    const found = await agreementOf({ seed: 1, weeks: 3 / 7 }, await server.newDatabase());
    expect(Object.keys(found.life.faults).length).toBeGreaterThan(10);
    expect(Object.keys(found.actions).length).toBeGreaterThan(4);
    const pairs = { ...found.actions, ...found.counted, decisions: found.decisions };
    for (const [what, [one, other]] of Object.entries(pairs)) {
      expect({ what, count: other }).toEqual({ what, count: one });
    }
    expect(found.rows["spend"]).toBeGreaterThan(100);
    expect(found.rows["savings"]).toBeGreaterThan(0);
  });
});
