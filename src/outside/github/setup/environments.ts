/** The environments that hold the keys, the secrets in them, and the variables. */

import type { Finding } from "../../../model/finding.ts";
import { answerOf } from "../connection.ts";
import { type Fields, fieldsOf, listOf } from "../fields.ts";
import {
  fine,
  hidden,
  isUnreadable,
  type Look,
  type SetupContext,
  warning,
  wrong,
} from "./context.ts";

const vaults = ["fleet-plan", "fleet-bot", "fleet-apply"];
const place = "Settings, Environments";

/** What is not open to the default branch only is open to whoever can push a branch. */
export const environments: Look = async (context) => {
  const { owner, name: repo } = context.line;
  const reply = await context.line.attempt(
    { what: "list the environments", needs: "actions: read" },
    ({ rest }) => rest.repos.getAllEnvironments({ owner, repo, per_page: 100 }),
  );
  if (isUnreadable(reply)) {
    const mend = `Make sure that ${vaults.join(", ")} are open to ${context.defaultBranch} only.`;
    return [hidden("the environments", "actions: read", mend)];
  }
  const found = fieldsOf(answerOf(reply), "environments").list("environments");
  const all: Finding[] = [];
  for (const vault of vaults) {
    const one = found.find((environment) => environment.text("name") === vault);
    if (one !== undefined) all.push(...(await judge(context, one, vault)));
    else {
      all.push(
        wrong(
          `${vault} is missing: GitHub would make it at its first use, open to every branch`,
          `Run ${creation(context, vault)}, then put its secrets there (${place}).`,
        ),
      );
    }
  }
  return all;
};

/** Both requests: the first makes it open to branches that are named, the second names main. */
function creation({ line, defaultBranch }: SetupContext, vault: string): string {
  const path = `repos/${line.owner}/${line.name}/environments/${vault}`;
  return (
    `\`gh api -X PUT ${path} -F "deployment_branch_policy[protected_branches]=false" ` +
    `-F "deployment_branch_policy[custom_branch_policies]=true" && ` +
    `gh api -X POST ${path}/deployment-branch-policies -f name=${defaultBranch}\``
  );
}

async function judge(
  context: SetupContext,
  environment: Fields,
  vault: string,
): Promise<readonly Finding[]> {
  const main = context.defaultBranch;
  const open = await openTo(context, environment, vault);
  const mend = `In ${place}, ${vault}, choose “Selected branches and tags” and name ${main} only.`;
  const rules = environment.has("protection_rules") ? environment.list("protection_rules") : [];
  const waits = rules
    .map((rule) => rule.text("type"))
    .filter((type) => type === "required_reviewers" || type === "wait_timer")
    .map((type) => type.replace("_", " "));
  return [
    open === undefined
      ? fine(`${vault} is open to ${main} only`)
      : open.kind === "hidden"
        ? hidden(`which branches ${vault} is open to`, "actions: read", mend)
        : wrong(`${vault} is open to ${open.to}`, mend),
    ...(waits.length > 0 ? [waiting(vault, waits.join(" and "))] : []),
  ];
}

function waiting(vault: string, what: string): Finding {
  return vault === "fleet-apply"
    ? warning(
        `fleet-apply has ${what}: every launch of apply.yml waits for it`,
        "Meant as a second lock? Then set the variable FLEETMERGE_APPLY_APART=true; else remove it.",
      )
    : warning(`${vault} has ${what}, for which every run waits`, `Remove it in ${place}.`);
}

type Openness = { readonly kind: "hidden" } | { readonly kind: "open"; readonly to: string };

/** Absent: to the default branch and nothing else. */
async function openTo(
  context: SetupContext,
  environment: Fields,
  vault: string,
): Promise<Openness | undefined> {
  const policy = environment.optionalObject("deployment_branch_policy");
  if (policy === undefined) return { kind: "open", to: "every branch" };
  const names = policy.flag("protected_branches")
    ? await protectedBranches(context)
    : await namedBranches(context, vault);
  if (names === undefined) return { kind: "hidden" };
  // GitHub: "If no branch protection rules are defined, then all branches can deploy."
  if (names.length === 0 && policy.flag("protected_branches")) {
    return { kind: "open", to: "every branch, because it names protected ones and none is" };
  }
  const others = names.filter((name) => name !== context.defaultBranch);
  if (others.length === 0) return undefined;
  return { kind: "open", to: others.map((name) => `“${name}”`).join(", ") };
}

async function protectedBranches({ line }: SetupContext): Promise<readonly string[]> {
  const { owner, name: repo } = line;
  const purpose = { what: "list the protected branches", needs: "contents: read" };
  const data = await line.ask(purpose, ({ rest }) =>
    rest.repos.listBranches({ owner, repo, protected: true, per_page: 100 }),
  );
  return listOf(data, "branches").map((branch) => branch.text("name"));
}

async function namedBranches(
  { line }: SetupContext,
  vault: string,
): Promise<readonly string[] | undefined> {
  const { owner, name: repo } = line;
  const purpose = { what: `read the branches of ${vault}`, needs: "actions: read" };
  const reply = await line.attempt(purpose, ({ rest }) =>
    rest.repos.listDeploymentBranchPolicies({
      owner,
      repo,
      environment_name: vault,
      per_page: 100,
    }),
  );
  if (isUnreadable(reply)) return undefined;
  const policies = fieldsOf(answerOf(reply), "policies").list("branch_policies");
  return policies.map((policy) =>
    policy.optionalText("type") === "tag" ? `tag ${policy.text("name")}` : policy.text("name"),
  );
}

const key = "LAMBDA_API_KEY";
const withKey = ["fleet-plan", "fleet-apply"];

/** Names only: GitHub tells no value of a secret to anybody. */
export const secrets: Look = async (context) => {
  const common = await secretNames(context, undefined);
  const inVaults = new Map<string, readonly string[]>();
  for (const vault of vaults) {
    const names = await secretNames(context, vault);
    if (names !== undefined) inVaults.set(vault, names);
  }
  if (common === undefined && inVaults.size === 0) {
    const mend = `See ${place}: ${key} belongs into ${withKey.join(" and ")}, and nowhere else.`;
    return [hidden("the names of the secrets", "secrets: read or environments: read", mend)];
  }
  return [
    ...(common?.includes(key)
      ? [
          wrong(
            `${key} is a secret of the repository, which the workflow of any branch can read`,
            `Put it into the environments ${withKey.join(" and ")} and delete it there.`,
          ),
        ]
      : []),
    ...withKey.flatMap((vault) => keyIn(vault, inVaults.get(vault), common)),
    ...(inVaults.get("fleet-bot")?.includes(key)
      ? [warning(`${key} is in fleet-bot, which needs no cloud`, "Delete it there.")]
      : []),
    ...listed(inVaults, common ?? []),
  ];
};

function keyIn(
  vault: string,
  names: readonly string[] | undefined,
  common: readonly string[] | undefined,
): readonly Finding[] {
  const mend = `Add it in ${place}, ${vault}.`;
  if (names === undefined) return [hidden(`the secrets of ${vault}`, "environments: read", mend)];
  if (names.includes(key) || common?.includes(key)) return [];
  return [wrong(`${key} is missing in ${vault}`, mend)];
}

function listed(
  inVaults: ReadonlyMap<string, readonly string[]>,
  common: readonly string[],
): readonly Finding[] {
  const parts = [...inVaults]
    .filter(([, names]) => names.length > 0)
    .map(([vault, names]) => `${vault}: ${names.toSorted().join(", ")}`);
  if (common.length > 0) parts.push(`the repository: ${common.toSorted().join(", ")}`);
  return parts.length === 0 ? [] : [fine(`present in ${parts.join("; ")}`)];
}

/** Of an environment, or of the repository; absent when this token may not see them. */
async function secretNames(
  { line }: SetupContext,
  vault: string | undefined,
): Promise<readonly string[] | undefined> {
  const { owner, name: repo } = line;
  const purpose = { what: "list the names of secrets", needs: "secrets: read" };
  const reply = await line.attempt(purpose, ({ rest }) =>
    vault === undefined
      ? rest.actions.listRepoSecrets({ owner, repo, per_page: 100 })
      : rest.actions.listEnvironmentSecrets({
          owner,
          repo,
          environment_name: vault,
          per_page: 100,
        }),
  );
  if (isUnreadable(reply)) return undefined;
  const found = fieldsOf(answerOf(reply), "secrets").list("secrets");
  return found.map((secret) => secret.text("name"));
}

/** The repository's variables that change what workflows do. */
export const variables: Look = async ({ line }) => {
  const { owner, name: repo } = line;
  const purpose = { what: "list the variables", needs: "variables: read" };
  const reply = await line.attempt(purpose, ({ rest }) =>
    rest.actions.listRepoVariables({ owner, repo, per_page: 30 }),
  );
  if (isUnreadable(reply)) {
    const mend = "See Settings, Secrets and variables, Actions: FLEETMERGE_DRY_RUN decides.";
    return [hidden("whether workflows only try (FLEETMERGE_DRY_RUN)", "variables: read", mend)];
  }
  const found = fieldsOf(answerOf(reply), "variables").list("variables");
  const value = (name: string) =>
    found.find((one) => one.text("name") === name)?.optionalText("value");
  const pause = value("FLEETMERGE_PAUSE");
  return [
    value("FLEETMERGE_DRY_RUN") === "false"
      ? fine("workflows act (FLEETMERGE_DRY_RUN is false)")
      : fine("workflows only try, until the variable FLEETMERGE_DRY_RUN is exactly false"),
    ...(pause === undefined || pause === ""
      ? []
      : [warning(`everything is paused (FLEETMERGE_PAUSE is ${pause})`, "Clear it to go on.")]),
  ];
};
