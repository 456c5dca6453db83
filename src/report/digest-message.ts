/** What Slack is told of a week: in a few lines what happened, what waits and what to change. */
import type { Recommendation } from "../model/advice.ts";
import { hourly } from "../model/money.ts";
import type { MonthEnd } from "../model/month-end.ts";
import { type Instant, instant, isoTime, type UsdMicrosPerHour } from "../model/units.ts";
import type { ApprovalTimes } from "./approval-times.ts";
import { slackInert } from "./markdown.ts";
import type { SlackMessage } from "./messages.ts";
import { savedDollars } from "./money.ts";
import { monthEndSentence } from "./month-end.ts";
import type { BlockedFor, MoneyTold, MonthCounts } from "./month-report.ts";
import { moneyText, savedText } from "./month-sections.ts";
import { clip, counted, sentence } from "./text.ts";
import { duration } from "./times.ts";

/** A week that is over. */
export interface Week {
  readonly start: Instant;
  /** The first instant that is not in it. */
  readonly end: Instant;
  readonly spent: MoneyTold;
  readonly spentBefore: MoneyTold;
  /** Against having done nothing. */
  readonly saved: MoneyTold;
  readonly counts: MonthCounts;
  readonly blocked: readonly BlockedFor[];
  readonly approvals: ApprovalTimes;
  /** Pull requests that wait now. */
  readonly waiting: readonly { readonly number: number; readonly costImpact: UsdMicrosPerHour }[];
  readonly monthEnd?: MonthEnd;
  readonly recommendations: readonly Recommendation[];
}

const longestDetail = 2_800;
// Usually far below the 3,000 characters that a section of Slack's holds.
const most = { recommendations: 3, reasons: 5, waiting: 10, sentence: 280 };

/** One message; mrkdwn, already escaped, at most 2,900 characters. */
export function digestMessage(week: Week): SlackMessage {
  const last = isoTime(instant(week.end - 1)).slice(0, 10);
  const lines = [
    spentLine(week),
    actedLine(week.counts),
    blockedLine(week.blocked),
    approvalLine(week.approvals),
    waitingLine(week.waiting),
    ...(week.monthEnd ? [slackInert(monthEndSentence(week.monthEnd))] : []),
    ...changeLines(week.recommendations),
  ];
  return {
    text: `📊 Week of ${isoTime(week.start).slice(0, 10)} to ${last} (UTC)`,
    detail: fitting(lines.map((line) => `• ${line}`)).join("\n"),
  };
}

/** Whole lines only: half an escape would show, and half a sentence may say the opposite. */
function fitting(lines: readonly string[]): readonly string[] {
  let length = 0;
  return lines.filter((line) => {
    const fits = length + line.length + 1 <= longestDetail;
    if (fits) length += line.length + 1;
    return fits;
  });
}

function spentLine({ spent, spentBefore, saved }: Week): string {
  const why = spent.kind === "unknown" ? ` (${slackInert(spent.why)})` : "";
  return (
    `Spent ${moneyText(spent)}${why}, the week before ${moneyText(spentBefore)}; saved by ` +
    `actions, against having done nothing, ${savedText(saved)}.`
  );
}

function actedLine(counts: MonthCounts): string {
  const { launched, terminated, failed, rolledBack, expired } = counts;
  return (
    `${launched} launched, ${terminated} terminated, ${failed} failed, ` +
    `${rolledBack} rolled back, ${expired} expired.`
  );
}

function blockedLine(blocked: readonly BlockedFor[]): string {
  if (blocked.length === 0) return "No gate stopped anything.";
  const named = blocked.slice(0, most.reasons).map(({ reason, count }) => `${count} ${reason}`);
  const more = blocked.length - most.reasons;
  return `Stopped by a gate: ${named.join(", ")}${more > 0 ? `, and ${more} more reasons` : ""}.`;
}

function approvalLine({ approved, byItself, middle }: ApprovalTimes): string {
  const time = middle === undefined ? "" : `, the middle one after ${duration(middle)}`;
  const people = counted(approved.length, "proposal");
  return `${people} approved by people${time}; ${byItself} merged by themselves.`;
}

function waitingLine(waiting: Week["waiting"]): string {
  if (waiting.length === 0) return "Nothing waits for anybody.";
  const named = waiting
    .slice(0, most.waiting)
    .map(({ number, costImpact }) => `#${number} (${hourly(costImpact)})`);
  const more = waiting.length - most.waiting;
  return `Waiting for a person: ${named.join(", ")}${more > 0 ? `, and ${more} more` : ""}.`;
}

function changeLines(recommendations: readonly Recommendation[]): readonly string[] {
  if (recommendations.length === 0) return ["What to change: nothing cheaper is known."];
  return recommendations.slice(0, most.recommendations).map(({ sentence: what, savedPerMonth }) => {
    const said = slackInert(clip(sentence(what), most.sentence));
    return `What to change: ${said} ${savedDollars(savedPerMonth)} a month.`;
  });
}
