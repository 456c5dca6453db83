/**
 * Every dependency fails alone, and every two of them together, through a whole turn of plan and
 * apply: what happened, what was said and what was recorded, then and after all is back.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everythingWritten, type Heard, hear } from "../support/edge.ts";
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
  // As many as tests run at a time: an advisory lock is each database's own.
  const free: string[] = [];
  beforeAll(async () => {
    postgres = await startRealPostgres();
    while (free.length < 5) free.push(await postgres.newDatabase());
  });
  afterAll(() => postgres.stop());

  // Several worlds at a time: each waits for its git and for Postgres most of its life.
  it.concurrent.each(sets.map((down) => ({ down, who: down.join(" and ") })))(
    "of $who is named, does no harm, and is made good",
    async ({ down }) => {
      const small = await startSmallWorld({ load: 1 });
      const server = free.pop();
      if (server === undefined) throw new Error("more tests at a time than databases");
      try {
        const database = await newSchema(server, `without_${down.join("_")}`.toLowerCase());
        await live(small, down, database);
        await makeGood(small, database);
      } finally {
        free.push(server);
        await small.close();
      }
    },
    120_000,
  );

  /** A plan and two applies while these are down. */
  async function live(small: SmallWorld, down: readonly Part[], database: string): Promise<void> {
    const environment = { DATABASE_URL: database, ...brokenAddresses(down, database) };
    const acts = !down.some((part) => needed.has(part));
    const heard: Heard[] = [await hear(small, "plan", { environment })];
    if (acts) small.setLoad(1.6);
    heard.push(await hear(small, "apply", { environment }));
    small.advance(10);
    heard.push(await hear(small, "apply", { environment }));

    // What happened.
    expect(small.calls()).toEqual(acts ? ["launch"] : []);
    expect(small.machines()).toEqual(acts ? [member, name] : [member]);
    // What was said.
    expect(namedIn(heard)).toEqual([...namedWhile(down)]);
    const isNoticed = namedWhile(down).some((part) => part !== "Prometheus");
    if (isNoticed) expect(heard.map(({ exitCode }) => exitCode)).toContain(1);
    const told = down.includes("Slack") ? undefined : messageWhile(down);
    expect(small.slack()).toEqual(told === undefined ? [] : [expect.stringMatching(told)]);
    // Nothing that was said holds the database's password or a key.
    const written = await everythingWritten(small, heard);
    expect(written).not.toContain(new URL(database).password);
    await expectRecorded(small, down, database);
  }

  /** In git, Postgres and the Pushgateway, as far as each could be reached. */
  async function expectRecorded(
    small: SmallWorld,
    down: readonly Part[],
    database: string,
  ): Promise<void> {
    const acts = !down.some((part) => needed.has(part));
    const done = acts ? [executed] : [];
    const isUp = (part: Part) => !down.includes(part) && !down.includes("GitHub");
    expect(await small.actions()).toEqual(done);
    expect(await rowsOf(database)).toEqual(isUp("Postgres") ? done : []);
    if (!down.includes("GitHub")) {
      const ledger: unknown = JSON.parse(await small.git("show", "fleet-audit:ledger.json"));
      const isOwed = down.includes("Postgres");
      expect(ledger).toMatchObject({ pendingRows: isOwed && acts ? [expect.any(String)] : [] });
      expect(Object.keys(ledger as object).includes("pendingSight")).toBe(isOwed);
    }
    const gaps = (source: string) => small.metric("fleetmerge_gaps", { source });
    const counted = (part: Part) => Number(down.includes(part));
    // Without a list of machines nobody's readings are asked for.
    const unread = down.includes("Lambda") ? 0 : counted("Prometheus");
    expect([gaps("instances"), gaps("readings")]).toEqual(
      isUp("Pushgateway") ? [counted("Lambda"), unread] : [undefined, undefined],
    );
    expect(small.metric(total, labels)).toBe(isUp("Pushgateway") ? Number(acts) : undefined);
  }

  /** All is back: the wish is served once, and git, Postgres and the metrics agree. */
  async function makeGood(small: SmallWorld, database: string): Promise<void> {
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
    expect(small.machines()).toEqual([member, name]);
    expect(await small.actions()).toEqual([executed]);
    expect(await rowsOf(database)).toEqual([executed]);
    expect(small.metric(total, labels)).toBe(1);
  }
});

const [member, name] = ["training-1-a", "training-2-a"];
const executed = `provision_instance ${name} executed`;
const total = "lambda_labs_autonomous_actions_total";
const labels = { action_type: "provision_instance", status: "executed" };

/** The address of a schema of its own: made sooner than a database. */
async function newSchema(server: string, schema: string): Promise<string> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create schema ${schema}`);
  await client.end();
  const address = new URL(server);
  address.searchParams.set("options", `-c search_path=${schema}`);
  return address.href;
}

/** Nobody listens there, nor can any other test come to: it is no port that a system gives away. */
const silentPort = "2";

function brokenAddresses(
  down: readonly Part[],
  database: string,
): Readonly<Record<string, string>> {
  const broken: Record<string, string> = {};
  const silent = `http://127.0.0.1:${silentPort}`;
  for (const part of down) {
    const address = part === "Postgres" ? new URL(database) : new URL(silent);
    address.port = silentPort;
    broken[addresses[part]] = part === "Slack" ? `${silent}/services/T/B/x` : address.href;
    if (part === "GitHub") broken["GITHUB_GRAPHQL_URL"] = `${silent}/graphql`;
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

/** None where nobody has asked the database for anything yet. */
async function rowsOf(address: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const asked = "select action_type, target_instance, status from autonomous_actions order by 1, 2";
  const table = await client.query<{ there: boolean }>(
    "select to_regclass('autonomous_actions') is not null as there",
  );
  const isThere = table.rows[0]?.there === true;
  const rows = isThere ? (await client.query<Readonly<Record<string, string>>>(asked)).rows : [];
  await client.end();
  return rows.map((row) => `${row["action_type"]} ${row["target_instance"]} ${row["status"]}`);
}
