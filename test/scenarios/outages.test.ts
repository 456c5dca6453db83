/** What happens when a part of the outside fails: it is named, nothing is half-done or doubled. */
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lambdaKey, workflowToken } from "../../src/local/world.ts";
import {
  type Asked,
  errorsOf,
  everythingWritten,
  failWrite,
  type Heard,
  hear,
  silentAddress,
  standing,
  startAnswering,
} from "../support/edge.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";
import { limitsText } from "../support/small-team.ts";
import { type SmallWorld, startSmallWorld } from "../support/small-world.ts";

const secrets = {
  PROMETHEUS_USERNAME: "reader",
  PROMETHEUS_PASSWORD: "prometheus-hunter2",
  PUSHGATEWAY_USERNAME: "writer",
  PUSHGATEWAY_PASSWORD: "pushgateway-hunter2",
};
const wrongKey = "secret_wrong_lambda_key";
const hook = "XXXXXXXXXXXXXXXXXXXXXXXX";
const unspeakable = [
  workflowToken,
  lambdaKey,
  wrongKey,
  hook,
  secrets.PROMETHEUS_PASSWORD,
  secrets.PUSHGATEWAY_PASSWORD,
  "token-of-nobody",
  "database-hunter2",
];

let small: SmallWorld;
let heard: Heard[];
const closing: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  heard = [];
  small = await startSmallWorld({ load: 1 });
});
afterEach(async () => {
  const written = await everythingWritten(small, heard);
  expect(unspeakable.filter((secret) => written.includes(secret))).toEqual([]);
  await small.close();
  await Promise.all(closing.splice(0).map((one) => one.close()));
});

async function run(command: string, asked: Asked = {}): Promise<Heard> {
  const environment = { ...secrets, ...asked.environment };
  const told = await hear(small, command, { ...asked, environment });
  heard.push(told);
  return told;
}

const answering = async (...answer: Parameters<typeof startAnswering>): Promise<string> => {
  const server = await startAnswering(...answer);
  closing.push(server);
  return server.url;
};

/** The wish is still there, and one plan later it is served once. */
async function expectServedOnce(): Promise<void> {
  expect((await run("plan")).exitCode).toBe(0);
  small.setLoad(1.6);
  await small.work();
  expect(errorsOf(await run("plan"))).toEqual([]);
  const asked = { owner: "acme", repo: "fleet", state: "all" } as const;
  const { data } = await small.as("ada").pulls.list(asked);
  expect(data.map((pull) => typeof pull.merged_at)).toEqual(["string"]);
  expect(small.calls()).toEqual(["launch"]);
  expect(await small.actions()).toEqual(["provision_instance training-2-a executing"]);
  expect(small.machines()).toEqual(["training-1-a", "training-2-a"]);
}

describe("Lambda", () => {
  const html = "<!DOCTYPE html><html><h1>Please stand by</h1></html>";
  const banned = "<html>Access denied: you have been banned. error code: 1015 cloudflare</html>";
  const troubles: Readonly<Record<string, () => Promise<readonly [Asked["environment"], RegExp]>>> =
    {
      "with a wrong key": async () => [{ LAMBDA_API_KEY: wrongKey }, /401.*Look at LAMBDA_API_KEY/],
      "out of reach": async () => [{ LAMBDA_API_URL: await silentAddress() }, /ECONNREFUSED/],
      "answering a page": async () => [
        { LAMBDA_API_URL: await answering({ status: 200, type: "text/html", body: html }) },
        /the answer is not JSON/,
      ],
      "behind a ban of Cloudflare": async () => [
        { LAMBDA_API_URL: await answering({ status: 403, type: "text/html", body: banned }) },
        /answered 403/,
      ],
    };

  it.each(Object.keys(troubles))("%s is named, and nothing acts until it is back", async (name) => {
    const [environment = {}, words] = (await troubles[name]?.()) ?? [];
    for (const command of ["plan", "apply", "summary", "doctor"]) {
      const told = await run(command, { environment });
      expect([command, told.exitCode]).toEqual([command, 1]);
      expect(errorsOf(told).join("\n")).toMatch(words ?? /never/);
    }
    expect(small.calls()).toEqual([]);
    expect(await small.openPulls()).toEqual([]);
    // The others were told.
    expect(small.metric("fleetmerge_stage_duration_seconds", { stage: "plan" })).toBeDefined();
    expect(small.metric("fleetmerge_last_success_timestamp_seconds", { stage: "plan" })).toBe(
      undefined,
    );
    await expectServedOnce();
  });

  it("with a wrong key between merge and launch leaves the launch to the next apply", async () => {
    await run("plan");
    const told = await run("apply", { environment: { LAMBDA_API_KEY: wrongKey } });
    expect([told.exitCode, told.result?.decision]).toEqual([1, "nothing"]);
    expect(small.calls()).toEqual([]);
    await expectServedOnce();
  });

  it("listing nothing, though machines were there, is an outage and no reason to grow", async () => {
    small.setLoad(0.5);
    await run("plan");
    await run("apply");
    const { refs } = await standing(small);
    const { faults } = small.world.lambda;
    faults.arm({ on: "list-instances", times: 99, fault: { kind: "empty-list" } });
    for (const command of ["plan", "apply"]) {
      const told = await run(command);
      expect([command, told.exitCode]).toEqual([command, 1]);
      expect(errorsOf(told).join("\n")).toContain("the list is empty twice, though 1 machines");
    }
    expect(small.calls()).toEqual([]);
    expect(await standing(small)).toMatchObject({ refs, messages: 0 });
  });
});

describe("GitHub", () => {
  it("out of reach is named before anything is asked of anybody", async () => {
    const before = await standing(small);
    const environment = { GITHUB_API_URL: await silentAddress() };
    for (const command of ["plan", "confirm", "apply", "doctor"]) {
      const told = await run(command, { environment });
      expect([command, told.exitCode]).toEqual([command, 1]);
      expect(errorsOf(told).join("\n")).toContain("Check the network and GITHUB_API_URL");
    }
    expect(await standing(small)).toEqual(before);
  });

  it("refusing the token names the input", async () => {
    const before = await standing(small);
    const told = await run("plan", { inputs: { token: "token-of-nobody" } });
    expect(told.exitCode).toBe(1);
    expect(errorsOf(told)[0]).toContain("(401). The token is wrong or has expired");
    expect(errorsOf(told)[0]).toContain("github-token");
    expect(await standing(small)).toEqual(before);
  });

  it("that forbids pull requests to Actions names the setting, and is made good after", async () => {
    small.world.github.settings.actionsMayCreatePullRequests = false;
    const told = await run("plan");
    expect(told.exitCode).toBe(1);
    expect(errorsOf(told)).toHaveLength(1);
    expect(errorsOf(told)[0]).toContain(
      "Allow GitHub Actions to create and approve pull requests” in Settings, Actions, General",
    );
    small.world.github.settings.actionsMayCreatePullRequests = true;
    await expectServedOnce();
  });

  // The first of them asks whose the token is, and the others begin the audit branch.
  it.each([4, 5, 6, 7, 8, 9, 12, 13])(
    "failing after write %i of a plan is made good, nothing doubled",
    async (nth) => {
      const fault = failWrite(small, { nth, when: "after" });
      const told = await run("plan");
      expect(fault.path()).toBeDefined();
      // A merge may be asked again, so its failure is over before anybody notices.
      if (told.exitCode === 1) expect(errorsOf(told)[0]).toContain("502");
      else expect(fault.path()).toContain("/merge");
      fault.stop();
      await expectServedOnce();
    },
  );

  it("failing before a proposal is written down asks for its approval by the next plan", async () => {
    const files = {
      "policies/limits.yaml": limitsText({
        confirmation: "{ above_hourly_cost_usd: 1, timeout: 60m, approvers: [ada, ben] }",
      }),
    };
    await small.push("ada", { branch: "main", files });
    await run("apply");
    const journal = { nth: 1, to: /graphql$/u, since: /\/pulls$/u };
    const fault = failWrite(small, { ...journal, when: "before" });
    expect(errorsOf(await run("plan"))[0]).toContain("could not commit on the branch fleet-audit");
    fault.stop();
    const tellsOfPolicies = (text: string) => /^(⛔ Unconfirmed p|⚠️ P)olicies/u.test(text);
    expect(small.slack().filter((text) => !tellsOfPolicies(text))).toEqual([]);
    for (let plans = 0; plans < 2; plans += 1) {
      const told = await run("plan");
      expect([told.exitCode, told.result?.decision]).toEqual([0, "waiting"]);
    }
    expect(await small.actions()).toEqual(["provision_instance training-2-a pending_confirmation"]);
    expect(small.slack().filter((text) => !tellsOfPolicies(text))).toEqual([
      "⚠️ Action requires confirmation: provision_instance (cost impact: $1.29/hour)",
    ]);
    const [pull] = await small.openPulls();
    expect(pull?.requested_reviewers?.map(({ login }) => login).sort()).toEqual(["ada", "ben"]);
  });
});

describe("Prometheus", () => {
  const page = { status: 200, type: "text/html", body: "<html>Sign in</html>" };
  const locked = { status: 401, type: "text/plain", body: "Unauthorized" };
  const troubles: Readonly<Record<string, () => Promise<readonly [string, RegExp]>>> = {
    "out of reach": async () => [await silentAddress(), /Prometheus: .*ECONNREFUSED/],
    "answering a page": async () => [await answering(page), /Prometheus: .*not JSON/],
    "refusing the password": async () => [
      await answering(locked),
      /Prometheus: .*401.*Look at PROMETHEUS_/,
    ],
  };

  it.each(Object.keys(troubles))("%s lets nothing grow or shrink, and is named", async (name) => {
    const [url = "", words] = (await troubles[name]?.()) ?? [];
    await small.close();
    small = await startSmallWorld({ running: ["training-1-a", "training-1-b"] });
    for (const load of [2, 0]) {
      small.setLoad(load);
      small.advance(40);
      const told = await run("plan", { environment: { PROMETHEUS_URL: url } });
      expect([told.exitCode, told.result?.decision]).toEqual([1, "nothing"]);
      expect(errorsOf(told)).toHaveLength(1);
      expect(errorsOf(told)[0]).toMatch(words ?? /never/);
    }
    expect(await small.openPulls()).toEqual([]);
    expect(small.calls()).toEqual([]);
    expect(small.metric("fleetmerge_gaps", { source: "readings" })).toBe(2);
    // It was the meter that held it back.
    expect((await run("plan")).result?.decision).toBe("merged");
  });

  it("not configured is no failure, and still scales nothing", async () => {
    const told = await run("plan", { environment: { PROMETHEUS_URL: "" } });
    expect([told.exitCode, told.result?.decision]).toEqual([0, "nothing"]);
    expect(told.log[0]).toContain("Prometheus (PROMETHEUS_URL): every reading is a gap");
    expect(await small.openPulls()).toEqual([]);
  });
});

describe("Pushgateway and Slack", () => {
  it("failing are both named, and everything else is recorded", async () => {
    small.world.pushgateway.setMood("error-500");
    small.world.slack.setMood("error-500");
    const planned = await run("plan");
    expect([planned.exitCode, planned.result?.decision]).toEqual([1, "merged"]);
    expect(errorsOf(planned).join("\n")).toContain("Pushgateway: push failed with status 500");
    const applied = await run("apply");
    expect([applied.exitCode, applied.result?.decision]).toEqual([1, "applied"]);
    small.advance(10);
    const judged = await run("apply");
    expect(judged.exitCode).toBe(1);
    expect(errorsOf(judged).join("\n")).toMatch(/Pushgateway: .*500[\s\S]*Slack: answered 500/);
    expect(await small.actions()).toEqual(["provision_instance training-2-a executed"]);
    small.world.pushgateway.setMood("well");
    small.world.slack.setMood("well");
    small.setLoad(1.6);
    expect((await run("plan")).exitCode).toBe(0);
    const labels = { action_type: "provision_instance", status: "executed" };
    expect(small.metric("lambda_labs_autonomous_actions_total", labels)).toBe(1);
  });
});

describe.skipIf(!isPostgresHere)("Postgres", () => {
  let postgres: RealPostgres;
  beforeAll(async () => {
    postgres = await startRealPostgres();
  });
  afterAll(() => postgres.stop());

  async function rowsOf(address: string): Promise<readonly unknown[]> {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    const { rows } = await client.query(
      "select target_instance, status from autonomous_actions order by action_id",
    );
    await client.end();
    return rows;
  }

  it("that is away gets its rows by the next run, each once", async () => {
    const { outage } = postgres;
    if (!outage) throw new Error("this test needs a Postgres that it may stop; unset DATABASE_URL");
    const address = await postgres.newDatabase();
    const environment = { DATABASE_URL: address };
    await outage.begin();
    const planned = await run("plan", { environment });
    expect([planned.exitCode, planned.result?.decision]).toEqual([1, "merged"]);
    expect(errorsOf(planned)).toHaveLength(1);
    expect(errorsOf(planned)[0]).toMatch(/^Postgres: /);
    const ledger = () => small.git("show", "fleet-audit:ledger.json");
    expect(JSON.parse(await ledger())).toMatchObject({ pendingRows: [expect.any(String)] });
    expect((await run("doctor", { environment })).exitCode).toBe(1);
    await outage.end();
    small.setLoad(1.6);
    expect((await run("plan", { environment })).exitCode).toBe(0);
    expect(await rowsOf(address)).toEqual([
      { target_instance: "training-2-a", status: "approved" },
    ]);
    expect(JSON.parse(await ledger())).toMatchObject({ pendingRows: [] });
    const { refs } = await standing(small);
    expect((await run("plan", { environment })).exitCode).toBe(0);
    expect(await standing(small)).toMatchObject({ refs });
    expect(await rowsOf(address)).toHaveLength(1);
  });

  it("refusing the password is named without it", async () => {
    const address = new URL(await postgres.newDatabase());
    address.password = "database-hunter2";
    const told = await run("plan", { environment: { DATABASE_URL: address.href } });
    expect([told.exitCode, told.result?.decision]).toEqual([1, "merged"]);
    expect(errorsOf(told)[0]).toMatch(/Postgres: .*password authentication.*Look at DATABASE_URL/);
  });
});
