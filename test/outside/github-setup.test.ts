import { expect, it } from "vitest";
import { jsonReply } from "../../src/local/loopback.ts";
import { errorReply, graphqlReply, scriptedGitHub } from "../support/scripted-github.ts";

const repository = "/repos/acme/fleet";
const sha = "a".repeat(40);
const other = "b".repeat(40);
const settings = `GET ${repository}/actions/permissions/workflow`;
const rules = `GET ${repository}/rules/branches/main`;
const pinned = (name: string) =>
  `permissions: {}\njobs:\n  ${name}:\n    steps:\n      - uses: actions/checkout@${other}\n`;
const workflows = (
  login: string,
  texts: Readonly<Record<string, string>> = Object.fromEntries(
    ["plan", "check", "confirm", "apply"].map((name) => [name, pinned(name)]),
  ),
) => {
  const entries = Object.entries(texts).map(([name, text]) => ({
    name: `${name}.yml`,
    mode: 0o100644,
    object: { oid: other, text, isTruncated: false },
  }));
  return graphqlReply({
    viewer: { login },
    repository: { id: "R_1", folder: { entries }, file: null },
  });
};
const actions = workflows("github-actions[bot]");
const vaults = `GET ${repository}/environments`;
const vault = (name: string) => ({ name, deployment_branch_policy: { protected_branches: true } });
const main = `GET ${repository}/git/ref/heads/main`;
const fine = {
  "POST /graphql": actions,
  [settings]: jsonReply(200, { can_approve_pull_request_reviews: true }),
  [rules]: jsonReply(200, [{ type: "deletion" }]),
  [vaults]: jsonReply(200, { environments: ["fleet-plan", "fleet-bot", "fleet-apply"].map(vault) }),
  [main]: jsonReply(200, { object: { sha } }),
};
const problemsWith = async (change: Parameters<typeof scriptedGitHub>[0]) =>
  (await scriptedGitHub({ ...fine, ...change })).forge.setupProblems();

it("finds nothing wrong where nothing is", async () => {
  expect(await problemsWith({})).toEqual([]);
});

it.each([
  [
    "Actions may not open pull requests: turn on",
    { [settings]: jsonReply(200, { can_approve_pull_request_reviews: false }) },
  ],
  [
    "Could not check whether Actions may open pull requests (needs administration: read)",
    { [settings]: errorReply(403, { message: "Resource not accessible by integration" }) },
  ],
  ["Could not check the rules of the default branch", { [rules]: errorReply(502, {}) }],
  [
    "Branches must be up to date with main before merging",
    {
      [rules]: jsonReply(200, [
        {
          type: "required_status_checks",
          parameters: { strict_required_status_checks_policy: true },
        },
      ]),
    },
  ],
  [
    "require 2 approval(s)",
    {
      [rules]: jsonReply(200, [
        { type: "pull_request", parameters: { required_approving_review_count: 2 } },
      ]),
    },
  ],
  [
    "can push to main unreviewed: add a ruleset",
    {
      [rules]: jsonReply(200, []),
      [`GET ${repository}/branches/main`]: jsonReply(200, { protected: false }),
    },
  ],
  [
    "Could not check whether main requires up-to-date branches",
    {
      [rules]: jsonReply(200, []),
      [`GET ${repository}/branches/main`]: jsonReply(200, { protected: true }),
      [`GET ${repository}/branches/main/protection`]: errorReply(403, {
        message: "Resource not accessible by integration",
      }),
    },
  ],
  [
    "Branches must be up to date with main before merging",
    {
      [rules]: jsonReply(200, []),
      [`GET ${repository}/branches/main`]: jsonReply(200, { protected: true }),
      [`GET ${repository}/branches/main/protection`]: jsonReply(200, {
        required_status_checks: { strict: true },
        required_pull_request_reviews: { required_approving_review_count: 0 },
      }),
    },
  ],
  [
    ".github/workflows/plan.yml is missing",
    {
      "POST /graphql": workflows("github-actions[bot]", {
        check: pinned("check"),
        confirm: pinned("confirm"),
        apply: pinned("apply"),
      }),
    },
  ],
  [
    ".github/workflows/plan.yml uses actions/checkout@v7: pin it to a commit",
    {
      "POST /graphql": workflows("github-actions[bot]", {
        plan: pinned("plan").replace(other, "v7"),
        check: pinned("check"),
        confirm: pinned("confirm"),
        apply: pinned("apply"),
      }),
    },
  ],
  [
    "The environment fleet-apply is missing",
    { [vaults]: jsonReply(200, { environments: ["fleet-plan", "fleet-bot"].map(vault) }) },
  ],
  [
    "The environment fleet-plan is open to every branch",
    {
      [vaults]: jsonReply(200, {
        environments: [
          { name: "fleet-plan", deployment_branch_policy: null },
          vault("fleet-bot"),
          vault("fleet-apply"),
        ],
      }),
    },
  ],
  ["Could not check the environments", { [vaults]: errorReply(403, { message: "No" }) }],
  ["has no commit yet", { [main]: errorReply(409, { message: "Git Repository is empty." }) }],
  [
    "Squash merging is off",
    {
      [`GET ${repository}`]: jsonReply(200, {
        default_branch: "main",
        allow_squash_merge: false,
      }),
    },
  ],
  [
    "Could not check whether squash merging is on",
    { [`GET ${repository}`]: jsonReply(200, { default_branch: "main" }) },
  ],
  [
    "The default branch is trunk and not main",
    {
      [`GET ${repository}`]: jsonReply(200, {
        default_branch: "trunk",
        allow_squash_merge: true,
      }),
    },
  ],
])("says: %s", async (sentence, change) => {
  expect(await problemsWith(change)).toEqual([expect.stringContaining(sentence)]);
});

it("does not ask for the switch where the token is not the workflow's own", async () => {
  const app = workflows("fleet-bot[bot]");
  const off = jsonReply(200, { can_approve_pull_request_reviews: false });
  expect(await problemsWith({ "POST /graphql": app, [settings]: off })).toEqual([]);
});
