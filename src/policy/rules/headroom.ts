/** `headroom`: keep GPUs free for work that comes. */
import { Literal, Optional, type Static } from "typebox";
import type { Problem } from "../../errors.ts";
import type { HeadroomRule } from "../../model/rule.ts";
import { checkedDuration } from "../duration.ts";
import { pathName } from "../explain.ts";
import { choice, count, duration, group, percent, promql } from "../fields.ts";
import type { Path, YamlFile } from "../yaml-file.ts";
import { idleDefaults } from "./idle.ts";
import { kindOf } from "./rule.ts";

const defaults = { gpus: 0, percent: 0, idleAfter: "30m", history: "14d" } as const;

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
    forecast: Optional(
      choice(["shadow", "on"], {
        description:
          "A forecast of how many more GPUs will be at work before a launch could serve them, " +
          "nine times of ten. `shadow`: plans say what it would hold free, and nothing changes. " +
          "`on`: it is held free, where that is more than `gpus` and `percent` ask for. Left " +
          "out: nothing is forecast.",
      }),
    ),
    running: Optional(
      promql({
        description:
          "PromQL that gives the GPUs that are at work now. Needed with `forecast`, which looks " +
          "at its past. Left out: nothing is forecast.",
      }),
    ),
    history: Optional(
      duration({
        default: defaults.history,
        shortest: "1d",
        longest: "30d",
        description: "How far back `forecast` looks, five minutes a step.",
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
    ...foreseesOf(rule),
  }),
  problems: (file, path) => [...noRoom(file, path), ...forecastProblems(file, path)],
  documentation: {
    title: "Keep some GPUs free",
    text: [
      "Grows the pool until `gpus`, or `percent` of all its GPUs, are free; with both, the " +
        "larger number counts. Machines on their way count as free, members without readings as busy. " +
        "New work then begins at once, at the price of machines that wait for it.",
      "A member that was idle for `idle_after` may go if what is left still has the headroom; " +
        "an idle member that is needed for it stays, whatever another rule says.",
      "With `forecast` the headroom follows what is expected: the models of `queue` race over " +
        "the past of `running`, and the upper tenth of the rise until a launch could serve it counts " +
        "as a third number beside `gpus` and `percent`; the largest counts. So it only raises. All " +
        "limits, gates and confirmations hold for it as for any growth, and without a past of a " +
        "day nothing is forecast, which the plan says. GPUs at work end at those that are there: " +
        "where something counts jobs that wait, add them to `running`, or use `queue`.",
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
    {
      title: "One GPU, and as many as a forecast expects to be taken before more could come",
      yaml: `kind: pool
name: notebooks
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 10 }
rules:
  - rule: headroom
    gpus: 1
    forecast: shadow
    running: >-
      count(max by (UUID) (DCGM_FI_DEV_GPU_UTIL{pool="notebooks"}) >= 5)
      or (0 * max(up{job="dcgm"} == 1))
`,
    },
  ],
});

function foreseesOf({
  forecast: mode,
  running,
  history,
}: Static<typeof schema>): Pick<HeadroomRule, "foresees"> {
  if (mode === undefined || running === undefined) return {};
  return {
    foresees: { mode, running, history: checkedDuration(history ?? defaults.history) },
  };
}

/** A forecast in the shadow holds nothing. */
function noRoom(file: YamlFile, path: Path): readonly Problem[] {
  if (file.valueAt([...path, "forecast"]) === "on") return [];
  const written = ["gpus", "percent"].map((key) => file.valueAt([...path, key]) ?? 0);
  if (written.some((value) => value !== 0)) return [];
  const what = `${pathName(path)} keeps no GPU free`;
  return [{ at: file.place(path), what, hint: "Write gpus or percent above 0" }];
}

function forecastProblems(file: YamlFile, path: Path): readonly Problem[] {
  const has = (key: string) => file.valueAt([...path, key]) !== undefined;
  const problem = (key: string, what: string, hint: string): Problem => ({
    at: file.place([...path, key]),
    what: `${pathName(path)} ${what}`,
    hint,
  });
  if (has("forecast")) {
    if (has("running")) return [];
    const hint = "Write running: a query of the GPUs that are at work";
    return [problem("forecast", "has forecast and no running to look at", hint)];
  }
  const unused = ["running", "history"].find(has);
  if (unused === undefined) return [];
  const what = `has ${unused}, which counts only with forecast`;
  return [problem(unused, what, `Write forecast: shadow, or remove ${unused}`)];
}
