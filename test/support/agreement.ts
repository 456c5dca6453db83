/**
 * A life under faults whose rows also go to a real Postgres: at its end the counts in git, in the
 * database and in the metrics are told beside one another. Apart for the script and the test.
 */
import pg from "pg";
import { postgresTable } from "../../src/outside/postgres.ts";
import type { FleetWorld } from "../simulation/fleet-weeks/fleet-world.ts";
import { live } from "../simulation/fleet-weeks/life.ts";
import type { LifeOptions, LifeReport } from "../simulation/fleet-weeks/life-report.ts";
import type { Tree } from "../simulation/ports/memory-git.ts";

/** How many actions of a type are in a state, by each memory. */
export interface Agreement {
  readonly life: LifeReport;
  /** By `<type> <status>`: in git and in Postgres. */
  readonly actions: Readonly<Record<string, readonly [git: number, postgres: number]>>;
  /** By the labels of a counter: how many times git says that it was reached, and the metric. */
  readonly counted: Readonly<Record<string, readonly [git: number, metric: number]>>;
  readonly decisions: readonly [git: number, postgres: number];
  readonly rows: Readonly<Record<string, number>>;
}

/** Lives, then compares. */
export async function agreementOf(options: LifeOptions, address: string): Promise<Agreement> {
  const table = postgresTable(address);
  let world: FleetWorld | undefined;
  const life = await live({
    ...options,
    onWorld: (made) => {
      world = made;
      const kept = made.table.save.bind(made.table);
      made.table.save = async (rows, beside) => {
        await table.save(rows, beside);
        await kept(rows, beside);
      };
    },
  });
  await table.close();
  if (!world) throw new Error("the life has no world");
  return { life, ...(await compared(world, address)) };
}

async function compared(world: FleetWorld, address: string): Promise<Omit<Agreement, "life">> {
  const { git } = world.hub;
  const files = filesOf(git.tree(git.branch("fleet-audit")));
  const entries = files
    .filter(({ path }) => path.startsWith("actions/"))
    .map(({ text }) => JSON.parse(text) as { readonly action: Record<string, string> })
    .map(({ action }) => `${action["type"]} ${action["status"]}`);
  const inGit = countsOf(entries);
  const inTable = countsOf(
    await asked(address, "select action_type || ' ' || status from autonomous_actions"),
  );
  const ended = /executed|failed|blocked|expired/u;
  const labels = (key: string) => {
    const [action_type = "", status = ""] = key.split(" ");
    return { action_type, status };
  };
  const gitDecisions = files.filter(({ path }) => path.startsWith("decisions/")).length;
  const rows: Record<string, number> = {};
  for (const name of ["decisions", "instances", "prices", "spend", "savings"]) {
    rows[name] = Number((await asked(address, `select count(*)::text from ${name}`))[0]);
  }
  return {
    actions: Object.fromEntries(
      [...new Set([...inGit.keys(), ...inTable.keys()])]
        .toSorted()
        .map((key) => [key, [inGit.get(key) ?? 0, inTable.get(key) ?? 0] as const]),
    ),
    counted: Object.fromEntries(
      [...inGit.keys()]
        .filter((key) => ended.test(key))
        .toSorted()
        .map((key) => {
          const name = "lambda_labs_autonomous_actions_total";
          const metric = world.gateway.value(name, labels(key)) ?? 0;
          // What was executed and taken back later was executed.
          const later = key.endsWith(" executed") ? key.replace("executed", "rolled_back") : "";
          return [key, [(inGit.get(key) ?? 0) + (inGit.get(later) ?? 0), metric] as const];
        }),
    ),
    decisions: [gitDecisions, rows["decisions"] ?? 0],
    rows,
  };
}

/** Every file of a tree. */
function filesOf(tree: Tree): readonly { readonly path: string; readonly text: string }[] {
  return [...tree].flatMap(([folder, files]) =>
    [...files].map(([name, text]) => ({ path: `${folder}/${name}`, text })),
  );
}

function countsOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

async function asked(address: string, query: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const { rows } = await client.query<string[]>({ text: query, rowMode: "array" });
  await client.end();
  return rows.map(([value]) => value ?? "");
}
