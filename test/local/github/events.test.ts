/** What triggers what: the rules of the GITHUB_TOKEN, the filters of `on:`, and true payloads. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { Person } from "./start.ts";
import { here, propose, refusal, type Stage, stage, write } from "./start.ts";

const workflows = {
  ".github/workflows/check.yml": `name: fleet-check
on: { pull_request: { branches: [main] }, pull_request_review: { types: [submitted, dismissed] } }
jobs: {}
`,
  ".github/workflows/confirm.yml": `name: fleet-confirm
on:
  workflow_run: { workflows: [fleet-check], types: [completed] }
  issue_comment: { types: [created] }
  workflow_dispatch: {}
jobs: {}
`,
  ".github/workflows/apply.yml": `name: fleet-apply
on:
  push: { branches: [main], paths: ["state/**"] }
  workflow_dispatch: { inputs: { sha: { required: true }, why: { default: none } } }
  repository_dispatch: { types: [fleet-apply] }
  schedule: [{ cron: "17 * * * *" }]
jobs: {}
`,
};

function queued(one: Stage) {
  return one.github.runs().map(({ name, event, state }) => `${name} ${event} ${state}`);
}

async function withWorkflows(): Promise<Stage> {
  return stage({ files: workflows });
}

describe("acts of the GITHUB_TOKEN", () => {
  test("open a pull request whose checks wait for a click, and update it likewise", async () => {
    const one = await withWorkflows();
    const pull = await propose(one, { by: "bot" });
    const change = { branch: "fleet/update", path: "state/fleet.yaml", text: "one: 7\n" };
    await write(one, { by: "bot", ...change });
    expect(queued(one)).toEqual([
      "fleet-check pull_request awaiting-approval",
      "fleet-check pull_request awaiting-approval",
    ]);
    expect(one.github.takeRun()).toBeUndefined();
    one.github.approveRun(one.github.runs()[0]?.id ?? 0);
    expect(one.github.takeRun()).toMatchObject({ headSha: pull.head.sha, action: "opened" });
  });

  test("merge without starting anything on main", async () => {
    const one = await withWorkflows();
    const pull = await propose(one, { by: "bot" });
    const before = queued(one).length;
    await one.as("bot").rest.pulls.merge({ ...here, pull_number: pull.number });
    expect(queued(one)).toHaveLength(before);
    const told = one.github.events.map(({ event, action }) => `${event} ${action}`);
    expect(told).toContain("pull_request closed");
  });

  test("comment, review, label and set statuses without starting anything", async () => {
    const one = await withWorkflows();
    const pull = await propose(one, { by: "alice" });
    const before = queued(one).length;
    const { rest } = one.as("bot");
    const at = { ...here, issue_number: pull.number };
    await rest.issues.createComment({ ...at, body: "/fleet plan" });
    await rest.issues.addLabels({ ...at, labels: ["fleet"] });
    const review = { ...here, pull_number: pull.number, event: "COMMENT", body: "Hm." } as const;
    await rest.pulls.createReview(review);
    const status = { ...here, sha: pull.head.sha, state: "success" } as const;
    await rest.repos.createCommitStatus(status);
    expect(queued(one)).toHaveLength(before);
  });

  test("dispatch, by file and by event type", async () => {
    const one = await withWorkflows();
    const { rest } = one.as("bot");
    const inputs = { sha: one.github.branch("main") ?? "" };
    const dispatch = { ...here, workflow_id: "apply.yml", ref: "main", inputs };
    await rest.actions.createWorkflowDispatch(dispatch);
    await rest.repos.createDispatchEvent({ ...here, event_type: "fleet-apply" });
    await rest.repos.createDispatchEvent({ ...here, event_type: "something-else" });
    expect(queued(one)).toEqual([
      "fleet-apply workflow_dispatch queued",
      "fleet-apply repository_dispatch queued",
    ]);
    expect(one.github.takeRun()?.inputs).toEqual({ ...inputs, why: "none" });
  });
});

describe("acts of an App and of people", () => {
  test.each<Person>(["app", "alice"])("start everything that listens (%s)", async (by) => {
    const one = await withWorkflows();
    const pull = await propose(one, { by });
    await one.as(by).rest.issues.createComment({ ...here, issue_number: pull.number, body: "Hi" });
    const review = { ...here, pull_number: pull.number, event: "APPROVE" } as const;
    await one.as("bob").rest.pulls.createReview(review);
    await one.as(by).rest.pulls.merge({ ...here, pull_number: pull.number });
    expect(queued(one)).toEqual([
      "fleet-check pull_request queued",
      "fleet-confirm issue_comment queued",
      "fleet-check pull_request_review queued",
      "fleet-apply push queued",
    ]);
  });

  test("start a push workflow only for its branches and paths", async () => {
    const one = await withWorkflows();
    await write(one, { by: "alice", branch: "main", path: "README.md", text: "# x\n" });
    await write(one, { by: "alice", branch: "topic", path: "state/fleet.yaml", text: "a: 1\n" });
    expect(queued(one)).toEqual([]);
    await write(one, { by: "alice", branch: "main", path: "state/fleet.yaml", text: "a: 1\n" });
    expect(queued(one)).toEqual(["fleet-apply push queued"]);
  });

  test("start no pull request workflow while there is a conflict", async () => {
    const one = await withWorkflows();
    await write(one, { by: "bob", branch: "topic", path: "state/fleet.yaml", text: "one: 5\n" });
    await write(one, { by: "bob", branch: "main", path: "state/fleet.yaml", text: "one: 6\n" });
    const before = queued(one).length;
    await propose(one, { by: "bob", branch: "topic", text: "one: 8\n" });
    expect(queued(one)).toHaveLength(before);
  });
});

describe("runs", () => {
  test("that end start those who listen for them by name", async () => {
    const one = await withWorkflows();
    await propose(one, { by: "alice" });
    const run = one.github.takeRun();
    await one.github.completeRun(run?.id ?? 0, "success");
    expect(one.github.takeRun()).toMatchObject({
      name: "fleet-confirm",
      event: "workflow_run",
      ref: "refs/heads/main",
      payload: { workflow_run: { conclusion: "success", name: "fleet-check" } },
    });
  });

  test("of a workflow that listens for itself end after GitHub's three levels", async () => {
    const text = "name: echo\non: { push: {}, workflow_run: { workflows: [echo] } }\njobs: {}\n";
    const one = await stage({ files: { ".github/workflows/echo.yml": text } });
    await write(one, { by: "alice", branch: "main", path: "README.md", text: "x" });
    const ended: string[] = [];
    for (let run = one.github.takeRun(); run !== undefined; run = one.github.takeRun()) {
      ended.push(run.event);
      await one.github.completeRun(run.id, "success");
    }
    expect(ended).toEqual(["push", "workflow_run", "workflow_run", "workflow_run"]);
  });

  test("of a pull request see the test merge of head and base", async () => {
    const one = await withWorkflows();
    const pull = await propose(one, { by: "alice" });
    const run = one.github.takeRun();
    expect(run?.ref).toBe(`refs/pull/${pull.number}/merge`);
    const { rest } = one.as("alice");
    const commit = await rest.git.getCommit({ ...here, commit_sha: run?.sha ?? "" });
    const parents = [one.github.branch("main"), pull.head.sha];
    expect(commit.data.parents.map(({ sha }) => sha)).toEqual(parents);
  });

  test("are listed, and queued by the clock only where a schedule stands", async () => {
    const one = await withWorkflows();
    expect(await one.github.queueScheduled(".github/workflows/apply.yml")).toBe(true);
    expect(await one.github.queueScheduled(".github/workflows/check.yml")).toBe(false);
    const { rest } = one.as("alice");
    const { data } = await rest.actions.listWorkflowRunsForRepo(here);
    expect(data.workflow_runs.map(({ event, status }) => [event, status])).toEqual([
      ["schedule", "queued"],
    ]);
    const run = { ...here, run_id: data.workflow_runs[0]?.id ?? 0 };
    expect((await rest.actions.getWorkflowRun(run)).data.path).toBe(".github/workflows/apply.yml");
    const { data: listed } = await rest.actions.listRepoWorkflows(here);
    expect(listed.workflows.map(({ name }) => name)).toContain("fleet-confirm");
  });

  test("are not dispatched of a file that is not there or does not listen for it", async () => {
    const one = await withWorkflows();
    const { rest } = one.as("bot");
    const dispatch = (workflow_id: string, inputs = {}) =>
      rest.actions.createWorkflowDispatch({ ...here, workflow_id, ref: "main", inputs });
    expect(await refusal(dispatch("none.yml"))).toMatchObject({ status: 404 });
    const deaf = await refusal(dispatch("check.yml"));
    expect(deaf.status).toBe(422);
    expect(deaf.message).toContain("does not have 'workflow_dispatch' trigger");
    expect(await refusal(dispatch("apply.yml"))).toMatchObject({ status: 422 });
    expect(await refusal(dispatch("confirm.yml", { odd: "1" }))).toMatchObject({ status: 422 });
  });
});

test("the GITHUB_TOKEN may open pull requests only where the setting allows it", async () => {
  const one = await stage({ settings: { actionsMayCreatePullRequests: false } });
  const answer = await refusal(propose(one, { by: "bot" }));
  expect(answer.status).toBe(403);
  expect(answer.message).toContain(
    "GitHub Actions is not permitted to create or approve pull requests.",
  );
  expect((await propose(one, { by: "app" })).number).toBe(1);
});

test("every event told has the shape of GitHub's webhooks", async () => {
  const one = await withWorkflows();
  const pull = await propose(one, { by: "app" });
  const { rest } = one.as("alice");
  const at = { ...here, pull_number: pull.number };
  const issue = { ...here, issue_number: pull.number };
  await rest.issues.addLabels({ ...issue, labels: ["fleet"] });
  await rest.issues.removeLabel({ ...issue, name: "fleet" });
  await rest.pulls.update({ ...at, title: "Another title" });
  await rest.pulls.update({ ...at, state: "closed" });
  await rest.pulls.update({ ...at, state: "open" });
  const review = await rest.pulls.createReview({ ...at, event: "APPROVE" });
  const told = { ...at, review_id: review.data.id, message: "No." };
  await rest.pulls.dismissReview(told);
  await rest.pulls.requestReviewers({ ...at, reviewers: ["carol"] });
  const comment = await rest.issues.createComment({ ...issue, body: "Hello" });
  await rest.issues.updateComment({ ...here, comment_id: comment.data.id, body: "Bye" });
  await rest.repos.createCommitStatus({ ...here, sha: pull.head.sha, state: "success" });
  await write(one, { by: "app", branch: "fleet/update", path: "README.md", text: "# y\n" });
  await one.github.completeRun(one.github.takeRun()?.id ?? 0, "failure");
  await rest.pulls.merge(at);
  await rest.git.deleteRef({ ...here, ref: "heads/fleet/update" });
  await rest.actions.createWorkflowDispatch({ ...here, workflow_id: "confirm.yml", ref: "main" });
  await rest.repos.createDispatchEvent({ ...here, event_type: "fleet-apply" });
  const entry = createRequire(import.meta.url).resolve("@octokit/webhooks-schemas");
  const schema: object = JSON.parse(readFileSync(entry, "utf8"));
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(schema, "webhooks");
  const wrong: string[] = [];
  const seen = new Set<string>();
  for (const { event, action, payload } of one.github.events) {
    const variant = event === "repository_dispatch" ? undefined : action;
    const name = variant === undefined ? `${event}$event` : `${event}$${variant}`;
    seen.add(name);
    const check = ajv.getSchema(`webhooks#/definitions/${name.replace("$", "%24")}`);
    const good = check?.(JSON.parse(JSON.stringify(payload)));
    if (good !== true) wrong.push(`${name} ${ajv.errorsText(check?.errors)}`);
  }
  expect(wrong).toEqual([]);
  expect([...seen].sort()).toEqual([
    "issue_comment$created",
    "issue_comment$edited",
    "pull_request$closed",
    "pull_request$edited",
    "pull_request$labeled",
    "pull_request$opened",
    "pull_request$reopened",
    "pull_request$review_requested",
    "pull_request$synchronize",
    "pull_request$unlabeled",
    "pull_request_review$dismissed",
    "pull_request_review$submitted",
    "push$event",
    "repository_dispatch$event",
    "status$event",
    "workflow_dispatch$event",
    "workflow_run$completed",
  ]);
});
