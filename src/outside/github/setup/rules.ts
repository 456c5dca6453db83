/** The rules of the default branch and of the audit branch. */

import type { Finding } from "../../../model/finding.ts";
import { answerOf } from "../connection.ts";
import { type Fields, fieldsOf, listOf } from "../fields.ts";
import {
  fine,
  hidden,
  isUnreadable,
  type Look,
  modeOf,
  type SetupContext,
  warning,
  wrong,
} from "./context.ts";
import { appIdOf } from "./token.ts";

const ours = ["fleet/policy", "fleet/confirmation"];

/** The command that makes the shipped ruleset the repository's own. */
function makeRuleset({ line }: SetupContext, file: string): string {
  const to = `repos/${line.owner}/${line.name}/rulesets`;
  return `gh api --method POST ${to} --input recipes/rulesets/${file}`;
}

/** Everything that the flow wants or fears of the rules of the default branch. */
export const branchRules: Look = async (context) => {
  const { defaultBranch: branch } = context;
  const rules = await rulesFor(context, branch);
  const classic = await classicProtection(context, branch);
  if (rules.length === 0 && classic === "none") {
    return [
      warning(
        `anybody with write access can push to ${branch} unreviewed`,
        `Run \`${makeRuleset(context, "main.json")}\`. Where GitHub offers no rulesets ` +
          "(private repositories of free accounts), only apply's own check holds.",
      ),
    ];
  }
  const strict = typeof classic === "object" ? classicAsRules(classic) : [];
  const all = [...rules, ...strict];
  return [
    ...(classic === "hidden" && rules.length === 0
      ? [
          hidden(
            `the protection of ${branch}`,
            "administration: read",
            "Make sure that it requires our two statuses and no up-to-date branches.",
          ),
        ]
      : [...(await statusFindings(context, all)), ...reviewFindings(all, branch)]),
    ...pushFindings(all, branch, classic === "hidden"),
    ...(await bypassFindings(context, rules)),
  ];
};

/** A rule of a ruleset, or of a classic protection told in the same words. */
interface Rule {
  readonly type: string;
  readonly ruleset: number | undefined;
  readonly parameters: Fields | undefined;
}

async function rulesFor({ line }: SetupContext, branch: string): Promise<readonly Rule[]> {
  const { owner, name: repo } = line;
  const purpose = { what: `read the rules of ${branch}`, needs: "metadata: read" };
  const data = await line.ask(purpose, async (client) => {
    const request = { owner, repo, branch, per_page: 100 };
    return { data: await client.paginate(client.rest.repos.getBranchRules, request) };
  });
  return listOf(data, "rules").map((rule) => ({
    type: rule.text("type"),
    ruleset: rule.has("ruleset_id") ? rule.count("ruleset_id") : undefined,
    parameters: rule.optionalObject("parameters"),
  }));
}

/** Branch protection as it was before rulesets. */
async function classicProtection(
  { line }: SetupContext,
  branch: string,
): Promise<Fields | "none" | "hidden"> {
  const { owner, name: repo } = line;
  const read = { what: `read the branch ${branch}`, needs: "contents: read" };
  const found = fieldsOf(
    await line.ask(read, ({ rest }) => rest.repos.getBranch({ owner, repo, branch })),
    "branch",
  );
  const enabled = found.optionalObject("protection")?.optionalFlag("enabled");
  if (enabled === false || !found.flag("protected")) return "none";
  const reply = await line.attempt(
    { what: `read the protection of ${branch}`, needs: "administration: read" },
    ({ rest }) => rest.repos.getBranchProtection({ owner, repo, branch }),
  );
  if (isUnreadable(reply)) return "hidden";
  return fieldsOf(answerOf(reply), "protection");
}

function classicAsRules(protection: Fields): readonly Rule[] {
  const checks = protection.optionalObject("required_status_checks");
  const reviews = protection.optionalObject("required_pull_request_reviews");
  const forbids = (name: string) =>
    protection.optionalObject(name)?.optionalFlag("enabled") === false;
  const rule = (type: string, parameters?: Fields): Rule => ({
    type,
    parameters,
    ruleset: undefined,
  });
  return [
    ...(checks ? [rule("required_status_checks", checks)] : []),
    ...(reviews ? [rule("pull_request", reviews)] : []),
    ...(forbids("allow_force_pushes") ? [rule("non_fast_forward")] : []),
    ...(forbids("allow_deletions") ? [rule("deletion")] : []),
  ];
}

/** A required status with the App that it must come from, however the rule spells them. */
function requiredOf({ parameters }: Rule): readonly (readonly [string, number | undefined])[] {
  if (parameters === undefined) return [];
  const name = parameters.has("required_status_checks") ? "required_status_checks" : "checks";
  const listed = parameters.has(name) ? parameters.list(name) : [];
  return listed.map((check) => {
    const field = ["integration_id", "app_id"].find((one) => check.has(one));
    const app = field === undefined ? undefined : check.count(field);
    return [check.text("context"), app === -1 ? undefined : app] as const;
  });
}

async function statusFindings(
  context: SetupContext,
  rules: readonly Rule[],
): Promise<readonly Finding[]> {
  const branch = context.defaultBranch;
  const checks = rules.filter(({ type }) => type === "required_status_checks");
  const isStrict = checks.some(({ parameters }) =>
    ["strict_required_status_checks_policy", "strict"].some(
      (name) => parameters?.has(name) && parameters.optionalFlag(name) === true,
    ),
  );
  const strict = isStrict
    ? [
        wrong(
          `branches must be up to date with ${branch} before merging, so every merge stalls the ` +
            "waiting proposals",
          "Turn off “Require branches to be up to date before merging” in the ruleset.",
        ),
      ]
    : [];
  const required = new Map(checks.flatMap(requiredOf));
  const missing = ours.filter((name) => !required.has(name));
  if (missing.length > 0) {
    const says = `${branch} does not require ${missing.join(" and ")}: the merge gate is open`;
    const mend = `Require both statuses in its ruleset: ${makeRuleset(context, "main.json")}.`;
    return [...strict, warning(says, mend)];
  }
  return [...strict, await pinned(context, required)];
}

/** The App id of GitHub Actions on github.com, which statuses of a workflow's token come from. */
const actionsApp = 15_368;

async function pinned(
  context: SetupContext,
  required: ReadonlyMap<string, number | undefined>,
): Promise<Finding> {
  const login = await context.identity();
  const mode = modeOf(login);
  const pins = ours.map((name) => required.get(name));
  const wanted =
    mode === "app" ? await appIdOf(context, login) : mode === "token" ? actionsApp : pins[0];
  const isPinned = wanted !== undefined && pins.every((pin) => pin === wanted);
  if (isPinned) return fine(`both statuses are required, and only from the App ${wanted}`);
  const foreign = pins.find((pin) => pin !== undefined && pin !== wanted);
  if (foreign !== undefined && mode !== "person") {
    return wrong(
      `the statuses must come from the App ${foreign}, and ours come from ${wanted ?? login}`,
      `Choose ${mode === "app" ? login : "GitHub Actions"} as their source in the ruleset.`,
    );
  }
  const source = mode === "app" ? `the App ${login} (${wanted ?? "id unknown"})` : "GitHub Actions";
  return warning(
    "both statuses are required from any source, so whoever may write can post them; apply " +
      "verifies every merge by itself all the same",
    `Choose ${mode === "person" ? "our App, or GitHub Actions," : source} as the source of ` +
      "fleet/policy and fleet/confirmation in the ruleset.",
  );
}

function flagged(rules: readonly Rule[], names: readonly string[]): boolean {
  return rules.some(({ parameters }) =>
    names.some((name) => parameters?.has(name) && parameters.optionalFlag(name) === true),
  );
}

function reviewFindings(rules: readonly Rule[], branch: string): readonly Finding[] {
  const reviews = rules.filter(({ type }) => type === "pull_request");
  if (reviews.length === 0) {
    return [
      warning(
        `${branch} can be pushed to without a pull request`,
        "Add “Require a pull request before merging” with 0 approvals to its ruleset.",
      ),
    ];
  }
  const count = "required_approving_review_count";
  const needed = Math.max(
    ...reviews.map(({ parameters }) => (parameters?.has(count) ? parameters.count(count) : 0)),
  );
  const wishes: readonly (readonly [readonly string[], string])[] = [
    [
      ["dismiss_stale_reviews_on_push", "dismiss_stale_reviews"],
      "“Dismiss stale pull request approvals when new commits are pushed”",
    ],
    [["require_last_push_approval"], "“Require approval of the most recent reviewable push”"],
    [["require_code_owner_review", "require_code_owner_reviews"], codeOwnerRule],
  ];
  const off = wishes.filter(([names]) => !flagged(reviews, names)).map(([, words]) => words);
  return [
    ...(needed > 0
      ? [
          warning(
            `${branch} requires ${needed} approval(s) for every pull request, so nothing merges ` +
              "by itself",
            "Require 0: Fleetmerge asks for approval over the threshold.",
          ),
        ]
      : []),
    off.length === 0
      ? fine("pull requests are required, with fresh approvals and code owners' reviews")
      : warning(`the ruleset of ${branch} lacks ${off.join(", ")}`, "Turn them on there."),
  ];
}

/** In GitHub's own words. */
export const codeOwnerRule = "“Require review from Code Owners”";

function pushFindings(
  rules: readonly Rule[],
  branch: string,
  isHidden: boolean,
): readonly Finding[] {
  const types = new Set(rules.map(({ type }) => type));
  const open = [
    ...(types.has("non_fast_forward") ? [] : ["force-pushed to"]),
    ...(types.has("deletion") ? [] : ["deleted"]),
  ];
  if (open.length === 0) return [fine(`${branch} can be neither force-pushed to nor deleted`)];
  if (isHidden) return [];
  const says = `${branch} can be ${open.join(" and ")}`;
  return [warning(says, "Add “Block force pushes” and “Restrict deletions” to its ruleset.")];
}

/** Who may pass by a ruleset is told to administrators only. */
async function bypassFindings(
  { line }: SetupContext,
  rules: readonly Rule[],
): Promise<readonly Finding[]> {
  const { owner, name: repo } = line;
  const ids = new Set(rules.flatMap(({ ruleset }) => ruleset ?? []));
  const found: Finding[] = [];
  for (const ruleset_id of ids) {
    const purpose = { what: `read the ruleset ${ruleset_id}`, needs: "administration: read" };
    const reply = await line.attempt(purpose, ({ rest }) =>
      rest.repos.getRepoRuleset({ owner, repo, ruleset_id, includes_parents: true }),
    );
    const mend = "Empty its bypass list: apply refuses what was merged past the gates anyhow.";
    const isSeen = reply.kind === "answer" && fieldsOf(reply.data, "ruleset").has("bypass_actors");
    if (!isSeen) {
      const what = `who may bypass the ruleset ${ruleset_id}`;
      found.push(hidden(what, "administration: write", mend));
      continue;
    }
    const actors = fieldsOf(reply.data, "ruleset").list("bypass_actors").length;
    if (actors > 0) found.push(warning(`${actors} may bypass the ruleset ${ruleset_id}`, mend));
  }
  return found;
}

const audit = "fleet-audit";

/** Append-only means: no force push, no deletion, and no pull requests. */
export const auditRules: Look = async (context) => {
  const rules = await rulesFor(context, audit);
  const types = new Set(rules.map(({ type }) => type));
  const demanding = ["pull_request", "required_status_checks"].filter((type) => types.has(type));
  if (demanding.length > 0) {
    return [
      wrong(
        `${audit} requires ${demanding.join(" and ").replaceAll("_", " ")}, so no run can record`,
        `Take ${audit} out of that ruleset: it needs “Block force pushes” and “Restrict ` +
          "deletions” only.",
      ),
    ];
  }
  if (types.has("non_fast_forward") && types.has("deletion")) {
    return [fine(`${audit} can only be appended to`)];
  }
  const says = `${audit} can be force-pushed to or deleted: records could be rewritten`;
  return [warning(says, `Run \`${makeRuleset(context, "audit.json")}\`.`)];
};
