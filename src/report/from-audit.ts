/** Audit entries as rows of the page and the terminal table. */
import type { AuditEntry, OpenAction } from "../model/history.ts";
import type { Limits } from "../model/policy.ts";
import { after, sumRates } from "../model/units.ts";
import type { BlockRow, PullRequestReference, TimelineEntry, WaitingRow } from "./fleet-report.ts";
import { stageLine } from "./stage-times.ts";
import { clause, counted, oneOf } from "./text.ts";

/** Pull requests of a repository by number, linked where its address is known. */
export function linksOf(
  repositoryUrl: string | undefined,
): (number: number) => PullRequestReference {
  return (number) =>
    repositoryUrl === undefined ? { number } : { number, url: `${repositoryUrl}/pull/${number}` };
}

/** What happened, in the order given. Blocks show the gate's sentence, the rest the rule's. */
export function timelineOf(
  entries: readonly AuditEntry[],
  linkOf = linksOf(undefined),
): readonly TimelineEntry[] {
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
      ...(entry.pullRequest === undefined ? {} : { pullRequest: linkOf(entry.pullRequest) }),
    };
  });
}

function confirmedBy(entry: AuditEntry): string | undefined {
  if (entry.approvers.length > 0) return `approved by ${entry.approvers.join(", ")}`;
  return entry.mergeSha === undefined ? undefined : "merged by itself";
}

/** Proposals that wait for a person, each once, oldest first. */
export function waitingRows(
  open: readonly OpenAction[],
  known: {
    readonly limits?: Limits;
    readonly linkOf?: (number: number) => PullRequestReference;
  } = {},
): readonly WaitingRow[] {
  const { limits, linkOf = linksOf(undefined) } = known;
  const asked = open.filter(({ state }) => state === "pending_confirmation");
  const who = limits?.confirmation.approvers;
  return [...Map.groupBy(asked, ({ pullRequest = 0 }) => pullRequest)]
    .sort(([one], [other]) => one - other)
    .flatMap(([number, actions]) => {
      const [first, ...others] = actions;
      if (!first) return [];
      const more = others.length === 0 ? "" : `, and ${counted(others.length, "more action")}`;
      return [
        {
          pullRequest: linkOf(number),
          title: `${clause(first.reason)}${more}`,
          costImpact: sumRates(actions.map(({ costImpact }) => costImpact)),
          needs: `an approving review${who?.length ? ` by ${oneOf(who)}` : ""}`,
          ...(limits ? { until: after(first.decidedAt, limits.confirmation.timeout) } : {}),
        },
      ];
    });
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
