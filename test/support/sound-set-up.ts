/** GitHub's answers about a repository whose set-up is sound, and ways to spoil one of them. */
import { jsonReply } from "../../src/local/loopback.ts";
import { errorReply, graphqlReply } from "./scripted-github.ts";

export const repository = "/repos/acme/fleet";
export const sha = "a".repeat(40);
export const other = "b".repeat(40);
export const at = {
  settings: `GET ${repository}/actions/permissions/workflow`,
  rules: `GET ${repository}/rules/branches/main`,
  audit: `GET ${repository}/rules/branches/fleet-audit`,
  ruleset: `GET ${repository}/rulesets/1`,
  branch: `GET ${repository}/branches/main`,
  protection: `GET ${repository}/branches/main/protection`,
  environments: `GET ${repository}/environments`,
  app: "GET /apps/fleet-bot",
  owners: `GET ${repository}/contents/.github/CODEOWNERS`,
  errors: `GET ${repository}/codeowners/errors`,
  secrets: (vault: string) => `GET ${repository}/environments/${vault}/secrets`,
  policies: (vault: string) => `GET ${repository}/environments/${vault}/deployment-branch-policies`,
} as const;
export const no = errorReply(403, { message: "Resource not accessible by integration" });

export const triggers: Readonly<Record<string, string>> = {
  plan: "schedule: [{ cron: '4-59/10 * * * *' }], repository_dispatch: {}",
  check: "pull_request: {}",
  confirm: "workflow_run: {}",
  apply: "workflow_dispatch: {}, schedule: [{ cron: '17 * * * *' }]",
};
export const all =
  "contents: write, pull-requests: write, statuses: write, issues: write, actions: write";
export const grants: Readonly<Record<string, string>> = {
  plan: all,
  check: "contents: read",
  confirm: all,
  apply: "contents: write, pull-requests: write, issues: write, actions: read",
};
export const vaultOf: Readonly<Record<string, string>> = {
  plan: "    environment: { name: fleet-plan }\n",
  confirm: "    environment: { name: fleet-bot }\n",
  apply: "    environment: fleet-apply\n",
};
export const workflow = (name: string) =>
  `on: { ${triggers[name]} }\njobs:\n  ${name}:\n${vaultOf[name] ?? ""}` +
  `    permissions: { ${grants[name]} }\n    steps:\n      - uses: actions/checkout@${other}\n` +
  `      - uses: ./\n        with: { command: ${name} }\n`;
export const workflows = Object.fromEntries(
  Object.keys(triggers).map((name) => [name, workflow(name)]),
);
export const owners = "/.github/ @acme/leads\n/policies/ @acme/leads # money\n";

/** A repository's files and the viewer, whatever the query asks for. */
export const graphql = (
  texts: Readonly<Record<string, string>> = workflows,
  { login = "github-actions[bot]" } = {},
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

export const codeOwners = (text: string) => ({
  [at.owners]: jsonReply(200, {
    type: "file",
    encoding: "base64",
    content: Buffer.from(text).toString("base64"),
  }),
});

export const vault = (name: string, more: object = {}) => ({
  name,
  protection_rules: [],
  deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  ...more,
});
export const vaults = ["fleet-plan", "fleet-bot", "fleet-apply"];
export const environments = (...found: readonly object[]) =>
  jsonReply(200, { environments: found });
export const named = (...names: readonly string[]) =>
  jsonReply(200, { branch_policies: names.map((name) => ({ name, type: "branch" })) });
export const secrets = (...names: readonly string[]) =>
  jsonReply(200, { secrets: names.map((name) => ({ name })) });

export const pull = (change: object = {}) => ({
  type: "pull_request",
  ruleset_id: 1,
  parameters: {
    required_approving_review_count: 0,
    dismiss_stale_reviews_on_push: true,
    require_code_owner_review: true,
    require_last_push_approval: true,
    ...change,
  },
});
export const statuses = (app?: number, change: object = {}) => ({
  type: "required_status_checks",
  ruleset_id: 1,
  parameters: {
    strict_required_status_checks_policy: false,
    required_status_checks: ["fleet/policy", "fleet/confirmation"].map((context) => ({
      context,
      ...(app === undefined ? {} : { integration_id: app }),
    })),
    ...change,
  },
});
export const [noForce, noDeletion] = [{ type: "non_fast_forward" }, { type: "deletion" }];
export const rules = (...found: readonly object[]) => jsonReply(200, found);

/** The requests that ask for a permission, and are refused for what they ask. */
export const asks = {
  contents: `POST ${repository}/git/refs`,
  "pull-requests": `POST ${repository}/pulls`,
  statuses: `POST ${repository}/statuses/${"0".repeat(40)}`,
  issues: `POST ${repository}/issues`,
  actions: `POST ${repository}/actions/workflows/apply.yml/dispatches`,
} as const;

export const fine = {
  ...Object.fromEntries(
    Object.values(asks).map((ask) => [ask, errorReply(422, { message: "Validation Failed" })]),
  ),
  "POST /graphql": graphql(),
  [`GET ${repository}/git/ref/heads/main`]: jsonReply(200, { object: { sha } }),
  [`GET ${repository}/pulls`]: rules(),
  [`GET ${repository}/issues`]: rules(),
  [`GET ${repository}/commits/main/status`]: jsonReply(200, { statuses: [] }),
  [`GET ${repository}/actions/runs`]: jsonReply(200, { workflow_runs: [] }),
  [`GET ${repository}/actions/variables`]: jsonReply(200, {
    variables: [{ name: "FLEETMERGE_DRY_RUN", value: "false" }],
  }),
  [`GET ${repository}/actions/secrets`]: secrets("SLACK_WEBHOOK_URL"),
  [at.settings]: jsonReply(200, { can_approve_pull_request_reviews: true }),
  [at.rules]: rules(pull(), statuses(15_368), noForce, noDeletion),
  [at.audit]: rules(noForce, noDeletion),
  [at.ruleset]: jsonReply(200, { bypass_actors: [] }),
  [at.branch]: jsonReply(200, { protected: true, protection: { enabled: false } }),
  [at.environments]: environments(...vaults.map((name) => vault(name))),
  ...Object.fromEntries(vaults.map((name) => [at.policies(name), named("main")])),
  [at.secrets("fleet-plan")]: secrets("LAMBDA_API_KEY"),
  [at.secrets("fleet-bot")]: secrets(),
  [at.secrets("fleet-apply")]: secrets("LAMBDA_API_KEY"),
  ...codeOwners(owners),
  [at.errors]: jsonReply(200, { errors: [] }),
  [at.app]: jsonReply(200, {
    id: 4711,
    permissions: Object.fromEntries(
      ["contents", "pull_requests", "statuses", "issues", "actions"].map((one) => [one, "write"]),
    ),
  }),
};
