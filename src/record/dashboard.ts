/**
 * The Grafana dashboard, made from the table of metrics so that the two cannot part. Pure; only
 * scripts/generate.ts writes it.
 */
import { metricTable } from "./metrics.ts";

type MetricKey = keyof typeof metricTable;

/** One line of a panel: a metric, what is asked of it, and how Grafana names each series. */
interface Target {
  readonly metric: MetricKey;
  /** PromQL around the selector. */
  readonly ask: (selector: string) => string;
  readonly legend: string;
}

interface Panel {
  readonly title: string;
  /** Grafana's name of a unit. */
  readonly unit: string;
  readonly kind: "stat" | "timeseries";
  /** Of the 24 columns that Grafana has. */
  readonly width: number;
  readonly targets: readonly Target[];
}

const asItIs = (selector: string) => selector;
const age = (selector: string) => `time() - ${selector}`;
const inRange = (labels: string) => (selector: string) =>
  `sum by (${labels}) (increase(${selector}[$__range]))`;

const panels: readonly Panel[] = [
  {
    title: "Spend",
    unit: "currencyUSD",
    kind: "stat",
    width: 6,
    targets: [{ metric: "hourlySpend", ask: asItIs, legend: "{{repo}} per hour" }],
  },
  {
    title: "Machines that are ours",
    unit: "short",
    kind: "stat",
    width: 6,
    targets: [{ metric: "instancesManaged", ask: asItIs, legend: "{{repo}}" }],
  },
  {
    title: "Waiting for a person",
    unit: "short",
    kind: "stat",
    width: 6,
    targets: [{ metric: "awaitingApproval", ask: asItIs, legend: "{{repo}}" }],
  },
  {
    title: "Since the last success",
    unit: "s",
    kind: "stat",
    width: 6,
    targets: [{ metric: "lastSuccess", ask: age, legend: "{{stage}}" }],
  },
  {
    title: "Spend against its limit",
    unit: "currencyUSD",
    kind: "timeseries",
    width: 12,
    targets: [
      { metric: "hourlySpend", ask: asItIs, legend: "{{repo}} spend" },
      { metric: "hourlySpendLimit", ask: asItIs, legend: "{{repo}} limit" },
    ],
  },
  {
    title: "GPU utilisation by machine",
    unit: "percent",
    kind: "timeseries",
    width: 12,
    targets: [{ metric: "utilization", ask: asItIs, legend: "{{instance_name}}" }],
  },
  {
    title: "Actions in this range, by end",
    unit: "short",
    kind: "stat",
    width: 12,
    targets: [
      {
        metric: "actions",
        ask: inRange("action_type, status"),
        legend: "{{action_type}} {{status}}",
      },
    ],
  },
  {
    title: "Blocks in this range, by reason",
    unit: "short",
    kind: "stat",
    width: 12,
    targets: [
      {
        metric: "safetyBlocks",
        ask: (selector) => `${inRange("reason")(selector)} > 0`,
        legend: "{{reason}}",
      },
    ],
  },
  {
    title: "Cost of machines per month, by type",
    unit: "currencyUSD",
    kind: "timeseries",
    width: 12,
    targets: [
      {
        metric: "instanceCost",
        ask: (selector) =>
          `sum by (instance_type) (${selector.replace("}", ',instance_id!="",period="month"}')})`,
        legend: "{{instance_type}}",
      },
    ],
  },
  {
    title: "Hourly cost impact of executed actions so far",
    unit: "currencyUSD",
    kind: "timeseries",
    width: 12,
    targets: [{ metric: "costImpact", ask: asItIs, legend: "{{action_type}}" }],
  },
  {
    title: "The month at its end, nine times of ten",
    unit: "currencyUSD",
    kind: "timeseries",
    width: 12,
    targets: [
      { metric: "monthEndSpend", ask: asItIs, legend: "{{estimate}}" },
      { metric: "monthSpend", ask: asItIs, legend: "so far" },
      { metric: "monthlyBudget", ask: asItIs, legend: "budget" },
    ],
  },
  {
    title: "Gaps: what could not be seen",
    unit: "short",
    kind: "timeseries",
    width: 6,
    targets: [{ metric: "gaps", ask: asItIs, legend: "{{source}}" }],
  },
  {
    title: "What looks odd",
    unit: "short",
    kind: "timeseries",
    width: 12,
    targets: [{ metric: "anomalies", ask: asItIs, legend: "{{kind}}" }],
  },
  {
    title: "Oldest termination under way",
    unit: "s",
    kind: "timeseries",
    width: 6,
    targets: [{ metric: "oldestTermination", ask: age, legend: "{{repo}}" }],
  },
  {
    title: "Approvals asked in this range",
    unit: "short",
    kind: "stat",
    width: 6,
    targets: [{ metric: "confirmations", ask: inRange("repo"), legend: "{{repo}}" }],
  },
  {
    title: "Duration of the stages",
    unit: "s",
    kind: "timeseries",
    width: 6,
    targets: [{ metric: "duration", ask: asItIs, legend: "{{stage}}" }],
  },
];

const columns = 24;
const heights = { stat: 5, timeseries: 8 } as const;

/** The dashboard as Grafana imports it; `repo` and the data source are chosen on the page. */
export function dashboard(): unknown {
  return {
    uid: "fleetmerge",
    title: "Fleetmerge",
    description: "Made from src/record/metrics.ts by scripts/generate.ts.",
    tags: ["fleetmerge"],
    schemaVersion: 39,
    editable: true,
    refresh: "1m",
    time: { from: "now-24h", to: "now" },
    timezone: "utc",
    templating: { list: variables },
    panels: placed(),
  };
}

const source = { type: "prometheus", uid: "$datasource" } as const;

const variables = [
  { name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus" },
  {
    name: "repo",
    label: "Repository",
    type: "query",
    datasource: source,
    query: `label_values(${metricTable.lastSuccess.name}, repo)`,
    includeAll: true,
    multi: true,
    refresh: 2,
  },
];

/** Panels from left to right; a row is as high as its first one. */
function placed(): readonly unknown[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map((panel, index) => {
    if (x + panel.width > columns) [x, y] = [0, y + rowHeight];
    const place = { x, y, w: panel.width, h: heights[panel.kind] };
    if (x === 0) rowHeight = place.h;
    x += panel.width;
    return { id: index + 1, gridPos: place, ...drawn(panel) };
  });
}

function drawn({ title, unit, kind, targets }: Panel): object {
  return {
    type: kind,
    title,
    description: targets.map(({ metric }) => metricTable[metric].help).join(" "),
    datasource: source,
    fieldConfig: { defaults: { unit }, overrides: [] },
    targets: targets.map(({ metric, ask, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: source,
      expr: ask(`${metricTable[metric].name}{repo=~"$repo"}`),
      legendFormat: legend,
    })),
  };
}
