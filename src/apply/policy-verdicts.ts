/**
 * Which policies of main are confirmed: every commit that touched them is judged once, and what
 * nobody confirmed may only tighten. Thresholds that were raised without a review gain nothing.
 */
import type { Repository } from "../collect/repository.ts";
import { askApproval } from "../confirm/confirm.ts";
import { own } from "../decide/own.ts";
import { mostApprovals } from "../decide/required-confirmation.ts";
import type { PolicyMemory, PolicyVerdict } from "../model/history.ts";
import type { Limits, Policies } from "../model/policy.ts";
import type { Settings } from "../model/settings.ts";
import { limitsOf } from "../policy/limits.ts";
import { loadPolicies } from "../policy/load.ts";
import {
  type ApprovedPolicies,
  type PolicyStanding,
  policiesInForce,
  ratchetOf,
  standingOf,
} from "../policy/ratchet.ts";
import type { Commit, Forge, Sha } from "../ports.ts";
import type { Run } from "../record/run.ts";
import { unconfirmedPolicyMessage } from "../report/messages.ts";
import {
  historyLimit,
  mainCommitsTouching,
  mergedByOperator,
  onMain,
  pullRequestOf,
} from "./unapplied.ts";

const firstRun = "main had neither limits nor a fleet before it: the first run";

/**
 * The repository with the policies that hold: its own when the newest ones are confirmed. What was
 * judged is written down `always`, or only when a policy changed (`news`), or `never`.
 */
export async function underConfirmedPolicies(
  run: Run,
  repository: Repository,
  remember: "always" | "news" | "never" = "always",
): Promise<Repository> {
  const memory = await judgedPolicies(run, repository.mainSha, remember);
  if (memory.newest === memory.confirmed) return repository;
  const approved = await approvedPolicies(run.outside.forge, memory, run.settings);
  if (remember !== "never") warnOfUnconfirmed(run, memory);
  return { ...repository, policies: policiesInForce(approved, repository.policies) };
}

/** What is known of the commits that touched policies, after judging those that are new. */
async function judgedPolicies(
  run: Run,
  mainSha: Sha,
  remember: "always" | "news" | "never",
): Promise<PolicyMemory> {
  const known = run.recording.journal().ledger.policies;
  if (known?.seen === mainSha) return known;
  const { memory, fresh } = await judgeSince(run, mainSha, known);
  if (remember === "never" || (remember === "news" && fresh.length === 0)) return memory;
  run.recording.note({
    headline: headlineOf(fresh),
    ledger: (ledger) => ({ ...ledger, policies: memory }),
  });
  if (run.settings.dryRun) return memory;
  for (const { commit, verdict } of fresh) {
    if (!verdict.confirmed) sayUnconfirmed(run, commit, verdict.why);
  }
  return memory;
}

function headlineOf({ length }: readonly JudgedPolicy[]): string {
  if (length === 0) return "Note that no policy changed";
  return `Judge ${length} ${length === 1 ? "commit" : "commits"} of policies`;
}

function sayUnconfirmed(run: Run, { sha, author }: Commit, why: string): void {
  const { text, detail } = unconfirmedPolicyMessage({
    commit: sha,
    why,
    ...(author === undefined ? {} : { author }),
  });
  run.recording.say({ text: `${text}\n${detail}` });
}

/** Said by every run for as long as it is so. */
function warnOfUnconfirmed(run: Run, memory: PolicyMemory): void {
  for (const message of policyProblems(memory)) {
    run.outside.job.annotate({ level: "warning", message });
  }
}

/** One sentence when main's newest policies are not confirmed: what holds instead, and the mend. */
export function policyProblems(memory: PolicyMemory | undefined): readonly string[] {
  const { newest, confirmed } = memory ?? {};
  if (memory === undefined || newest === undefined || newest === confirmed) return [];
  const why = own(memory.commits, newest)?.why ?? "";
  const held =
    confirmed === undefined ? "the environment's limits" : `those of ${short(confirmed)}`;
  return [
    `The policies of ${short(newest)} are not confirmed (${why}): ${held} hold, and the newest ` +
      `only where they are tighter.${approvedWords(memory)} Approve the pull request ` +
      "that puts them back, then propose them again by one that is approved before it merges",
  ];
}

function approvedWords({ approved = [], commits }: PolicyMemory): string {
  if (approved.length === 0) return "";
  const names = approved.map((sha) => {
    const pull = own(commits, sha)?.pullRequest;
    return pull === undefined ? short(sha) : `pull request ${pull}`;
  });
  return ` What ${names.join(" and ")} tightened was approved and holds, whatever is pushed.`;
}

interface JudgedPolicy {
  readonly commit: Commit;
  readonly verdict: PolicyVerdict;
}

async function judgeSince(
  run: Run,
  mainSha: Sha,
  known: PolicyMemory | undefined,
): Promise<{ readonly memory: PolicyMemory; readonly fresh: readonly JudgedPolicy[] }> {
  const { forge } = run.outside;
  const commits = await mainCommitsTouching(forge, {
    head: mainSha,
    path: run.settings.policies,
    isKnown: (sha) => known !== undefined && Object.hasOwn(known.commits, sha),
  });
  let memory: PolicyMemory = { ...(known ?? { commits: {} }), seen: mainSha };
  const fresh: JudgedPolicy[] = [];
  for (const commit of commits) {
    const verdict = await judgePolicy(run, commit, memory);
    fresh.push({ commit, verdict });
    memory = afterVerdict(memory, commit.sha, verdict);
  }
  return { memory, fresh };
}

function afterVerdict(memory: PolicyMemory, sha: Sha, verdict: PolicyVerdict): PolicyMemory {
  const { approved = [], ...rest } = memory;
  const next = { ...rest, newest: sha, commits: { ...memory.commits, [sha]: verdict } };
  if (verdict.confirmed) return { ...next, confirmed: sha };
  const since = isApproved(verdict) ? [...approved, sha] : approved;
  return since.length === 0 ? next : { ...next, approved: since };
}

/** Not confirmed for what it builds on, though its own approvals were all there. */
function isApproved({ confirmed, approvers }: PolicyVerdict): boolean {
  return !confirmed && approvers.length > 0;
}

async function judgePolicy(run: Run, commit: Commit, memory: PolicyMemory): Promise<PolicyVerdict> {
  const answer = await answerTo(run, commit, memory);
  return {
    approvers: [],
    ...answer,
    judgedAt: run.outside.clock.now(),
    committedAt: commit.committedAt,
    ...(commit.author === undefined ? {} : { author: commit.author }),
  };
}

type Answer = Pick<PolicyVerdict, "confirmed" | "why"> &
  Partial<Pick<PolicyVerdict, "approvers" | "pullRequest">>;

async function answerTo(run: Run, commit: Commit, memory: PolicyMemory): Promise<Answer> {
  const { forge } = run.outside;
  const { settings } = run;
  if (await isFirstRun(forge, { commit, memory, settings })) {
    return { confirmed: true, why: firstRun };
  }
  const files = await forge.folder(commit.sha, settings.policies);
  if (loadPolicies(files, settings.environment).kind === "problems") {
    return { confirmed: false, why: "the policies in it cannot be read" };
  }
  const isRestoring = await restores(forge, files, memory.confirmed, settings);
  const review = await judgeReviews(run, commit, memory);
  const facts = { memory, isRestoring, isApproved: review.confirmed };
  const standing = await standingUnderAll(run, commit, facts);
  return { ...review, ...worded(standing, { ...facts, why: review.why }) };
}

/** What the standing is called; a review that counted keeps its own words. */
function worded(
  standing: PolicyStanding,
  { memory, isRestoring, why }: StandingFacts & { readonly why: string },
): Pick<Answer, "confirmed" | "why"> {
  const [confirmed, newest] = [short(memory.confirmed ?? ""), short(memory.newest ?? "")];
  switch (standing) {
    case "confirmed":
      return {
        confirmed: true,
        why: isRestoring ? `it restores the policies of ${confirmed}` : why,
      };
    case "approved":
      return {
        confirmed: false,
        why: `it builds on ${newest}, which nobody confirmed; take that back first`,
      };
    case "refused":
      return {
        confirmed: false,
        why: isRestoring ? `it undoes what was approved since ${confirmed}: ${why}` : why,
      };
  }
}

interface StandingFacts {
  readonly memory: PolicyMemory;
  readonly isApproved: boolean;
  readonly isRestoring: boolean;
}

/** A verdict stands for good, and a variable may go: what it hid was never approved. */
async function standingUnderAll(
  { outside: { forge }, settings }: Run,
  { sha }: Commit,
  { memory, ...known }: StandingFacts,
): Promise<PolicyStanding> {
  if (!known.isApproved && !known.isRestoring) return "refused";
  if (memory.newest === memory.confirmed) return "confirmed";
  const standings: PolicyStanding[] = [];
  for (const one of [settings, withoutCeilings(settings)]) {
    const approved = await approvedPolicies(forge, memory, one);
    const base = await policiesAt(forge, memory.newest, one);
    const after = await policiesAt(forge, sha, one);
    standings.push(standingOf(approved, { ...known, base, after }));
  }
  return standings.find((one) => one !== "confirmed") ?? "confirmed";
}

async function isFirstRun(
  forge: Forge,
  first: { readonly commit: Commit; readonly memory: PolicyMemory; readonly settings: Settings },
): Promise<boolean> {
  const { commit, memory, settings } = first;
  const earlier = Object.values(memory.commits);
  if (earlier.some(({ why }) => why !== firstRun)) return false;
  const [parent] = commit.parents;
  if (parent === undefined) return earlier.length === 0;
  const before = await forge.folder(parent, settings.policies);
  if (own(before, `${settings.policies}/limits.yaml`) !== undefined) return false;
  return (await forge.file(parent, settings.stateFile)) === undefined;
}

async function restores(
  forge: Forge,
  files: Readonly<Record<string, string>>,
  confirmed: Sha | undefined,
  { policies }: Settings,
): Promise<boolean> {
  if (confirmed === undefined) return false;
  const before = await forge.folder(confirmed, policies);
  const paths = new Set([...Object.keys(before), ...Object.keys(files)]);
  return [...paths].every((path) => before[path] === files[path]);
}

function withoutCeilings(settings: Settings): Settings {
  const {
    maxHourlySpend: _spend,
    maxInstances: _count,
    cooldown: _cooldown,
    confirmationThreshold: _threshold,
    ...environment
  } = settings.environment;
  return { ...settings, environment };
}

async function judgeReviews(run: Run, commit: Commit, memory: PolicyMemory): Promise<Answer> {
  const { forge, clock } = run.outside;
  const { settings } = run;
  const pull = await pullRequestOf(forge, commit, settings.defaultBranch);
  if (!pull) return { confirmed: false, why: "it came to main without a pull request" };
  const pullRequest = pull.number;
  const paths = await forge.changedPaths(pullRequest);
  if (paths.includes(settings.stateFile)) {
    const why = "it changes policies and the fleet in one pull request";
    return { confirmed: false, why, pullRequest };
  }
  const { limits } = ratchetOf(await approvedPolicies(forge, memory, settings));
  const operator = await mergedByOperator(forge, pull, settings);
  const answer = await askApproval(forge, {
    pullRequest: pull,
    commits: await forge.pullRequestCommits(pullRequest),
    limits,
    count: mostApprovals(limits),
    until: pull.mergedAt ?? clock.now(),
    ...(operator === undefined ? {} : { mergedBySingleOperator: operator }),
  });
  return answer.kind === "approved"
    ? { confirmed: true, why: answer.why, approvers: answer.by, pullRequest }
    : { confirmed: false, why: answer.why, pullRequest };
}

/**
 * The limits that held at a commit of main: of the policies that were confirmed by then, tightened
 * by its own. Undefined when its own cannot be read.
 */
export async function limitsAsOf(
  forge: Forge,
  at: Sha | undefined,
  { settings, memory }: { readonly settings: Settings; readonly memory: PolicyMemory | undefined },
): Promise<Limits | undefined> {
  const files = at === undefined ? {} : await forge.folder(at, settings.policies);
  const newest = loadPolicies(files, settings.environment);
  if (newest.kind === "problems") return undefined;
  if (at === undefined) return newest.policies.limits;
  const { isNewest, ...known } = await approvedAsOf(forge, at, { settings, memory });
  if (isNewest) return newest.policies.limits;
  const approved = await approvedPolicies(forge, known, settings);
  return policiesInForce(approved, newest.policies).limits;
}

async function approvedAsOf(
  forge: Forge,
  at: Sha,
  { settings, memory }: { readonly settings: Settings; readonly memory: PolicyMemory | undefined },
): Promise<Pick<PolicyMemory, "confirmed" | "approved"> & { readonly isNewest: boolean }> {
  const touching = await forge.history({ at, path: settings.policies, limit: historyLimit });
  const verdicts = memory?.commits ?? {};
  const approved: Sha[] = [];
  for (const [index, commit] of touching.entries()) {
    const { sha } = own(verdicts, commit.sha) ? commit : await onMain(forge, commit);
    const known = own(verdicts, sha);
    if (known?.confirmed) return { confirmed: sha, approved, isNewest: index === 0 };
    if (known && isApproved(known)) approved.unshift(sha);
  }
  return { approved, isNewest: touching.length === 0 };
}

/** The limits of what people approved, whatever was pushed since: who decides about policies. */
export async function approvedLimits(run: Run, memory: PolicyMemory): Promise<Limits> {
  return ratchetOf(await approvedPolicies(run.outside.forge, memory, run.settings)).limits;
}

async function approvedPolicies(
  forge: Forge,
  { confirmed, approved = [] }: Pick<PolicyMemory, "confirmed" | "approved">,
  settings: Settings,
): Promise<ApprovedPolicies> {
  const since: Policies[] = [];
  for (const sha of approved) since.push(await policiesAt(forge, sha, settings));
  return { confirmed: await policiesAt(forge, confirmed, settings), since };
}

/** The policies of a commit; of none, or of unreadable ones, the environment's and defaults. */
async function policiesAt(
  forge: Forge,
  at: Sha | undefined,
  { policies, environment }: Settings,
): Promise<Policies> {
  const files = at === undefined ? {} : await forge.folder(at, policies);
  const loaded = loadPolicies(files, environment);
  return loaded.kind === "loaded"
    ? loaded.policies
    : { pools: [], limits: limitsOf(undefined, environment) };
}

function short(sha: Sha): string {
  return sha.slice(0, 12);
}
