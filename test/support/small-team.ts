/** The team of the scenarios: its people, its policies and its fleet file. */
import type { LocalUser } from "../../src/local/github/accounts.ts";

/** The team's repository. */
export const repository = "acme/fleet";
/** Ada and Ben approve; Cleo may only read; Dan may write and is not among the approvers. */
export const people = {
  ada: { login: "ada", type: "User", permission: "admin", token: "token-of-ada" },
  ben: { login: "ben", type: "User", permission: "write", token: "token-of-ben" },
  cleo: { login: "cleo", type: "User", permission: "read", token: "token-of-cleo" },
  dan: { login: "dan", type: "User", permission: "write", token: "token-of-dan" },
} as const satisfies Record<string, LocalUser>;

/** The App of app mode. */
export const app: LocalUser = {
  login: "acme-fleet[bot]",
  type: "Bot",
  kind: "app",
  appId: 4711,
  permission: "write",
  token: "ghs_local_app_token",
};

/** Somebody of the team. */
export type PersonName = keyof typeof people;

/** The limits of most scenarios; the threshold is above one a10 and below two. */
export const limitsText = (changes: Readonly<Record<string, string>> = {}): string => {
  const all = {
    max_hourly_spend_usd: "50",
    max_instances: "8",
    cooldown: "{ provision: 30m, terminate: 30m }",
    confirmation: "{ above_hourly_cost_usd: 2, timeout: 60m, approvers: [ada, ben] }",
    ...changes,
  };
  const lines = Object.entries(all).map(([key, value]) => `${key}: ${value}\n`);
  return `kind: limits\n${lines.join("")}`;
};

/** The pool of most scenarios. */
export const poolText = (add = 1, min = 1): string => `kind: pool
name: training
instance: { types: [gpu_1x_a10], regions: [us-east-1, us-west-1], ssh_key: ops }
size: { min: ${min}, max: 6 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: ${add} }
  - { rule: idle, below_percent: 20, for: 30m }
`;

/** An entry of the fleet file: one a10 that was reviewed at its list price. */
export const entry = (name: string, more = ""): string =>
  `      - { name: ${name}, type: gpu_1x_a10, region: us-east-1, price_usd_per_hour: 1.29${more} }\n`;

/** A fleet file with these entries in pool training. */
export const fleetText = (entries: readonly string[], generation = 1): string =>
  `version: 1\nfleet: ${repository}\npools:\n  training:\n    generation: ${generation}\n` +
  (entries.length === 0 ? "    instances: []\n" : `    instances:\n${entries.join("")}`);

/** Enough of the shipped workflows for GitHub to queue what they would start. */
export const workflows: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    plan: "on:\n  workflow_dispatch:\n  schedule:\n    - cron: '4-59/10 * * * *'\n",
    confirm: "on:\n  workflow_dispatch:\n",
    apply:
      "on:\n  push:\n    branches: [main]\n    paths: ['state/**']\n  workflow_dispatch:\n" +
      "    inputs:\n      sha:\n        type: string\n",
  }).map(([command, on]) => [
    `.github/workflows/${command}.yml`,
    `name: fleet-${command}\n${on}jobs:\n  ${command}:\n    runs-on: ubuntu-latest\n` +
      `    steps:\n      - uses: ./\n        with:\n          command: ${command}\n`,
  ]),
);

/** One action's file on the audit branch, as it stands there. */
export interface Entry {
  readonly action: {
    readonly id: string;
    readonly type: string;
    readonly target: string;
    readonly reason: string;
    readonly cost_impact: number;
    readonly status: string;
  };
  readonly dry_run: boolean;
  readonly block_reason?: string;
  readonly error?: string;
  readonly pull_request?: number;
  readonly approvers: readonly string[];
}
