/** Doctor over a sound set-up and broken ones, as an operator runs it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Severity } from "../../src/model/finding.ts";
import { errorsOf, hear, silentAddress, standing } from "../support/edge.ts";
import { githubOpenApiJudge } from "../support/github-openapi-judge.ts";
import { smallWorlds } from "../support/scenario.ts";
import { fleetText, people, poolText } from "../support/small-team.ts";
import type { SmallWorld, SmallWorldOptions } from "../support/small-world.ts";

const world = smallWorlds();
const root = join(import.meta.dirname, "../..");
const shipped = (path: string) => readFile(join(root, path), "utf8");

/** A repository as the README has a newcomer make it, but for what differs. */
async function sound(options: SmallWorldOptions = {}): Promise<SmallWorld> {
  const files: Record<string, string | null> = {
    ".github/CODEOWNERS": "/.github/ @ada\n/policies/ @ada @ben\n",
    ...options.files,
  };
  for (const name of ["plan", "check", "confirm", "apply"]) {
    files[`.github/workflows/${name}.yml`] = await shipped(`.github/workflows/${name}.yml`);
  }
  const small = await world({ ...options, files });
  const { settings, url } = small.world.github;
  settings.environments = ["fleet-plan", "fleet-bot", "fleet-apply"];
  settings.secrets = { "fleet-plan": ["LAMBDA_API_KEY"], "fleet-apply": ["LAMBDA_API_KEY"] };
  settings.variables = { FLEETMERGE_DRY_RUN: "false" };
  for (const name of ["main", "audit"]) {
    const body = await shipped(`recipes/rulesets/${name}.json`);
    const headers = { authorization: `Bearer ${people.ada.token}` };
    const asked = { method: "POST", headers, body };
    expect((await fetch(`${url}/repos/acme/fleet/rulesets`, asked)).status).toBe(201);
  }
  return small;
}

type Heard = Awaited<ReturnType<typeof hear>>;

interface Told {
  readonly severity: Severity;
  readonly part: string;
  readonly says: string;
  readonly mend?: string;
}

/** What `--json` prints. */
function told(heard: Heard, severity: Severity): readonly string[] {
  const { findings } = (heard.result?.summary ?? { findings: [] }) as {
    readonly findings: readonly Told[];
  };
  return findings
    .filter((one) => one.severity === severity)
    .map(({ part, says, mend }) => `${part}: ${says}${mend === undefined ? "" : `. ${mend}`}`);
}

it("finds nothing to mend in a sound set-up, and changes nothing", async () => {
  const judge = githubOpenApiJudge();
  const small = await sound(judge ? { judge: judge.judge } : {});
  const before = await standing(small);
  const heard = await hear(small, "doctor", { inputs: { token: people.ada.token } });
  expect(await standing(small)).toEqual(before);
  expect([heard.exitCode, errorsOf(heard)]).toEqual([0, []]);
  for (const severity of ["warning", "error", "unknown"] as const) {
    expect(told(heard, severity)).toEqual([]);
  }
  const fine = told(heard, "ok");
  for (const words of [
    "GitHub token: ada, a person's token",
    "GitHub clock: this machine's clock is 0 s ahead of GitHub's",
    "Rules of the default branch: both statuses are required, and only from the App 15368",
    "Rules of fleet-audit: fleet-audit can only be appended to",
    "Environments: fleet-apply is open to main only",
    "Secrets: present in fleet-plan: LAMBDA_API_KEY; fleet-apply: LAMBDA_API_KEY",
    "Variables: workflows act",
    "Policies and fleet: 1 pool and 1 named instance, all valid",
    "Approvals: ada, ben can approve",
    "Lambda: the key works: 1 machine;",
    "Prometheus: 1 machine joins: training-1-a by training-1-a",
    "Postgres: not configured (DATABASE_URL)",
    "Pushgateway: answers and takes pushes",
    "Slack: configured (SLACK_WEBHOOK_URL); not tried",
  ]) {
    expect(fine).toContainEqual(expect.stringContaining(words));
  }
  expect(heard.log.at(-1)).toMatch(/^\d+ fine, 0 to improve, 0 wrong, 0 hidden from this token$/);
  expect(judge?.complaints ?? []).toEqual([]);
});

it("does not call fine what the workflow's own token may not see", async () => {
  const heard = await hear(await sound(), "doctor");
  expect([heard.exitCode, errorsOf(heard)]).toEqual([0, []]);
  expect(told(heard, "ok")).toContainEqual(
    expect.stringContaining("github-actions[bot], token mode"),
  );
  expect(told(heard, "unknown").map((one) => one.replace(/:.*/su, ""))).toEqual([
    "Actions",
    "Rules of the default branch",
    "Secrets",
    "Variables",
  ]);
});

it("names every part that is broken, and asks the rest all the same", async () => {
  const silent = await silentAddress();
  const environment = {
    LAMBDA_API_KEY: "secret_wrong",
    PROMETHEUS_URL: silent,
    PUSHGATEWAY_URL: silent,
    DATABASE_URL: silent.replace("http:", "postgres:"),
    FLEETMERGE_SINGLE_OPERATOR: "ada",
  };
  const heard = await hear(await sound(), "doctor", { environment });
  expect([heard.exitCode, heard.result?.decision]).toEqual([1, "refused"]);
  expect(errorsOf(heard)).toEqual([
    expect.stringMatching(/^Lambda: .*401.*Look at LAMBDA_API_KEY\.$/),
    expect.stringMatching(/^Prometheus: .*ECONNREFUSED. Check PROMETHEUS_URL/),
    expect.stringMatching(/^Postgres: .*ECONNREFUSED.*. Check DATABASE_URL/),
    expect.stringMatching(/^Pushgateway: .*ECONNREFUSED. Check PUSHGATEWAY_URL/),
  ]);
  expect(told(heard, "warning").join("\n")).toContain(
    "FLEETMERGE_SINGLE_OPERATOR is ada: a merge by that account counts as an approval",
  );
});

it("ends with 2 for a mistake in a file, and looks at everything else", async () => {
  const files = {
    "policies/training.yaml": poolText().replace("idle", "idel"),
    "state/fleet.yaml": fleetText([]).replace("acme/fleet", "acme/other"),
  };
  const heard = await hear(await sound({ files }), "doctor");
  expect(heard.exitCode).toBe(2);
  expect(errorsOf(heard)).toEqual([
    expect.stringMatching(/^Policies and fleet: policies\/training.yaml:7:13 .*"idle"\?\.$/),
  ]);
  expect(told(heard, "ok").join("\n")).toContain("Lambda: the key works");
});

it("asks GitHub once when it does not answer, and the services all the same", async () => {
  const environment = { GITHUB_API_URL: await silentAddress() };
  const heard = await hear(await sound(), "doctor", { environment });
  expect(heard.exitCode).toBe(1);
  expect(errorsOf(heard)).toEqual([
    expect.stringContaining("Check the network and GITHUB_API_URL"),
  ]);
  expect(told(heard, "ok").join("\n")).toContain("Lambda: the key works");
});

it("says which machine's series do not join, and why", async () => {
  const small = await sound();
  small.world.lambda.addInstance({
    type: "gpu_1x_a10",
    region: "us-east-1",
    since: small.clock.now(),
    name: "training-1-a",
    hostname: "training-1-a",
  });
  const heard = await hear(small, "doctor");
  expect(told(heard, "warning")).toContainEqual(
    expect.stringMatching(/^Prometheus: training-1-a does not join: 2 machines answer to/),
  );
});
