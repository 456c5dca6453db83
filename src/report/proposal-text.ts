/**
 * The words of a proposal: title and body of its pull request, headline and message of its commit.
 * Written for a tired reviewer: what is asked, what it costs, what happens if nothing is done.
 * Everything is taken from the plan as it was made, so the same plan gives the same bytes.
 */
import type { RootContent } from "mdast";
import { assert } from "../errors.ts";
import { hourly } from "../model/money.ts";
import type { PlannedAction, Proposal } from "../model/plan.ts";
import { code, heading, hidden, paragraph, print, strong, table } from "./markdown.ts";
import { hourlyLimit, signedHourly } from "./money.ts";
import { monthEndSentence, untilMonthEnd } from "./month-end.ts";
import type { ProposalContext } from "./proposal-context.ts";
import { detailsSection, whySection } from "./proposal-evidence.ts";
import { headlineOf, mainReason, proposalVerb } from "./proposal-headline.ts";
import { neededForMerge, nextSection, refusalSection } from "./proposal-next.ts";
import { costTable, limitsTable } from "./spend-tables.ts";
import { clause, clip, counted, quiet, sentence } from "./text.ts";
import { minuteOf } from "./times.ts";
import { printTrailers } from "./trailers.ts";

/** The four texts of a proposal. */
export interface ProposalText {
  /** One line, at most 200 characters. */
  readonly title: string;
  /** Markdown, at most 60,000 characters. */
  readonly body: string;
  /** A commit subject, at most 72 characters with the pull request's number. */
  readonly headline: string;
  /** A commit body with trailers. */
  readonly message: string;
}

/** GitHub takes 65,536 characters; the rest is room for what others append. */
export const longestBody = 60_000;
const longestTitle = 200;
// Rows to show in each table; the next smaller number when the body is too long.
const rowSteps = [200, 50, 15, 3, 1];

/** Writes the pull request and the commit of a proposal. */
export function proposalText(context: ProposalContext): ProposalText {
  return {
    title: titleOf(context.proposal),
    body: bodyOf(context),
    headline: headlineOf(context.proposal),
    message: messageOf(context),
  };
}

/** The decision id in a body's hidden marker; people can edit bodies, so it proves nothing. */
export function markedDecision(body: string): string | undefined {
  return /<!-- fleetmerge:proposal decision=(\S+) -->/.exec(body)?.[1];
}

function titleOf(proposal: Proposal): string {
  const { confirmation, costImpact } = proposal;
  const needs =
    confirmation.kind === "auto"
      ? ""
      : `, needs ${counted(confirmation.approvals ?? 1, "approval")}`;
  const end = ` (${signedHourly(costImpact)}${needs})`;
  const what = `${proposalVerb(proposal)}: ${clause(quiet(mainReason(proposal)))}`;
  return `${clip(what, longestTitle - end.length)}${end}`;
}

function bodyOf(context: ProposalContext): string {
  const bodies = rowSteps.map((rows) => () => print(sections(context, rows)));
  const body = bodies.map((make) => make()).find((text) => text.length <= longestBody);
  assert(body !== undefined, "a pull request body with one row a table is too long");
  return body;
}

function sections(context: ProposalContext, rows: number): readonly RootContent[] {
  const { proposal, plan } = context;
  return [
    opening(proposal),
    heading(3, "What happens next"),
    ...nextSection(context),
    heading(3, "What and why"),
    actionTable(proposal.actions, rows),
    ...leftOut(proposal.actions.length, rows),
    ...whySection(proposal.actions, rows),
    heading(3, "Cost"),
    costTable(plan.projection.spendNow, proposal.costImpact),
    ...monthEndPart(context),
    heading(3, "Limits"),
    limitsTable(plan.projection, proposal),
    heading(3, "To say no"),
    ...refusalSection(context),
    ...detailsSection(context, rows),
    hidden(`fleetmerge:proposal decision=${context.decision}`),
  ];
}

function monthEndPart({ proposal, plan, monthEnd }: ProposalContext): readonly RootContent[] {
  if (!monthEnd) return [];
  const change =
    monthEnd.kind === "unknown"
      ? ""
      : ` This changes it by ${untilMonthEnd(proposal.costImpact, { monthEnd, now: plan.at })}.`;
  return [paragraph(`Without this: ${quiet(monthEndSentence(monthEnd))}${change}`)];
}

function opening(proposal: Proposal): RootContent {
  const { pool, direction, actions, costImpact } = proposal;
  const after = proposal.fleetAfter.pools[pool]?.instances.length ?? 0;
  const before = direction === "grow" ? after - actions.length : after + actions.length;
  const what = `${direction === "grow" ? "Add" : "Remove"} ${counted(actions.length, "instance")}`;
  return paragraph([
    strong(`${what}, ${signedHourly(costImpact)}.`),
    " Pool ",
    code(pool),
    ` goes from ${before} to ${after}. ${sentence(mainReason(proposal))}`,
  ]);
}

function actionTable(actions: readonly PlannedAction[], rows: number): RootContent {
  return table({
    head: ["", "Instance", "Type", "Region", "Cost", "Why"],
    right: [4],
    rows: actions
      .slice(0, rows)
      .map((action) => [
        action.type === "provision_instance" ? "launch" : "terminate",
        code(action.target),
        code(action.instanceType),
        code(action.region),
        signedHourly(action.costImpact),
        sentence(action.reason),
      ]),
  });
}

function leftOut(count: number, rows: number): readonly RootContent[] {
  if (count <= rows) return [];
  const words = `${count - rows} more actions are left out here: GitHub limits the length. `;
  return [paragraph([strong(words.trim()), " The commit's trailers name every one of them."])];
}

function messageOf(context: ProposalContext): string {
  const { proposal, plan, limits, decision } = context;
  const { spendNow, countNow } = plan.projection;
  const steps = proposal.actions.map((action) => `- ${step(action)}`);
  return [
    `Decided at ${minuteOf(plan.at)} while ${counted(countNow, "instance")} ran for ` +
      `${spendNow === undefined ? "a price that nobody knows" : hourly(spendNow)}, of ` +
      `${hourlyLimit(limits.maxHourlySpend)} allowed.`,
    steps.join("\n"),
    // Not at a line's start: git takes one of three dashes for the end of the message.
    [quiet(`Confirmation: ${clause(proposal.confirmation.why)}.`), ...neededForMerge(context)].join(
      "\n",
    ),
    printTrailers({ actions: proposal.actions, decision }),
  ].join("\n\n");
}

function step(action: PlannedAction): string {
  const verb = action.type === "provision_instance" ? "Launch" : "Terminate";
  const what = `${verb} ${action.target}, ${action.instanceType} in ${action.region}`;
  return quiet(`${what}, ${signedHourly(action.costImpact)}: ${sentence(action.reason)}`);
}
