/**
 * The second lock: is a commit of main confirmed? Judged from what it changes, by the thresholds
 * that were confirmed before it, and by the reviews of its pull request. The first lock, the
 * statuses, can be forged by anybody with write access; this one asks again.
 */
import { askApproval, isRollback } from "../confirm/confirm.ts";
import { actsOf, type Weighed } from "../decide/acts.ts";
import { own } from "../decide/own.ts";
import { provenMachine } from "../decide/proven-machine.ts";
import { mostApprovals, requiredConfirmation } from "../decide/required-confirmation.ts";
import { areRemovalsJustified, weighedDifference } from "../decide/weighing.ts";
import { emptyFleet, type FleetDifference, fleetDifference } from "../model/fleet.ts";
import type { CommitVerdict, Ledger } from "../model/history.ts";
import type { Instance } from "../model/instance.ts";
import type { ConfirmationClass } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import { emptyRepairMemory, repairMeaning } from "../model/repair.ts";
import type { Settings } from "../model/settings.ts";
import { after, freeOfCharge, type Instant, type UsdMicrosPerHour } from "../model/units.ts";
import type { Commit, Forge, PullRequest, Sha } from "../ports.ts";
import { costImpactOf, fleetAt } from "../propose/living.ts";
import { limitsAsOf } from "./policy-verdicts.ts";
import { mergedByOperator, pullRequestOf } from "./unapplied.ts";

/** One commit of main with what it changed and whether that may be acted on. */
export interface JudgedCommit {
  readonly commit: Commit;
  readonly difference: FleetDifference;
  readonly verdict: CommitVerdict;
}

/** What commits are judged with. */
export interface VerifyContext {
  readonly settings: Settings;
  readonly ledger: Ledger;
  readonly identity: string;
  readonly now: Instant;
  /** Every machine of the account: naming one that is live and ours asks for nothing. */
  readonly instances: readonly Instance[];
  /** The value of our fleet tag. */
  readonly fleet: string;
}

/** Judges commits in order; each verdict is known to the next, so that splitting gains nothing. */
export async function judgeCommits(
  forge: Forge,
  commits: readonly Commit[],
  context: VerifyContext,
): Promise<readonly JudgedCommit[]> {
  const judged: JudgedCommit[] = [];
  let { ledger } = context;
  for (const commit of commits) {
    const one = await judgeCommit(forge, commit, { ...context, ledger });
    judged.push(one);
    ledger = withJudged(ledger, one);
  }
  return judged;
}

/** The ledger that knows this verdict, and by it which names are confirmed. */
function withJudged(ledger: Ledger, { commit, difference, verdict }: JudgedCommit): Ledger {
  const names = namesOf(difference).map((name) => [name, commit.sha] as const);
  return {
    ...ledger,
    commits: { ...ledger.commits, [commit.sha]: verdict },
    nameCommits: { ...ledger.nameCommits, ...Object.fromEntries(names) },
    ...withUnconfirmed(ledger, difference, verdict),
  };
}

/** Keeps how each name stood before anything that nobody confirmed, for as long as that stands. */
export function withUnconfirmed(
  ledger: Ledger,
  difference: FleetDifference,
  { confirmed }: CommitVerdict,
): Pick<Ledger, "repair"> {
  const repair = ledger.repair ?? emptyRepairMemory;
  const names = namesOf(difference);
  const others = Object.entries(repair.unconfirmed).filter(([name]) => !names.includes(name));
  const before = new Map(
    [...difference.removed, ...difference.changed.map((change) => change.before)].map(
      (entry) => [entry.name, entry] as const,
    ),
  );
  const standing = names.map((name) => {
    const entry = before.get(name);
    return [name, own(repair.unconfirmed, name) ?? (entry ? { entry } : {})] as const;
  });
  const unconfirmed = Object.fromEntries(confirmed ? others : [...others, ...standing]);
  const isIdle = ledger.repair === undefined && Object.keys(unconfirmed).length === 0;
  return isIdle ? {} : { repair: { ...repair, unconfirmed } };
}

/** Every name that a difference speaks of. */
export function namesOf({ added, removed, changed }: FleetDifference): readonly string[] {
  return [...added, ...removed, ...changed.map(({ after }) => after)].map((entry) => entry.name);
}

async function judgeCommit(
  forge: Forge,
  commit: Commit,
  context: VerifyContext,
): Promise<JudgedCommit> {
  const parent = commit.parents[0];
  const before =
    parent === undefined ? undefined : await fleetAt(forge, parent, context.settings.stateFile);
  const afterwards = await fleetAt(forge, commit.sha, context.settings.stateFile);
  const difference = fleetDifference({
    before: before ?? emptyFleet(context.settings.repository),
    after: afterwards ?? emptyFleet(context.settings.repository),
  });
  const weighed = actsOf(difference, { ledger: context.ledger, now: context.now, seen: context });
  const answer: Answer = afterwards
    ? await judgeDifference(forge, { commit, parent, difference, weighed }, context)
    : { confirmed: false, why: "its fleet file cannot be read", approvers: [] };
  return {
    commit,
    difference: afterwards ? difference : { added: [], removed: [], changed: [] },
    verdict: {
      ...answer,
      judgedAt: context.now,
      growth:
        answer.confirmed && asksForAct(weighed.acts, context)
          ? growthOf(weighedDifference(weighed.acts, context.ledger))
          : freeOfCharge,
      committedAt: commit.committedAt,
    },
  };
}

/**
 * Names that are added and live already ask for nothing: the first file of a running fleet. An id
 * beside a name makes a machine ours, which is an act.
 */
function asksForAct(difference: FleetDifference, context: VerifyContext): boolean {
  return (
    difference.removed.length > 0 ||
    difference.changed.length > 0 ||
    difference.added.some(
      (entry) => entry.id !== undefined || provenMachine(entry, context) === undefined,
    )
  );
}

function growthOf(difference: FleetDifference): UsdMicrosPerHour {
  return costImpactOf({ ...difference, removed: [], changed: [] }) ?? freeOfCharge;
}

type Answer = Pick<CommitVerdict, "confirmed" | "why" | "approvers" | "pullRequest" | "uncalled">;

interface Change {
  readonly commit: Commit;
  readonly parent: Sha | undefined;
  readonly difference: FleetDifference;
  readonly weighed: Weighed;
}

async function judgeDifference(
  forge: Forge,
  change: Change,
  context: VerifyContext,
): Promise<Answer> {
  const { acts, uncalled, vanished } = change.weighed;
  if (!asksForAct(acts, context) && vanished.length === 0) {
    const why = "it asks for no act on a cloud";
    return { confirmed: true, why, approvers: [], ...uncalledNames(uncalled) };
  }
  if (context.settings.dryRun) {
    const why = "it merged while dry-run was on; what it asks for needs a new proposal";
    return { confirmed: false, why, approvers: [] };
  }
  const pull = await pullRequestOf(forge, change.commit, context.settings.defaultBranch);
  if (!pull) {
    return { confirmed: false, why: "it came to main without a pull request", approvers: [] };
  }
  const answer = await judgePullRequest(forge, change, { ...context, pull });
  const spared = isRepair(pull, context) ? namesOf(change.difference) : uncalled;
  return { ...answer, pullRequest: pull.number, ...uncalledNames(spared) };
}

function uncalledNames(names: readonly string[]): Pick<CommitVerdict, "uncalled"> {
  return names.length === 0 ? {} : { uncalled: [...names].sort() };
}

/** Whatever came by a branch of repairs asks nothing of a cloud, whoever approved it. */
function isRepair({ head, author }: PullRequest, { identity }: VerifyContext): boolean {
  return author.login === identity && repairMeaning(head.branch) !== undefined;
}

async function judgePullRequest(
  forge: Forge,
  change: Change,
  context: VerifyContext & { readonly pull: PullRequest },
): Promise<Answer> {
  const { pull, settings } = context;
  const limits = await limitsAsOf(forge, change.parent, {
    settings,
    memory: context.ledger.policies,
  });
  if (!limits) {
    return { confirmed: false, why: "the policies before it cannot be read", approvers: [] };
  }
  const paths = await forge.changedPaths(pull.number);
  if (paths.some((path) => path.startsWith(`${settings.policies}/`))) {
    const why = "it changes policies and the fleet in one pull request";
    return { confirmed: false, why, approvers: [] };
  }
  const commits = await forge.pullRequestCommits(pull.number);
  const required = requiredBy(change, { ...context, limits, commits, paths });
  if (required.kind === "auto") return { confirmed: true, why: required.why, approvers: [] };
  return judgeReviews(forge, { ...context, limits, commits, required });
}

function requiredBy(
  change: Change,
  context: VerifyContext & {
    readonly pull: PullRequest;
    readonly limits: Limits;
    readonly commits: readonly Commit[];
    readonly paths: readonly string[];
  },
): ConfirmationClass {
  const { pull, identity, commits } = context;
  const foreign = context.paths.filter((path) => path !== context.settings.stateFile);
  if (foreign.length > 0) {
    const approvals = mostApprovals(context.limits);
    return { kind: "approval", why: `it changes ${foreign[0]}`, approvals };
  }
  const ours =
    pull.author.login === identity &&
    commits.length === 1 &&
    commits.every((commit) => commit.author === identity);
  const { [change.commit.sha]: _itself, ...others } = context.ledger.commits;
  const ledger = { ...context.ledger, commits: others };
  const { acts, vanished } = change.weighed;
  return requiredConfirmation(weighedDifference(acts, ledger), {
    limits: context.limits,
    ledger,
    now: change.commit.committedAt,
    vanished,
    removalsJustified: ours && areRemovalsJustified(acts, ledger),
    isRollback: isRollback(commits),
  });
}

async function judgeReviews(
  forge: Forge,
  context: VerifyContext & {
    readonly pull: PullRequest;
    readonly limits: Limits;
    readonly commits: readonly Commit[];
    readonly required: ConfirmationClass;
  },
): Promise<Answer> {
  const { pull, limits, commits, required } = context;
  const merged = pull.mergedAt ?? context.now;
  const timeUp = after(pull.createdAt, limits.confirmation.timeout);
  // A repair waits for as long as it is wanted.
  const ours = pull.author.login === context.identity && !isRepair(pull, context);
  const operator = await mergedByOperator(forge, pull, context.settings);
  const answer = await askApproval(forge, {
    ...(operator === undefined ? {} : { mergedBySingleOperator: operator }),
    pullRequest: pull,
    commits,
    limits,
    count: required.kind === "approval" ? (required.approvals ?? 1) : 1,
    until: ours && timeUp < merged ? timeUp : merged,
  });
  if (answer.kind === "approved") {
    return { confirmed: true, why: answer.why, approvers: answer.by };
  }
  return { confirmed: false, why: `${required.why}; ${answer.why}`, approvers: [] };
}
