/** `idle`: shrink a pool by a member that does nothing for a time. */
import { Literal, Optional } from "typebox";
import { checkedDuration } from "../duration.ts";
import { duration, group, percent } from "../fields.ts";
import { kindOf } from "./rule.ts";

/** Where neither the policy nor the environment says otherwise. */
export const idleDefaults = { belowPercent: 20, for: "30m" } as const;

const schema = group(
  {
    rule: Literal("idle", { description: "The rule's name." }),
    below_percent: Optional(
      percent({
        default: idleDefaults.belowPercent,
        description:
          "Idle means that an instance's busiest GPU is below this in every sample. " +
          "Where it is left out, `LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first.",
      }),
    ),
    for: Optional(
      duration({
        default: idleDefaults.for,
        shortest: "1m",
        longest: "30d",
        description:
          "How long the member must have been idle. Where it is left out, " +
          "`LAMBDA_LABS_LOW_USAGE_DURATION_MINS` counts first.",
      }),
    ),
  },
  { title: "idle", description: "Remove a member of the pool that is idle." },
);

/** The rule's kind. */
export const idle = kindOf({
  schema,
  parse(rule, environment) {
    return {
      rule: "idle",
      belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
      for: rule.for
        ? checkedDuration(rule.for)
        : (environment.lowUsageDuration ?? checkedDuration(idleDefaults.for)),
    };
  },
  documentation: {
    title: "Shrink when somebody is idle",
    text: [
      "Asks for the end of **one** member whose **busiest** GPU was below `below_percent` in " +
        "**every** sample of the last `for`. One busy GPU keeps an 8-GPU machine.",
      "Unknown readings are never idle. A pool is never shrunk below its `min`, and never while " +
        "a rule of the same pool asks to grow it.",
    ],
  },
  examples: [
    {
      title: "Give back a machine that nobody used for six hours, but keep one",
      yaml: `kind: pool
name: notebooks
instance: { types: [gpu_1x_a6000, gpu_1x_a10], ssh_key: ops }
size: { min: 1, max: 5 }
rules:
  - { rule: idle, below_percent: 5, for: 6h }
`,
    },
  ],
});
