/** Worlds of the forge's contract: the real adapter before a local GitHub. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { LocalUser } from "../../src/local/github/accounts.ts";
import { type LocalGitHub, startLocalGitHub } from "../../src/local/github/local-github.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import { instant } from "../../src/model/units.ts";
import { fieldsOf, listOf } from "../../src/outside/github/fields.ts";
import { gitHubForge } from "../../src/outside/github.ts";
import type { CommitStatus } from "../../src/ports.ts";
import { githubOpenApiJudge } from "../support/github-openapi-judge.ts";
import type { ForgeWorld, Losable } from "./forge-world.ts";

/** The repository of every world. */
export const repository = "acme/fleet";
const workflow =
  "name: fleet-apply\non: { workflow_dispatch: { inputs: { sha: {} } } }\njobs: {}\n";

const people: readonly LocalUser[] = [
  { login: "acme", type: "User", permission: "admin", token: "token-of-acme" },
  { login: "alice", type: "User", permission: "write", token: "token-of-alice" },
  { login: "bob", type: "User", permission: "read", token: "token-of-bob" },
];

/** The first commit of every world. */
export const firstFiles = {
  "README.md": "# Fleet\n",
  "state/fleet.yaml": "version: 1\n",
  "policies/limits.yaml": "kind: limits\n",
  "policies/training.yaml": "kind: pool\n",
  "policies/deep/x.yaml": "x: 1\n",
  ".github/workflows/apply.yml": workflow,
};

/** The three kinds of token an operator may give. */
export const bots = {
  "a workflow's own token": {
    login: "github-actions[bot]",
    type: "Bot",
    kind: "github-token",
    permission: "write",
    token: "ghs_of-the-workflow",
  },
  "an App's token": {
    login: "acme-fleet[bot]",
    type: "Bot",
    kind: "app",
    appId: 4711,
    permission: "write",
    token: "ghs_of-the-app",
  },
  "a person's token": {
    login: "robin",
    type: "User",
    permission: "write",
    token: "ghp_of-robin",
  },
} satisfies Readonly<Record<string, LocalUser>>;

/** A world and the local GitHub it is made of. */
export interface GitHubWorld extends ForgeWorld {
  readonly github: LocalGitHub;
}

/**
 * GitHub gives null for a label that nobody described; its description of a single pull request
 * says so, that of a listed one forgot to.
 */
const forgotten =
  /wrong body: (?:(?:; )?\/(?:\d+\/)?labels\/\d+\/description must be string [^;]*)+$/u;

function stateOf(word: string): CommitStatus["state"] {
  return word === "success" || word === "pending" || word === "failure" ? word : "error";
}

/** One for the process: it says loudly when GitHub's description is absent. */
const openApi = githubOpenApiJudge();

/**
 * Starts a local GitHub with this bot among its people. Closing it fails when GitHub's own
 * description has anything against what was asked or answered.
 */
export async function startGitHubWorld(bot: LocalUser): Promise<GitHubWorld> {
  const directory = await mkdtemp(join(tmpdir(), "forge-"));
  const time = new VirtualClock(instant(Date.UTC(2026, 10, 23, 12)));
  const github = await startLocalGitHub({
    clock: time,
    directory,
    repository,
    users: [...people, bot],
    files: firstFiles,
    settings: { actionsMayCreatePullRequests: true },
  });
  const forgeFor = (token: string) =>
    gitHubForge({
      token,
      apiUrl: github.url,
      graphqlUrl: `${github.url}/graphql`,
      repository,
      defaultBranch: "main",
      clock: time,
      alongside: "state/fleet.yaml",
      beginning: {
        folder: "policies",
        ref: "refs/heads/fleet-audit",
        file: "ledger.json",
        label: "fleet-dashboard",
      },
      patience: { waiting: "none" },
    });
  const heard = openApi?.complaints.length ?? 0;
  if (openApi !== undefined) github.watch(openApi.judge);
  const ask = askAs(github);
  return {
    github,
    forge: forgeFor(bot.token),
    afresh: () => forgeFor(bot.token),
    as: (login) => forgeFor(`token-of-${login}`),
    review: async (number, { by, approves }) => {
      const event = approves ? "APPROVE" : "REQUEST_CHANGES";
      await ask(by, "POST", `/pulls/${number}/reviews`, { event, body: "I looked" });
    },
    comment: async (number, { by, body }) => {
      await ask(by, "POST", `/issues/${number}/comments`, { body });
    },
    comments: async (number) => {
      const all = [1, 2].map((page) =>
        ask("acme", "GET", `/issues/${number}/comments?per_page=100&page=${page}`),
      );
      return listOf((await Promise.all(all)).flat(), "comments").map((comment) => ({
        author: comment.object("user").text("login"),
        body: comment.text("body"),
      }));
    },
    statuses: async (sha) => {
      const combined = fieldsOf(await ask("acme", "GET", `/commits/${sha}/status`), "status");
      return combined.list("statuses").map((status) => {
        const targetUrl = status.optionalText("target_url");
        return {
          context: status.text("context"),
          state: stateOf(status.text("state")),
          description: status.optionalText("description") ?? "",
          ...(targetUrl === undefined ? {} : { targetUrl }),
        };
      });
    },
    editIssue: async (number, { by, body }) => {
      await ask(by, "PATCH", `/issues/${number}`, { body });
    },
    pass: (length) => time.advance(length),
    require: async (contexts) => {
      await ask("acme", "PUT", "/branches/main/protection", {
        required_status_checks: { strict: false, contexts },
        enforce_admins: true,
        required_pull_request_reviews: null,
        restrictions: null,
      });
    },
    dispatched: () => Promise.resolve(dispatchesOf(github)),
    loseReply: (write) =>
      github.faults.add({ ...addressOf[write], kind: "cut-connection", when: "after" }),
    close: async () => {
      await github.close();
      await rm(directory, { recursive: true, force: true });
      const complaints = openApi?.complaints.slice(heard) ?? [];
      expect(complaints.filter((complaint) => !forgotten.test(complaint))).toEqual([]);
    },
  };
}

const addressOf: Readonly<Record<Losable, { readonly method: string; readonly path: RegExp }>> = {
  merge: { method: "PUT", path: /\/merge$/u },
  createPullRequest: { method: "POST", path: /\/pulls$/u },
  commitOnBranch: { method: "POST", path: /^\/graphql$/u },
  updateRefs: { method: "POST", path: /^\/graphql$/u },
};

/** Speaks to the API as a person, past the adapter. */
function askAs(github: LocalGitHub) {
  return async (login: string, method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(`${github.url}/repos/${repository}${path}`, {
      method,
      headers: { authorization: `Bearer token-of-${login}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
}

function dispatchesOf(github: LocalGitHub) {
  return github.events
    .filter(({ event }) => event === "workflow_dispatch")
    .map(({ payload }) => {
      const fields = fieldsOf(payload, "workflow_dispatch");
      const inputs = Object.entries(payload["inputs"] ?? {});
      return {
        workflow: fields.text("workflow").split("/").at(-1) ?? "",
        inputs: Object.fromEntries(inputs.map(([name, value]) => [name, String(value)])),
      };
    });
}
