/** Every metric that Fleetmerge pushes: name, help, type and labels in one table. Pure. */
import { type Anomaly, anomalyKinds } from "../model/advice.ts";
import type { Ledger } from "../model/history.ts";
import { type Instance, isLive } from "../model/instance.ts";
import type { MonthEnd } from "../model/month-end.ts";
import type { Observation } from "../model/observation.ts";
import { gateReasons, lateReasons, type Projection } from "../model/plan.ts";
import type { GpuSeries } from "../model/readings.ts";
import { costOver, day, hour, inDollars, type UsdMicros } from "../model/units.ts";
import type { MetricFamily } from "../ports.ts";

type Value = MetricFamily["values"][number];
type Definition = Omit<MetricFamily, "values">;

/** The names are a contract: dashboards and alerts of others stand on them. */
export const metricTable = {
  actions: {
    name: "lambda_labs_autonomous_actions_total",
    help: "Actions that reached a final state.",
    type: "counter",
    labels: ["action_type", "status"],
  },
  costImpact: {
    name: "lambda_labs_autonomous_cost_impact_dollars",
    help: "Sum of the hourly cost impact of executed actions; negative is saved.",
    type: "gauge",
    labels: ["action_type"],
  },
  instancesManaged: {
    name: "lambda_labs_autonomous_instances_managed",
    help: "Machines that are ours and exist.",
    type: "gauge",
    labels: [],
  },
  safetyBlocks: {
    name: "lambda_labs_autonomous_safety_blocks_total",
    help: "Actions that a safety gate stopped, once per state change.",
    type: "counter",
    labels: ["reason"],
  },
  confirmations: {
    name: "lambda_labs_autonomous_confirmations_required_total",
    help: "Actions that had to wait for a person.",
    type: "counter",
    labels: [],
  },
  awaitingApproval: {
    name: "fleetmerge_actions_awaiting_approval",
    help: "Actions that wait for a person now.",
    type: "gauge",
    labels: [],
  },
  oldestTermination: {
    name: "fleetmerge_oldest_termination_timestamp_seconds",
    help: "When the oldest termination began whose machine is not yet gone; NaN without one.",
    type: "gauge",
    labels: [],
  },
  utilization: {
    name: "lambda_labs_gpu_utilization_percent",
    help: "Mean utilisation over an instance's GPUs at the newest sample.",
    type: "gauge",
    labels: ["instance_id", "instance_name", "instance_type"],
  },
  instanceCost: {
    name: "lambda_labs_instance_cost_dollars",
    help: "What a running instance costs in a period, from its list price.",
    type: "gauge",
    labels: ["instance_id", "instance_type", "period"],
  },
  gaps: {
    name: "fleetmerge_gaps",
    help: "Parts of the outside that the last plan could not see.",
    type: "gauge",
    labels: ["source"],
  },
  anomalies: {
    name: "fleetmerge_anomalies",
    help: "What looked odd to the last plan, by kind.",
    type: "gauge",
    labels: ["kind"],
  },
  hourlySpend: {
    name: "fleetmerge_hourly_spend_dollars",
    help: "Spend of all running and booting machines, managed or not.",
    type: "gauge",
    labels: [],
  },
  hourlySpendLimit: {
    name: "fleetmerge_hourly_spend_limit_dollars",
    help: "The limit that spend is judged against.",
    type: "gauge",
    labels: [],
  },
  monthSpend: {
    name: "fleetmerge_month_spend_dollars",
    help: "What the running month (UTC) has cost so far, by list prices.",
    type: "gauge",
    labels: [],
  },
  monthEndSpend: {
    name: "fleetmerge_month_end_spend_dollars",
    help: "What the month is expected to cost: nine of ten end from low to high.",
    type: "gauge",
    labels: ["estimate"],
  },
  monthlyBudget: {
    name: "fleetmerge_monthly_budget_dollars",
    help: "What the policies allow for a month. Not there where they set nothing.",
    type: "gauge",
    labels: [],
  },
  lastSuccess: {
    name: "fleetmerge_last_success_timestamp_seconds",
    help: "When the stage last ended well. Its age is the dead man's switch.",
    type: "gauge",
    labels: [],
  },
  duration: {
    name: "fleetmerge_stage_duration_seconds",
    help: "How long the stage's last run took.",
    type: "gauge",
    labels: [],
  },
} as const satisfies Record<string, Definition>;

function family(definition: Definition, values: readonly Value[]): MetricFamily {
  return { ...definition, values };
}

function single(definition: Definition, value: number): MetricFamily {
  return family(definition, [{ labels: {}, value }]);
}

const actionTypes = ["provision_instance", "terminate_instance"] as const;
const ends = ["executed", "failed", "blocked", "expired", "dry_run"] as const;

// A count that first appears as 1 was never seen to grow: every count there can be starts at 0.
const fromZero: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ...actionTypes.flatMap((type) => ends.map((end) => `actions|${type}|${end}`)),
    ...actionTypes.map((type) => `cost|${type}`),
    ...[...gateReasons, ...lateReasons].map((reason) => `blocks|${reason}`),
  ].map((key) => [key, 0]),
);

/** The ledger as metrics: counters that keep counting across runs, and what is under way. */
export function ledgerFamilies(ledger: Ledger): readonly MetricFamily[] {
  const parts = Object.entries({ ...fromZero, ...ledger.counters })
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => ({ words: key.split("|"), value }));
  const of = (kind: string) => parts.filter((part) => part.words[0] === kind);
  return [
    family(
      metricTable.actions,
      of("actions").map(({ words, value }) => ({
        labels: { action_type: words[1] ?? "", status: words[2] ?? "" },
        value,
      })),
    ),
    family(
      metricTable.costImpact,
      of("cost").map(({ words, value }) => ({
        labels: { action_type: words[1] ?? "" },
        value: inDollars(value as UsdMicros),
      })),
    ),
    family(
      metricTable.safetyBlocks,
      of("blocks").map(({ words, value }) => ({ labels: { reason: words[1] ?? "" }, value })),
    ),
    single(metricTable.confirmations, ledger.counters["confirmations"] ?? 0),
    ...underWay(ledger),
  ];
}

function underWay(ledger: Ledger): readonly MetricFamily[] {
  const waiting = Object.values(ledger.open).filter((one) => one.state === "pending_confirmation");
  const begun = Object.values(ledger.terminations)
    .filter(({ state, drain }) => state !== "gone" && (state !== "intended" || !drain))
    .map((one) => Math.floor(one.at / 1000))
    .sort((one, other) => one - other);
  return [
    single(metricTable.awaitingApproval, waiting.length),
    family(
      metricTable.oldestTermination,
      begun.slice(0, 1).map((value) => ({ labels: {}, value })),
    ),
  ];
}

/** What a plan saw, as metrics. `managed` are the machines that are ours. */
export function observationFamilies(seen: {
  readonly observation: Observation;
  readonly projection: Projection;
  readonly managed: readonly Instance[];
}): readonly MetricFamily[] {
  const { observation, projection, managed } = seen;
  const instances =
    observation.instances.kind === "seen" ? observation.instances.value.filter(isLive) : [];
  const known = observation.instances.kind === "seen";
  const gaps = { instances: known ? 0 : 1, offers: 0, readings: 0 };
  if (observation.offers.kind === "gap") gaps.offers = 1;
  for (const instance of instances) {
    if (observation.readings[instance.id]?.kind !== "measured") gaps.readings += 1;
  }
  const always = [
    family(
      metricTable.gaps,
      Object.entries(gaps).map(([source, value]) => ({ labels: { source }, value })),
    ),
    single(metricTable.hourlySpendLimit, inDollars(projection.spendLimit)),
  ];
  if (!known) return always;
  return [
    ...always,
    ...(projection.spendNow === undefined
      ? []
      : [single(metricTable.hourlySpend, inDollars(projection.spendNow))]),
    single(metricTable.instancesManaged, managed.length),
    family(metricTable.utilization, utilizationValues(observation, managed)),
    family(metricTable.instanceCost, managed.flatMap(costValues)),
  ];
}

function utilizationValues(
  observation: Observation,
  managed: readonly Instance[],
): readonly Value[] {
  return managed.flatMap((instance) => {
    const readings = observation.readings[instance.id];
    const value = readings?.kind === "measured" ? newestMean(readings.gpus) : undefined;
    const labels = {
      instance_id: instance.id,
      instance_name: instance.name ?? "",
      instance_type: instance.type,
    };
    return value === undefined ? [] : [{ labels, value }];
  });
}

/** The mean over GPUs of each one's newest sample; undefined when there is none. */
function newestMean(gpus: readonly GpuSeries[]): number | undefined {
  const newest = gpus.flatMap((gpu) => gpu.samples.slice(-1).map((sample) => sample.average));
  return newest.length === 0
    ? undefined
    : newest.reduce((sum, value) => sum + value, 0) / newest.length;
}

const periods = { hour, day, month: (day * 365) / 12 } as const;

function costValues(instance: Instance): readonly Value[] {
  const { pricePerHour } = instance;
  if (pricePerHour === undefined) return [];
  return Object.entries(periods).map(([period, time]) => ({
    labels: { instance_id: instance.id, instance_type: instance.type, period },
    value: inDollars(costOver(pricePerHour, time as typeof hour)),
  }));
}

/** The month so far and at its end; nothing of what is not known, so that nobody reads a zero. */
export function monthEndFamilies(monthEnd: MonthEnd | undefined): readonly MetricFamily[] {
  const known = monthEnd?.kind === "known" ? monthEnd : undefined;
  const values = (["low", "middle", "high"] as const).flatMap((estimate) =>
    known ? [{ labels: { estimate }, value: inDollars(known[estimate]) }] : [],
  );
  const amount = (definition: Definition, money: UsdMicros | undefined) =>
    family(definition, money === undefined ? [] : [{ labels: {}, value: inDollars(money) }]);
  return [
    amount(metricTable.monthSpend, known?.spent),
    family(metricTable.monthEndSpend, values),
    amount(metricTable.monthlyBudget, known?.budget),
  ];
}

/** How many of each kind; a kind without any is 0, so that an alert can see it end. */
export function anomalyFamily(anomalies: readonly Anomaly[]): MetricFamily {
  return family(
    metricTable.anomalies,
    anomalyKinds.map((kind) => ({
      labels: { kind },
      value: anomalies.filter((one) => one.kind === kind).length,
    })),
  );
}

/** A stage's own metrics; without a last success the old one stays on the gateway. */
export function stageFamilies(stage: {
  readonly succeededAtSeconds?: number;
  readonly durationSeconds: number;
}): readonly MetricFamily[] {
  const duration = single(metricTable.duration, stage.durationSeconds);
  return stage.succeededAtSeconds === undefined
    ? [duration]
    : [single(metricTable.lastSuccess, stage.succeededAtSeconds), duration];
}
