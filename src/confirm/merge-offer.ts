/**
 * The merge of what is only offered: a repair of the fleet file, or policies put back. Apart from
 * the merge of proposals, which reserve money and name launches.
 */
import type { Commit, PullRequest } from "../ports.ts";
import { deleteBranch } from "../propose/propose.ts";
import { notePullRequest, type Run } from "../record/run.ts";
import { refusedMergeComment } from "../report/waiting-comment.ts";
import { type Resolution, standingComment } from "./resolve.ts";

/** A pull request of ours that may merge. */
export interface MergeableOffer {
  readonly pullRequest: PullRequest;
  /** Its own; the first one's message becomes main's. */
  readonly commits: readonly Commit[];
  /** Why it may merge. */
  readonly why: string;
  /** Closes it for that reason, and notes so. */
  readonly end: (why: string) => Promise<void>;
  /** Notes in the journal that it merged. */
  readonly remember: (headline: string) => Promise<void>;
}

/** Merges it; a conflict ends it, and what GitHub refuses waits and says why. */
export async function mergeOffer(run: Run, offer: MergeableOffer): Promise<Resolution> {
  const { forge, job } = run.outside;
  const { pullRequest, commits } = offer;
  const { head, number } = pullRequest;
  const [headline = "", ...message] = (commits[0]?.message ?? "").split("\n");
  const outcome = await forge.merge(number, {
    head: head.sha,
    title: `${headline} (#${number})`,
    message: message.join("\n").trim(),
  });
  if (outcome.kind === "refused" && outcome.why === "conflict") {
    await offer.end("it conflicts with main, and the next plan makes it anew");
    return "ended";
  }
  if (outcome.kind === "refused") {
    const next = "Every plan tries again; a ruleset that requires more is met by whoever it names";
    const comment = refusedMergeComment({ head: head.sha, whys: [outcome.message], next });
    await forge.stickyComment(number, standingComment, comment);
    return letOfferWait(run, pullRequest);
  }
  await offer.remember(`Merge #${number}: ${headline}`);
  await deleteBranch(forge, pullRequest);
  run.happened.add("merged");
  run.merges.push(outcome.sha);
  notePullRequest(run, pullRequest, "merged");
  job.log(`Merged #${number}: ${offer.why}`);
  return "merged";
}

/** Says in the run's result that it waits. */
export function letOfferWait(run: Run, pullRequest: PullRequest): "waiting" {
  run.happened.add("waiting");
  notePullRequest(run, pullRequest, "waiting");
  return "waiting";
}
