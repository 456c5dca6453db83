/**
 * Lives one fleet for some weeks under faults against a real Postgres, and prints what git, the
 * database and the metrics count. Ends with 1 when they differ. `npm run agree -- --weeks 4.3`.
 */
import { parseArgs } from "node:util";
import { agreementOf } from "../test/support/agreement.ts";
import { startRealPostgres } from "../test/support/real-postgres.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    weeks: { type: "string", default: "4.3" },
  },
});
const server = await startRealPostgres();
const address = await server.newDatabase();
const found = await agreementOf(
  { seed: Number(values.seed), weeks: Number(values.weeks) },
  address,
);
await server.stop();
const faults = Object.values(found.life.faults).reduce((sum, count) => sum + count, 0);
console.log(
  `${found.life.weeks} weeks, ${found.life.steps} steps, ${found.life.calls} calls of the cloud, ` +
    `${faults} faults, ${found.life.violations.length} violations`,
);
for (const { at, invariant, what } of found.life.violations) {
  console.log(`${at}: invariant ${invariant}: ${what}`);
}
console.table(found.actions);
console.table(found.counted);
console.log("decisions in git and in Postgres", found.decisions, "rows", found.rows);
const pairs = [...Object.values(found.actions), ...Object.values(found.counted), found.decisions];
process.exit(pairs.every(([one, other]) => one === other) ? 0 : 1);
