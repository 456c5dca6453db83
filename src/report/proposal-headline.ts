/**
 * The subject of a proposal's commit: what, why and at what cost in one line of `git log`. Apart,
 * because a sentence that does not fit is told in other words instead of being cut off.
 */
import type { PlannedAction, Proposal } from "../model/plan.ts";
import { signedHourly } from "./money.ts";
import { clause, clip, counted, oneLine, quiet } from "./text.ts";

// Git shows 72 characters, and GitHub ends the subject of a squash with ` (#12345)`.
const longestSubject = 72;
const numberRoom = " (#12345)".length;

/** The most characters of a headline; with the pull request's number it is a subject of git. */
export const longestHeadline = longestSubject - numberRoom;

/** `Grow training by 1`, `Roll back training by 1`. */
export function proposalVerb(proposal: Proposal): string {
  return `${verbOf(proposal)} by ${proposal.actions.length}`;
}

/** The reason of the first action, and how many others there are. */
export function mainReason({ actions }: Pick<Proposal, "actions">): string {
  const reasons = [...new Set(actions.map((action) => oneLine(action.reason)))];
  const [first = "no reason recorded", ...others] = reasons;
  return others.length === 0
    ? first
    : `${clause(first)}, and ${counted(others.length, "more reason")}`;
}

/** The richest subject that fits; a reason is always in it. */
export function headlineOf(proposal: Proposal): string {
  const what = proposalVerb(proposal);
  const cost = ` (${signedHourly(proposal.costImpact)})`;
  const whole = clause(quiet(mainReason(proposal)));
  const { brief, least } = shortReasons(proposal);
  const choices = [
    ...[whole, brief, least]
      .filter(isSaid)
      .flatMap((why) => [`${what}: ${why}${cost}`, `${what}: ${why}`]),
    `${verbOf(proposal)}: ${least}`,
  ];
  const fitting = choices.find((choice) => choice.length <= longestHeadline);
  return fitting ?? clip(`${verbOf(proposal)}: ${least}`, longestHeadline);
}

function isSaid(why: string): boolean {
  return oneLine(why) !== "";
}

function verbOf({ actions, direction, pool }: Proposal): string {
  const isRollback = actions.length > 0 && actions.every((action) => action.rule === "rollback");
  const word = isRollback ? "Roll back" : direction === "grow" ? "Grow" : "Shrink";
  return `${word} ${quiet(pool)}`;
}

interface ShortReasons {
  readonly brief: string;
  /** At most a dozen characters, so that it fits beside the longest name of a pool. */
  readonly least: string;
}

function shortReasons({ actions, direction }: Proposal): ShortReasons {
  const rules = new Set(actions.map(({ rule }) => rule));
  const [first] = actions;
  if (!first || rules.size > 1) return { brief: "several reasons", least: "reasons vary" };
  const grows = direction === "grow";
  switch (first.rule) {
    case "high_utilization":
      return { brief: `${measured(actions, "lowest")} or more`, least: "GPUs busy" };
    case "idle":
      return { brief: `${measured(actions, "highest")} or less`, least: "GPUs idle" };
    case "target":
      return grows
        ? { brief: "too busy for its target", least: "GPUs busy" }
        : { brief: "less busy than its target", least: "GPUs idle" };
    case "queue":
      return grows
        ? { brief: "jobs wait for GPUs", least: "jobs wait" }
        : { brief: "no job waits for GPUs", least: "no job waits" };
    case "schedule":
      return { brief: "its schedule asks for it", least: "its schedule" };
    case "minimum":
      return { brief: "below its minimum", least: "its minimum" };
    case "headroom":
      return { brief: "to keep its headroom", least: "its headroom" };
    case "lease":
      return { brief: "its lease has ended", least: "lease ended" };
    case "rollback":
      return { brief: "somebody asked for it", least: "by request" };
    default:
      return { brief: beginning(first.reason), least: "see its text" };
  }
}

function measured(actions: readonly PlannedAction[], end: "lowest" | "highest"): string {
  const values = actions.flatMap(({ evidence }) => evidence.map((one) => one[end]));
  if (values.length === 0) return "GPUs at the threshold";
  const value = end === "lowest" ? Math.floor(Math.min(...values)) : Math.ceil(Math.max(...values));
  return `GPUs at ${value} %`;
}

/** The first clause of a sentence. */
function beginning(reason: string): string {
  return (
    clause(quiet(reason))
      .split(/[,;:(]/)[0]
      ?.trim() || "no reason recorded"
  );
}
