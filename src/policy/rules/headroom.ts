/** `headroom`: keep GPUs free for work that comes. */
import { Literal, Optional } from "typebox";
import type { Problem } from "../../errors.ts";
import { checkedDuration } from "../duration.ts";
import { pathName } from "../explain.ts";
import { count, duration, group, percent } from "../fields.ts";
import type { Path, YamlFile } from "../yaml-file.ts";
import { idleDefaults } from "./idle.ts";
import { kindOf } from "./rule.ts";

const defaults = { gpus: 0, percent: 0, idleAfter: "30m" } as const;

const schema = group(
  {
    rule: Literal("headroom", { description: "The rule's name." }),
    gpus: Optional(
      count({
        minimum: 0,
        maximum: 10_000,
        default: defaults.gpus,
        description: "So many GPUs should be free.",
      }),
    ),
    percent: Optional(
      count({
        minimum: 0,
        maximum: 90,
        default: defaults.percent,
        description: "So many percent of the pool's GPUs should be free, rounded up.",
      }),
    ),
    below_percent: Optional(
      percent({
        default: idleDefaults.belowPercent,
        description:
          "A GPU that was below this for five minutes is free. Where it is left out, " +
          "`LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first.",
      }),
    ),
    idle_after: Optional(
      duration({
        default: defaults.idleAfter,
        shortest: "1m",
        longest: "30d",
        description: "A member that was idle for so long, and is more than enough, may go.",
      }),
    ),
  },
  { title: "headroom", description: "Keep some GPUs of the pool free." },
);

/** The rule's kind. */
export const headroom = kindOf({
  schema,
  parse: (rule, environment) => ({
    rule: "headroom",
    gpus: rule.gpus ?? defaults.gpus,
    percent: rule.percent ?? defaults.percent,
    belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
    for: checkedDuration(rule.idle_after ?? defaults.idleAfter),
  }),
  problems: noRoom,
  documentation: {
    title: "Keep some GPUs free",
    text: [
      "Grows the pool until `gpus`, or `percent` of all its GPUs, are free; with both, the " +
        "larger number counts. Machines on their way count as free, members without readings as busy. " +
        "New work then begins at once, at the price of machines that wait for it.",
      "A member that was idle for `idle_after` may go if what is left still has the headroom; " +
        "an idle member that is needed for it stays, whatever another rule says.",
    ],
  },
  examples: [
    {
      title: "Two GPUs for whoever comes next, and a fifth of a larger pool",
      yaml: `kind: pool
name: workshop
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 10 }
rules:
  - { rule: headroom, gpus: 2, percent: 20 }
`,
    },
  ],
});

function noRoom(file: YamlFile, path: Path): readonly Problem[] {
  const written = ["gpus", "percent"].map((key) => file.valueAt([...path, key]) ?? 0);
  if (written.some((value) => value !== 0)) return [];
  const what = `${pathName(path)} keeps no GPU free`;
  return [{ at: file.place(path), what, hint: "Write gpus or percent above 0" }];
}
