/**
 * Open repairs of ours: read back from their branches, judged by the same function as everything
 * else, merged, or ended. Apart from proposals because a repair reserves nothing and never expires.
 */
import { actsOf } from "../decide/acts.ts";
import { type FleetDifference, fleetDifference } from "../model/fleet.ts";
import type { Instance } from "../model/instance.ts";
import { type Policies, rejectionMemory } from "../model/policy.ts";
import {
  emptyRepairMemory,
  type RepairKind,
  type RepairMemory,
  repairMeaning,
} from "../model/repair.ts";
import { after } from "../model/units.ts";
import type { Commit, PullRequest } from "../ports.ts";
import { fleetAt } from "../propose/living.ts";
import { withdraw } from "../propose/propose.ts";
import { notePullRequest, type Run } from "../record/run.ts";
import { confirmProposal } from "./confirm.ts";
import { letOfferWait, mergeOffer } from "./merge-offer.ts";
import { postStatuses, type Resolution } from "./resolve.ts";

/** A repair whose pull request is open. */
export interface LivingRepair {
  readonly pullRequest: PullRequest;
  readonly pool: string;
  readonly kind: RepairKind;
  readonly difference: FleetDifference;
  readonly commits: readonly Commit[];
  /** Somebody else pushed to it: it is left alone and needs an approval. */
  readonly touched: boolean;
}

/** Our open repairs among these, oldest first. One that cannot be read is ended. */
export async function openRepairs(
  run: Run,
  pulls: readonly PullRequest[],
): Promise<readonly LivingRepair[]> {
  const living: LivingRepair[] = [];
  for (const pullRequest of pulls) {
    const meaning = repairMeaning(pullRequest.head.branch);
    if (!meaning || pullRequest.author.login !== run.identity) continue;
    const read = await readRepair(run, pullRequest);
    if (read) living.push({ ...meaning, ...read });
    else run.outside.job.log(`#${pullRequest.number} is left alone: it cannot be read`);
  }
  return living;
}

async function readRepair(
  { outside: { forge }, settings, identity }: Run,
  pullRequest: PullRequest,
): Promise<Omit<LivingRepair, "pool" | "kind"> | undefined> {
  const commits = await forge.pullRequestCommits(pullRequest.number);
  const base = commits[0]?.parents[0];
  if (base === undefined) return undefined;
  const before = await fleetAt(forge, base, settings.stateFile);
  const afterwards = await fleetAt(forge, pullRequest.head.sha, settings.stateFile);
  if (!before || !afterwards) return undefined;
  return {
    pullRequest,
    commits,
    difference: fleetDifference({ before, after: afterwards }),
    touched: commits.length > 1 || commits.some(({ author }) => author !== identity),
  };
}

/** Learns which repairs people closed: a no is remembered, of a machine for as long as it lives. */
export async function settleRepairs(run: Run, living: readonly LivingRepair[]): Promise<void> {
  const { open } = run.recording.journal().ledger.repair ?? emptyRepairMemory;
  const numbers = new Set(living.map(({ pullRequest }) => pullRequest.number));
  for (const [branch, { pullRequest: number, keys }] of Object.entries(open)) {
    if (numbers.has(number)) continue;
    const pull = await run.outside.forge.pullRequest(number);
    if (pull?.state === "open") continue;
    const isNo = pull?.state === "closed";
    const since = pull?.closedAt ?? run.outside.clock.now();
    const isOffer = repairMeaning(branch)?.kind === "adopt";
    const no = {
      pullRequest: number,
      ...(isOffer ? {} : { until: after(since, rejectionMemory) }),
    };
    if (isNo) run.outside.job.log(`#${number} was closed, which is taken as a no`);
    const declined = isNo ? Object.fromEntries(keys.map((key) => [key, no])) : {};
    await forgetOpen(run, branch, `Note that #${number} is ${pull?.state ?? "gone"}`, declined);
  }
}

async function forgetOpen(
  run: Run,
  branch: string,
  headline: string,
  declined: RepairMemory["declined"] = {},
): Promise<void> {
  await run.recording.write({
    headline,
    ledger: (ledger) => {
      const repair = ledger.repair ?? emptyRepairMemory;
      const { [branch]: _over, ...open } = repair.open;
      const all = { ...repair.declined, ...declined };
      return { ...ledger, repair: { ...repair, open, declined: all } };
    },
  });
}

/** Ends a repair that is not wanted any more, or not as it is. */
export async function endRepair(run: Run, living: LivingRepair, why: string): Promise<void> {
  const { pullRequest } = living;
  await run.outside.forge.stickyComment(
    pullRequest.number,
    "standing",
    `Closed: ${why}. Nothing was changed.\n`,
  );
  await withdraw(run.outside.forge, pullRequest);
  await forgetOpen(run, pullRequest.head.branch, `Close #${pullRequest.number}: ${why}`);
  notePullRequest(run, pullRequest, "closed");
  run.outside.job.log(`Closed #${pullRequest.number}: ${why}`);
}

/** How a repair is judged; `seen` is absent where the cloud was not asked. */
export async function judgeRepair(
  run: Run,
  living: LivingRepair,
  context: {
    readonly policies: Policies;
    readonly seen?: { readonly instances: readonly Instance[]; readonly fleet: string };
  },
): ReturnType<typeof confirmProposal> {
  const { forge, clock } = run.outside;
  const { ledger } = run.recording.journal();
  const now = clock.now();
  const { seen, policies } = context;
  const { acts, vanished } = actsOf(living.difference, { ledger, now, ...(seen ? { seen } : {}) });
  return confirmProposal(forge, {
    pullRequest: living.pullRequest,
    difference: acts,
    commits: living.commits,
    touched: living.touched,
    paths: await forge.changedPaths(living.pullRequest.number),
    stateFile: run.settings.stateFile,
    // An offer that nobody takes costs nothing.
    until: after(now, rejectionMemory),
    limits: policies.limits,
    ledger,
    now,
    vanished,
  });
}

/** Merges a repair that may merge, and lets the others wait. */
export async function resolveRepair(
  run: Run,
  living: LivingRepair,
  context: Parameters<typeof judgeRepair>[2],
): Promise<Resolution> {
  const { pullRequest, commits } = living;
  const { head } = pullRequest;
  const { verdict } = await judgeRepair(run, living, context);
  if (verdict.kind !== "merge") {
    await postStatuses(run, head.sha, standingOf("pending", verdict.why));
    return letOfferWait(run, pullRequest);
  }
  await postStatuses(run, head.sha, standingOf("success", verdict.why));
  return mergeOffer(run, {
    ...{ pullRequest, commits, why: verdict.why },
    end: (why) => endRepair(run, living, why),
    remember: (headline) => forgetOpen(run, head.branch, headline),
  });
}

function standingOf(state: "success" | "pending", description: string) {
  const policy = { state: "success", description: "it asks nothing of a cloud" } as const;
  return { policy, confirmation: { state, description } };
}
