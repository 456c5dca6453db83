/** The bundle driven as a runner drives it: inputs and files in, log, outputs and exit code out. */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { lambdaKey, type World, workflowToken } from "../../src/local/world.ts";
import { type BuiltAction, buildAction, type StepEnd } from "../support/built-action.ts";
import { isPostgresHere, startRealPostgres } from "../support/real-postgres.ts";
import { type RealTimeWorld, startRealTimeWorld } from "../support/real-time-world.ts";
import { people, poolText } from "../support/small-team.ts";

const asked = { owner: "acme", repo: "fleet" } as const;

let action: BuiltAction;
let real: RealTimeWorld;
let world: World;
let folder: string;

beforeAll(async () => {
  action = await buildAction();
  real = await startRealTimeWorld();
  ({ world, folder } = real);
});
afterAll(async () => {
  await real.close();
  await action.remove();
});

let runs = 40;
function step(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<StepEnd> {
  runs += 1;
  return action.run({
    inputs: {
      command: "plan",
      "github-token": workflowToken,
      policies: "policies",
      "state-file": "state/fleet.yaml",
      "dry-run": "false",
      sha: "",
      "action-id": "",
      ...inputs,
    },
    environment: {
      ...world.environment,
      GITHUB_RUN_ID: String(runs),
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_WORKSPACE: folder,
      ...environment,
    },
    event: { repository: { default_branch: "main", full_name: "acme/fleet" } },
  });
}

const outputNames = [
  "changed",
  "cost-impact-usd-per-hour",
  "decision",
  "pull-requests",
  "requires-approval",
  "summary",
];

const state = async () => {
  const octokit = new Octokit({ baseUrl: world.github.url, auth: people.ada.token });
  const { data } = await octokit.pulls.list({ ...asked, state: "all" });
  return {
    pulls: data.map((pull) => (pull.merged_at === null ? pull.state : "merged")),
    machines: world.lambda.instances().map((one) => one.name),
    branches: ["fleet-audit", "fleet/training-grow"].filter((name) => world.github.branch(name)),
  };
};

/** How the actions stand that Postgres was told of. */
async function rowsOf(database: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const { rows } = await client.query<{ status: string }>(
    "select distinct status from autonomous_actions",
  );
  await client.end();
  return rows.map(({ status }) => status);
}

const untouched = { pulls: [], machines: ["training-1-a"] };

describe("the bundle", () => {
  it("weighs at most 2.2 MB", async () => {
    expect((await stat(action.path)).size).toBeLessThanOrEqual(2_200_000);
  });

  it("annotates mistakes in the runner's format, masks secrets first, and exits with 2", async () => {
    const checkout = join(folder, "checkout");
    await mkdir(join(checkout, "policies"), { recursive: true });
    const broken = poolText().replace("rule: idle", "rule: idel");
    await writeFile(join(checkout, "policies/training.yaml"), broken);
    const ended = await step({ command: "check" }, { GITHUB_WORKSPACE: checkout });
    expect([ended.exitCode, ended.outputs]).toEqual([2, {}]);
    expect(ended.log).toContain(
      '::error file=policies/training.yaml,line=7,col=13::rules[1].rule is "idel"',
    );
    const [token, key, ...rest] = ended.log.split("\n");
    expect([token, key]).toEqual([`::add-mask::${workflowToken}`, `::add-mask::${lambdaKey}`]);
    expect(rest.filter((line) => !line.startsWith("::add-mask::")).join("\n")).not.toMatch(
      new RegExp(`${workflowToken}|${lambdaKey}|XXXXXXXX`),
    );
    expect(await state()).toMatchObject(untouched);
  });

  it("masks the passwords inside of addresses, too", async () => {
    const environment = {
      DATABASE_URL: "postgres://fleet:pass%2Fword@db/fleet",
      PROMETHEUS_URL: "https://reader:hunter2@prometheus.example.com",
    };
    const { log, exitCode } = await step({ command: "nothing" }, environment);
    expect(exitCode).toBe(2);
    for (const secret of ["pass%2Fword", "pass/word", "hunter2"]) {
      // The runner decodes what a command says: % is written as %25.
      expect(log).toContain(`::add-mask::${secret.replaceAll("%", "%25")}\n`);
    }
    expect(log).toContain('::error::there is no command "nothing". Use one of plan, check,');
  });

  it("names what failed outside, and exits with 1", async () => {
    const ended = await step({ "github-token": "ghs_wrong" });
    expect([ended.exitCode, ended.outputs]).toEqual([1, {}]);
    expect(ended.log).toMatch(/^::error::GitHub: .*\(401\).*check the input github-token$/m);
    expect(ended.log.replaceAll("::add-mask::ghs_wrong", "")).not.toContain("ghs_wrong");
    expect(await state()).toMatchObject(untouched);
  });

  it("acts only on the word false: a dry run says what would be", async () => {
    const ended = await step({ "dry-run": "" });
    expect(ended.exitCode).toBe(0);
    expect(ended.outputs).toMatchObject({
      changed: "true",
      decision: "proposed",
      "pull-requests": "[]",
      "cost-impact-usd-per-hour": "1.29",
    });
    expect(await state()).toMatchObject(untouched);
  });

  // Half a minute: the bundle waits a second between its writes to GitHub, as GitHub asks.
  it("takes a busy pool from plan over merge to a launched machine, and tells all", async () => {
    const postgres = isPostgresHere ? await startRealPostgres() : undefined;
    const records = postgres ? { DATABASE_URL: await postgres.newDatabase() } : {};
    onTestFinished(() => postgres?.stop());
    const planned = await step({}, records);
    expect(planned.exitCode).toBe(0);
    expect(Object.keys(planned.outputs).sort()).toEqual(outputNames);
    expect(planned.outputs).toMatchObject({
      changed: "true",
      decision: "merged",
      "cost-impact-usd-per-hour": "1.29",
      "requires-approval": "false",
    });
    expect(JSON.parse(planned.outputs["pull-requests"] ?? "")).toEqual([
      {
        number: 1,
        url: `${world.github.url}/acme/fleet/pull/1`,
        pool: "training",
        direction: "grow",
        state: "merged",
      },
    ]);
    expect(JSON.parse(planned.outputs["summary"] ?? "")).toMatchObject({
      total_actions: 1,
      actions_by_type: { provision_instance: 1 },
      current_hourly_spend: 1.29,
      max_hourly_spend: 50,
      instances_running: 1,
      max_instances: 8,
    });
    expect(planned.summary).toContain("## Fleet plan");
    expect(planned.log).toContain("Merged #1: it adds $1.29/hour");

    const applied = await step({ command: "apply" }, records);
    expect(applied.exitCode).toBe(0);
    expect(Object.keys(applied.outputs).sort()).toEqual(outputNames);
    expect(applied.outputs).toMatchObject({ changed: "true", decision: "applied" });
    expect(await state()).toEqual({
      pulls: ["merged"],
      machines: ["training-1-a", "training-2-a"],
      branches: ["fleet-audit"],
    });
    // Of what these need, the bundle leaves out parts that it never uses.
    expect(world.pushgateway.samples().length).toBeGreaterThan(10);
    if (records.DATABASE_URL) expect(await rowsOf(records.DATABASE_URL)).toEqual(["executing"]);
  });
});
