/** The whole loop by itself: load rises and falls, and the fleet follows by pull request. */
import { execFileSync } from "node:child_process";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { githubOpenApiJudge } from "../support/github-openapi-judge.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const actionsTotal = "lambda_labs_autonomous_actions_total";

interface Row {
  readonly action_id: string;
  readonly action_type: string;
  readonly target_instance: string;
  readonly status: string;
  readonly cost_impact: string;
}

async function rowsOf(url: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Row>("select * from autonomous_actions order by action_id");
  await client.end();
  return rows;
}

/** Invariant 5: what git, Postgres and the metrics hold, in one shape. */
async function memories(small: SmallWorld, url: string) {
  const entries = await small.entries();
  const git = entries.map(({ action }) => `${action.id} ${action.status} ${action.cost_impact}`);
  const rows = await rowsOf(url);
  const postgres = rows.map((row) => `${row.action_id} ${row.status} ${Number(row.cost_impact)}`);
  const counted = small.world.pushgateway
    .samples()
    .filter((sample) => sample.name === actionsTotal && sample.value > 0)
    .map(({ labels, value }) => `${labels["action_type"]} ${labels["status"]} ${value}`);
  const ended = entries.filter(({ action }) =>
    /executed|failed|blocked|expired/.test(action.status),
  );
  const expected = Map.groupBy(ended, ({ action }) => `${action.type} ${action.status}`);
  return {
    git: git.toSorted(),
    postgres: postgres.toSorted(),
    counted: counted.toSorted(),
    expected: [...expected].map(([key, list]) => `${key} ${list.length}`).toSorted(),
  };
}

describe.skipIf(!isPostgresHere)("the loop with its four memories", () => {
  let postgres: RealPostgres;
  beforeAll(async () => {
    postgres = await startRealPostgres();
  });
  afterAll(async () => {
    await postgres.stop();
  });

  it("grows a busy pool and records it once in git, Postgres, metrics and Slack", async () => {
    const judge = githubOpenApiJudge();
    const url = await postgres.newDatabase();
    const environment = { DATABASE_URL: url };
    const small = await world({ load: 1, environment, ...(judge ? { judge: judge.judge } : {}) });

    const planned = await small.run("plan");
    expect(planned.errors).toEqual([]);
    expect(planned).toMatchObject({
      exitCode: 0,
      outputs: { decision: "merged", changed: "true" },
    });
    expect(planned.outputs["cost-impact-usd-per-hour"]).toBe("1.29");
    expect(small.machines()).toEqual(["training-1-a"]);

    const ran = await small.work();
    expect(ran.map(({ command, ended }) => [command, ended.result?.decision])).toEqual([
      ["apply", "applied"],
    ]);
    expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
    expect(await small.actions()).toEqual(["provision_instance training-2-a executing"]);
    expect(small.slack()).toEqual([]);

    await small.pass(30);
    expect(await small.actions()).toContain("provision_instance training-2-a executed");
    const executed = small.slack().filter((text) => text.startsWith("✅"));
    expect(executed).toEqual([expect.stringMatching(/^✅ Executed: provision_instance - /)]);
    expect(
      small.metric(actionsTotal, { action_type: "provision_instance", status: "executed" }),
    ).toBe(1);
    const { git, postgres: rows, counted, expected } = await memories(small, url);
    expect(rows).toEqual(git);
    expect(counted).toEqual(expected);
    expect(small.calls()).toEqual(["launch"]);
    // GitHub's own description forbids what GitHub answers: a label that nobody described.
    const complaints = (judge?.complaints ?? []).filter((one) => !/labels.*description/.test(one));
    expect(complaints).toEqual([]);
  });

  it("lets an idle machine go, and git, Postgres and metrics agree after a busy day", async () => {
    const url = await postgres.newDatabase();
    const environment = { DATABASE_URL: url };
    const running = ["training-1-a", "training-1-b"];
    const small = await world({ load: 0.5, running, environment });
    const planned = await small.run("plan");
    expect(planned).toMatchObject({ exitCode: 0, outputs: { decision: "merged" } });
    await small.work();
    expect(small.machines()).toEqual(["training-1-a"]);
    expect(await small.fleet()).not.toContain("training-1-b");
    await small.pass(20);
    expect(await small.actions()).toEqual(["terminate_instance training-1-b executed"]);
    expect(small.slack().filter((text) => text.startsWith("✅"))).toHaveLength(1);

    small.setLoad(3);
    await small.pass(100);
    small.setLoad(0.3);
    await small.pass(120);
    const { git, postgres: rows, counted, expected } = await memories(small, url);
    expect(git.length).toBeGreaterThan(3);
    expect(rows).toEqual(git);
    expect(counted).toEqual(expected);
  });

  it("catches up with a Postgres that was away", async () => {
    const url = await postgres.newDatabase();
    const small = await world({ load: 1, environment: { DATABASE_URL: url } });
    const away = { DATABASE_URL: "postgres://nobody:secret@127.0.0.1:1/none" };
    const planned = await small.run("plan", { environment: away });
    expect(planned.exitCode).toBe(1);
    expect(planned.errors.join()).toContain("Postgres");
    expect(planned.errors.join()).not.toContain("secret");
    expect(planned.outputs["decision"]).toBe("merged");
    await small.work();
    await small.pass(20);
    const { git, postgres: rows } = await memories(small, url);
    expect(rows).toEqual(git);
  });
});

describe("the record on main", () => {
  it("carries trailers that real git interpret-trailers reads", async () => {
    const small = await world({ load: 1 });
    await small.run("plan");
    const message = await small.git("log", "-1", "--format=%B", "main");
    const read = execFileSync("git", ["interpret-trailers", "--parse"], { input: message });
    const [trailerLines] = [read.toString().trim().split("\n")];
    const [only] = await small.entries();
    expect(trailerLines.map((line) => line.slice(0, line.indexOf(":")))).toEqual(
      expect.arrayContaining([
        "Fleet-Action",
        "Fleet-Target",
        "Fleet-Reason",
        "Fleet-Cost-Impact",
        "Fleet-Decision",
      ]),
    );
    expect(trailerLines.join("\n")).toContain(only?.action.id ?? "no entry");
    const byLog = await small.git("log", "-1", "--format=%(trailers:key=Fleet-Target,valueonly)");
    expect(byLog.trim()).toBe("training-2-a");
  });

  it("makes good a dispatch that got lost with the next plan", async () => {
    const small = await world({ load: 1 });
    small.world.github.faults.add({
      kind: "error-502",
      method: "POST",
      path: /dispatches/,
      times: 9,
    });
    const planned = await small.run("plan");
    expect(planned.exitCode).toBe(1);
    expect(await small.work()).toEqual([]);
    small.world.github.faults.clear();
    await small.pass(10);
    expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
    expect(small.calls()).toEqual(["launch"]);
  });

  it("acts on nothing while the audit branch of a fleet with a history is missing", async () => {
    const small = await world({ load: 1 });
    await small.run("plan");
    await small.work();
    await small.deleteBranch("ada", "fleet-audit");
    small.setLoad(3);
    small.advance(60);
    for (const command of ["plan", "apply", "confirm"]) {
      const told = await small.run(command);
      expect([command, told.exitCode]).toEqual([command, 1]);
      expect(told.errors.join()).toContain("fleet-audit is missing");
    }
    expect(small.calls()).toEqual(["launch"]);
  });

  it.each([
    ["missing", null],
    ["empty", ""],
    ["unparsable", "version: 1\npools: [\n"],
    ["wholly emptied", "version: 1\nfleet: acme/fleet\npools: {}\n"],
  ])("acts on nothing once the fleet file is %s", async (_, text) => {
    const small = await world({ load: 0.5, running: ["training-1-a", "training-1-b"] });
    await small.run("apply");
    await small.push("ada", { branch: "main", files: { "state/fleet.yaml": text } });
    for (const command of ["plan", "apply"]) {
      const told = await small.run(command);
      expect([command, told.exitCode]).toEqual([command, 2]);
    }
    expect(small.calls()).toEqual([]);
    expect(await small.openPulls()).toEqual([]);
  });

  it("holds everything when the fleet file names another fleet", async () => {
    const files = {
      "state/fleet.yaml": fleetText([entry("training-1-a")]).replace("acme/fleet", "acme/other"),
    };
    const small = await world({ load: 1, files });
    expect((await small.run("apply")).exitCode).toBe(1);
    await small.pass(20);
    expect(small.calls()).toEqual([]);
  });
});
