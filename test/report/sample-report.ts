/** A day of a small fleet to draw in tests: a wave of load, a limit, a gap, one of each outcome. */
import {
  after,
  costOver,
  day,
  hour,
  instant,
  isoTime,
  millis,
  minutes,
  usd,
  usdPerHour,
} from "../../src/model/units.ts";
import type { FleetReport, TimelineEntry, TrackPoint } from "../../src/report/fleet-report.ts";

const start = instant(Date.UTC(2026, 10, 23));
const url = (number: number) => `https://github.example/acme/fleet/pull/${number}`;

/** The report; `name` stands wherever the outside chooses a text. */
export function sampleReport(name = "training-7-a"): FleetReport {
  return {
    title: "acme/fleet",
    generatedAt: after(start, minutes(24 * 60)),
    note: "A day in the local world: prices are Lambda's, machines are not real.",
    fleet: fleetOf(name),
    spendLimit: usdPerHour(30),
    countLimit: 10,
    spend: track((at) => (at < 8 ? 3.98 : at < 11 ? 5.97 : at < 18 ? 17.93 : 5.97)),
    count: track((at) => (at < 8 ? 2 : at < 11 ? 3 : at < 18 ? 4 : 3)),
    pools: [pool("training", 0), pool("inference", 4)],
    timeline: timelineOf(name),
    waiting: [
      {
        pullRequest: { number: 17, url: url(17) },
        title: `Grow training by 1: ${name} and all others above 80 %`,
        costImpact: usdPerHour(23.92),
        needs: "An approving review by alice or bob.",
        until: after(start, minutes(24 * 60 + 40)),
      },
    ],
    savings: [
      {
        what: "against a fleet of the day's largest size",
        saved: costOver(usdPerHour(94.31), hour),
        method:
          "The highest spend of the day for 24 hours, less what was billed: machines that were " +
          "not there while nobody needed them.",
      },
      { what: "against spot prices", method: "Lambda has no spot prices, so this is unknown." },
    ],
    approvals: {
      approved: [
        {
          pullRequest: { number: 13, url: url(13) },
          pool: "training",
          people: ["alice"],
          costImpact: usdPerHour(11.96),
          at: after(start, minutes(11 * 60)),
          waited: minutes(25),
        },
      ],
      byItself: 2,
      expired: 0,
      waiting: 1,
      middle: minutes(25),
      longest: minutes(25),
    },
    month: sampleMonthSoFar(),
    blocks: [
      {
        at: after(start, minutes(15 * 60)),
        type: "provision_instance",
        target: "inference",
        reason: "spend-limit",
        sentence: "provision_instance would exceed $30/hour limit",
      },
    ],
  };
}

/** Twenty-three days of a month with a forecast of its end and a budget. */
function sampleMonthSoFar(): NonNullable<FleetReport["month"]> {
  const first = instant(Date.UTC(2026, 10, 1));
  const end = instant(Date.UTC(2026, 11, 1));
  const spent = (days: number) => usd(110 * days + 60 * Math.sin(days));
  const now = after(start, minutes(24 * 60));
  return {
    start: first,
    end,
    track: Array.from({ length: 24 }, (_, index) => ({
      at: after(first, millis(index * day)),
      total: { kind: "known", amount: spent(index) },
    })),
    forecast: {
      kind: "known",
      end,
      countedSince: first,
      spent: spent(23),
      low: usd(3020),
      middle: usd(3310),
      high: usd(3890),
      budget: usd(3500),
      method: `the present rate of $5.97/hour until ${isoTime(now)}`,
    },
    budget: usd(3500),
  };
}

/** One odd thing and one that would be cheaper, for a page that shows advice. */
export function sampleAdvice(name = "training-7-a"): NonNullable<FleetReport["advice"]> {
  return {
    anomalies: [
      {
        kind: "unmanaged-machine",
        certainty: "fact",
        subject: "somebodys-box",
        sentence: `somebodys-box runs beside ${name} and is nobody's`,
      },
    ],
    recommendations: [
      {
        kind: "cheaper-type",
        subject: name,
        machines: [name],
        sentence: `${name} could be a gpu_1x_a10`,
        savedPerMonth: costOver(usdPerHour(511), hour),
        method: "It used at most 8 of its 40 GB, and an a10 costs $0.70/hour less.",
      },
    ],
  };
}

function fleetOf(name: string): FleetReport["fleet"] {
  const machine = {
    pool: "training",
    type: "gpu_1x_a100_sxm4",
    region: "us-east-1",
    status: "active",
    pricePerHour: usdPerHour(1.99),
    since: after(start, minutes(-600)),
  };
  return [
    { ...machine, name: "training-6-a", use: pool("training", 0).points.filter(isEveryHalfHour) },
    { ...machine, name },
    { name: "somebodys-box", type: "gpu_1x_a10", region: "us-west-1", status: "booting" },
  ];
}

function isEveryHalfHour(_point: TrackPoint, index: number): boolean {
  return index % 30 === 0;
}

function track(value: (hours: number) => number): readonly TrackPoint[] {
  return Array.from({ length: 1440 }, (_, index) => {
    const at = after(start, minutes(index));
    const hours = index / 60;
    return hours > 13 && hours < 13.7 ? { at } : { at, value: value(hours) };
  });
}

function pool(name: string, shift: number): FleetReport["pools"][number] {
  const points = Array.from({ length: 1440 }, (_, index): TrackPoint => {
    const at = after(start, minutes(index));
    if (index > 800 && index < 840) return { at };
    const wave = 50 - 45 * Math.cos(((index / 60 - shift) / 24) * 2 * Math.PI);
    const ripple = 4 * Math.sin(index / 9);
    const value = Math.min(100, Math.max(0, wave + ripple));
    return { at, value, low: Math.max(0, value - 12), high: Math.min(100, value + 9) };
  });
  return {
    pool: name,
    points,
    thresholds: [
      { percent: 80, label: "grows above 80 %" },
      { percent: 20, label: "shrinks below 20 %" },
    ],
  };
}

function timelineOf(name: string): readonly TimelineEntry[] {
  const entry = {
    type: "provision_instance",
    pool: "training",
    why: "All members above 80 % for 15 minutes.",
    costImpact: usdPerHour(1.99),
  } as const;
  const at = (hours: number) => after(start, millis(hours * hour));
  return [
    {
      ...entry,
      at: at(8),
      state: "executed",
      target: name,
      confirmed: "merged by itself",
      pullRequest: { number: 12, url: url(12) },
    },
    {
      ...entry,
      at: at(11),
      state: "executed",
      target: "training-8-a",
      costImpact: usdPerHour(11.96),
      confirmed: "approved by alice",
      pullRequest: { number: 13, url: url(13) },
    },
    {
      ...entry,
      at: at(15),
      state: "blocked",
      target: "inference",
      pool: "inference",
      why: "provision_instance would exceed $30/hour limit",
    },
    {
      ...entry,
      at: at(18),
      type: "terminate_instance",
      state: "executed",
      target: "training-8-a",
      why: "training-8-a below 20 % for 30 minutes.",
      costImpact: usdPerHour(-11.96),
      confirmed: "merged by itself",
      pullRequest: { number: 15, url: url(15) },
    },
    {
      ...entry,
      at: at(23.5),
      state: "pending_confirmation",
      target: "training-9-a",
      costImpact: usdPerHour(23.92),
      pullRequest: { number: 17 },
    },
  ];
}
