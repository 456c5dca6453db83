/** `high_utilization`: grow a pool when all of its members are busy for a time. */
import { Literal, Optional } from "typebox";
import { checkedDuration } from "../duration.ts";
import { count, duration, group, percent } from "../fields.ts";
import { kindOf } from "./rule.ts";

/** Where neither the policy nor the environment says otherwise. */
export const highUtilizationDefaults = { abovePercent: 80, for: "15m", add: 1 } as const;

const schema = group(
  {
    rule: Literal("high_utilization", { description: "The rule's name." }),
    above_percent: Optional(
      percent({
        default: highUtilizationDefaults.abovePercent,
        description:
          "Busy means that the mean over an instance's GPUs is above this in every sample. " +
          "Where it is left out, `LAMBDA_LABS_HIGH_GPU_THRESHOLD` counts first.",
      }),
    ),
    for: Optional(
      duration({
        default: highUtilizationDefaults.for,
        shortest: "1m",
        longest: "30d",
        description:
          "How long every member must have been busy. Where it is left out, " +
          "`LAMBDA_LABS_HIGH_USAGE_DURATION_MINS` counts first.",
      }),
    ),
    add: Optional(
      count({
        default: highUtilizationDefaults.add,
        minimum: 1,
        maximum: 100,
        description: "How many instances to ask for at once.",
      }),
    ),
  },
  {
    title: "high_utilization",
    description: "Add instances when all members of the pool are busy.",
  },
);

/** The rule's kind. */
export const highUtilization = kindOf({
  schema,
  parse(rule, environment) {
    return {
      rule: "high_utilization",
      abovePercent:
        rule.above_percent ?? environment.highGpuThreshold ?? highUtilizationDefaults.abovePercent,
      for: rule.for
        ? checkedDuration(rule.for)
        : (environment.highUsageDuration ?? checkedDuration(highUtilizationDefaults.for)),
      add: rule.add ?? highUtilizationDefaults.add,
    };
  },
  documentation: {
    title: "Grow when everybody is busy",
    text: [
      "Asks for `add` more instances when **every** active member of the pool was above " +
        "`above_percent` in **every** sample of the last `for`. One member with room is enough " +
        "not to grow.",
      "It is not met by an empty pool, and not while any member's readings are unknown. When it " +
        "is not met it says nothing, so that `idle` may still shrink the pool.",
    ],
  },
  examples: [
    {
      title: "Add two machines when all were above 90 percent for ten minutes",
      yaml: `kind: pool
name: render
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 1, max: 8 }
rules:
  - { rule: high_utilization, above_percent: 90, for: 10m, add: 2 }
`,
    },
    {
      title: "The defaults: one machine after 15 minutes above 80 percent",
      yaml: `kind: pool
name: training
instance: { ssh_key: ops }
size: { min: 1, max: 4 }
rules:
  - { rule: high_utilization }
`,
    },
  ],
});
