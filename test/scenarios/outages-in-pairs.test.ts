/**
 * Every dependency fails alone, and every two of them together, through a whole turn of plan and
 * apply: what happened, what was said and what was recorded, then and after all is back.
 */
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { everythingWritten, type Heard, hear, silentAddress } from "../support/edge.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";
import { type SmallWorld, startSmallWorld } from "../support/small-world.ts";

const parts = ["Lambda", "GitHub", "Prometheus", "Postgres", "Pushgateway", "Slack"] as const;
type Part = (typeof parts)[number];

const addresses: Readonly<Record<Part, string>> = {
  Lambda: "LAMBDA_API_URL",
  GitHub: "GITHUB_API_URL",
  Prometheus: "PROMETHEUS_URL",
  Postgres: "DATABASE_URL",
  Pushgateway: "PUSHGATEWAY_URL",
  Slack: "SLACK_WEBHOOK_URL",
};

const sets: readonly (readonly Part[])[] = parts.flatMap((one, place) => [
  [one],
  ...parts.slice(place + 1).map((other) => [one, other]),
]);

/** Without these nothing may be decided or called. */
const needed: ReadonlySet<Part> = new Set<Part>(["Lambda", "GitHub", "Prometheus"]);

/** Who must be named while these are down. */
function namedWhile(down: readonly Part[]): readonly Part[] {
  // Without GitHub there is no memory, so nobody else is asked anything.
  if (down.includes("GitHub")) return ["GitHub"];
  // Slack is told of what happened, and where nothing happens it is not asked.
  return down.filter((part) => part !== "Slack" || messageWhile(down) !== undefined);
}

/** What Slack hears meanwhile, if anything. */
function messageWhile(down: readonly Part[]): RegExp | undefined {
  if (!down.some((part) => needed.has(part))) return /^✅ Executed: provision_instance/;
  // Without a list of machines nobody knows whose readings are missing.
  const isBlind = down.includes("Lambda") || down.includes("GitHub");
  return isBlind ? undefined : /^🔎 Looks odd: metrics-gone/;
}

it("each of the six is tried, and each of the fifteen pairs", () => {
  expect(sets).toHaveLength(21);
});

describe.skipIf(!isPostgresHere)("an outage", () => {
  let postgres: RealPostgres;
  let small: SmallWorld;
  beforeAll(async () => {
    postgres = await startRealPostgres();
  });
  afterAll(() => postgres.stop());
  afterEach(() => small.close());

  it.each(sets.map((down) => ({ down, who: down.join(" and ") })))(
    "of $who is named, does no harm, and is made good",
    async ({ down }) => {
      small = await startSmallWorld({ load: 1 });
      const database = await postgres.newDatabase();
      const environment = { DATABASE_URL: database, ...(await brokenAddresses(down, database)) };
      const acts = !down.some((part) => needed.has(part));

      const heard: Heard[] = [await hear(small, "plan", { environment })];
      if (acts) small.setLoad(1.6);
      heard.push(await hear(small, "apply", { environment }));
      small.advance(10);
      heard.push(await hear(small, "apply", { environment }));

      // What happened.
      expect(small.calls()).toEqual(acts ? ["launch"] : []);
      const count = acts ? 1 : 0;
      expect(await small.actions()).toHaveLength(count);
      // What was said.
      expect(namedIn(heard)).toEqual([...namedWhile(down)]);
      const isNoticed = namedWhile(down).some((part) => part !== "Prometheus");
      if (isNoticed) expect(heard.map(({ exitCode }) => exitCode)).toContain(1);
      const told = down.includes("Slack") ? undefined : messageWhile(down);
      expect(small.slack()).toEqual(told === undefined ? [] : [expect.stringMatching(told)]);
      // Nothing that was said holds the database's password or a key.
      const written = await everythingWritten(small, heard);
      expect(written).not.toContain(new URL(database).password);

      await makeGood(database);
    },
    120_000,
  );

  /** All is back: the wish is served once, and git, Postgres and the metrics agree. */
  async function makeGood(database: string): Promise<void> {
    const environment = { DATABASE_URL: database };
    expect((await hear(small, "plan", { environment })).exitCode).toBe(0);
    small.setLoad(1.6);
    await hear(small, "apply", { environment });
    small.advance(10);
    const last = [
      await hear(small, "apply", { environment }),
      await hear(small, "plan", { environment }),
    ];
    expect(last.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
    expect(await small.actions()).toEqual(["provision_instance training-2-a executed"]);
    expect(await rowsOf(database)).toEqual(["provision_instance training-2-a executed"]);
    const labels = { action_type: "provision_instance", status: "executed" };
    expect(small.metric("lambda_labs_autonomous_actions_total", labels)).toBe(1);
  }
});

async function brokenAddresses(
  down: readonly Part[],
  database: string,
): Promise<Readonly<Record<string, string>>> {
  const broken: Record<string, string> = {};
  for (const part of down) {
    const silent = new URL(await silentAddress());
    const address = part === "Postgres" ? new URL(database) : silent;
    address.port = silent.port;
    broken[addresses[part]] = part === "Slack" ? `${silent.origin}/services/T/B/x` : address.href;
    if (part === "GitHub") broken["GITHUB_GRAPHQL_URL"] = `${silent.origin}/graphql`;
  }
  return broken;
}

/** Whoever stands in an error or a warning, in the order of the parts. */
function namedIn(heard: readonly Heard[]): readonly Part[] {
  const said = heard
    .flatMap(({ annotations }) => annotations)
    .filter(({ level }) => level !== "notice")
    .map(({ message }) => message)
    .join("\n");
  return parts.filter((part) => said.includes(part));
}

async function rowsOf(address: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const asked = "select action_type, target_instance, status from autonomous_actions order by 1, 2";
  const { rows } = await client.query<Readonly<Record<string, string>>>(asked);
  await client.end();
  return rows.map((row) => `${row["action_type"]} ${row["target_instance"]} ${row["status"]}`);
}
