/**
 * Keys that once had another name: here, or in the tool that Fleetmerge takes the place of. Apart
 * from guessing: a table knows what no likeness of words tells.
 */

/** A key that is written otherwise now. */
export interface RenamedKey {
  /** Title of the map that it stood in: `Limits`, `Pool`, or a rule's name. */
  readonly within: string;
  readonly old: string;
  /** What to write in its place, as it is written. */
  readonly now: string;
  /** The release from which on only the new name is read. */
  readonly since: string;
}

const limits: Readonly<Record<string, string>> = {
  max_hourly_spend: "max_hourly_spend_usd: 100",
  max_spend: "max_hourly_spend_usd: 100",
  confirmation_threshold: "confirmation: { above_hourly_cost_usd: 100 }",
  confirmation_timeout: "confirmation: { timeout: 60m }",
  approvers: "confirmation: { approvers: [alice] }",
  action_cooldown_mins: "cooldown: { provision: 30m, terminate: 30m }",
  cooldown_mins: "cooldown: { provision: 30m, terminate: 30m }",
  launch_within: "apply: { launch_within: 2h }",
  daily_budget: "budget: { daily_usd: 100 }",
  monthly_budget: "budget: { monthly_usd: 2000 }",
  dry_run: "the repository variable FLEETMERGE_DRY_RUN",
};

const pool: Readonly<Record<string, string>> = {
  default_instance_type: "instance: { types: [gpu_1x_a100] }",
  instance_type: "instance: { types: [gpu_1x_a100] }",
  instance_types: "instance: { types: [gpu_1x_a100] }",
  regions: "instance: { regions: [us-east-1] }",
  region: "instance: { regions: [us-east-1] }",
  ssh_key: "instance: { ssh_key: ops }",
  ssh_key_name: "instance: { ssh_key: ops }",
  min_instances: "size: { min: 1, max: 6 }",
  max_instances: "size: { min: 1, max: 6 }",
  min_nodes: "size: { min: 1, max: 6 }",
  max_nodes: "size: { min: 1, max: 6 }",
  high_gpu_threshold: "rules: [{ rule: high_utilization, above_percent: 80 }]",
  high_usage_duration_mins: "rules: [{ rule: high_utilization, for: 15m }]",
  low_gpu_threshold: "rules: [{ rule: idle, below_percent: 20 }]",
  low_usage_duration_mins: "rules: [{ rule: idle, for: 30m }]",
  idle_duration: "rules: [{ rule: idle, for: 30m }]",
  schedule: "rules: [{ rule: schedule, minimum: 2 }]",
  lease: "rules: [{ rule: lease, max_age: 7d }]",
};

const highUtilization: Readonly<Record<string, string>> = {
  high_gpu_threshold: "above_percent: 80",
  threshold: "above_percent: 80",
  high_usage_duration_mins: "for: 15m",
  duration_mins: "for: 15m",
};

const idle: Readonly<Record<string, string>> = {
  low_gpu_threshold: "below_percent: 20",
  threshold: "below_percent: 20",
  low_usage_duration_mins: "for: 30m",
  duration_mins: "for: 30m",
};

/** Every renamed key, by the map that it stood in. All changed before the first release. */
export const renamedKeys: readonly RenamedKey[] = [
  ...inMap("Limits", limits),
  ...inMap("Pool", pool),
  ...inMap("high_utilization", highUtilization),
  ...inMap("idle", idle),
];

function inMap(within: string, names: Readonly<Record<string, string>>): readonly RenamedKey[] {
  return Object.entries(names).map(([old, now]) => ({ within, old, now, since: "0.1.0" }));
}

/** What became of a key; `lambda_labs_` before it is the environment's spelling of the same. */
export function renamedKey(within: string, written: string): RenamedKey | undefined {
  const plain = written.toLowerCase().replace(/^lambda_labs_/, "");
  return renamedKeys.find((one) => one.within === within && one.old === plain);
}
