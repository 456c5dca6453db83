import { expect, it } from "vitest";
import { jsonReply } from "../../src/local/loopback.ts";
import type { Forge } from "../../src/ports.ts";
import { errorReply, repositoryReply, scriptedGitHub } from "../support/scripted-github.ts";

import {
  at,
  codeOwners,
  environments,
  fine,
  graphql,
  named,
  no,
  noDeletion,
  noForce,
  other,
  pull,
  repository,
  rules,
  secrets,
  statuses,
  vault,
  vaults,
  workflows,
} from "../support/sound-set-up.ts";

/** `severity part: says. mend` of everything that is not fine. */
async function badOf(forge: Forge): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const { part, look } of forge.setupChecks()) {
    // The script's clock stands at 1970, and its answers are of today.
    if (part === "GitHub clock") continue;
    for (const { severity, says, mend } of await look()) {
      if (severity === "ok") expect(mend).toBeUndefined();
      else lines.push(`${severity} ${part}: ${says}. ${mend ?? "NO MEND"}`);
    }
  }
  return lines;
}

const badWith = async (change: Parameters<typeof scriptedGitHub>[0]) =>
  badOf((await scriptedGitHub({ ...fine, ...change })).forge);

const changed = (name: string, from: string, to: string) =>
  graphql({ ...workflows, [name]: (workflows[name] ?? "").replace(from, to) });
const app = graphql(workflows, { login: "fleet-bot[bot]" });
const person = graphql(workflows, { login: "ada" });
const described = (change: object) => ({
  [`GET ${repository}`]: jsonReply(200, {
    node_id: "R_1",
    default_branch: "main",
    allow_squash_merge: true,
    ...change,
  }),
});

it("finds nothing wrong where nothing is", async () => {
  expect(await badWith({})).toEqual([]);
});

it.each<readonly [string, Parameters<typeof scriptedGitHub>[0]]>([
  [
    "error GitHub token: it may not read issues. Give the token issues: write.",
    { [`GET ${repository}/issues`]: no },
  ],
  [
    "error Actions: Actions may not open pull requests. Turn on",
    { [at.settings]: jsonReply(200, { can_approve_pull_request_reviews: false }) },
  ],
  ["unknown Actions: cannot see whether Actions may open pull requests", { [at.settings]: no }],
  ["error Repository: squash merging is off", described({ allow_squash_merge: false })],
  [
    "unknown Repository: cannot see whether squash merging is on",
    described({ allow_squash_merge: null }),
  ],
  ["error Repository: the default branch is trunk", described({ default_branch: "trunk" })],
  ["error Repository: the repository is archived", described({ archived: true })],
  ["unknown Rules of the default branch: could not be read", { [at.rules]: errorReply(502, {}) }],
  [
    "error Rules of the default branch: branches must be up to date",
    {
      [at.rules]: rules(
        pull(),
        statuses(15_368, { strict_required_status_checks_policy: true }),
        noForce,
        noDeletion,
      ),
    },
  ],
  [
    "warning Rules of the default branch: main requires 2 approval(s)",
    {
      [at.rules]: rules(
        pull({ required_approving_review_count: 2 }),
        statuses(15_368),
        noForce,
        noDeletion,
      ),
    },
  ],
  [
    "main lacks “Dismiss stale pull request approvals when new commits are pushed”, “Require " +
      "approval of the most recent reviewable push”. Turn them on there",
    {
      [at.rules]: rules(
        pull({ dismiss_stale_reviews_on_push: false, require_last_push_approval: false }),
        statuses(15_368),
        noForce,
        noDeletion,
      ),
    },
  ],
  [
    "warning Rules of the default branch: main does not require fleet/confirmation",
    {
      [at.rules]: rules(
        pull(),
        statuses(15_368, {
          required_status_checks: [{ context: "fleet/policy", integration_id: 15_368 }],
        }),
        noForce,
        noDeletion,
      ),
    },
  ],
  [
    "warning Rules of the default branch: both statuses are required from any source",
    { [at.rules]: rules(pull(), statuses(), noForce, noDeletion) },
  ],
  [
    "error Rules of the default branch: the statuses must come from the App 9",
    { [at.rules]: rules(pull(), statuses(9), noForce, noDeletion) },
  ],
  [
    "error Rules of the default branch: the statuses must come from the App 15368, and ours come " +
      "from 4711. Choose fleet-bot[bot] as their source",
    { "POST /graphql": app },
  ],
  [
    "warning Rules of the default branch: both statuses are required from any source",
    { "POST /graphql": app, [at.rules]: rules(pull(), statuses(), noForce, noDeletion) },
  ],
  [
    "warning Rules of the default branch: main can be force-pushed to and deleted",
    { [at.rules]: rules(pull(), statuses(15_368)) },
  ],
  [
    "warning Rules of the default branch: main can be pushed to without a pull request",
    { [at.rules]: rules(statuses(15_368), noForce, noDeletion) },
  ],
  [
    "warning Rules of the default branch: 1 may bypass the ruleset 1",
    { [at.ruleset]: jsonReply(200, { bypass_actors: [{ actor_id: 5 }] }) },
  ],
  [
    "unknown Rules of the default branch: cannot see who may bypass the ruleset 1",
    { [at.ruleset]: jsonReply(200, {}) },
  ],
  [
    "warning Rules of the default branch: anybody with write access can push to main unreviewed. " +
      "Run `gh api --method POST repos/acme/fleet/rulesets --input recipes/rulesets/main.json`",
    { [at.rules]: rules(), [at.branch]: jsonReply(200, { protected: false }) },
  ],
  [
    "unknown Rules of the default branch: cannot see the protection of main",
    { [at.rules]: rules(), [at.branch]: jsonReply(200, { protected: true }), [at.protection]: no },
  ],
  [
    "error Rules of the default branch: branches must be up to date",
    {
      [at.rules]: rules(),
      [at.branch]: jsonReply(200, { protected: true, protection: { enabled: true } }),
      [at.protection]: jsonReply(200, {
        required_status_checks: {
          strict: true,
          checks: ["fleet/policy", "fleet/confirmation"].map((context) => ({
            context,
            app_id: 15_368,
          })),
        },
        required_pull_request_reviews: {
          required_approving_review_count: 0,
          dismiss_stale_reviews: true,
          require_code_owner_reviews: true,
          require_last_push_approval: true,
        },
        allow_force_pushes: { enabled: false },
        allow_deletions: { enabled: false },
      }),
    },
  ],
  [
    "warning Rules of fleet-audit: fleet-audit can be force-pushed to or deleted: records could be " +
      "rewritten. Run `gh api --method POST",
    { [at.audit]: rules() },
  ],
  [
    "error Rules of fleet-audit: fleet-audit requires pull request, so no run can record",
    { [at.audit]: rules(noForce, noDeletion, pull()) },
  ],
  [
    "warning CODEOWNERS: there is no CODEOWNERS file",
    { [at.owners]: errorReply(404, { message: "Not Found" }) },
  ],
  ["warning CODEOWNERS: nobody owns policies/limits.yaml", codeOwners(".github @acme/leads\n")],
  [
    "warning CODEOWNERS: .github/CODEOWNERS still names @OWNER. Put your own people there.",
    codeOwners("* @OWNER\n/state\n"),
  ],
  ["warning CODEOWNERS: .github/CODEOWNERS covers state/", codeOwners("* @acme/leads\n")],
  [
    "warning CODEOWNERS: line 1: Unknown owner. Make sure @acme/leads exists",
    {
      [at.errors]: jsonReply(200, {
        errors: [
          {
            line: 1,
            kind: "Unknown owner",
            message: "Unknown owner on line 1",
            suggestion: "make sure @acme/leads exists and has write access",
          },
        ],
      }),
    },
  ],
  [
    "error Workflows: .github/workflows/plan.yml is missing on main",
    {
      "POST /graphql": graphql(
        Object.fromEntries(Object.entries(workflows).filter(([name]) => name !== "plan")),
      ),
    },
  ],
  [
    "warning Workflows: .github/workflows/plan.yml uses actions/checkout@v7. Pin it to a commit",
    { "POST /graphql": changed("plan", other, "v7") },
  ],
  [
    "error Workflows: .github/workflows/plan.yml has no schedule",
    { "POST /graphql": changed("plan", "4-59/10 * * * *", "hourly") },
  ],
  [
    "error Workflows: the job of .github/workflows/plan.yml lacks statuses: write",
    { "POST /graphql": changed("plan", "statuses: write", "statuses: read") },
  ],
  [
    "warning Workflows: the job of .github/workflows/check.yml has contents: write",
    { "POST /graphql": changed("check", "contents: read", "contents: write") },
  ],
  [
    "error Workflows: the job of .github/workflows/apply.yml does not run in the environment",
    { "POST /graphql": changed("apply", "environment: fleet-apply", "name: apply") },
  ],
  [
    "error Workflows: .github/workflows/check.yml runs on pull_request_target",
    {
      "POST /graphql": changed(
        "check",
        "pull_request: {}",
        "pull_request: {}, pull_request_target: {}",
      ),
    },
  ],
  [
    "error Workflows: .github/workflows/apply.yml is no YAML of a workflow",
    { "POST /graphql": changed("apply", "jobs:", "\tjobs") },
  ],
  [
    "error Environments: fleet-apply is missing: GitHub would make it at its first use, open to " +
      "every branch. Run `gh api -X PUT repos/acme/fleet/environments/fleet-apply -F",
    { [at.environments]: environments(vault("fleet-plan"), vault("fleet-bot")) },
  ],
  [
    "error Environments: fleet-plan is open to every branch",
    {
      [at.environments]: environments(
        vault("fleet-plan", { deployment_branch_policy: null }),
        vault("fleet-bot"),
        vault("fleet-apply"),
      ),
    },
  ],
  [
    "error Environments: fleet-bot is open to “release/*”",
    { [at.policies("fleet-bot")]: named("main", "release/*") },
  ],
  [
    "error Environments: fleet-apply is open to every branch, because it names protected ones and",
    {
      [at.environments]: environments(
        vault("fleet-plan"),
        vault("fleet-bot"),
        vault("fleet-apply", {
          deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
        }),
      ),
      [`GET ${repository}/branches`]: rules(),
    },
  ],
  [
    "warning Environments: fleet-plan has required reviewers and wait timer, for which every run",
    {
      [at.environments]: environments(
        vault("fleet-plan", {
          protection_rules: [{ type: "required_reviewers" }, { type: "wait_timer" }],
        }),
        vault("fleet-bot"),
        vault("fleet-apply"),
      ),
    },
  ],
  ["unknown Environments: cannot see the environments", { [at.environments]: no }],
  [
    "error Secrets: LAMBDA_API_KEY is missing in fleet-plan. Add it in Settings, Environments",
    { [at.secrets("fleet-plan")]: secrets() },
  ],
  [
    "error Secrets: LAMBDA_API_KEY is a secret of the repository",
    { [`GET ${repository}/actions/secrets`]: secrets("LAMBDA_API_KEY") },
  ],
  [
    "warning Secrets: LAMBDA_API_KEY is in fleet-bot",
    { [at.secrets("fleet-bot")]: secrets("LAMBDA_API_KEY") },
  ],
  [
    "unknown Secrets: cannot see the names of the secrets",
    {
      [`GET ${repository}/actions/secrets`]: no,
      ...Object.fromEntries(vaults.map((name) => [at.secrets(name), no])),
    },
  ],
  [
    "warning Variables: everything is paused (FLEETMERGE_PAUSE is all)",
    {
      [`GET ${repository}/actions/variables`]: jsonReply(200, {
        variables: [{ name: "FLEETMERGE_PAUSE", value: "all" }],
      }),
    },
  ],
])("says: %s", async (sentence, change) => {
  expect(await badWith(change)).toEqual([expect.stringContaining(sentence)]);
});

it("takes a pin to the App for right in app mode, and any pin for right from a person", async () => {
  const pinned = rules(pull(), statuses(4711), noForce, noDeletion);
  expect(await badWith({ "POST /graphql": app, [at.rules]: pinned })).toEqual([]);
  const asPerson = { "POST /graphql": person, ...described({ permissions: { push: true } }) };
  expect(await badWith({ ...asPerson, [at.rules]: pinned })).toEqual([]);
});

it("names what an App was not registered with", async () => {
  const lacking = jsonReply(200, { id: 4711, permissions: { contents: "write" } });
  const pinned = rules(pull(), statuses(4711), noForce, noDeletion);
  const bad = await badWith({ "POST /graphql": app, [at.rules]: pinned, [at.app]: lacking });
  expect(bad).toEqual([
    expect.stringContaining(
      "the App lacks write access to pull-requests, statuses, issues, actions",
    ),
  ]);
});

it("measures the clock against GitHub's answers", async () => {
  const date = { date: "Thu, 01 Jan 1970 00:02:00 GMT" };
  if (repositoryReply.kind !== "reply") throw new Error("a reply has headers");
  const reply = { ...repositoryReply, headers: { ...repositoryReply.headers, ...date } };
  const { forge } = await scriptedGitHub({ ...fine, [`GET ${repository}`]: reply });
  const clock = forge.setupChecks().find(({ part }) => part === "GitHub clock");
  expect(await clock?.look()).toEqual([
    {
      severity: "warning",
      says: "this machine's clock is 120 s behind GitHub's",
      mend: expect.stringContaining("NTP"),
    },
  ]);
});

it("passes a failure to reach the repository on, part by part", async () => {
  const { forge } = await scriptedGitHub({ [`GET ${repository}`]: no });
  const [first] = forge.setupChecks();
  await expect(first?.look()).rejects.toThrow("Resource not accessible");
});
