/** A local GitHub for one test, with its people, their clients, and the judges attached. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Octokit } from "@octokit/rest";
import { afterEach, expect } from "vitest";
import type { LocalUser } from "../../../src/local/github/accounts.ts";
import { type LocalGitHub, startLocalGitHub } from "../../../src/local/github/local-github.ts";
import type { Settings } from "../../../src/local/github/records.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import { instant } from "../../../src/model/units.ts";
import { githubOpenApiJudge } from "../../support/github-openapi-judge.ts";

/** Everybody on the repository of these tests. */
export const people = {
  alice: { login: "alice", type: "User", permission: "admin", token: "token-alice" },
  bob: { login: "bob", type: "User", permission: "write", token: "token-bob" },
  carol: { login: "carol", type: "User", permission: "write", token: "token-carol" },
  reader: { login: "reader", type: "User", permission: "read", token: "token-reader" },
  stranger: { login: "stranger", type: "User", permission: "none", token: "token-stranger" },
  bot: {
    login: "github-actions[bot]",
    type: "Bot",
    permission: "write",
    token: "token-actions",
    kind: "github-token",
  },
  app: {
    login: "fleetmerge[bot]",
    type: "Bot",
    permission: "write",
    token: "token-app",
    kind: "app",
    appId: 4711,
  },
} as const satisfies Record<string, LocalUser>;

/** A name in `people`. */
export type Person = keyof typeof people;

/** Where the repository of these tests lives. */
export const here = { owner: "acme", repo: "fleet" } as const;

/** The files of the first commit. */
export const firstFiles = {
  "README.md": "# Fleet\n",
  "policies/p.yaml": "kind: pool\n",
  "state/fleet.yaml": "one: 1\ntwo: 2\nthree: 3\n",
};

/** A local GitHub and its clients. */
export interface Stage {
  readonly github: LocalGitHub;
  readonly clock: VirtualClock;
  readonly directory: string;
  as(person: Person): Octokit;
}

const open: { stage: Stage; complaints: readonly string[] }[] = [];

/** Starts one; it is closed and judged after the test. */
export async function stage(
  options: {
    readonly files?: Readonly<Record<string, string>>;
    readonly settings?: Partial<Settings>;
  } = {},
): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), "local-github-"));
  const clock = new VirtualClock(instant(Date.parse("2026-03-01T12:00:00Z")));
  const github = await startLocalGitHub({
    clock,
    directory,
    repository: "acme/fleet",
    users: Object.values(people),
    files: { ...firstFiles, ...options.files },
    settings: { actionsMayCreatePullRequests: true, ...options.settings },
  });
  const judge = githubOpenApiJudge();
  if (judge !== undefined) github.watch(judge.judge);
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const as = (person: Person) =>
    new Octokit({ baseUrl: github.url, auth: people[person].token, log: quiet });
  const made = { github, clock, directory, as };
  open.push({ stage: made, complaints: judge?.complaints ?? [] });
  return made;
}

afterEach(async () => {
  for (const { stage: one, complaints } of open.splice(0)) {
    await one.github.close();
    await rm(one.directory, { recursive: true, force: true });
    expect(complaints).toEqual([]);
  }
});

/** The status and message of a call that must fail. */
export async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "status" in error) {
      return { status: error.status, message: error.message };
    }
    throw error;
  }
  throw new Error("the call was expected to be refused");
}

/** Writes one file as one commit on a branch, which is made from main when it is new. */
export async function write(
  one: Stage,
  change: {
    readonly by: Person;
    readonly branch: string;
    readonly path: string;
    readonly text: string;
  },
): Promise<string> {
  const { rest } = one.as(change.by);
  if (one.github.branch(change.branch) === undefined) {
    const sha = one.github.branch("main") ?? "";
    await rest.git.createRef({ ...here, ref: `refs/heads/${change.branch}`, sha });
  }
  const { branch, path } = change;
  const place = { ...here, path, ref: branch };
  const known = await rest.repos.getContent(place).then(
    ({ data }) => ("sha" in data ? data.sha : undefined),
    () => undefined,
  );
  const { data } = await rest.repos.createOrUpdateFileContents({
    ...here,
    branch,
    path,
    message: `Change ${path}`,
    content: Buffer.from(change.text).toString("base64"),
    ...(known === undefined ? {} : { sha: known }),
  });
  return data.commit.sha ?? "";
}

/** A pull request of one changed file. */
export async function propose(
  one: Stage,
  change: {
    readonly by: Person;
    readonly branch?: string;
    readonly path?: string;
    readonly text?: string;
  },
) {
  const { by, branch = "fleet/update", path = "state/fleet.yaml" } = change;
  await write(one, { by, branch, path, text: change.text ?? "one: 1\ntwo: 2\nthree: 4\n" });
  const { rest } = one.as(by);
  const title = "Change the fleet";
  const { data } = await rest.pulls.create({ ...here, head: branch, base: "main", title });
  return data;
}

/** Runs git as a person would on a machine of their own. */
export async function gitAt(directory: string, ...args: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env["PATH"],
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Human",
    GIT_AUTHOR_EMAIL: "human@example.org",
    GIT_COMMITTER_NAME: "Human",
    GIT_COMMITTER_EMAIL: "human@example.org",
  };
  const { stdout } = await promisify(execFile)("git", [...args], { cwd: directory, env });
  return stdout;
}

/** The address to clone as a person. */
export function cloneAddress(one: Stage, person: Person): string {
  return one.github.gitUrl.replace("://", `://x-access-token:${people[person].token}@`);
}
