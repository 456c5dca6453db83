/** `target`: a pool's size follows its mean utilisation. */
import { Literal, Optional } from "typebox";
import type { Problem } from "../../errors.ts";
import { checkedDuration } from "../duration.ts";
import { choice, count, duration, group, percent } from "../fields.ts";
import type { Path, YamlFile } from "../yaml-file.ts";
import { idleDefaults } from "./idle.ts";
import { kindOf } from "./rule.ts";

const defaults = {
  percent: 70,
  tolerancePercent: 10,
  over: "5m",
  stabilize: "15m",
  victims: "idle",
} as const;

const schema = group(
  {
    rule: Literal("target", { description: "The rule's name." }),
    percent: Optional(
      percent({
        default: defaults.percent,
        description: "The mean utilisation over all GPUs of all active members to stay near.",
      }),
    ),
    tolerance_percent: Optional(
      count({
        default: defaults.tolerancePercent,
        minimum: 1,
        maximum: 50,
        description: "Nothing is done within so many points above or below.",
      }),
    ),
    over: Optional(
      duration({
        default: defaults.over,
        shortest: "2m",
        longest: "1d",
        description: "The time over which the mean is taken.",
      }),
    ),
    stabilize: Optional(
      duration({
        default: defaults.stabilize,
        shortest: "5m",
        longest: "7d",
        description:
          "The pool is shrunk only to what was enough in every minute of this time, and a member " +
          "must have been idle for as long.",
      }),
    ),
    victims: Optional(
      choice(["idle", "least_busy"], {
        default: defaults.victims,
        description:
          "Who may go: only members that are idle, or the least busy one even while it works. " +
          "The latter is for machines behind a load balancer.",
      }),
    ),
    below_percent: Optional(
      percent({
        default: idleDefaults.belowPercent,
        description:
          "A member whose busiest GPU is below this is idle. Where it is left out, " +
          "`LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first.",
      }),
    ),
  },
  { title: "target", description: "Keep the mean utilisation of the pool near a value." },
);

/** The rule's kind. */
export const target = kindOf({
  schema,
  parse: (rule, environment) => ({
    rule: "target",
    percent: rule.percent ?? defaults.percent,
    tolerancePercent: rule.tolerance_percent ?? defaults.tolerancePercent,
    over: checkedDuration(rule.over ?? defaults.over),
    for: checkedDuration(rule.stabilize ?? defaults.stabilize),
    victims: rule.victims === "least_busy" ? "least-busy" : "idle",
    belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
  }),
  problems: bandProblems,
  documentation: {
    title: "Keep utilisation near a value",
    text: [
      "Above the band the pool grows to the size at which its present work, spread evenly, is " +
        "`percent` of each member: work divided by `percent`, rounded up. Machines on their way " +
        "count as if they had come, and members without readings as if they did nothing, so " +
        "growth can only be too small. A machine that came within `over` is neither load nor " +
        "capacity yet.",
      "Below the band it asks for the end of one member at a time, and only while all readings " +
        "are known. Of all sizes that were right in some minute of `stabilize` the largest " +
        "counts: that is computed from the readings, not remembered. Before each shrink the " +
        "work of the one that goes is given to the others on paper; if the pool would then grow " +
        "again, nothing happens and the plan says `would-flap`.",
      "A machine at work is not ended, unless `victims: least_busy` says that its work can be " +
        "taken over by others. Utilisation ends at 100 percent: for batch jobs that wait in a " +
        "queue use `queue`.",
    ],
  },
  examples: [
    {
      title: "Web inference behind a load balancer at about 60 percent",
      yaml: `kind: pool
name: inference
instance: { types: [gpu_1x_a10], regions: [us-west-1], ssh_key: ops }
size: { min: 2, max: 8 }
rules:
  - { rule: target, percent: 60, stabilize: 30m, victims: least_busy }
`,
    },
    {
      title: "Experiments: only machines without work are given back",
      yaml: `kind: pool
name: experiments
instance: { types: [gpu_1x_a100_sxm4, gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 5 }
rules:
  - { rule: minimum, instances: 1 }
  - { rule: target, percent: 75, tolerance_percent: 10 }
`,
    },
  ],
});

/** Beyond 100 percent nothing grows, and below 0 nothing shrinks. */
function bandProblems(file: YamlFile, path: Path): readonly Problem[] {
  const wanted = file.valueAt([...path, "percent"]) ?? defaults.percent;
  const tolerance = file.valueAt([...path, "tolerance_percent"]) ?? defaults.tolerancePercent;
  if (typeof wanted !== "number" || typeof tolerance !== "number") return [];
  if (wanted + tolerance < 100 && wanted - tolerance > 0) return [];
  const key = file.valueAt([...path, "percent"]) === undefined ? "tolerance_percent" : "percent";
  return [
    {
      at: file.place([...path, key]),
      what:
        `the band from ${wanted - tolerance} to ${wanted + tolerance} percent leaves nothing ` +
        "above or below it",
      hint: "Lower tolerance_percent, or move percent away from the end",
    },
  ];
}
