/** Where a person's pull request stands: the same check, cost and thresholds as our own. */
import { readFleet } from "../collect/repository.ts";
import { actsOf } from "../decide/acts.ts";
import { type MergeQuestion, mergeBlock } from "../decide/merge-room.ts";
import { mostApprovals, requiredConfirmation } from "../decide/required-confirmation.ts";
import { weighedDifference } from "../decide/weighing.ts";
import { emptyFleet, type FleetDifference, fleetDifference } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import type { ConfirmationClass } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import type { Settings } from "../model/settings.ts";
import type { Instant } from "../model/units.ts";
import { loadPolicies } from "../policy/load.ts";
import type { Forge, PullRequest, Sha } from "../ports.ts";
import { costImpactOf, fleetAt } from "../propose/living.ts";
import { signedHourly } from "../report/money.ts";
import { policyDifferenceWords } from "../report/policy-difference.ts";
import { askApproval } from "./confirm.ts";

/** The two statuses of a head. */
export interface Standing {
  readonly policy: { readonly state: "success" | "failure"; readonly description: string };
  readonly confirmation: {
    readonly state: "success" | "pending" | "failure";
    readonly description: string;
  };
}

interface HumanContext {
  readonly settings: Settings;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly now: Instant;
  /** Main's, for the limits that its growth must fit under. Absent: it adds nothing. */
  readonly ground?: Pick<MergeQuestion, "policies" | "fleet">;
}

/** Judges a pull request of a person; files are read through the API as data, never run. */
export async function judgeHumanPullRequest(
  forge: Forge,
  pullRequest: PullRequest,
  context: HumanContext,
): Promise<Standing> {
  const { settings } = context;
  const paths = await forge.changedPaths(pullRequest.number);
  const policies = paths.some((path) => path.startsWith(`${settings.policies}/`));
  const state = paths.includes(settings.stateFile);
  const guarded = paths.some((path) => isGuarded(path));
  if (!policies && !state && !guarded) return notApplicable;
  if (policies && state) return refused("it changes policies and the fleet; make it two");
  const problem = await firstProblem(forge, pullRequest.head.sha, settings);
  if (problem !== undefined) return refused(problem);
  if (policies || guarded) {
    const says = policies ? await policyWords(forge, pullRequest, context) : "valid";
    return confirmation(forge, pullRequest, {
      ...context,
      required: steering(context.limits),
      says,
    });
  }
  const difference = await differenceOf(forge, pullRequest, settings);
  const says = differenceWords(difference);
  const { ground, ledger } = context;
  const block = ground && mergeBlock({ ...ground, ledger, difference });
  // Without a price it needs a person, who says that.
  if (block && block.reason !== "price-unknown") {
    return standing("pending", `${block.reason}: ${block.sentence}`, says);
  }
  return confirmation(forge, pullRequest, {
    ...context,
    required: fleetNeed(difference, context),
    says,
  });
}

/** Is what it needs there? `says` is what it changes. */
async function confirmation(
  forge: Forge,
  pullRequest: PullRequest,
  context: HumanContext & { readonly required: ConfirmationClass; readonly says: string },
): Promise<Standing> {
  const { required, says, settings } = context;
  if (required.kind === "auto") {
    return standing("success", "it asks for nothing that needs an approval", says);
  }
  const { why: needs, approvals: count = 1 } = required;
  const operator = settings.singleOperator;
  if (count === 1 && operator?.toLowerCase() === pullRequest.author.login.toLowerCase()) {
    const counts = `${needs}; the merge by ${operator}, the single operator, counts`;
    return standing("success", counts, says);
  }
  const answer = await askApproval(forge, {
    pullRequest,
    commits: await forge.pullRequestCommits(pullRequest.number),
    limits: context.limits,
    until: context.now,
    count,
  });
  if (answer.kind === "approved") return standing("success", answer.why, says);
  const waits = answer.kind === "changes-requested" ? "failure" : "pending";
  return standing(waits, `${needs}; ${answer.why}`, says);
}

function steering(limits: Limits): ConfirmationClass {
  const why = "it changes what Fleetmerge is steered by";
  return { kind: "approval", why, approvals: mostApprovals(limits) };
}

// GitHub reads CODEOWNERS at three places; the one below .github is covered by its folder.
const guardedFiles = new Set(["action.yml", "action.yaml", "CODEOWNERS", "docs/CODEOWNERS"]);

function isGuarded(path: string): boolean {
  return path.startsWith(".github/") || path.startsWith("dist/") || guardedFiles.has(path);
}

const notApplicable: Standing = {
  policy: { state: "success", description: "not applicable: no policy and no fleet changed" },
  confirmation: { state: "success", description: "not applicable: nothing to confirm" },
};

function refused(why: string): Standing {
  return {
    policy: { state: "failure", description: why },
    confirmation: { state: "failure", description: "the policy check comes first" },
  };
}

function standing(
  state: Standing["confirmation"]["state"],
  description: string,
  says: string,
): Standing {
  return {
    policy: { state: "success", description: says },
    confirmation: { state, description },
  };
}

/** What it costs and changes, for whoever approves it. */
function differenceWords(difference: FleetDifference): string {
  const { added, removed, changed } = difference;
  const cost = costImpactOf(difference);
  const counts = [
    ...(added.length > 0 ? [`${added.length} added`] : []),
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
    ...(changed.length > 0 ? [`${changed.length} changed`] : []),
  ];
  const price = cost === undefined ? "an unknown cost" : signedHourly(cost);
  return counts.length === 0
    ? "valid: no machine changes"
    : `valid: ${price}, ${counts.join(", ")}`;
}

/** What it makes of main's limits, and which pools it changes; texts that say the same are none. */
async function policyWords(
  forge: Forge,
  pullRequest: PullRequest,
  { settings }: HumanContext,
): Promise<string> {
  const [first] = await forge.pullRequestCommits(pullRequest.number);
  const base = first?.parents[0];
  const read = async (at: Sha | undefined) => {
    const files = at === undefined ? {} : await forge.folder(at, settings.policies);
    const loaded = loadPolicies(files, settings.environment);
    return loaded.kind === "loaded" ? loaded.policies : undefined;
  };
  const [before, after] = [await read(base), await read(pullRequest.head.sha)];
  return before && after ? policyDifferenceWords({ before, after }) : "valid";
}

async function firstProblem(
  forge: Forge,
  head: Sha,
  settings: Settings,
): Promise<string | undefined> {
  const loaded = loadPolicies(await forge.folder(head, settings.policies), settings.environment);
  if (loaded.kind === "problems") return loaded.problems[0]?.what;
  const fleet = await readFleet(forge, settings, head);
  if (fleet.kind === "problems") return fleet.problems[0]?.what;
  const { repository } = settings;
  if (fleet.fleet.fleet === repository) return undefined;
  return `the file is the fleet of ${fleet.fleet.fleet}, and this repository is ${repository}`;
}

/** What a change of the fleet needs. */
function fleetNeed(difference: FleetDifference, context: HumanContext): ConfirmationClass {
  const { ledger, now } = context;
  const { acts, vanished } = actsOf(difference, { ledger, now });
  return requiredConfirmation(weighedDifference(acts, ledger), {
    limits: context.limits,
    ledger,
    now,
    removalsJustified: false,
    isRollback: false,
    vanished,
  });
}

async function differenceOf(
  forge: Forge,
  pullRequest: PullRequest,
  settings: Settings,
): Promise<FleetDifference> {
  const [first] = await forge.pullRequestCommits(pullRequest.number);
  const base = first?.parents[0];
  const read = async (at: Sha | undefined) =>
    (at === undefined ? undefined : await fleetAt(forge, at, settings.stateFile)) ??
    emptyFleet(settings.repository);
  return fleetDifference({ before: await read(base), after: await read(pullRequest.head.sha) });
}
