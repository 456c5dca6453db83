/** The one dashboard issue: found, heard by its boxes, and written when its content changes. */

import { assert } from "../errors.ts";
import type { Account, Issue, IssueEdit } from "../model/conversation.ts";
import type { Run } from "../record/run.ts";
import {
  dashboardMarker,
  dashboardTitle,
  lastingPart,
  tickedCommands,
  withoutTicks,
} from "../report/dashboard-text.ts";
import type { Heard } from "./hear.ts";
import { parseComment } from "./parse.ts";

/** The label by which it is found; its marker proves it. */
export const dashboardLabel = "fleet-dashboard";

/** The oldest issue of ours with label and marker, open or not. One call. */
export async function findDashboard(run: Run): Promise<Issue | undefined> {
  if (run.settings.withoutDashboard) return undefined;
  const issues = await run.outside.forge.issues(dashboardLabel);
  return issues.find(({ body }) => body.includes(dashboardMarker)) ?? issues.at(0);
}

/** The commands of the boxes that are ticked, with who ticked them. */
export function tickedIn(issue: Issue | undefined, identity: string): readonly Heard[] {
  if (!issue?.isOpen) return [];
  const { number, url } = issue;
  const edits = editsSinceOurs(issue, identity);
  const [last] = edits;
  const at = last?.at ?? issue.createdAt;
  const by = last?.by ?? nobody;
  const doubt = doubtAbout(issue, edits, identity);
  return tickedCommands(issue.body).flatMap((text) => {
    const asks = parseComment(`/fleet ${text}`);
    if (asks.kind === "none") return [];
    const key = `tick-${at}-${text.replaceAll(" ", "-")}`;
    const heard = { key, number, onPullRequest: false, url, by, at, changedAt: at, asks };
    return [doubt === undefined ? heard : { ...heard, doubt }];
  });
}

const nobody: Account = { login: "somebody", isBot: false };

/** Newest first; all of them when none is ours, for we opened it. */
function editsSinceOurs({ edits }: Issue, identity: string): readonly IssueEdit[] {
  const ours = edits.newest.findIndex(({ by }) => by?.login === identity);
  return ours < 0 ? edits.newest : edits.newest.slice(0, ours);
}

/** The forge tells who edited a text, not who ticked a box: the same, with one editor. */
function doubtAbout(
  issue: Issue,
  edits: readonly IssueEdit[],
  identity: string,
): string | undefined {
  const seesOurs = issue.edits.all || issue.edits.newest.some(({ by }) => by?.login === identity);
  const logins = new Set(edits.map(({ by }) => by?.login));
  if (edits.length > 0 && seesOurs && logins.size === 1 && !logins.has(undefined)) return undefined;
  return logins.size > 1
    ? "Several people edited the dashboard, so nobody knows who ticked the box: please tick it again."
    : "Nobody knows who ticked the box: please write the command as a comment.";
}

/** Takes the ticks off once their commands are done with; the next plan writes the rest. */
export async function untick(run: Run, issue: Issue | undefined): Promise<void> {
  if (!issue?.isOpen) return;
  const body = withoutTicks(issue.body);
  if (body !== issue.body) await run.outside.forge.editIssue(issue.number, { body });
}

/**
 * Writes the dashboard where its content changed. A closed one is left alone: whoever closed it
 * wants none. Returns the issue's address; absent when there is none.
 */
export async function keepDashboard(
  run: Run,
  known: Issue | undefined,
  body: string,
): Promise<string | undefined> {
  if (run.settings.withoutDashboard || run.settings.dryRun) return undefined;
  assert(body.includes(dashboardMarker), "the dashboard carries its marker");
  const { forge, job } = run.outside;
  if (known === undefined) {
    const made = await forge.createIssue({ title: dashboardTitle, body, label: dashboardLabel });
    job.log(`Opened the dashboard: #${made.number}`);
    return made.url;
  }
  if (known.isOpen && lastingPart(known.body) !== lastingPart(body)) {
    await forge.editIssue(known.number, { body });
  }
  return known.isOpen ? known.url : undefined;
}
