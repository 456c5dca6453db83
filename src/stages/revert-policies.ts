/**
 * A step of plan and confirm: policies that nobody confirmed are offered to be put back, by one
 * pull request that a person decides. It only offers: what holds is judged without it.
 */
import { approvedLimits } from "../apply/policy-verdicts.ts";
import { askApproval } from "../confirm/confirm.ts";
import { judgeHumanPullRequest, type Standing } from "../confirm/human.ts";
import { letOfferWait, mergeOffer } from "../confirm/merge-offer.ts";
import { postStatuses } from "../confirm/resolve.ts";
import { policyRevertOf } from "../decide/policy-revert.ts";
import { mostApprovals } from "../decide/required-confirmation.ts";
import type { PolicyMemory } from "../model/history.ts";
import { type Limits, rejectionMemory } from "../model/policy.ts";
import {
  type PolicyRevert,
  type PolicyRevertMemory,
  policyRevertBranch,
} from "../model/policy-revert.ts";
import { after } from "../model/units.ts";
import type { Commit, PullRequest, Sha } from "../ports.ts";
import { openPullRequest, withdraw } from "../propose/propose.ts";
import { notePullRequest, type Run } from "../record/run.ts";
import { policyRevertMessage, policyRevertText } from "../report/policy-revert-text.ts";
import { minuteOf } from "../report/times.ts";

/** What the step looks at. */
export interface PolicyRevertRound {
  readonly mainSha: Sha;
  /** All that is open. */
  readonly pulls: readonly PullRequest[];
  /** Only a plan opens one. */
  readonly mayOpen: boolean;
}

/** True when it merged: then main's policies are others. */
export async function revertPolicies(run: Run, round: PolicyRevertRound): Promise<boolean> {
  const living = round.pulls.find(
    ({ author, head }) => author.login === run.identity && head.branch === policyRevertBranch,
  );
  await settleRevert(run, living);
  const memory = run.recording.journal().ledger.policies;
  if (!memory) return false;
  const revert = await wantedRevert(run, memory, round.mainSha);
  if (living) {
    run.sawOpen = true;
    const limits = await approvedLimits(run, memory);
    const commits = await run.outside.forge.pullRequestCommits(living.number);
    if (await isTouched(run, { living, commits, memory })) return standsAlone(run, living, limits);
    if (revert && isFor(memory.revert, living, revert)) {
      return resolveRevert(run, living, { limits, commits });
    }
    await endRevert(run, living, revert ? "main's policies changed since" : notNeeded);
  }
  if (revert && round.mayOpen) await openRevert(run, revert, { ...round, memory });
  return false;
}

const notNeeded = "main's policies are confirmed";

/** What a dry run would propose. */
export async function sayPolicyRevert(run: Run, mainSha: Sha): Promise<void> {
  const memory = run.recording.journal().ledger.policies;
  const revert = memory && (await wantedRevert(run, memory, mainSha));
  if (!revert) return;
  run.outside.job.log(`Would propose to put the policies back to ${revert.confirmed.slice(0, 12)}`);
}

async function wantedRevert(
  { outside: { forge }, settings }: Run,
  memory: PolicyMemory,
  mainSha: Sha,
): Promise<PolicyRevert | undefined> {
  const { confirmed, newest } = memory;
  if (confirmed === undefined || newest === confirmed) return undefined;
  const before = await forge.folder(confirmed, settings.policies);
  return policyRevertOf(memory, { before, now: await forge.folder(mainSha, settings.policies) });
}

function isFor(
  known: PolicyRevertMemory | undefined,
  { number }: PullRequest,
  { newest }: PolicyRevert,
): boolean {
  return known?.pullRequest === number && known.newest === newest;
}

/** Somebody else's commits, or anything but the confirmed texts: it is then a person's own. */
async function isTouched(
  { outside: { forge }, settings, identity }: Run,
  pull: {
    readonly living: PullRequest;
    readonly commits: readonly Commit[];
    readonly memory: PolicyMemory;
  },
): Promise<boolean> {
  const { living, commits, memory } = pull;
  if (commits.length !== 1 || commits[0]?.author !== identity) return true;
  const paths = await forge.changedPaths(living.number);
  if (!paths.every((path) => path.startsWith(`${settings.policies}/`))) return true;
  if (memory.revert?.pullRequest !== living.number) return false;
  const { confirmed } = memory;
  if (confirmed === undefined || memory.newest !== memory.revert.newest) return false;
  const [wanted, there] = [
    await forge.folder(confirmed, settings.policies),
    await forge.folder(living.head.sha, settings.policies),
  ];
  const all = new Set([...Object.keys(wanted), ...Object.keys(there)]);
  return ![...all].every((path) => wanted[path] === there[path]);
}

async function standsAlone(run: Run, living: PullRequest, limits: Limits): Promise<false> {
  const { forge, clock } = run.outside;
  const standing = await judgeHumanPullRequest(forge, living, {
    settings: run.settings,
    limits,
    ledger: run.recording.journal().ledger,
    now: clock.now(),
  });
  await postStatuses(run, living.head.sha, standing);
  notePullRequest(run, living, "waiting");
  return false;
}

/** Learns that somebody closed or merged it. */
async function settleRevert(run: Run, living: PullRequest | undefined): Promise<void> {
  const known = run.recording.journal().ledger.policies?.revert;
  if (known?.state !== "open" || living?.number === known.pullRequest) return;
  const pull = await run.outside.forge.pullRequest(known.pullRequest);
  if (pull?.state === "open") return;
  const isNo = pull?.state === "closed";
  if (isNo) run.outside.job.log(`#${known.pullRequest} was closed, which is taken as a no`);
  await remember(
    run,
    `Note that #${known.pullRequest} is ${pull?.state ?? "gone"}`,
    isNo ? { ...known, state: "declined" } : undefined,
  );
}

async function remember(
  run: Run,
  headline: string,
  revert: PolicyRevertMemory | undefined,
): Promise<void> {
  await run.recording.write({
    headline,
    ledger: (ledger) => {
      if (!ledger.policies) return ledger;
      const { revert: _over, ...policies } = ledger.policies;
      return { ...ledger, policies: { ...policies, ...(revert ? { revert } : {}) } };
    },
  });
}

async function endRevert(run: Run, living: PullRequest, why: string): Promise<void> {
  const comment = `Closed: ${why}. Nothing was changed.\n`;
  await run.outside.forge.stickyComment(living.number, "standing", comment);
  await withdraw(run.outside.forge, living);
  await remember(run, `Close #${living.number}: ${why}`, undefined);
  notePullRequest(run, living, "closed");
  run.outside.job.log(`Closed #${living.number}: ${why}`);
}

async function resolveRevert(
  run: Run,
  living: PullRequest,
  { limits, commits }: { readonly limits: Limits; readonly commits: readonly Commit[] },
): Promise<boolean> {
  const { confirmation, policy } = await standingOf(run, living, { limits, commits });
  await postStatuses(run, living.head.sha, { policy, confirmation });
  if (confirmation.state !== "success") return waits(run, living);
  const resolution = await mergeOffer(run, {
    ...{ pullRequest: living, commits, why: confirmation.description },
    end: (why) => endRevert(run, living, why),
    remember: (headline) => remember(run, headline, undefined),
  });
  return resolution === "merged";
}

async function standingOf(
  run: Run,
  living: PullRequest,
  { limits, commits }: { readonly limits: Limits; readonly commits: readonly Commit[] },
): Promise<Standing> {
  const { forge, clock } = run.outside;
  const now = clock.now();
  const policy = { state: "success", description: "it restores the confirmed policies" } as const;
  const answer = await askApproval(forge, {
    pullRequest: living,
    commits,
    limits,
    count: mostApprovals(limits),
    // It waits for as long as it is wanted.
    until: after(now, rejectionMemory),
  });
  if (answer.kind !== "approved") {
    const state = answer.kind === "changes-requested" ? "failure" : "pending";
    return { policy, confirmation: { state, description: answer.why } };
  }
  const { hold } = run.recording.journal().ledger.orders ?? {};
  if (hold && hold.until > now) {
    const description = `held by the command of ${hold.by} until ${minuteOf(hold.until)}`;
    return { policy, confirmation: { state: "pending", description } };
  }
  return { policy, confirmation: { state: "success", description: answer.why } };
}

function waits(run: Run, living: PullRequest): false {
  letOfferWait(run, living);
  return false;
}

async function openRevert(
  run: Run,
  revert: PolicyRevert,
  { mainSha, memory }: PolicyRevertRound & { readonly memory: PolicyMemory },
): Promise<void> {
  const known = run.recording.journal().ledger.policies?.revert;
  if (known?.newest === revert.newest) return;
  const { forge, job, clock } = run.outside;
  const { hold } = run.recording.journal().ledger.orders ?? {};
  if (hold && hold.until > clock.now()) return;
  const limits = await approvedLimits(run, memory);
  const { approvers } = limits.confirmation;
  const outcome = await openPullRequest(forge, {
    branch: policyRevertBranch,
    mainSha,
    text: policyRevertText({
      revert,
      approvals: mostApprovals(limits),
      ...(approvers ? { approvers } : {}),
    }),
    files: revert,
  });
  if (outcome.kind === "held") {
    job.log(`The policies are not put back: ${outcome.why}`);
    return;
  }
  const { pullRequest } = outcome;
  const { number, url } = pullRequest;
  job.log(`Opened #${number}: ${pullRequest.title}`);
  const open = { pullRequest: number, newest: revert.newest, state: "open" } as const;
  await remember(run, `Propose #${number}: ${pullRequest.title}`, open);
  const link = { label: `Pull request #${number}`, url };
  run.recording.say({ text: policyRevertMessage(revert), link });
  await forge.requestReviewers(number, approvers ?? []);
  await resolveRevert(run, pullRequest, {
    limits,
    commits: await forge.pullRequestCommits(number),
  });
}
