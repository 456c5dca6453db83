/** The one comment that apply leaves on a merged pull request and edits as its actions move on. */
import { assert, assertNever } from "../errors.ts";
import type { StageTimes } from "../model/history.ts";
import { hourly } from "../model/money.ts";
import type { ActionState, ActionType, Reason } from "../model/plan.ts";
import type { UsdMicrosPerHour } from "../model/units.ts";
import { code, link, paragraph, print, strong, table, type Words } from "./markdown.ts";
import { longestBody } from "./proposal-text.ts";
import { stageLine } from "./stage-times.ts";
import { clip, counted, sentence } from "./text.ts";

/** What became of one action. */
export interface ActionResult {
  readonly type: ActionType;
  readonly target: string;
  /** What was called, in words (`launch gpu_1x_a10 in us-east-1`); absent when nothing was. */
  readonly called?: string;
  readonly instanceId?: string;
  readonly state: ActionState;
  readonly pricePerHour?: UsdMicrosPerHour;
  /** Why it stopped, for blocked, failed and expired actions. */
  readonly reason?: Reason;
  readonly error?: string;
  readonly stages?: StageTimes;
  /** What happens next, when the caller knows better than the state tells. */
  readonly next?: string;
}

/** The comment's text. The same results give the same bytes. */
export function resultComment(outcome: {
  readonly mergeSha: string;
  readonly results: readonly ActionResult[];
  readonly runUrl?: string;
}): string {
  const texts = rowSteps.map((rows) => () => textOf(outcome, rows));
  const text = texts.map((make) => make()).find((one) => one.length <= longestBody);
  assert(text !== undefined, "a comment about three actions is too long");
  return text;
}

function textOf({ results, mergeSha, runUrl }: Parameters<typeof resultComment>[0], rows: number) {
  const shown = results.slice(0, rows);
  const more = results.length - shown.length;
  return print([
    paragraph([strong(headline(results)), " Merge ", code(mergeSha.slice(0, 12)), "."]),
    table({
      head: ["Action", "Called", "Instance id", "State", "Price", "What happens next"],
      right: [4],
      rows: shown.map(row),
    }),
    ...shown.flatMap(({ target, stages }) => {
      const line = stages && stageLine(stages);
      return line === undefined ? [] : [paragraph([code(target), `: ${line}.`])];
    }),
    ...(more > 0
      ? [paragraph(`${counted(more, "more action")} left out; the audit has all.`)]
      : []),
    ...(runUrl === undefined ? [] : [paragraph([link("The run that did this", runUrl)])]),
  ]);
}

/** What comes after a state, in one or two sentences. */
export function nextStep(
  result: Pick<ActionResult, "type" | "state" | "reason" | "instanceId" | "error">,
): string {
  const launching = result.type === "provision_instance";
  if (result.reason === "outcome-unknown") {
    return "Its call got no clear answer. It is looked for by name and never asked for twice.";
  }
  switch (result.state) {
    case "executing":
      if (!launching) return "Terminating; it still bills until the cloud no longer lists it.";
      return result.instanceId === undefined
        ? "Asked for; the next run looks for it."
        : "Booting; the next plan checks its health.";
    case "executed":
      return launching ? "Running." : "Gone; it costs nothing any more.";
    case "failed":
      return launching
        ? "Not running. The next plan proposes what is still needed, under a new name."
        : "May still run and cost. The next plan looks again.";
    case "blocked":
      return "Nothing was called. The next plan looks again.";
    case "expired":
      return "Never executed from now on. The next plan proposes to remove the name.";
    case "rolled_back":
      return "Taken back.";
    case "dry_run":
      return "Dry run: nothing was called.";
    case "approved":
      return result.error === undefined ? "The next run calls it." : "The next run tries again.";
    case "proposed":
    case "pending_confirmation":
      return "Nothing was called yet; it waits for its confirmation.";
    default:
      return assertNever(result.state);
  }
}

// The next smaller number when the comment is too long.
const rowSteps = [60, 15, 3];

function row(result: ActionResult): readonly Words[] {
  const next = sentence(result.next ?? nextStep(result));
  const error = result.error === undefined ? "" : `${sentence(clip(result.error, 300))} `;
  return [
    [code(result.type), " ", code(result.target)],
    result.called ?? "nothing",
    result.instanceId === undefined ? "" : code(result.instanceId),
    result.reason === undefined ? result.state : `${result.state} (${result.reason})`,
    priceOf(result),
    `${error}${next}`,
  ];
}

// What was never called costs nothing; what was launched without a known price is unknown.
function priceOf(result: ActionResult): string {
  if (result.pricePerHour !== undefined) return hourly(result.pricePerHour);
  return result.called === undefined || result.type === "terminate_instance" ? "" : "unknown";
}

function headline(results: readonly ActionResult[]): string {
  const failed = results.filter((result) => result.state === "failed").length;
  const blocked = results.filter((result) => result.state === "blocked").length;
  const expired = results.filter((result) => result.state === "expired").length;
  const done = results.filter((result) => result.state === "executed").length;
  const under = results.length - failed - blocked - expired - done;
  const parts = [
    { count: done, word: "done" },
    { count: under, word: "under way" },
    { count: blocked, word: "held back" },
    { count: expired, word: "expired" },
    { count: failed, word: "failed" },
  ].filter((part) => part.count > 0);
  const counts = parts.map((part) => `${part.count} ${part.word}`).join(", ");
  return `${counted(results.length, "action")}: ${counts === "" ? "nothing to do" : counts}.`;
}
