/**
 * The words of the dashboard issue. Only what lasts stands in it, no reading that is another one in
 * ten minutes: the same state gives the same text, and the issue is left alone.
 */
import type { RootContent } from "mdast";
import { assert } from "../errors.ts";
import { commandsSection, ordersSection, runsSection } from "./dashboard-orders.ts";
import {
  attentionSection,
  type DashboardFacts,
  fleetSection,
  heldSection,
  proposalsSection,
  spendSection,
} from "./dashboard-sections.ts";
import { paragraph, print } from "./markdown.ts";
import { minuteOf } from "./times.ts";

/** By this an issue is known for the dashboard. */
export const dashboardMarker = "<!-- fleetmerge:dashboard -->";
/** Its title. */
export const dashboardTitle = "Fleet dashboard";

const writtenMarker = "<!-- fleetmerge:written -->";
// GitHub takes 65,536 characters.
const longest = 60_000;
// Rows of each table; the next smaller number when the text is too long.
const rowSteps = [100, 30, 8, 2];

/** The whole text, inside GitHub's limit. */
export function dashboardText(facts: DashboardFacts): string {
  const text = rowSteps
    .map((rows) => print(sections(facts, rows)))
    .find((one) => one.length <= longest);
  assert(text !== undefined, "a dashboard with two rows a table is too long");
  return `${dashboardMarker}\n\n${text}\n${writtenLine(facts)}\n`;
}

function sections(facts: DashboardFacts, rows: number): readonly RootContent[] {
  return [
    ...ordersSection(facts, rows),
    ...attentionSection(facts, rows),
    ...spendSection(facts),
    ...proposalsSection(facts, rows),
    ...heldSection(facts, rows),
    ...fleetSection(facts, rows),
    ...commandsSection(facts, rows),
    ...runsSection(facts, rows),
    paragraph("Close this issue to have no dashboard; open it again to have one."),
  ];
}

/** Differs in every run, and is no reason to write. */
function writtenLine({ at, runUrl }: DashboardFacts): string {
  const where = runUrl === undefined ? "" : ` by [this run](${runUrl})`;
  return `${writtenMarker} Written at ${minuteOf(at)}${where}, when something of it changed.`;
}

/** What is compared: the text without the line that differs in every run, and without ticks. */
export function lastingPart(body: string): string {
  return body.replaceAll("\r\n", "\n").split(writtenMarker, 1).join("").trimEnd();
}

const box = /^( {0,3}[-*+] )\[([ xX])\] (.*)<!-- fleetmerge:tick ([a-z0-9 -]{1,80}) -->[ \t\r]*$/gm;

/** The commands of the boxes that are ticked, without `/fleet`. */
export function tickedCommands(body: string): readonly string[] {
  return [...body.matchAll(box)].flatMap(([, , tick, , command = ""]) =>
    tick === " " ? [] : [command.trim()],
  );
}

/** The text with its boxes empty. */
export function withoutTicks(body: string): string {
  return body.replace(box, "$1[ ] $3<!-- fleetmerge:tick $4 -->");
}
