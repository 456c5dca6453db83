/** The hook that asks for a plan at once, run as a cluster runs it. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { githubOpenApiJudge } from "../support/github-openapi-judge.ts";
import { smallWorlds } from "../support/scenario.ts";
import { people } from "../support/small-team.ts";

const world = smallWorlds();
const root = join(import.meta.dirname, "../..");
const path = ".github/workflows/plan.yml";

async function ask(url: string, token: string, reason: string): Promise<void> {
  const env = {
    PATH: process.env["PATH"],
    GITHUB_API_URL: url,
    GITHUB_REPOSITORY: "acme/fleet",
    GITHUB_TOKEN: token,
  };
  await promisify(execFile)(join(root, "monitoring/plan-now.sh"), [reason], { env });
}

it("starts the shipped plan, whatever its reason says", async () => {
  const judge = githubOpenApiJudge();
  const files = { [path]: await readFile(join(root, path), "utf8") };
  const small = await world({ files, ...(judge && { judge: judge.judge }) });
  const { github } = small.world;
  await ask(github.url, people.ben.token, 'queue of 40"}, "x": {"');
  const run = github.takeRun();
  expect([run?.workflow, run?.event]).toEqual([path, "repository_dispatch"]);
  expect(judge?.complaints ?? []).toEqual([]);
  expect(run?.payload["client_payload"]).toEqual({ reason: "queue of 40 x " });
});

it("fails where the token may not", async () => {
  const small = await world();
  await expect(ask(small.world.github.url, people.cleo.token, "")).rejects.toThrow("403");
  expect(small.world.github.takeRun()).toBeUndefined();
});
