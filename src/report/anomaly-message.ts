/** What Slack is told of oddities: once when one appears, and once when it is over. */
import type { Anomaly } from "../model/advice.ts";
import { slackInert } from "./markdown.ts";
import { counted, sentence } from "./text.ts";

/** As many as a person reads in one message. */
const shown = 5;

/** What changed since the last plan. */
export interface AnomalyNews {
  readonly fresh: readonly Anomaly[];
  /** `<kind>/<subject>` of those that are no longer seen. */
  readonly over: readonly string[];
}

/** One message for all of it; mrkdwn, already escaped. */
export function anomalyMessage({ fresh, over }: AnomalyNews): string {
  const begun = fresh.map(
    (one) => `🔎 Looks odd: ${one.kind} (${one.certainty}) - ${slackInert(sentence(one.sentence))}`,
  );
  const ended = over.map((key) => {
    const [kind = "", ...subject] = key.split("/");
    return `☑️ No longer odd: ${kind} - ${slackInert(subject.join("/"))}`;
  });
  const lines = [...begun, ...ended];
  const more = lines.length - shown;
  return [
    ...lines.slice(0, shown),
    ...(more > 0 ? [`${counted(more, "more line")} in the summary of the run`] : []),
  ].join("\n");
}
