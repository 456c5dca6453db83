/** The evidence of a proposal and its folded details: what was read, and what the gates did. */
import type { RootContent } from "mdast";
import type { Evidence, Hold, PlannedAction } from "../model/plan.ts";
import { poolSteps } from "./explanation.ts";
import { bullets, code, details, heading, link, paragraph, table, type Words } from "./markdown.ts";
import type { ProposalContext } from "./proposal-context.ts";
import { sparkline } from "./sparkline.ts";
import { sentence } from "./text.ts";
import { duration, minuteOf } from "./times.ts";

/** One row a member and window, with a sparkline; nothing when no rule read anything. */
export function whySection(
  actions: readonly PlannedAction[],
  rows: number,
): readonly RootContent[] {
  const evidence = evidenceOf(actions);
  if (evidence.length === 0) return [];
  return [
    table({
      head: ["GPU use of", "Window", "0 to 100 %, oldest first", "Lowest", "Mean", "Highest"],
      right: [3, 4, 5],
      rows: evidence
        .slice(0, rows)
        .map((one) => [
          code(one.instance),
          duration(one.window),
          code(sparkline(one.series)),
          percent(one.lowest),
          percent(one.mean),
          percent(one.highest),
        ]),
    }),
    ...remainder(evidence.length, rows),
  ];
}

/** Folded away: samples, what the gates stopped in this pool, what was not seen, the record. */
export function detailsSection(context: ProposalContext, rows: number): readonly RootContent[] {
  const { proposal, plan, explanation } = context;
  const holds = plan.holds.filter((hold) => hold.pool === proposal.pool);
  return details("Details: readings, gates, decision record", [
    ...(explanation
      ? [heading(4, "How it was decided"), ...poolSteps(explanation, rows)]
      : samplesPart(proposal.actions, rows)),
    ...blockedPart(
      plan.blocked.filter((action) => action.pool === proposal.pool),
      rows,
    ),
    ...(explanation ? [] : holdsPart(holds, rows)),
    ...gapsPart(plan.gaps, rows),
    heading(4, "Decision record"),
    recordPart(context),
  ]);
}

/** Actions that a gate stopped: which gate, why, until when. */
export function blockedTable(blocked: readonly PlannedAction[], rows: number): RootContent[] {
  return [
    table({
      head: ["Action", "Target", "Gate", "Why", "Until"],
      rows: blocked
        .slice(0, rows)
        .map((action) => [
          code(action.type),
          code(action.target),
          code(action.block?.reason ?? "unknown"),
          sentence(action.block?.sentence ?? "No reason was recorded."),
          action.block?.until ? minuteOf(action.block.until) : "",
        ]),
    }),
    ...remainder(blocked.length, rows),
  ];
}

/** Members to which nothing happens, why, and until when. */
export function holdsTable(holds: readonly Hold[], rows: number): RootContent[] {
  return [
    table({
      head: ["Instance", "Reason", "Why nothing happens", "Until"],
      rows: holds
        .slice(0, rows)
        .map((hold) => [
          code(hold.instance),
          code(hold.block.reason),
          sentence(hold.block.sentence),
          hold.block.until ? minuteOf(hold.block.until) : "",
        ]),
    }),
    ...remainder(holds.length, rows),
  ];
}

function samplesPart(actions: readonly PlannedAction[], rows: number): readonly RootContent[] {
  const evidence = evidenceOf(actions).slice(0, rows);
  if (evidence.length === 0) return [];
  return [
    heading(4, "Readings"),
    bullets(
      evidence.map(
        (one): Words => [
          code(one.instance),
          `: ${one.samples} of ${one.expectedSamples} samples in ${duration(one.window)}`,
        ],
      ),
    ),
  ];
}

function blockedPart(blocked: readonly PlannedAction[], rows: number): readonly RootContent[] {
  if (blocked.length === 0) return [heading(4, "Gates"), paragraph("No gate stopped anything.")];
  return [heading(4, "Also asked for in this pool, and stopped"), ...blockedTable(blocked, rows)];
}

function holdsPart(holds: readonly Hold[], rows: number): readonly RootContent[] {
  return holds.length === 0 ? [] : [heading(4, "Held"), ...holdsTable(holds, rows)];
}

function gapsPart(
  gaps: readonly { readonly source: string; readonly why: string }[],
  rows: number,
): readonly RootContent[] {
  if (gaps.length === 0) return [];
  return [
    heading(4, "Could not be seen"),
    bullets(gaps.slice(0, rows).map((gap): Words => [code(gap.source), `: ${gap.why}`])),
    ...remainder(gaps.length, rows),
  ];
}

function recordPart({ decision, plan, runUrl }: ProposalContext): RootContent {
  return paragraph([
    `Decided at ${minuteOf(plan.at)} on main at `,
    code(plan.mainSha.slice(0, 12)),
    ". Record ",
    code(decision),
    " on branch ",
    code("fleet-audit"),
    ...(runUrl === undefined ? ["."] : [", made by ", link("this run", runUrl), "."]),
  ]);
}

function remainder(count: number, rows: number): readonly RootContent[] {
  if (count <= rows) return [];
  return [paragraph(`${count - rows} more rows are left out here; the decision record has all.`)];
}

function evidenceOf(actions: readonly PlannedAction[]): readonly Evidence[] {
  const all = actions.flatMap((action) => action.evidence);
  return [...new Map(all.map((one) => [`${one.instance} ${one.window}`, one])).values()];
}

function percent(value: number): string {
  return `${Math.round(value * 10) / 10} %`;
}
