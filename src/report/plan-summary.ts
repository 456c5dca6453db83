/** One run's plan for the job summary: what is proposed, what was stopped, and why all is quiet. */
import type { RootContent } from "mdast";
import { assert, type Problem } from "../errors.ts";
import type { Advice } from "../model/advice.ts";
import type { Explanation } from "../model/explanation.ts";
import type { Plan, Proposal } from "../model/plan.ts";
import { adviceSections } from "./advice.ts";
import { explanationSections } from "./explanation.ts";
import {
  bullets,
  code,
  details,
  heading,
  link,
  paragraph,
  print,
  strong,
  table,
} from "./markdown.ts";
import { signedHourly } from "./money.ts";
import { monthEndSentence } from "./month-end.ts";
import { blockedTable, holdsTable } from "./proposal-evidence.ts";
import { limitsTable, spendChart } from "./spend-tables.ts";
import { type StillBilling, stillBillingPart } from "./still-billing.ts";
import { counted, sentence } from "./text.ts";
import { minuteOf } from "./times.ts";

/** What the summary is made from. */
export interface PlanSummaryContext {
  readonly plan: Plan;
  readonly dryRun: boolean;
  /** How the plan came about, pool by pool; folded away, and left out where it does not fit. */
  readonly explanation?: Explanation;
  /** What is odd and what would be cheaper. */
  readonly advice?: Advice;
  /** What is odd in the policies, each with its place. */
  readonly warnings?: readonly Problem[];
  /** Machines that were terminated and are still there. */
  readonly billing?: readonly StillBilling[];
  /** Pull requests by `<pool>-<direction>`, as far as they exist. */
  readonly pullRequests?: Readonly<
    Record<string, { readonly number: number; readonly url: string }>
  >;
}

// GitHub takes 1 MiB a step; a character is at most three bytes of it.
const longest = 300_000;
// The most rows of a table, and of each list of a pool's steps; without steps as the last resort.
const sizes: readonly Size[] = [
  { rows: 2000, steps: 100 },
  { rows: 300, steps: 100 },
  { rows: 300, steps: 10 },
  { rows: 50, steps: 10 },
  { rows: 5, steps: 5 },
  { rows: 5, steps: 0 },
];

interface Size {
  readonly rows: number;
  readonly steps: number;
}

/** The plan as Markdown, far inside GitHub's limit of 1 MiB. */
export function planSummary(context: PlanSummaryContext): string {
  const text = sizes.reduce<string | undefined>(
    (fits, size) => fits ?? within(print(sections(context, size))),
    undefined,
  );
  assert(text !== undefined, "a job summary with five rows a table is too long");
  return text;
}

function within(text: string): string | undefined {
  return text.length <= longest ? text : undefined;
}

/** The plan in one sentence. */
export function planInBrief(plan: Plan): string {
  const proposed = plan.proposals.flatMap((proposal) => proposal.actions).length;
  const said = [
    proposed > 0 ? `${counted(proposed, "action")} proposed` : "nothing proposed",
    plan.blocked.length > 0 ? `${plan.blocked.length} blocked` : "",
    plan.gaps.length > 0 ? `${plan.gaps.length} not seen` : "",
  ];
  return said.filter((part) => part !== "").join(", ");
}

function sections(context: PlanSummaryContext, { rows, steps }: Size): readonly RootContent[] {
  const { plan, dryRun } = context;
  return [
    heading(2, `Fleet plan: ${planInBrief(plan)}`),
    paragraph([
      // A space inside would end up as a character reference of what follows.
      ...(dryRun ? [strong("Dry run: nothing is changed by it."), " "] : []),
      `Made at ${minuteOf(plan.at)} from main at `,
      code(plan.mainSha.slice(0, 12)),
      ".",
    ]),
    ...gapsPart(plan, rows),
    heading(3, "Spend and count"),
    limitsTable(plan.projection),
    ...spendChart(plan.projection),
    ...stillBillingPart(context.billing ?? [], rows),
    ...monthEndPart(context.advice),
    ...proposalsPart(context, rows),
    ...(plan.blocked.length === 0
      ? []
      : [heading(3, "Blocked"), ...blockedTable(plan.blocked, rows)]),
    ...(plan.holds.length === 0 ? [] : [heading(3, "Held"), ...holdsTable(plan.holds, rows)]),
    ...quietPart(plan, rows),
    ...(context.advice ? adviceSections(context.advice, rows) : []),
    ...warningsPart(context.warnings ?? [], rows),
    ...stepsPart(context, steps),
  ];
}

function monthEndPart(advice: Advice | undefined): readonly RootContent[] {
  const monthEnd = advice?.monthEnd;
  return monthEnd === undefined ? [] : [paragraph(monthEndSentence(monthEnd))];
}

function stepsPart({ explanation }: PlanSummaryContext, steps: number): readonly RootContent[] {
  if (!explanation || explanation.pools.length === 0 || steps === 0) return [];
  return details(
    "Every step: readings, rules, gates and choices, pool by pool",
    explanationSections(explanation.pools, steps),
  );
}

function gapsPart(plan: Plan, rows: number): readonly RootContent[] {
  if (plan.gaps.length === 0) return [];
  return [
    heading(3, "Could not be seen"),
    bullets(plan.gaps.slice(0, rows).map((gap) => [code(gap.source), `: ${sentence(gap.why)}`])),
    ...more(plan.gaps.length, rows),
  ];
}

function warningsPart(warnings: readonly Problem[], rows: number): readonly RootContent[] {
  if (warnings.length === 0) return [];
  return [
    heading(3, "Odd in the policies"),
    bullets(
      warnings
        .slice(0, rows)
        .map(({ at, what, hint }) => [
          ...(at ? [code(`${at.file}:${at.line}:${at.column}`), " "] : []),
          `${sentence(what)} ${sentence(hint)}`,
        ]),
    ),
    ...more(warnings.length, rows),
  ];
}

function proposalsPart(context: PlanSummaryContext, rows: number): readonly RootContent[] {
  const { proposals } = context.plan;
  if (proposals.length === 0) return [];
  return [
    heading(3, "Proposed"),
    table({
      head: ["Pool", "What", "Cost", "Why", "Confirmation", "Pull request"],
      right: [2],
      rows: proposals.slice(0, rows).map((proposal) => proposalRow(context, proposal)),
    }),
    ...more(proposals.length, rows),
  ];
}

function proposalRow(context: PlanSummaryContext, proposal: Proposal) {
  const pull = context.pullRequests?.[`${proposal.pool}-${proposal.direction}`];
  const { confirmation } = proposal;
  const how = confirmation.kind === "auto" ? "Merges by itself." : "Needs an approval.";
  return [
    code(proposal.pool),
    `${proposal.direction} by ${proposal.actions.length}`,
    signedHourly(proposal.costImpact),
    sentence(proposal.actions[0]?.reason ?? "No reason was recorded."),
    `${how} ${sentence(confirmation.why)}`,
    pull === undefined ? "none yet" : link(`no. ${pull.number}`, pull.url),
  ];
}

function quietPart(plan: Plan, rows: number): readonly RootContent[] {
  if (plan.quiet.length === 0) return [];
  return [
    heading(3, "Quiet pools"),
    bullets(
      plan.quiet.slice(0, rows).map((one) => [code(one.pool), `: ${sentence(one.sentence)}`]),
    ),
    ...more(plan.quiet.length, rows),
  ];
}

function more(count: number, rows: number): readonly RootContent[] {
  return count <= rows ? [] : [paragraph(`${counted(count - rows, "more row")} left out here.`)];
}
