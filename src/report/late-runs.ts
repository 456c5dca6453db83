/** That plans came late or not at all, told once and shown as long as it is of the last day. */
import type { ScheduleGap } from "./dashboard-sections.ts";
import { bullets, heading, print } from "./markdown.ts";
import type { SlackMessage } from "./messages.ts";
import { counted } from "./text.ts";
import { minuteOf } from "./times.ts";

/** For Slack. */
export function lateMessage(gap: ScheduleGap): SlackMessage {
  return {
    text: `⏰ Plans came late: none began between ${minuteOf(gap.from)} and ${minuteOf(gap.to)}`,
    detail:
      `${gapWords(gap)} GitHub drops scheduled runs when it is busy; a second clock by ` +
      "repository_dispatch and the alert on the last success are in docs/operations.md.",
  };
}

/** For the job's summary. */
export function lateSummary(gaps: readonly ScheduleGap[]): string {
  return print([heading(3, "Late plans"), bullets(gaps.map(gapWords))]);
}

function gapWords({ from, to, missed }: ScheduleGap): string {
  return (
    `No plan began between ${minuteOf(from)} and ${minuteOf(to)}: ` +
    `${counted(missed, "run")} came late or not at all.`
  );
}
