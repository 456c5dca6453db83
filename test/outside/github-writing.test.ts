/** What doctor says of what a token may write, for every answer that GitHub may give. */
import { expect, it } from "vitest";
import { errorReply, scriptedGitHub } from "../support/scripted-github.ts";
import { asks, fine, graphql, no, workflows } from "../support/sound-set-up.ts";

const app = graphql(workflows, { login: "fleet-bot[bot]" });
const person = graphql(workflows, { login: "ada" });
const forbiddenToActions = "GitHub Actions is not permitted to create or approve pull requests.";

/** What is not fine about the token. */
async function badWith(change: Parameters<typeof scriptedGitHub>[0]): Promise<readonly string[]> {
  const { forge } = await scriptedGitHub({ ...fine, ...change });
  const [token] = forge.setupChecks();
  const findings = (await token?.look()) ?? [];
  return findings.flatMap(({ severity, says, mend = "NO MEND" }) =>
    severity === "ok" ? [] : [`${severity} GitHub token: ${says}. ${mend}`],
  );
}

it("finds nothing wrong where each request is refused for what it asks", async () => {
  expect(await badWith({})).toEqual([]);
});

it("believes nothing that was answered where nothing could be done", async () => {
  const done = { kind: "reply", status: 201, headers: {}, body: "{}" } as const;
  expect(await badWith({ [asks.statuses]: done })).toEqual([
    expect.stringMatching(/^unknown GitHub token: cannot see whether it may write statuses/),
  ]);
});

it.each<readonly [string, Parameters<typeof scriptedGitHub>[0]]>([
  [
    "warning GitHub token: it may not write statuses: a plan with it would fail there. " +
      "Give the job “permissions: { statuses: write }”",
    { [asks.statuses]: no },
  ],
  [
    "error GitHub token: it may not write contents: a plan with it would fail there. Give the App",
    {
      "POST /graphql": app,
      [asks.contents]: no,
    },
  ],
  [
    "warning GitHub token: it may not write issues: a plan with it would fail there. Give the token",
    { "POST /graphql": person, [asks.issues]: errorReply(404, { message: "Not Found" }) },
  ],
  [
    "error GitHub token: it may not open pull requests, because Actions may not. Turn on",
    { [asks["pull-requests"]]: errorReply(403, { message: forbiddenToActions }) },
  ],
  [
    "warning GitHub token: issues are off in this repository, so there is no dashboard. Turn them on",
    { [asks.issues]: errorReply(410, { message: "Issues has been disabled in this repository." }) },
  ],
  [
    "unknown GitHub token: cannot see whether it may write actions (needs actions: write)",
    { [asks.actions]: errorReply(404, { message: "Not Found" }) },
  ],
])("says: %s", async (sentence, change) => {
  expect(await badWith(change)).toEqual([expect.stringContaining(sentence)]);
});
