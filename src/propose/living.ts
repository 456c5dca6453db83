/** Our open pull requests, read back from the branch itself: its text is never trusted. */
import { type Fleet, type FleetDifference, fleetDifference } from "../model/fleet.ts";
import type { WaitingProposal } from "../model/observation.ts";
import { branchMeaning } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import { after, negated, sumRates, type UsdMicrosPerHour } from "../model/units.ts";
import { parseFleetFile } from "../policy/fleet-file.ts";
import type { Commit, Forge, PullRequest, Sha } from "../ports.ts";
import { parseTrailers } from "../report/trailers.ts";

/** A pull request of ours that is open, with what it would change. */
export interface LivingProposal {
  readonly pullRequest: PullRequest;
  readonly waiting: WaitingProposal;
  readonly difference: FleetDifference;
  readonly fleetAfter: Fleet;
  /** The branch's commits, oldest first. */
  readonly commits: readonly Commit[];
  /** The message that its merge commit will carry. */
  readonly message: { readonly headline: string; readonly body: string };
  /** Somebody else pushed to it: it is left alone and needs an approval. */
  readonly touched: boolean;
}

/** An open pull request on one of our branches whose content is not what we write. */
export interface BrokenProposal {
  readonly pullRequest: PullRequest;
  readonly why: string;
}

/** True for an open pull request that we opened on one of our branches of this repository. */
export function isOurProposal(pullRequest: PullRequest, identity: string): boolean {
  return (
    pullRequest.author.login === identity && branchMeaning(pullRequest.head.branch) !== undefined
  );
}

/** Reads one of our open pull requests. */
export async function readLiving(
  forge: Forge,
  pullRequest: PullRequest,
  context: {
    readonly identity: string;
    readonly stateFile: string;
    readonly limits: Limits;
  },
): Promise<LivingProposal | BrokenProposal> {
  const meaning = branchMeaning(pullRequest.head.branch);
  const commits = await forge.pullRequestCommits(pullRequest.number);
  const [first] = commits;
  const base = first?.parents[0];
  if (!meaning || !first || base === undefined) {
    return { pullRequest, why: "its branch has no commit of ours" };
  }
  const before = await fleetAt(forge, base, context.stateFile);
  const fleetAfter = await fleetAt(forge, pullRequest.head.sha, context.stateFile);
  if (!before || !fleetAfter) return { pullRequest, why: "its fleet file cannot be read" };
  const difference = fleetDifference({ before, after: fleetAfter });
  const costImpact = costImpactOf(difference);
  if (costImpact === undefined) return { pullRequest, why: "an entry that it adds has no price" };
  return {
    pullRequest,
    difference,
    fleetAfter,
    commits,
    message: messageParts(first.message),
    touched: commits.length > 1 || commits.some((commit) => commit.author !== context.identity),
    waiting: {
      number: pullRequest.number,
      ...meaning,
      actionIds: parseTrailers(first.message).actions.map((action) => action.id),
      adds: difference.added.map((entry) => entry.name),
      removes: difference.removed.map((entry) => entry.name),
      costImpact,
      until: after(pullRequest.createdAt, context.limits.confirmation.timeout),
    },
  };
}

/** The fleet file at a commit; undefined when it is missing or cannot be read. */
export async function fleetAt(forge: Forge, at: Sha, path: string): Promise<Fleet | undefined> {
  const text = await forge.file(at, path);
  const parsed = text === undefined ? undefined : parseFleetFile({ path, text });
  return parsed?.kind === "parsed" ? parsed.fleet : undefined;
}

/**
 * What a difference costs an hour by its own prices. Undefined when something that it adds has no
 * price; what it removes without a price saves nothing.
 */
export function costImpactOf(difference: FleetDifference): UsdMicrosPerHour | undefined {
  const added = [...difference.added, ...difference.changed.map((change) => change.after)];
  const removed = [...difference.removed, ...difference.changed.map((change) => change.before)];
  const growth = added.map((entry) => entry.pricePerHour);
  if (growth.some((price) => price === undefined)) return undefined;
  return sumRates([
    ...growth.filter((price) => price !== undefined),
    ...removed.flatMap((entry) => (entry.pricePerHour ? [negated(entry.pricePerHour)] : [])),
  ]);
}

function messageParts(message: string): { readonly headline: string; readonly body: string } {
  const [headline = "", ...rest] = message.split("\n");
  return { headline, body: rest.join("\n").trim() };
}
