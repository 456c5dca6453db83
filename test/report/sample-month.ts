/** An October of a small fleet to print in tests, worked out from entries as the command does. */
import type { AuditEntry } from "../../src/model/history.ts";
import type { ActionState, ActionType, Reason } from "../../src/model/plan.ts";
import {
  day,
  hour,
  type Instant,
  instant,
  minutes,
  negated,
  sumMoney,
  usd,
  usdPerHour,
} from "../../src/model/units.ts";
import { linksOf } from "../../src/report/from-audit.ts";
import { monthFacts } from "../../src/report/month-facts.ts";
import type { MonthReport, SpentTold } from "../../src/report/month-report.ts";

const october = instant(Date.UTC(2026, 9, 1));
const november = instant(Date.UTC(2026, 10, 1));
const rate = usdPerHour(1.29);

const at = (days: number) => instant(october + Math.round(days * day));

interface Written {
  readonly type?: ActionType;
  readonly state?: ActionState;
  readonly target: string;
  readonly decided: number;
  readonly executed?: number;
  readonly rule?: string;
  readonly blockReason?: Reason;
  readonly change?: Partial<AuditEntry>;
}

function entry({ type = "provision_instance", state = "executed", ...rest }: Written): AuditEntry {
  const { target, decided, executed, rule, blockReason, change } = rest;
  const seconds = Math.floor(at(decided) / 1000);
  return {
    timestamp: at(decided),
    dryRun: false,
    action: {
      id: `${type}_${target.replace(/[^\w.-]/g, "")}_${seconds}`,
      type,
      target,
      reason: `Because of ${target}.`,
      costImpact: type === "provision_instance" ? rate : negated(rate),
      status: state,
    },
    pool: "training",
    approvers: [],
    metricsBefore: [],
    ...(executed === undefined
      ? {}
      : { executedAt: at(executed), instanceId: `i-${target}`, pricePerHour: rate }),
    ...(rule === undefined ? {} : { rule }),
    ...(blockReason === undefined ? {} : { blockReason, error: `No: ${blockReason}.` }),
    ...change,
  };
}

/** One of each outcome; `name` stands wherever the outside chooses a text. */
export function monthEntries(name = "training-2-a"): readonly AuditEntry[] {
  const grown = { rule: "high_utilization", change: { pullRequest: 12, mergeSha: "a".repeat(40) } };
  const asked = { proposed: at(3), confirmed: instant(at(3) + minutes(25)) };
  return [
    entry({ target: "training-1-a", decided: -3, executed: -3, ...grown }),
    entry({ target: name, decided: 2, executed: 2.01, ...grown }),
    entry({
      target: "training-3-a",
      decided: 3,
      executed: 3.05,
      rule: "queue",
      change: { pullRequest: 13, approvers: ["alice"], stages: asked, pool: "finetune" },
    }),
    entry({
      type: "terminate_instance",
      target: name,
      decided: 9.9,
      executed: 10,
      rule: "idle",
      change: { instanceId: `i-${name}`, pullRequest: 14, mergeSha: "b".repeat(40) },
    }),
    entry({ target: "training", state: "blocked", decided: 11, blockReason: "spend-limit" }),
    entry({ target: "training", state: "blocked", decided: 12, blockReason: "spend-limit" }),
    entry({ target: "training", state: "blocked", decided: 13, blockReason: "cooldown" }),
    entry({ target: "training-4-a", state: "expired", decided: 14, change: { pullRequest: 15 } }),
    entry({ target: "training-5-a", state: "failed", decided: 15 }),
    entry({ target: "training-6-a", state: "dry_run", decided: 16, change: { dryRun: true } }),
  ];
}

function spentFrom(start: Instant, until: Instant, dollarsADay: number): SpentTold {
  const length = Math.ceil((until - start) / day);
  const days = Array.from({ length }, (_, index) => ({
    start: instant(start + index * day),
    spent:
      index === 5
        ? { kind: "unknown" as const, why: "a machine of unknown price ran" }
        : { kind: "known" as const, amount: usd(dollarsADay + (index % 7)) },
  }));
  const track = days.map((one, index) => ({
    at: one.start,
    total: { kind: "known" as const, amount: usd(index * dollarsADay) },
  }));
  const total = { kind: "known" as const, amount: usd(length * dollarsADay) };
  return { total, method: "Every machine at its list price", track, days };
}

/** The report of the whole October, read in November; `until` cuts it off before its end. */
export function sampleMonth(name?: string, until: Instant = november): MonthReport {
  const entries = monthEntries(name);
  const linkOf = linksOf("https://github.example/acme/fleet");
  const known = { entries, meters: {}, listed: {}, linkOf };
  const span = { month: "2026-10", start: october, end: november, until };
  const september = instant(Date.UTC(2026, 8, 1));
  const before = { month: "2026-09", start: september, end: october, until: october };
  const spent = usd(40 * Math.ceil((until - october) / day));
  return {
    ...monthFacts(span, { ...known, spent: spentFrom(october, until, 40) }),
    title: "acme/fleet",
    madeAt: instant(november + hour),
    before: monthFacts(before, { ...known, spent: spentFrom(september, october, 30) }),
    ...(until < november
      ? {
          forecast: {
            kind: "known",
            end: november,
            countedSince: october,
            spent,
            low: sumMoney([spent, usd(200)]),
            middle: sumMoney([spent, usd(300)]),
            high: sumMoney([spent, usd(500)]),
            method: "the present rate of $1.29/hour",
          },
        }
      : {}),
    budget: usd(1500),
    advice: {
      at: at(30),
      recommendations: [
        {
          kind: "cheaper-type",
          subject: name ?? "training-1-a",
          machines: [name ?? "training-1-a"],
          sentence: `${name ?? "training-1-a"} could be a gpu_1x_a10`,
          savedPerMonth: usd(511),
          method: "it used at most 8 of its 40 GB",
        },
      ],
    },
  };
}
