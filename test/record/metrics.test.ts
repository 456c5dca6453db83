import { execFile } from "node:child_process";
import { describe, expect, it } from "vitest";
import { anomalyKinds } from "../../src/model/advice.ts";
import type { Ledger } from "../../src/model/history.ts";
import type { MonthEnd } from "../../src/model/month-end.ts";
import { gateReasons, lateReasons, type Projection } from "../../src/model/plan.ts";
import { usd, usdPerHour } from "../../src/model/units.ts";
import { pushgateway } from "../../src/outside/pushgateway.ts";
import type { MetricFamily } from "../../src/ports.ts";
import {
  anomalyFamily,
  ledgerFamilies,
  metricTable,
  monthEndFamilies,
  observationFamilies,
  stageFamilies,
} from "../../src/record/metrics.ts";
import { aLedger, anInstance, anOpenAction, aScene, noon } from "../support/builders.ts";
import { isPrometheusHere, startScrapingPrometheus } from "../support/real-prometheus.ts";
import { isPushgatewayHere, startRealPushgateway } from "../support/real-pushgateway.ts";

const projection: Projection = {
  spendNow: usdPerHour(3.98),
  spendProjected: usdPerHour(3.98),
  spendLimit: usdPerHour(100),
  countNow: 2,
  countProjected: 2,
  countLimit: 10,
};

const busyLedger: Ledger = aLedger({
  counters: {
    "actions|provision_instance|executed": 7,
    "actions|provision_instance|failed": 1,
    "cost|provision_instance": 13_930_000,
    "blocks|cooldown": 4,
    confirmations: 2,
  },
  open: { waits: anOpenAction({ id: "waits", state: "pending_confirmation" }) },
  terminations: {
    "old-box": termination("called", noon),
    "older-box": termination("gone", noon - 60_000),
  },
});

function termination(state: "called" | "gone", at: number): Ledger["terminations"][string] {
  return {
    ...{ state, pool: "training", instanceId: "i-1", actionId: "a", commit: "c" },
    at: at as typeof noon,
  };
}

const november: MonthEnd = {
  kind: "known",
  end: noon,
  countedSince: noon,
  spent: usd(48),
  low: usd(130),
  middle: usd(228),
  high: usd(484),
  budget: usd(300),
  method: "it goes on as it does",
};

/** What one plan pushes in the repository's own group: the ledger's and the observation's. */
function everyFamily(ledger: Ledger, names: readonly string[]): readonly MetricFamily[] {
  const observation = aScene({ pools: { training: names.map((name) => ({ name, at: 40 })) } });
  const { instances } = observation;
  const managed = instances.kind === "seen" ? instances.value : [];
  return [
    ...ledgerFamilies(ledger),
    ...observationFamilies({ observation, projection, managed }),
    ...monthEndFamilies(november),
    anomalyFamily([
      { kind: "outlier", certainty: "suspicion", subject: "a", sentence: "a differs" },
    ]),
  ];
}

const stage = stageFamilies({ succeededAtSeconds: noon / 1000, durationSeconds: 4.5 });

/** The values of a family by its labels, joined. */
function valuesOf(families: readonly MetricFamily[], name: string): Record<string, number> {
  const values = families.find((family) => family.name === name)?.values ?? [];
  return Object.fromEntries(
    values.map(({ labels, value }) => [Object.values(labels).join(" "), value]),
  );
}

describe("the metrics", () => {
  const families = [...everyFamily(busyLedger, ["training-1-a"]), ...stage];

  it("are those of the table, each once, with a sentence of help", () => {
    const names = Object.values(metricTable).map(({ name }) => name);
    expect(families.map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(new Set(names).size).toBe(names.length);
    for (const { help } of Object.values(metricTable)) expect(help).toMatch(/^[A-Z].*\.$/);
  });

  it("are counters exactly where the name ends in total", () => {
    for (const { name, type } of Object.values(metricTable)) {
      expect(type === "counter", name).toBe(name.endsWith("_total"));
    }
  });

  it("give every value exactly the labels of its family", () => {
    for (const { name, labels, values } of families) {
      for (const value of values) expect(Object.keys(value.labels), name).toEqual(labels);
    }
  });

  it("count each kind of anomaly, and those that nobody sees as 0", () => {
    const counts = valuesOf(families, "fleetmerge_anomalies");
    expect(Object.keys(counts)).toEqual(anomalyKinds);
    expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual([["outlier", 1]]);
  });

  it("tell the month's end and its budget, and nothing of what is not known", () => {
    expect(valuesOf(families, "fleetmerge_month_end_spend_dollars")).toEqual({
      low: 130,
      middle: 228,
      high: 484,
    });
    expect(valuesOf(families, "fleetmerge_monthly_budget_dollars")).toEqual({ "": 300 });
    const lost = monthEndFamilies({ kind: "unknown", why: "a price is not known" });
    expect(lost.flatMap(({ values }) => values)).toEqual([]);
  });

  it("count from zero, so that the first of a kind is seen to grow", () => {
    const fresh = ledgerFamilies(aLedger());
    const actions = valuesOf(fresh, metricTable.actions.name);
    expect(actions).toMatchObject({
      "terminate_instance failed": 0,
      "provision_instance failed": 0,
    });
    expect(Object.keys(valuesOf(fresh, metricTable.safetyBlocks.name)).sort()).toEqual(
      [...gateReasons, ...lateReasons].sort(),
    );
    expect(valuesOf(fresh, metricTable.confirmations.name)).toEqual({ "": 0 });
  });

  it("show what the ledger counted, in dollars where they are dollars", () => {
    expect(valuesOf(families, metricTable.actions.name)).toMatchObject({
      "provision_instance executed": 7,
      "provision_instance failed": 1,
      "terminate_instance executed": 0,
    });
    expect(valuesOf(families, metricTable.costImpact.name)).toEqual({
      provision_instance: 13.93,
      terminate_instance: 0,
    });
    expect(valuesOf(families, metricTable.safetyBlocks.name)).toMatchObject({ cooldown: 4 });
  });

  it("name the oldest termination that is still billed, and how many wait for a person", () => {
    expect(valuesOf(families, metricTable.oldestTermination.name)).toEqual({ "": noon / 1000 });
    expect(valuesOf(families, metricTable.awaitingApproval.name)).toEqual({ "": 1 });
    const calm = ledgerFamilies(aLedger());
    expect(valuesOf(calm, metricTable.oldestTermination.name)).toEqual({});
    expect(valuesOf(calm, metricTable.awaitingApproval.name)).toEqual({ "": 0 });
  });

  it("say nothing of machines when the cloud was not seen, but count the gap", () => {
    const gap = { source: "instances", why: "no answer" } as const;
    const observation = aScene({ with: { instances: { kind: "gap", gap } } });
    const seen = observationFamilies({ observation, projection, managed: [] });
    expect(seen.map(({ name }) => name)).toEqual([
      metricTable.gaps.name,
      metricTable.hourlySpendLimit.name,
    ]);
    expect(valuesOf(seen, metricTable.gaps.name)).toEqual({ instances: 1, offers: 0, readings: 0 });
  });

  it("have no price for a machine whose price is unknown", () => {
    const { pricePerHour: _unknown, ...unpriced } = anInstance();
    const seen = observationFamilies({ observation: aScene(), projection, managed: [unpriced] });
    expect(valuesOf(seen, metricTable.instanceCost.name)).toEqual({});
  });
});

/** Every line that is ours on the gateway's own page. */
async function pageOf(gateway: string): Promise<string> {
  const text = await (await fetch(`${gateway}/metrics`)).text();
  const isOurs = /^(# (HELP|TYPE) )?(lambda_labs|fleetmerge)_/;
  return text
    .split("\n")
    .filter((line) => isOurs.test(line))
    .map((line) => `${line}\n`)
    .join("");
}

/** What `promtool check metrics` complains of, with its exit code. */
async function complaintsOf(page: string): Promise<{ code: number; words: string }> {
  return new Promise((resolve) => {
    const child = execFile("promtool", ["check", "metrics"], (_error, out, err) => {
      resolve({ code: child.exitCode ?? -1, words: out + err });
    });
    child.stdin?.end(page);
  });
}

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value: readonly [number, string];
    }[];
  };
}

/** The answer to a question, sorted, once it holds what was waited for; the last one otherwise. */
async function asked(
  prometheus: string,
  query: string,
  until: (found: readonly string[]) => boolean,
) {
  const giveUpAt = Date.now() + 120_000;
  for (;;) {
    const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`);
    const { data } = (await response.json()) as Answer;
    const found = data.result
      .map(({ metric: { __name__: _name, job: _job, ...labels }, value }) =>
        [...Object.entries(labels).map((pair) => pair.join("=")), value[1]].join(" "),
      )
      .toSorted();
    if (until(found) || Date.now() > giveUpAt) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.skipIf(!isPushgatewayHere || !isPrometheusHere)("pushed, and scraped", () => {
  it("keep counting, keep repositories apart and forget who is gone", {
    timeout: 60_000,
  }, async () => {
    const gateway = await startRealPushgateway();
    const prometheus = await startScrapingPrometheus(gateway.url);
    const ask = (query: string, until: (found: readonly string[]) => boolean) =>
      asked(prometheus.url, query, until);
    try {
      const ours = pushgateway({ address: gateway.url, repository: "acme/fleet" });
      const theirs = pushgateway({ address: gateway.url, repository: "acme/fleet/training" });

      await ours.push(everyFamily(aLedger(), ["training-1-a", "training-1-b"]), {});
      await ours.push(stage, { stage: "plan" });
      await theirs.push(everyFamily(busyLedger, ["training-1-a"]), {});
      await theirs.push(stage, { stage: "apply" });

      const page = await pageOf(gateway.url);
      expect(await complaintsOf(page)).toEqual({ code: 0, words: "" });
      expect(await complaintsOf("# TYPE a_total gauge\na_total 1\n")).toMatchObject({ code: 3 });
      for (const { name, type } of Object.values(metricTable)) {
        expect(page).toContain(`# TYPE ${name} ${type}\n`);
      }

      const managed = metricTable.instancesManaged.name;
      expect(await ask(managed, (found) => found.length === 2)).toEqual([
        "repo=acme/fleet 2",
        "repo=acme/fleet/training 1",
      ]);
      expect(await ask(metricTable.lastSuccess.name, (found) => found.length === 2)).toEqual([
        `repo=acme/fleet stage=plan ${noon / 1000}`,
        `repo=acme/fleet/training stage=apply ${noon / 1000}`,
      ]);

      const use = `${metricTable.utilization.name}{repo="acme/fleet",instance_id!=""}`;
      const cost = `${metricTable.instanceCost.name}{repo="acme/fleet",instance_id!=""}`;
      expect(await ask(`count(${use})`, (found) => found[0] === "2")).toEqual(["2"]);
      expect(await ask(`count(${cost})`, (found) => found[0] === "6")).toEqual(["6"]);

      // The next run of ours: one failure more, and an emptied fleet.
      const failed = { ...aLedger(), counters: { "actions|terminate_instance|failed": 1 } };
      await ours.push(everyFamily(failed, []), {});
      expect(await ask(use, (found) => found.length === 0)).toEqual([]);
      expect(await ask(cost, (found) => found.length === 0)).toEqual([]);
      const failures = `${metricTable.actions.name}{repo="acme/fleet",status="failed"}`;
      expect(await ask(`sum(increase(${failures}[1m])) > bool 0`, ([one]) => one === "1")).toEqual([
        "1",
      ]);
      expect(await ask(`sum(resets({__name__=~".+_total",repo!=""}[1m]))`, () => true)).toEqual([
        "0",
      ]);
    } finally {
      await Promise.all([prometheus.stop(), gateway.stop()]);
    }
  });
});
