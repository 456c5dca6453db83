/** `queue`: a pool follows the jobs that wait for it. */
import { Literal, Optional, type Static } from "typebox";
import type { Problem } from "../../errors.ts";
import type { QueueRule } from "../../model/rule.ts";
import { checkedDuration } from "../duration.ts";
import { pathName } from "../explain.ts";
import { choice, duration, group, labelName, percent, promql } from "../fields.ts";
import type { Path, YamlFile } from "../yaml-file.ts";
import { idleDefaults } from "./idle.ts";
import { kindOf } from "./rule.ts";

const defaults = { sizeLabel: "size", idleAfter: "10m", patience: "15m", history: "14d" } as const;

const schema = group(
  {
    rule: Literal("queue", { description: "The rule's name." }),
    query: promql({
      description:
        "PromQL that gives the GPUs that jobs wait for now: one series for each size of job, " +
        "or one without sizes.",
    }),
    size_label: Optional(
      labelName({
        default: defaults.sizeLabel,
        description:
          "The label with the number of GPUs that one job needs on one machine. A series without " +
          "it counts as jobs of one GPU.",
      }),
    ),
    below_percent: Optional(
      percent({
        default: idleDefaults.belowPercent,
        description:
          "A GPU below this is free, and an instance whose busiest GPU is below it is idle. " +
          "Where it is left out, `LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first.",
      }),
    ),
    idle_after: Optional(
      duration({
        default: defaults.idleAfter,
        shortest: "1m",
        longest: "30d",
        description: "A member that was idle for so long may go while nothing waits.",
      }),
    ),
    patience: Optional(
      duration({
        default: defaults.patience,
        shortest: "5m",
        longest: "7d",
        description:
          "How long a free GPU is believed to serve those who wait. For what has waited longer, " +
          "only machines on their way count.",
      }),
    ),
    max_wait: Optional(
      choice(["10m", "5m"], {
        description:
          "95 of 100 jobs should start within this. As many GPUs are kept free for it as the " +
          "queue's own past shows to be needed. Left out: no wait is promised.",
      }),
    ),
    mode: Optional(
      choice(["cost", "guarded"], {
        description:
          "Without headroom, as cheap as can be. `cost`: 95 of 100 jobs start within 13 minutes, " +
          "and no machine is launched for what running jobs will absorb by then. `guarded`: the " +
          "same with hardly a job late. Instead of `max_wait`. Left out: machines come for all " +
          "that waits and fits nowhere.",
      }),
    ),
    forecast: Optional(
      choice(["shadow", "on"], {
        description:
          "A forecast of how many more GPUs will be wanted before a launch could serve them, " +
          "nine times of ten. `shadow`: plans say what it would hold free, and nothing changes. `on`: " +
          "it is held free, where that is more than the rest of the rule asks for. Not with " +
          "`mode`. Left out: nothing is forecast.",
      }),
    ),
    running: Optional(
      promql({
        description:
          "PromQL that gives the GPUs that jobs run on now, by the same sizes as `query`. Needed " +
          "with `max_wait`, `mode` and `forecast`: what waits and what runs, together, is what " +
          "came. Left out: nothing is learned.",
      }),
    ),
    history: Optional(
      duration({
        default: defaults.history,
        shortest: "1d",
        longest: "30d",
        description: "How far back `max_wait`, `mode` and `forecast` look, five minutes a step.",
      }),
    ),
  },
  { title: "queue", description: "Add what waiting jobs need, and give back what is idle." },
);

/** The rule's kind. */
export const queue = kindOf({
  schema,
  parse: (rule, environment) => ({
    rule: "queue",
    query: rule.query,
    sizeLabel: rule.size_label ?? defaults.sizeLabel,
    belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
    for: checkedDuration(rule.idle_after ?? defaults.idleAfter),
    patience: checkedDuration(rule.patience ?? defaults.patience),
    ...learnsOf(rule),
  }),
  problems: learningProblems,
  documentation: {
    title: "Follow the jobs that wait",
    text: [
      "Utilisation ends at 100 percent, so it cannot see a queue: this rule can. It packs the " +
        "waiting jobs, the largest first, into GPUs that are free by their readings of the last " +
        "five minutes and into machines that are on their way, and asks at once for as many " +
        "machines as the rest needs; limits trim that to what fits. A job of more GPUs than a " +
        "machine has takes whole machines.",
      "While anything waits, nothing is given back. When nothing waits, a member that was idle " +
        "for `idle_after` may go, under the same known readings as with `idle`. About the time " +
        "that a machine takes to boot is a good `idle_after`: waiting longer costs more than it " +
        "saves. All idle members are too many then, so several go in one plan: as many as " +
        "`confirmation.above_terminations` of the limits lets go without a person (1 by default).",
      "A GPU can look free and be taken, by a notebook or by a job that loads data. That is why " +
        "free GPUs are believed for `patience` only: what has waited longer is grown for as if " +
        "they were not there. A machine that came within that time counts as on its way, but " +
        "for its GPUs that were seen at work since.",
      "Nothing has to show its effect first, so no cooldown holds machines for jobs that all " +
        "that is on its way will not serve, nor for headroom that it will not be: the next run " +
        "asks for them while others boot. `cooldown.queue` of the limits makes them wait, and so " +
        "does `LAMBDA_LABS_ACTION_COOLDOWN_MINS` where it is set. They wait while a growth of " +
        "the pool is not merged or needs a person, while a launch was refused or boots for too " +
        "long, and after a failure. What has waited beside free GPUs for longer than `patience` " +
        "waits for `cooldown.provision` too, because nobody knows what it waits for.",
      "**No series is not an empty queue.** An exporter that is down looks the same, so the " +
        "answer is then unknown: nothing grows and nothing is given back. The examples end with " +
        "a zero that is there only while the exporter is up.",
      "With `max_wait` or `mode` the rule learns from the past of `query` and `running`, which " +
        "it reads from the meter in each run: nothing is remembered elsewhere. For `max_wait` it " +
        "keeps GPUs free, in proportion to the root of busy times arriving GPUs, and only while " +
        "the share of late jobs comes near 5 in 100. Where jobs are so few that one batch would " +
        "spend that budget, it keeps room for an eighth of the jobs that run (`5m` only). It " +
        "never asks for less than the plain rule would; only `mode` does, for jobs that will " +
        "find room in time, and never beyond `patience`. An idle member stays beyond " +
        "`idle_after` while the gaps of the past say that it will be needed again before its " +
        "idling costs more than a launch. Jobs shorter than five minutes are hardly seen.",
      "With `forecast` three models race: no rise at all (the last value), the rises of the last " +
        "week, and those after the two hundred moments most like this one. The one that would have " +
        "erred least over the last two weeks is taken, and the last value stays where " +
        "none beats it. In the `shadow` plans say what it would hold, and how often it would " +
        "have been right; read that for a week or two before `on`. It only raises: what the rest " +
        "of the rule asks for stays the least. Seasons by hour and weekday are no help to fleets of a " +
        "team's size (`docs/benchmarks.md`).",
      "How far ahead is needed depends on how often plans run: the `cron` of `plan.yml` says it, " +
        "and five minutes count where it does not. A loop of ten minutes holds about two fifths " +
        "more for `max_wait` than one of five.",
      "Without a past of a day (a new queue, a meter that does not answer, a query without " +
        "series) it does what the plain rule does and says so. All limits, gates and " +
        "confirmations hold for headroom as for any growth.",
      "The names in the examples for Slurm and Ray stand for series of your own: one line " +
        '`waiting_gpus{size="8"} 16` in a file for the node exporter is enough, written each ' +
        "minute from `squeue --states=PENDING` or from the demand that Ray's autoscaler reports. " +
        "Those for Kubernetes are of kube-state-metrics.",
    ],
  },
  examples: [
    {
      title: "Slurm with a promise: 95 of 100 jobs start within ten minutes",
      yaml: `kind: pool
name: batch
instance: { types: [gpu_8x_a100], ssh_key: ops }
size: { min: 0, max: 8 }
rules:
  - rule: queue
    query: >-
      sum by (size) (slurm_pending_gpus{partition="gpu"})
      or (0 * max(up{job="slurm"} == 1))
    running: >-
      sum by (size) (slurm_running_gpus{partition="gpu"})
      or (0 * max(up{job="slurm"} == 1))
    max_wait: 10m
`,
    },
    {
      title: "A forecast in the shadow: plans say what it would hold free",
      yaml: `kind: pool
name: research
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 8 }
rules:
  - rule: queue
    query: >-
      sum(slurm_pending_gpus{partition="research"})
      or (0 * max(up{job="slurm"} == 1))
    running: >-
      sum(slurm_running_gpus{partition="research"})
      or (0 * max(up{job="slurm"} == 1))
    forecast: shadow
`,
    },
    {
      title: "Slurm: pending GPUs by the GPUs that each job needs on one node",
      yaml: `kind: pool
name: slurm
instance: { types: [gpu_8x_a100], ssh_key: ops }
size: { min: 0, max: 8 }
rules:
  - rule: queue
    query: >-
      sum by (size) (slurm_pending_gpus{partition="gpu"})
      or (0 * max(up{job="slurm"} == 1))
    idle_after: 10m
`,
    },
    {
      title: "Kubernetes: GPUs that unschedulable pods request, by pod size",
      yaml: `kind: pool
name: kubernetes
instance: { types: [gpu_1x_a10, gpu_1x_a100_sxm4], ssh_key: ops }
size: { min: 1, max: 10 }
rules:
  - rule: queue
    query: >-
      sum(
        kube_pod_container_resource_requests{resource="nvidia_com_gpu"}
        * on (namespace, pod) group_left () (kube_pod_status_unschedulable == 1)
      ) or (0 * max(up{job="kube-state-metrics"} == 1))
`,
    },
    {
      title: "Ray: GPUs of tasks and actors that wait, with a shorter patience",
      yaml: `kind: pool
name: ray
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 1, max: 10 }
rules:
  - rule: queue
    query: >-
      sum(ray_waiting_gpus) or (0 * max(up{job="ray"} == 1))
    patience: 10m
  - { rule: minimum, instances: 2 }
`,
    },
  ],
});

/** Both words name one aim; the schema's own problems say when there are two or no past. */
function learnsOf(rule: Static<typeof schema>): Pick<QueueRule, "learns" | "foresees"> {
  const { running, forecast: mode } = rule;
  const aim = rule.max_wait ?? rule.mode;
  if (running === undefined) return {};
  const past = { running, history: checkedDuration(rule.history ?? defaults.history) };
  return {
    ...(aim === undefined ? {} : { learns: { aim, ...past } }),
    ...(mode === undefined ? {} : { foresees: { mode, ...past } }),
  };
}

function learningProblems(file: YamlFile, path: Path): readonly Problem[] {
  const has = (key: string) => file.valueAt([...path, key]) !== undefined;
  const problem = (key: string, what: string, hint: string): Problem => ({
    at: file.place([...path, key]),
    what: `${pathName(path)} ${what}`,
    hint,
  });
  const aims = ["max_wait", "mode"].filter(has);
  const past = ["running", "history"].filter(has);
  if (aims.length > 1) {
    const what = "has max_wait and mode, which aim at different things";
    return [problem("mode", what, "Keep one of them")];
  }
  if (has("mode") && has("forecast")) {
    const what = "has mode and forecast; the one saves by holding nothing free, the other holds";
    return [problem("forecast", what, "Keep one of them, or write max_wait in place of mode")];
  }
  const [aim] = [...aims, ...["forecast"].filter(has)];
  if (aim !== undefined && !has("running")) {
    const hint = "Write running: a query of the GPUs that jobs run on, by size as in query";
    return [problem(aim, `has ${aim} and no running, so nothing could be learned`, hint)];
  }
  const [unused] = past;
  if (aim !== undefined || unused === undefined) return [];
  const what = `has ${unused}, which counts only with max_wait, mode or forecast`;
  return [problem(unused, what, `Write max_wait: 10m, or remove ${unused}`)];
}
