/** How long people took to say yes, from what the audit tells of each proposal. Pure. */
import type { AuditEntry } from "../model/history.ts";
import {
  between,
  type Instant,
  type Millis,
  millis,
  sumRates,
  type UsdMicrosPerHour,
} from "../model/units.ts";

import type { PullRequestReference } from "./fleet-report.ts";

/** One proposal that people approved. */
export interface ApprovedProposal {
  readonly pullRequest: PullRequestReference;
  readonly pool: string;
  readonly people: readonly string[];
  readonly costImpact: UsdMicrosPerHour;
  /** When the approval was seen. */
  readonly at: Instant;
  /** From the proposal to the approval. Absent: older records do not tell. */
  readonly waited?: Millis;
}

/** What became of proposals, each counted once. */
export interface ApprovalTimes {
  /** Newest first. */
  readonly approved: readonly ApprovedProposal[];
  /** Under every threshold: nobody was asked. */
  readonly byItself: number;
  readonly expired: number;
  readonly waiting: number;
  /** Of those whose waiting is known. Absent: none is. */
  readonly middle?: Millis;
  readonly longest?: Millis;
}

/** Of these entries; what a dry run would have done is none of it. */
export function approvalTimes(
  entries: readonly AuditEntry[],
  linkOf: (number: number) => PullRequestReference = (number) => ({ number }),
): ApprovalTimes {
  const proposals = [
    ...Map.groupBy(
      entries.filter(({ dryRun, pullRequest }) => !dryRun && pullRequest !== undefined),
      ({ pullRequest }) => pullRequest ?? 0,
    ),
  ];
  const approved = proposals
    .flatMap(([number, actions]) => approvedOf(linkOf(number), actions) ?? [])
    .sort((one, other) => other.at - one.at || other.pullRequest.number - one.pullRequest.number);
  const waits = approved.flatMap(({ waited }) => waited ?? []).sort((one, other) => one - other);
  const middle = middleOf(waits);
  const longest = waits.at(-1);
  const count = (holds: (entry: AuditEntry) => boolean) =>
    proposals.filter(([, actions]) => actions.some(holds)).length;
  return {
    approved,
    byItself: count(({ mergeSha, approvers }) => mergeSha !== undefined && approvers.length === 0),
    expired: count(({ action }) => action.status === "expired"),
    waiting: count(({ action }) => action.status === "pending_confirmation"),
    ...(middle === undefined ? {} : { middle }),
    ...(longest === undefined ? {} : { longest }),
  };
}

/** The middle one of sorted times, of two the mean. */
export function middleOf(sorted: readonly Millis[]): Millis | undefined {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) return undefined;
  return millis(Math.round((upper + lower) / 2));
}

function approvedOf(
  pullRequest: PullRequestReference,
  actions: readonly AuditEntry[],
): ApprovedProposal | undefined {
  const first = actions.find(({ approvers }) => approvers.length > 0);
  if (!first) return undefined;
  const { proposed, confirmed, merged } = first.stages ?? {};
  const at = confirmed ?? merged ?? first.timestamp;
  return {
    pullRequest,
    pool: first.pool,
    people: first.approvers,
    costImpact: sumRates(actions.map(({ action }) => action.costImpact)),
    at,
    ...(proposed === undefined || confirmed === undefined
      ? {}
      : { waited: between(proposed, confirmed) }),
  };
}
