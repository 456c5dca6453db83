/** A proposal -> a pull request: one branch, one signed commit on top of main, one text. */
import type { PoolExplanation } from "../model/explanation.ts";
import type { MonthEnd } from "../model/month-end.ts";
import type { Plan, Proposal } from "../model/plan.ts";
import { branchOf } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import type { Settings } from "../model/settings.ts";
import { printFleetFile } from "../policy/fleet-file.ts";
import type { CommitRequest, Forge, PullRequest, Sha } from "../ports.ts";
import { type ProposalText, proposalText } from "../report/proposal-text.ts";

/** The label that all our pull requests carry. */
export const proposalLabel = "fleet";

/** What a pull request is made from. */
export interface ProposeRequest {
  readonly proposal: Proposal;
  readonly plan: Plan;
  readonly policies: Policies;
  /** The decision record's id. */
  readonly decision: string;
  readonly settings: Pick<Settings, "stateFile" | "run">;
  /** What the month is expected to cost without it. */
  readonly monthEnd?: MonthEnd;
  /** How the pool's part of the plan came about, for the folded details. */
  readonly explanation?: PoolExplanation;
}

/** The opened pull request, or why its branch cannot be written now: a clause. */
export type Proposed =
  | { readonly kind: "opened"; readonly pullRequest: PullRequest }
  | { readonly kind: "held"; readonly why: string };

/**
 * Opens the pull request of a proposal. A branch that a crashed run left behind is started over;
 * one with an open pull request, or with what somebody else pushed, is left alone.
 */
export async function propose(forge: Forge, request: ProposeRequest): Promise<Proposed> {
  const { proposal, plan, settings } = request;
  const { url } = settings.run;
  const text = proposalText({
    proposal,
    plan,
    limits: request.policies.limits,
    decision: request.decision,
    ...(url === undefined ? {} : { runUrl: url }),
    ...(request.monthEnd === undefined ? {} : { monthEnd: request.monthEnd }),
    ...(request.explanation === undefined ? {} : { explanation: request.explanation }),
  });
  const pools = request.policies.pools.map((pool) => pool.name);
  return openPullRequest(forge, {
    branch: branchOf(proposal.pool, proposal.direction),
    mainSha: plan.mainSha,
    text,
    files: { additions: { [settings.stateFile]: printFleetFile(proposal.fleetAfter, pools) } },
  });
}

/** Opens a pull request of one commit, by the rules of `propose`. */
export async function openPullRequest(
  forge: Forge,
  request: {
    readonly branch: string;
    readonly mainSha: Sha;
    readonly text: ProposalText;
    readonly files: Pick<CommitRequest, "additions" | "deletions">;
  },
): Promise<Proposed> {
  const { branch, mainSha, text, files } = request;
  const why = await startBranch(forge, branch, mainSha);
  if (why !== undefined) return { kind: "held", why };
  const committed = await forge.commitOnBranch({
    branch,
    expectedHead: mainSha,
    headline: text.headline,
    body: text.message,
    additions: files.additions,
    ...(files.deletions === undefined ? {} : { deletions: files.deletions }),
  });
  if (committed.kind === "moved") return { kind: "held", why: movedWhy(branch) };
  const pullRequest = await forge.createPullRequest({
    branch,
    title: text.title,
    body: text.body,
    labels: [proposalLabel],
  });
  return { kind: "opened", pullRequest };
}

/** Points the branch at main; why it may not be touched, when it may not. */
export async function startBranch(
  forge: Forge,
  branch: string,
  at: Sha,
): Promise<string | undefined> {
  const name = `refs/heads/${branch}`;
  // Mostly there is no such branch, and the attempt tells.
  if ((await forge.updateRefs([{ name, after: at }])) === "updated") return undefined;
  const before = await forge.ref(name);
  if (before === at) return undefined;
  if (before !== undefined) {
    const open = await forge.openPullRequests();
    const pull = open.find(({ head }) => head.branch === branch);
    if (pull) return `pull request #${pull.number} is open from ${branch}`;
    if (!(await mayReplace(forge, before))) {
      return `${branch} holds what somebody else pushed; delete it to let a proposal be made there`;
    }
  }
  const update = before === undefined ? { name, after: at } : { name, before, after: at };
  const answer = await forge.updateRefs([update]);
  return answer === "conflict" ? movedWhy(branch) : undefined;
}

function movedWhy(branch: string): string {
  return `${branch} moved while it was written`;
}

/** Only what a crashed run left: a commit of ours, or the commit of main that a branch began at. */
async function mayReplace(forge: Forge, head: Sha): Promise<boolean> {
  const commit = await forge.commit(head);
  if (commit?.author === (await forge.identity())) return true;
  const pulls = await forge.pullRequestsOfCommit(head);
  return pulls.some((pull) => pull.mergeCommit === head);
}

/** Closes a pull request of ours and deletes its branch; the branch may be gone already. */
export async function withdraw(forge: Forge, pullRequest: PullRequest): Promise<void> {
  await forge.editPullRequest(pullRequest.number, { state: "closed" });
  await deleteBranch(forge, pullRequest);
}

/** Deletes the head branch of a pull request unless it moved since. */
export async function deleteBranch(forge: Forge, pullRequest: PullRequest): Promise<void> {
  const name = `refs/heads/${pullRequest.head.branch}`;
  // A branch that is gone or has moved is a conflict, and is left as it is.
  await forge.updateRefs([{ name, before: pullRequest.head.sha }]);
}
