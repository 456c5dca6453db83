/** Policy and fleet texts for tests, each right but for what a test changes in it. */

/** A pool that has no problems. */
export const goodPool = `kind: pool
name: training
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 }
  - { rule: idle, below_percent: 20, for: 30m }
`;

/** Limits that have no problems. */
export const goodLimits = `kind: limits
max_hourly_spend_usd: 100
confirmation: { above_hourly_cost_usd: 20 }
`;

/** A fleet that has no problems. */
export const goodFleet = `version: 1
fleet: acme/fleet
pools:
  training:
    generation: 7
    instances:
      - { name: training-7-a, type: gpu_1x_a10, region: us-east-1, price_usd_per_hour: 1.29 }
`;

/** What a small cloud knows. */
export const catalogue = {
  types: ["gpu_1x_a10", "gpu_1x_a100", "gpu_8x_v100"],
  regions: ["us-east-1", "us-west-2"],
};

/** Nine levels of nine references each: some hundred characters that expand to 9^9 values. */
export const yamlBomb = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ...[..."bcdefghi"].map((letter, index) => {
    const inner = Array.from({ length: 9 }, () => `*${"abcdefghi"[index]}`).join(", ");
    return `${letter}: &${letter} [${inner}]`;
  }),
].join("\n");
