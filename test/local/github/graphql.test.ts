/** The GraphQL mutations: compare-and-swap that holds, and errors spelled as GitHub's. */

import { expect, test } from "vitest";
import { here, type Person, people, propose, refusal, type Stage, stage, write } from "./start.ts";

interface GraphQLAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly type?: string; readonly message: string }[];
}

async function ask(one: Stage, by: Person, query: string, variables: object = {}) {
  const answer = await fetch(`${one.github.url}/graphql`, {
    method: "POST",
    headers: { authorization: `bearer ${people[by].token}` },
    body: JSON.stringify({ query, variables }),
  });
  expect(answer.status).toBe(200);
  const body: GraphQLAnswer = JSON.parse(await answer.text());
  return body;
}

const commitMutation = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) {
    commit { oid message author { name } signature { isValid wasSignedByGitHub } }
    ref { name target { oid } }
  }
}`;

function commitInput(expectedHeadOid: string, branchName = "fleet/x") {
  const contents = Buffer.from("one: 2\n").toString("base64");
  return {
    input: {
      branch: { repositoryNameWithOwner: "acme/fleet", branchName },
      message: { headline: "Grow", body: "Because." },
      expectedHeadOid,
      fileChanges: {
        additions: [{ path: "state/fleet.yaml", contents }],
        deletions: [{ path: "README.md" }],
      },
    },
  };
}

async function branchAtMain(one: Stage, name: string): Promise<string> {
  const sha = one.github.branch("main") ?? "";
  await one.as("bot").rest.git.createRef({ ...here, ref: `refs/heads/${name}`, sha });
  return sha;
}

const updateMutation =
  "mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }";

async function repositoryId(one: Stage): Promise<string> {
  return (await one.as("bot").rest.repos.get(here)).data.node_id;
}

const zeros = "0".repeat(40);

test("a commit on a branch is made by the token's owner and signed by GitHub", async () => {
  const one = await stage();
  const main = await branchAtMain(one, "fleet/x");
  const { data, errors } = await ask(one, "bot", commitMutation, commitInput(main));
  expect(errors).toBeUndefined();
  const oid = one.github.branch("fleet/x");
  expect(data?.["createCommitOnBranch"]).toEqual({
    commit: {
      oid,
      message: "Grow\n\nBecause.",
      author: { name: "github-actions[bot]" },
      signature: { isValid: true, wasSignedByGitHub: true },
    },
    ref: { name: "fleet/x", target: { oid } },
  });
  const { rest } = one.as("alice");
  const commit = await rest.repos.getCommit({ ...here, ref: "fleet/x" });
  expect(commit.data.commit.verification?.verified).toBe(true);
  expect(commit.data.files?.map(({ filename, status }) => [filename, status])).toEqual([
    ["README.md", "removed"],
    ["state/fleet.yaml", "modified"],
  ]);
  expect(commit.data.commit.author?.date).toBe("2026-03-01T12:00:00Z");
});

test("a commit on a branch that has moved is refused as stale and changes nothing", async () => {
  const one = await stage();
  const main = await branchAtMain(one, "fleet/x");
  await write(one, { by: "bot", branch: "fleet/x", path: "README.md", text: "# Moved\n" });
  const moved = one.github.branch("fleet/x");
  const { errors } = await ask(one, "bot", commitMutation, commitInput(main));
  expect(errors).toMatchObject([{ type: "STALE_DATA", path: ["createCommitOnBranch"] }]);
  expect(errors?.[0]?.message).toContain("Expected branch to point to");
  expect(one.github.branch("fleet/x")).toBe(moved);
});

test("of two commits made at once on the same head exactly one is made", async () => {
  const one = await stage();
  const main = await branchAtMain(one, "fleet/x");
  const both = await Promise.all([
    ask(one, "bot", commitMutation, commitInput(main)),
    ask(one, "app", commitMutation, commitInput(main)),
  ]);
  expect(both.map(({ errors }) => errors?.[0]?.type).sort()).toEqual(["STALE_DATA", undefined]);
});

test("the branch of a commit must be there, and expectedHeadOid can not be left out", async () => {
  const one = await stage();
  const main = one.github.branch("main") ?? "";
  const missing = await ask(one, "bot", commitMutation, commitInput(main, "fleet/none"));
  expect(missing.errors).toMatchObject([{ type: "NOT_FOUND" }]);
  const { expectedHeadOid: _, ...input } = commitInput(main).input;
  const incomplete = await ask(one, "bot", commitMutation, { input });
  expect(incomplete.errors?.[0]?.message).toContain("expectedHeadOid");
});

test("a field that GitHub's schema does not have is refused", async () => {
  const one = await stage();
  const { errors } = await ask(one, "bot", "{ viewer { login shoeSize } }");
  expect(errors?.[0]?.message).toContain('Cannot query field "shoeSize"');
});

test("updateRefs creates, forces and deletes, each only from the value expected", async () => {
  const one = await stage();
  const main = await branchAtMain(one, "fleet/x");
  const repository = await repositoryId(one);
  const update = (refUpdates: readonly object[]) =>
    ask(one, "bot", updateMutation, { input: { repositoryId: repository, refUpdates } });
  const lock = { name: "refs/fleet/apply-lock", beforeOid: zeros, afterOid: main };
  expect((await update([lock])).errors).toBeUndefined();
  expect((await update([lock])).errors).toMatchObject([{ type: "STALE_DATA" }]);
  const moved = await write(one, { by: "bot", branch: "fleet/x", path: "a", text: "a" });
  const back = { name: "refs/heads/fleet/x", beforeOid: moved, afterOid: main };
  expect((await update([back])).errors?.[0]?.message).toContain("not a fast-forward");
  expect((await update([{ ...back, force: true }])).errors).toBeUndefined();
  expect(one.github.branch("fleet/x")).toBe(main);
  const release = { name: "refs/fleet/apply-lock", beforeOid: main, afterOid: zeros };
  expect((await update([release])).errors).toBeUndefined();
  const gone = one.as("bot").rest.git.getRef({ ...here, ref: "fleet/apply-lock" });
  expect(await refusal(gone)).toMatchObject({ status: 404 });
});

test("updateRefs moves all or none", async () => {
  const one = await stage();
  const main = await branchAtMain(one, "fleet/x");
  const moved = await write(one, { by: "bot", branch: "fleet/y", path: "a", text: "a" });
  const { errors } = await ask(one, "bot", updateMutation, {
    input: {
      repositoryId: await repositoryId(one),
      refUpdates: [
        { name: "refs/heads/fleet/x", beforeOid: main, afterOid: moved },
        { name: "refs/heads/fleet/y", beforeOid: main, afterOid: main, force: true },
      ],
    },
  });
  expect(errors).toHaveLength(1);
  expect(one.github.branch("fleet/x")).toBe(main);
});

const armMutation = `mutation ($id: ID!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: SQUASH }) {
    pullRequest { number autoMergeRequest { mergeMethod } }
  }
}`;

test("auto-merge is refused when there is nothing to wait for", async () => {
  const one = await stage({ settings: { allowAutoMerge: true } });
  const pull = await propose(one, { by: "app" });
  const { errors } = await ask(one, "app", armMutation, { id: pull.node_id });
  expect(errors?.[0]?.message).toContain("Pull request is in clean status");
});

test("auto-merge merges as soon as the last required status is green", async () => {
  const one = await stage({ settings: { allowAutoMerge: true } });
  await one.as("alice").rest.repos.updateBranchProtection({
    ...here,
    branch: "main",
    required_status_checks: { strict: false, contexts: ["fleet/policy"] },
    enforce_admins: true,
    required_pull_request_reviews: null,
    restrictions: null,
  });
  const pull = await propose(one, { by: "app" });
  expect((await ask(one, "app", armMutation, { id: pull.node_id })).errors).toBeUndefined();
  const status = { ...here, sha: pull.head.sha, context: "fleet/policy" };
  const { rest } = one.as("bot");
  await rest.repos.createCommitStatus({ ...status, state: "pending" });
  const at = { ...here, pull_number: pull.number };
  expect((await rest.pulls.get(at)).data.merged).toBe(false);
  await rest.repos.createCommitStatus({ ...status, state: "success" });
  const { data } = await rest.pulls.get(at);
  expect([data.merged, data.merged_by?.login]).toEqual([true, "fleetmerge[bot]"]);
});

test("a query reads a pull request's merge state and the repository", async () => {
  const one = await stage();
  const pull = await propose(one, { by: "bot" });
  const { data } = await ask(
    one,
    "bot",
    `query ($number: Int!) {
      viewer { login }
      repository(owner: "acme", name: "fleet") {
        id
        defaultBranchRef { name target { oid } }
        object(expression: "main:state/fleet.yaml") { ... on Blob { text } }
        pullRequest(number: $number) { headRefOid mergeStateStatus mergeable isDraft }
      }
    }`,
    { number: pull.number },
  );
  expect(data).toEqual({
    viewer: { login: "github-actions[bot]" },
    repository: {
      id: await repositoryId(one),
      defaultBranchRef: { name: "main", target: { oid: one.github.branch("main") } },
      object: { text: "one: 1\ntwo: 2\nthree: 3\n" },
      pullRequest: {
        headRefOid: pull.head.sha,
        mergeStateStatus: "CLEAN",
        mergeable: "MERGEABLE",
        isDraft: false,
      },
    },
  });
});
