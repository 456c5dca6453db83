/** What a month's report says, part by part, as plain words: Markdown and page print the same. */

import { dollars, hourly } from "../model/money.ts";
import type { MonthEnd } from "../model/month-end.ts";
import { inDollars, isoTime, type Millis, millis, minute, sumMoney, usd } from "../model/units.ts";
import type { PullRequestReference } from "./fleet-report.ts";
import { savedDollars, signedHourly } from "./money.ts";
import { monthEndSentence } from "./month-end.ts";
import type { MoneyTold, MonthFacts, MonthReport } from "./month-report.ts";
import { clause, counted, sentence } from "./text.ts";
import { duration, minuteOf } from "./times.ts";

/** A cell: words, or a pull request. */
export type MonthCell = string | PullRequestReference;

/** A table with a name for those who hear it. */
export interface MonthTable {
  readonly label: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly MonthCell[])[];
  /** Columns of numbers, by index. */
  readonly numbers: readonly number[];
  /** Columns of sentences, by index. */
  readonly prose: readonly number[];
  /** Columns of names that somebody else chose, by index. Absent: none. */
  readonly names?: readonly number[];
}

/** A part of the report under a heading of its own. */
export interface MonthSection {
  readonly name: string;
  /** Full sentences. */
  readonly says: readonly string[];
  readonly table?: MonthTable;
  /** The month's picture belongs here. */
  readonly isDrawn?: true;
}

const most = { machines: 15, approvals: 20, recommendations: 10 };

/** `October 2026`. */
export function monthTitle({ start }: Pick<MonthFacts, "start">): string {
  const name = monthNames[new Date(start).getUTCMonth()] ?? "";
  return `${name} ${new Date(start).getUTCFullYear()}`;
}

const monthNames = [
  ...["January", "February", "March", "April", "May", "June", "July", "August"],
  ...["September", "October", "November", "December"],
];

/** Known money rounded up, or `unknown`. */
export function moneyText(told: MoneyTold): string {
  return told.kind === "known" ? dollars(told.amount) : "unknown";
}

/** Known money that was saved, rounded down, or `unknown`. */
export function savedText(told: MoneyTold): string {
  return told.kind === "known" ? savedDollars(told.amount) : "unknown";
}

/** The report in order. */
export function monthSections(report: MonthReport): readonly MonthSection[] {
  if (!report.isRecorded) return [spentSection(report)];
  return [
    spentSection(report),
    changeSection(report),
    comparisonSection(report),
    poolSection(report),
    machineSection(report),
    savedSection(report),
    avoidedSection(report),
    blockedSection(report),
    approvalSection(report),
  ];
}

/** The month in a few lines. */
export function monthInBrief(report: MonthReport): readonly string[] {
  const { spent, saved, avoided, counts, forecast, isRecorded, approvals } = report;
  if (!isRecorded) return ["Nothing of this month is on record."];
  const acted = `${counts.launched} launched, ${counts.terminated} terminated`;
  return [
    `Spent: ${moneyText(spent.total)}`,
    ...(forecast?.kind === "known" ? [`Expected at its end: ${dollars(forecast.middle)}`] : []),
    `Saved by actions, against having done nothing: ${savedText(saved)}`,
    `Avoided: ${savedText(avoided.amount)}`,
    `Machines: ${acted}, ${counts.blocked} times stopped by a gate`,
    `Approved by people: ${approvals.approved.length}`,
  ];
}

/** How far the month is, in one sentence. */
export function monthState({ end, until, start, madeAt }: MonthReport): string {
  if (until >= end) return `The whole month, as the records tell it at ${minuteOf(madeAt)}.`;
  const share = Math.floor((100 * (until - start)) / (end - start));
  return `The month is not over: this is as of ${minuteOf(until)}, after ${share} % of it.`;
}

/** What the month will have cost, and how that is known; empty where it is over. */
export function forecastText(forecast: MonthEnd | undefined): string {
  if (!forecast) return "";
  const method = forecast.kind === "known" ? ` Worked out from ${clause(forecast.method)}.` : "";
  return `${monthEndSentence(forecast)}${method}`;
}

function spentSection(report: MonthReport): MonthSection {
  const { spent, forecast } = report;
  const what =
    spent.total.kind === "known"
      ? `${dollars(spent.total.amount)} was spent.`
      : `What was spent is unknown: ${sentence(spent.total.why)}`;
  const ahead = forecastText(forecast);
  return {
    name: "Spent",
    says: [what, ...(ahead === "" ? [] : [ahead]), sentence(spent.method)],
    isDrawn: true,
  };
}

function changeSection({ advice }: MonthReport): MonthSection {
  const name = "What to change";
  if (!advice) {
    return { name, says: ["No decision of this month is recorded to advise from."] };
  }
  const of = `By the newest decision that is recorded, of ${minuteOf(advice.at)}.`;
  const { recommendations } = advice;
  if (recommendations.length === 0) return { name, says: [`${of} Nothing cheaper is known.`] };
  const rows = recommendations
    .slice(0, most.recommendations)
    .map((one) => [sentence(one.sentence), savedDollars(one.savedPerMonth), sentence(one.method)]);
  const head = ["What", "Saved a month", "How this was worked out"];
  return {
    name,
    says: [of, ...leftOut(recommendations.length, most.recommendations)],
    table: { label: "Table of recommendations", head, rows, numbers: [1], prose: [0, 2] },
  };
}

function leftOut(count: number, shown: number): readonly string[] {
  return count > shown ? [`${counted(count - shown, "more row")} left out here.`] : [];
}

function comparisonSection(report: MonthReport): MonthSection {
  const { before } = report;
  const rows = [
    moneyRow("Spent", { now: report.spent.total, before: before.spent.total }, moneyText),
    moneyRow("Saved by actions", { now: report.saved, before: before.saved }, savedText),
    moneyRow("Avoided", { now: report.avoided.amount, before: before.avoided.amount }, savedText),
    ...countRows(report, before),
    [
      "Middle time to an approval",
      timeText(report.approvals.middle),
      timeText(before.approvals.middle),
      "",
    ],
  ];
  const says = !before.isRecorded
    ? [`Nothing is on record of ${monthTitle(before)}.`]
    : report.until < report.end
      ? [`${monthTitle(before)} is told whole, and ${monthTitle(report)} as far as it is over.`]
      : [];
  const head = ["", monthTitle(report), monthTitle(before), "Change"];
  const label = "Table of this month and the one before";
  return {
    name: "Beside the month before",
    says,
    table: { label, head, rows, numbers: [1, 2, 3], prose: [] },
  };
}

function moneyRow(
  name: string,
  { now, before }: { readonly now: MoneyTold; readonly before: MoneyTold },
  print: (told: MoneyTold) => string,
): readonly string[] {
  if (now.kind === "unknown" || before.kind === "unknown") {
    return [name, print(now), print(before), "unknown"];
  }
  const amount = sumMoney([now.amount, usd(-inDollars(before.amount))]);
  const change = `${amount > 0 ? "+" : ""}${print({ kind: "known", amount })}`;
  return [name, print(now), print(before), change];
}

function countRows(now: MonthFacts, before: MonthFacts): readonly (readonly string[])[] {
  const named = [
    { name: "Launches", of: ({ counts }: MonthFacts) => counts.launched },
    { name: "Terminations", of: ({ counts }: MonthFacts) => counts.terminated },
    { name: "Failed", of: ({ counts }: MonthFacts) => counts.failed },
    { name: "Taken back", of: ({ counts }: MonthFacts) => counts.rolledBack },
    { name: "Stopped by a gate", of: ({ counts }: MonthFacts) => counts.blocked },
    { name: "Approved by people", of: ({ approvals }: MonthFacts) => approvals.approved.length },
    { name: "Expired", of: ({ counts }: MonthFacts) => counts.expired },
  ];
  return named.map(({ name, of }) => {
    if (!before.isRecorded) return [name, String(of(now)), "unknown", "unknown"];
    const change = of(now) - of(before);
    return [name, String(of(now)), String(of(before)), change > 0 ? `+${change}` : String(change)];
  });
}

function timeText(time: Millis | undefined): string {
  return time === undefined ? "none" : duration(time);
}

function runningTime(minutes: number): string {
  return duration(millis(minutes * minute));
}

function poolSection({ pools }: MonthReport): MonthSection {
  const name = "By pool";
  if (pools.length === 0) return { name, says: ["No machine is known to have run."] };
  return {
    name,
    says: [machineMethod],
    table: {
      label: "Table of pools",
      head: ["Pool", "Cost", "Machines", "Machine time"],
      rows: pools.map(({ pool, cost, machines, minutes }) => [
        pool ?? "in no pool",
        moneyText(cost),
        String(machines),
        runningTime(minutes),
      ]),
      numbers: [1, 2, 3],
      prose: [],
      names: [0],
    },
  };
}

// Rows count begun minutes as a bill does, the sum above milliseconds as a budget does.
const machineMethod =
  "Machines that the records name, each by its begun minutes at list prices: their sum may " +
  "differ a little from what was spent in all, and a machine of nobody that is gone is not here.";

function machineSection({ machines, middleLife }: MonthReport): MonthSection {
  const name = "Largest machines";
  if (machines.length === 0) return { name, says: ["No machine is known to have run."] };
  const life =
    middleLife === undefined
      ? "No machine's life ended in this month."
      : `Of the machines that went in this month, the middle one lived ${duration(middleLife)}.`;
  return {
    name,
    says: [life, ...leftOut(machines.length, most.machines)],
    table: {
      label: "Table of machines",
      head: ["Machine", "Pool", "Type", "Time in the month", "Cost"],
      rows: machines
        .slice(0, most.machines)
        .map((one) => [
          one.name,
          one.pool ?? "not ours",
          one.type ?? "unknown",
          runningTime(one.minutes),
          moneyText(one.cost),
        ]),
      numbers: [3, 4],
      prose: [],
      names: [0, 1, 2],
    },
  };
}

function savedSection(report: MonthReport): MonthSection {
  const { saved, savings, savedMethod } = report;
  const name = "Saved";
  if (savings.length === 0) {
    const nothing = "No action was executed in this month.";
    return { name, says: [dearestText(report), nothing].filter((text) => text !== "") };
  }
  const what =
    saved.kind === "unknown"
      ? `What the actions saved is unknown: ${sentence(saved.why)}`
      : saved.amount < 0
        ? `Against having done nothing the actions cost ${dollars(usd(-inDollars(saved.amount)))}.`
        : `Against having done nothing the actions saved ${savedDollars(saved.amount)}.`;
  return {
    name,
    says: [dearestText(report), what, sentence(savedMethod)].filter((text) => text !== ""),
    table: {
      label: "Table of savings by rule",
      head: ["Asked for by", "Actions", "Saved"],
      rows: savings.map((one) => [one.rule, String(one.actions), savedText(one.saved)]),
      numbers: [1, 2],
      prose: [],
      names: [0],
    },
  };
}

/** Against the largest fleet; empty where no machine ran. */
function dearestText({ dearest }: MonthFacts): string {
  if (!dearest) return "";
  const { rate, at, saved } = dearest;
  return (
    `At most ${hourly(rate)} ran at once, from ${minuteOf(at)} on. Kept for all of the counted ` +
    `time, that fleet would have cost ${savedDollars(saved)} more than its machines did.`
  );
}

function avoidedSection({ avoided }: MonthReport): MonthSection {
  const { launches, rate, amount, method } = avoided;
  const name = "Avoided";
  if (launches === 0) return { name, says: ["No launch was refused in this month."] };
  const what =
    amount.kind === "known"
      ? `would have cost about ${savedDollars(amount.amount)}.`
      : `would have cost nobody knows how much: ${sentence(amount.why)}`;
  const asked = `${counted(launches, "launch").replace(/launchs$/, "launches")} of together`;
  return { name, says: [`${asked} ${signedHourly(rate)} ${what}`, sentence(method)] };
}

function blockedSection({ blocked }: MonthReport): MonthSection {
  const name = "Stopped by a gate";
  if (blocked.length === 0) return { name, says: ["No gate stopped anything."] };
  return {
    name,
    says: ["Each is counted when it begins, and again when it ends and comes back."],
    table: {
      label: "Table of blocks by reason",
      head: ["Reason", "Times", "Growth stopped", "Pools", "The newest"],
      rows: blocked.map((one) => [
        one.reason,
        String(one.count),
        signedHourly(one.rate),
        one.pools.join(", "),
        sentence(one.example),
      ]),
      numbers: [1, 2],
      prose: [4],
      names: [0],
    },
  };
}

function approvalSection({ approvals }: MonthReport): MonthSection {
  const { approved, byItself, expired, waiting, middle, longest } = approvals;
  const times =
    middle === undefined || longest === undefined
      ? ""
      : ` The middle one waited ${duration(middle)}, the longest ${duration(longest)}.`;
  const says = [
    `${counted(approved.length, "proposal")} approved by people, ${byItself} merged by ` +
      `themselves, ${expired} expired, ${waiting} still waiting.${times}`,
    ...leftOut(approved.length, most.approvals),
  ];
  const name = "Approvals";
  if (approved.length === 0) return { name, says };
  return {
    name,
    says,
    table: {
      label: "Table of approvals",
      head: ["Approved", "Pull request", "Pool", "By", "Cost", "Waited"],
      rows: approved
        .slice(0, most.approvals)
        .map((one) => [
          minuteOf(one.at),
          one.pullRequest,
          one.pool,
          one.people.join(", "),
          signedHourly(one.costImpact),
          one.waited === undefined ? "unknown" : duration(one.waited),
        ]),
      numbers: [4, 5],
      prose: [],
    },
  };
}

/** `2026-10-31`. */
export function dateOf(at: MonthFacts["start"]): string {
  return isoTime(at).slice(0, 10);
}
