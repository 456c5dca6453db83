/** Prints how long the table and each view take over a million actions (or as many as told). */
import { performance } from "node:perf_hooks";
import pg from "pg";
import { instant, usdPerHour } from "../src/model/units.ts";
import { postgresTable } from "../src/outside/postgres.ts";
import { fillActions, fillBeside } from "../test/support/many-actions.ts";
import { startRealPostgres } from "../test/support/real-postgres.ts";

const count = Number(process.argv[2] ?? 1_000_000);
const saved = 1_000;

const server = await startRealPostgres();
const address = await server.newDatabase();
const table = postgresTable(address);
await timed("set up", () => table.recent(1));
await timed(`fill with ${count}`, () => fillActions(address, count));
await timed("newest 100", () => table.recent(100));
await timed(`save ${saved} more`, () => table.save(Array.from({ length: saved }, row)));
const client = new pg.Client({ connectionString: address });
await client.connect();
await timed(`fill spend and savings with ${count} each`, () => fillBeside(address, count));
const views = await client.query<{ viewname: string }>(
  "select viewname from pg_views where schemaname = 'public' order by 1",
);
for (const { viewname } of views.rows) {
  await timed(viewname, () => client.query(`select * from ${viewname}`));
}
const size = await client.query<{ size: string }>(
  "select pg_size_pretty(pg_total_relation_size('autonomous_actions')) as size",
);
console.log(`table with its indexes: ${size.rows[0]?.size}`);
await client.end();
await table.close();
await server.stop();

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  const result = await work();
  const spent = Math.round(performance.now() - start);
  const rows = hasRows(result) ? ` (${result.rows.length} rows)` : "";
  console.log(`${what}: ${spent} ms${rows}`);
}

function hasRows(result: unknown): result is { readonly rows: readonly unknown[] } {
  return typeof result === "object" && result !== null && "rows" in result;
}

function row(_: unknown, index: number) {
  return {
    actionId: `saved_${index}`,
    actionType: "provision_instance",
    targetInstance: "training-7-a",
    reason: "All members above 80 % for 15 minutes",
    costImpact: usdPerHour(1.99),
    status: "executed",
    metricsBefore: [],
    metricsAfter: null,
    createdAt: instant(Date.UTC(2030, 0, 1) + index),
    approvers: [],
  } as const;
}
