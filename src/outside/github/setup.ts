/** What a newcomer's repository may have wrong, as far as GitHub lets the token see it. */

import { messageOf, OutsideError } from "../../errors.ts";
import type { Forge } from "../../ports.ts";
import { answerOf, type Connection, type Reply } from "./connection.ts";
import { pullRequestSwitch } from "./failures.ts";
import { type Fields, fieldsOf, listOf } from "./fields.ts";

/** What setup is judged with. */
export interface SetupContext {
  readonly line: Connection;
  readonly defaultBranch: string;
  readonly identity: () => Promise<string>;
  readonly ref: Forge["ref"];
  readonly folder: Forge["folder"];
}

type Check = (context: SetupContext) => Promise<readonly string[]>;

/** Each by what it looks at, which is said when it could not look. */
const checks: Readonly<Record<string, Check>> = {
  "the repository's settings": repositorySettings,
  "whether Actions may open pull requests": mayOpenPullRequests,
  "the rules of the default branch": branchRules,
  "the workflow files": workflowFiles,
  "the environments": environments,
};

/**
 * One sentence for each problem, with its mend. What the token may not read is named as unread,
 * not passed over as fine. Throws OutsideError only when GitHub can not be reached at all.
 */
export async function setupProblems(context: SetupContext): Promise<readonly string[]> {
  await context.line.describe();
  const found = await Promise.all(
    Object.entries(checks).map(async ([what, check]) => {
      try {
        return await check(context);
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        return [`Could not check ${what}: ${messageOf(error)}.`];
      }
    }),
  );
  return found.flat();
}

async function repositorySettings(context: SetupContext): Promise<readonly string[]> {
  const { defaultBranch } = context;
  const repository = await context.line.describe();
  const problems: string[] = [];
  if (repository.optionalFlag("archived") === true) {
    problems.push("The repository is archived, so nothing can be merged: unarchive it.");
  }
  const actual = repository.text("default_branch");
  if (actual !== defaultBranch) {
    problems.push(
      `The default branch is ${actual} and not ${defaultBranch}: run Fleetmerge on ${actual}.`,
    );
  }
  const squash = repository.optionalFlag("allow_squash_merge");
  if (squash === false) {
    problems.push(
      "Squash merging is off, and Fleetmerge merges no other way: " +
        "turn it on in Settings, General, Pull Requests.",
    );
  }
  if (squash === undefined) {
    problems.push(
      "Could not check whether squash merging is on (needs contents: write): " +
        "see Settings, General, Pull Requests.",
    );
  }
  return problems;
}

async function mayOpenPullRequests(context: SetupContext): Promise<readonly string[]> {
  // The switch holds for the workflow's own token only, not for an App's or a person's.
  if ((await context.identity()) !== "github-actions[bot]") return [];
  const { owner, name: repo } = context.line;
  const reply = await context.line.attempt(
    { what: "read the Actions settings", needs: "administration: read" },
    ({ rest }) =>
      rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository({ owner, repo }),
  );
  if (isUnreadable(reply)) {
    return [
      "Could not check whether Actions may open pull requests (needs administration: read): " +
        `make sure of ${pullRequestSwitch}.`,
    ];
  }
  const settings = fieldsOf(answerOf(reply), "Actions settings");
  if (settings.flag("can_approve_pull_request_reviews")) return [];
  return [`Actions may not open pull requests: turn on ${pullRequestSwitch}.`];
}

/** Whether GitHub keeps the answer from this token. It says 404 of some settings it hides. */
function isUnreadable(reply: Reply): boolean {
  return reply.kind === "failed" && (reply.status === 403 || reply.status === 404);
}

async function branchRules(context: SetupContext): Promise<readonly string[]> {
  const { line, defaultBranch: branch } = context;
  const { owner, name: repo } = line;
  const purpose = { what: `read the rules of ${branch}`, needs: "metadata: read" };
  const data = await line.ask(purpose, async (client) => {
    const request = { owner, repo, branch, per_page: 100 };
    return { data: await client.paginate(client.rest.repos.getBranchRules, request) };
  });
  const rules = listOf(data, "rules");
  if (rules.length > 0) return rules.flatMap((rule) => ruleProblems(rule, branch));
  const read = { what: `read the branch ${branch}`, needs: "contents: read" };
  const found = await line.ask(read, ({ rest }) => rest.repos.getBranch({ owner, repo, branch }));
  if (fieldsOf(found, "branch").flag("protected")) return classicProtection(context);
  return [
    `Anybody with write access can push to ${branch} unreviewed: add a ruleset (Settings, ` +
      "Rules) that requires a pull request and the statuses fleet/policy and fleet/confirmation.",
  ];
}

function ruleProblems(rule: Fields, branch: string): readonly string[] {
  const parameters = rule.optionalObject("parameters");
  if (parameters === undefined) return [];
  if (rule.text("type") === "required_status_checks") {
    return strictness(parameters.optionalFlag("strict_required_status_checks_policy"), branch);
  }
  return rule.text("type") === "pull_request" ? approvals(parameters, branch) : [];
}

function strictness(isStrict: boolean | undefined, branch: string): readonly string[] {
  if (isStrict !== true) return [];
  return [
    `Branches must be up to date with ${branch} before merging, so every merge would stall the ` +
      "waiting proposals: turn that off in the required status checks.",
  ];
}

function approvals(reviews: Fields, branch: string): readonly string[] {
  const count = "required_approving_review_count";
  const needed = reviews.has(count) ? reviews.count(count) : 0;
  if (needed === 0) return [];
  return [
    `The rules of ${branch} require ${needed} approval(s) for every pull request, so nothing ` +
      "merges by itself: require 0, Fleetmerge asks for approval over the threshold.",
  ];
}

/** Branch protection as it was before rulesets. */
async function classicProtection(context: SetupContext): Promise<readonly string[]> {
  const { line, defaultBranch: branch } = context;
  const { owner, name: repo } = line;
  const reply = await line.attempt(
    { what: `read the protection of ${branch}`, needs: "administration: read" },
    ({ rest }) => rest.repos.getBranchProtection({ owner, repo, branch }),
  );
  if (isUnreadable(reply)) {
    return [
      `Could not check whether ${branch} requires up-to-date branches (needs administration: ` +
        "read): make sure that it does not.",
    ];
  }
  const protection = fieldsOf(answerOf(reply), "protection");
  const checks = protection.optionalObject("required_status_checks");
  const reviews = protection.optionalObject("required_pull_request_reviews");
  return [
    ...strictness(checks?.optionalFlag("strict"), branch),
    ...(reviews === undefined ? [] : approvals(reviews, branch)),
  ];
}

const workflows = ["plan", "check", "confirm", "apply"];

async function workflowFiles(context: SetupContext): Promise<readonly string[]> {
  const { defaultBranch: branch } = context;
  const head = await context.ref(`refs/heads/${branch}`);
  if (head === undefined) {
    return [`The branch ${branch} has no commit yet: push one.`];
  }
  const files = await context.folder(head, ".github/workflows");
  const present = Object.keys(files);
  const missing = workflows
    .filter((name) => !present.some((path) => /([^/]+)\.ya?ml$/u.exec(path)?.[1] === name))
    .map(
      (name) =>
        `The workflow .github/workflows/${name}.yml is missing on ${branch}: ` +
        "run `fleetmerge init`, or copy it from Fleetmerge's own repository.",
    );
  return [...missing, ...Object.entries(files).flatMap(([path, text]) => unpinned(path, text))];
}

/** A tag of somebody else's action can be moved to other code; a commit cannot. */
function unpinned(path: string, text: string): readonly string[] {
  const actions = [...text.matchAll(/^\s*(?:- )?uses:\s*([\w.-]+\/[^\s#]+)/gmu)];
  return actions
    .map(([, action = ""]) => action)
    .filter((action) => !/@[0-9a-f]{40}$/u.test(action))
    .map((action) => `${path} uses ${action}: pin it to a commit, 40 hexadecimal digits.`);
}

const vaults = ["fleet-plan", "fleet-bot", "fleet-apply"];

/** The environments hold the keys; what is not open to main only is open to every branch. */
async function environments(context: SetupContext): Promise<readonly string[]> {
  const { owner, name: repo } = context.line;
  const reply = await context.line.attempt(
    { what: "list the environments", needs: "actions: read" },
    ({ rest }) => rest.repos.getAllEnvironments({ owner, repo, per_page: 100 }),
  );
  if (isUnreadable(reply)) {
    return [
      "Could not check the environments (needs actions: read): make sure that " +
        `${vaults.join(", ")} are open to ${context.defaultBranch} only.`,
    ];
  }
  const found = fieldsOf(answerOf(reply), "environments").list("environments");
  return vaults.flatMap((vault) => {
    const one = found.find((environment) => environment.text("name") === vault);
    if (one === undefined) {
      return [
        `The environment ${vault} is missing: create it in Settings, Environments, open to ` +
          `${context.defaultBranch} only, and put its secrets there.`,
      ];
    }
    if (one.has("deployment_branch_policy")) return [];
    return [
      `The environment ${vault} is open to every branch: limit it to ${context.defaultBranch} in ` +
        "Settings, Environments, Deployment branches.",
    ];
  });
}
