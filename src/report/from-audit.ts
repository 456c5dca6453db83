/** Audit entries as rows of the page and the terminal table. */
import type { AuditEntry, OpenAction } from "../model/history.ts";
import type { BlockRow, TimelineEntry, WaitingRow } from "./fleet-report.ts";
import { stageLine } from "./stage-times.ts";

/** What happened, in the order given. Blocks show the gate's sentence, the rest the rule's. */
export function timelineOf(entries: readonly AuditEntry[]): readonly TimelineEntry[] {
  return entries.map((entry) => {
    const confirmed = confirmedBy(entry);
    return {
      at: entry.executedAt ?? entry.timestamp,
      type: entry.action.type,
      state: entry.action.status,
      pool: entry.pool,
      target: entry.action.target,
      why: [entry.error ?? entry.action.reason, stageLine(entry.stages ?? {}) ?? []]
        .flat()
        .join("; "),
      costImpact: entry.action.costImpact,
      ...(confirmed === undefined ? {} : { confirmed }),
      ...(entry.pullRequest === undefined ? {} : { pullRequest: { number: entry.pullRequest } }),
    };
  });
}

function confirmedBy(entry: AuditEntry): string | undefined {
  if (entry.approvers.length > 0) return `approved by ${entry.approvers.join(", ")}`;
  return entry.mergeSha === undefined ? undefined : "merged by itself";
}

/** Proposals that wait for a person. */
export function waitingRows(open: readonly OpenAction[]): readonly WaitingRow[] {
  return open
    .filter((action) => action.state === "pending_confirmation")
    .map((action) => ({
      pullRequest: { number: action.pullRequest ?? 0 },
      title: action.reason,
      costImpact: action.costImpact,
      needs: "an approving review",
    }));
}

/** What gates stopped. */
export function blockRows(entries: readonly AuditEntry[]): readonly BlockRow[] {
  return entries
    .filter((entry) => entry.action.status === "blocked")
    .map((entry) => ({
      at: entry.timestamp,
      type: entry.action.type,
      target: entry.action.target,
      reason: entry.blockReason ?? "blocked",
      sentence: entry.error ?? entry.action.reason,
    }));
}
