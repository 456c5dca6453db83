/** A small team's repository and people: what the demo's day starts with. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LocalUser } from "../github/accounts.ts";

/** The team's repository. */
export const teamRepository = "acme/fleet";

/** Ada approves, Ben may write; both are people of the local world. */
export const ada: LocalUser = {
  login: "ada",
  type: "User",
  permission: "admin",
  token: "token-of-ada",
};

/** A second person. */
export const ben: LocalUser = {
  login: "ben",
  type: "User",
  permission: "write",
  token: "token-of-ben",
};

/** This project's own workflows, by their path in the team's repository. */
export async function shippedWorkflows(): Promise<Readonly<Record<string, string>>> {
  const folder = fileURLToPath(new URL("../../../.github/workflows", import.meta.url));
  const names = (await readdir(folder)).filter((name) =>
    /^(plan|check|confirm|apply)\.yml$/.test(name),
  );
  const texts = await Promise.all(
    names.sort().map(async (name) => {
      const text = await readFile(join(folder, name), "utf8");
      return [`.github/workflows/${name}`, text] as const;
    }),
  );
  return Object.fromEntries(texts);
}

const limits = `kind: limits
max_hourly_spend_usd: 50
max_instances: 8
cooldown: { provision: 30m, terminate: 30m }
confirmation: { above_hourly_cost_usd: 20, timeout: 60m, approvers: [ada, ben] }
`;

const training = `kind: pool
name: training
priority: 10
instance: { types: [gpu_1x_a10], regions: [us-east-1, us-west-1], ssh_key: ops }
size: { min: 1, max: 5 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 }
  - { rule: idle, below_percent: 20, for: 30m }
`;

const finetune = `kind: pool
name: finetune
priority: 20
instance: { types: [gpu_8x_a100_80gb_sxm4], regions: [us-east-1, us-west-1], ssh_key: ops }
size: { min: 1, max: 2 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 }
  - { rule: idle, below_percent: 20, for: 30m }
`;

const fleet = `# yaml-language-server: $schema=fleet.schema.json
version: 1
fleet: ${teamRepository}
pools:
  finetune:
    generation: 1
    instances:
      - { name: finetune-1-a, type: gpu_8x_a100_80gb_sxm4, region: us-east-1, price_usd_per_hour: 22.32 }
  training:
    generation: 1
    instances:
      - { name: training-1-a, type: gpu_1x_a10, region: us-east-1, price_usd_per_hour: 1.29 }
`;

/** The first commit of the team's main, besides the workflows. */
export const teamFiles: Readonly<Record<string, string>> = {
  "README.md": "# The fleet of ACME\n\nMerging changes it.\n",
  "policies/limits.yaml": limits,
  "policies/training.yaml": training,
  "policies/finetune.yaml": finetune,
  "state/fleet.yaml": fleet,
};

/** The first commit when one pool replays a job trace. */
export function traceFiles(machines: number): Readonly<Record<string, string>> {
  return {
    "README.md": "# A fleet that follows a job trace\n",
    "policies/limits.yaml": limits
      .replace("max_hourly_spend_usd: 50", `max_hourly_spend_usd: ${Math.ceil(machines * 1.29)}`)
      .replace("max_instances: 8", `max_instances: ${machines}`),
    "policies/training.yaml": training.replace("max: 5", `max: ${machines}`),
    "state/fleet.yaml": `# yaml-language-server: $schema=fleet.schema.json
version: 1
fleet: ${teamRepository}
pools:
  training:
    generation: 1
    instances:
      - { name: training-1-a, type: gpu_1x_a10, region: us-east-1, price_usd_per_hour: 1.29 }
`,
  };
}
