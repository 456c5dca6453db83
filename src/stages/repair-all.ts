/** Proposes what the fleet file should say instead, and merges what asks for nobody. */
import { unappliedCommits } from "../apply/unapplied.ts";
import type { Repository } from "../collect/repository.ts";
import { endRepair, type LivingRepair, openRepairs, resolveRepair } from "../confirm/repairs.ts";
import { actsOf } from "../decide/acts.ts";
import type { RepairSources } from "../decide/drift.ts";
import { membersOf } from "../decide/members.ts";
import { own } from "../decide/own.ts";
import { pauseOf } from "../decide/pauses.ts";
import { repairedFleet, repairsOf, type Unproven, unprovenNames } from "../decide/repairs.ts";
import { requiredConfirmation } from "../decide/required-confirmation.ts";
import { weighedDifference } from "../decide/weighing.ts";
import { OutsideError } from "../errors.ts";
import { fleetDifference } from "../model/fleet.ts";
import { type Instance, instanceIdOf } from "../model/instance.ts";
import type { Observation } from "../model/observation.ts";
import type { ConfirmationClass } from "../model/plan.ts";
import { emptyRepairMemory, type Repair, type RepairItem, repairBranch } from "../model/repair.ts";
import { parseFleetFile, printFleetFile } from "../policy/fleet-file.ts";
import type { PullRequest } from "../ports.ts";
import { openPullRequest } from "../propose/propose.ts";
import { notePullRequest, type Run } from "../record/run.ts";
import { repairMessage, repairText } from "../report/repair-text.ts";
import { forgetDrift, tellDrift, untoldDrift } from "./tell-drift.ts";

/** What a round knows. */
export interface RepairRound {
  readonly repository: Repository;
  readonly observation: Observation;
  /** Repairs that are open already. */
  readonly living: readonly LivingRepair[];
  /** Pools with another pull request of ours: its lines are left alone until it is over. */
  readonly busy: ReadonlySet<string>;
}

/** True as soon as a repair merged: then everything is decided anew. */
export async function repairAll(run: Run, round: RepairRound): Promise<boolean> {
  const { observation, repository, living } = round;
  if (observation.instances.kind === "gap") return false;
  const instances = observation.instances.value;
  await provenGone(run, unprovenNames(sourcesOf(run, round, instances)));
  const repairs = repairsOf(sourcesOf(run, round, instances));
  await forgetDrift(run, repairs);
  if (repairs.length === 0 && living.length === 0) return false;
  if (await owesApply(run, repository)) return false;
  const open = await stillWanted(run, living, repairs);
  const context = {
    policies: repository.policies,
    seen: { instances, fleet: repository.fleet.fleet },
  };
  for (const one of open) {
    if ((await resolveRepair(run, one, context)) === "merged") return true;
  }
  for (const repair of repairs) {
    if (open.some(({ pool, kind }) => pool === repair.pool && kind === repair.kind)) continue;
    if (mustWait(run, repair, round)) {
      await tellDrift(run, repair, { fresh: untoldDrift(run, repair), needsApproval: false });
      continue;
    }
    const opened = await openRepair(run, repair, { ...round, instances });
    if (!opened) continue;
    const [fresh] = await openRepairs(run, [opened]);
    if (fresh && (await resolveRepair(run, fresh, context)) === "merged") return true;
  }
  return false;
}

/** What a run would repair, for a run that changes nothing. */
export function sayRepairs(run: Run, round: RepairRound): void {
  const { instances } = round.observation;
  if (instances.kind === "gap") return;
  for (const { pool, items } of repairsOf(sourcesOf(run, round, instances.value))) {
    for (const { why } of items) run.outside.job.log(`Would repair ${pool}: ${why}`);
  }
}

function sourcesOf(
  run: Run,
  { repository: { fleet, policies } }: RepairRound,
  instances: readonly Instance[],
): RepairSources {
  const { ledger } = run.recording.journal();
  const now = run.outside.clock.now();
  return {
    fleet,
    ledger,
    instances,
    now,
    members: membersOf({ fleet, ledger, instances, now }),
    pools: policies.pools.map(({ name }) => name),
  };
}

// Each takes a second, and the rest is asked by the next plan.
const askedAtMost = 20;

/** A list can be late. What the cloud says of one id is believed, and written down. */
async function provenGone(run: Run, names: readonly Unproven[]): Promise<void> {
  const { cloud, clock, job } = run.outside;
  const gone: Unproven[] = [];
  for (const one of names.slice(0, askedAtMost)) {
    try {
      if (await cloud.isGone(instanceIdOf(one.instanceId))) gone.push(one);
      else job.log(`${one.name} is not listed, and the cloud does not say that it is gone`);
    } catch (thrown) {
      if (!(thrown instanceof OutsideError)) throw thrown;
      job.log(`${one.name} is not listed, and the cloud does not say why: ${thrown.message}`);
    }
  }
  if (gone.length === 0 || run.settings.dryRun) return;
  const at = clock.now();
  await run.recording.write({
    headline: `Note that ${gone.map(({ name }) => name).join(", ")} vanished`,
    ledger: (ledger) => {
      const repair = ledger.repair ?? emptyRepairMemory;
      const fresh = gone.map(({ name, instanceId }) => [name, { instanceId, at }] as const);
      const vanished = { ...repair.vanished, ...Object.fromEntries(fresh) };
      return { ...ledger, repair: { ...repair, vanished } };
    },
  });
}

/** What was merged and not looked at may be confirmed: nothing is judged before apply did. */
async function owesApply(run: Run, { mainSha }: Repository): Promise<boolean> {
  const { applied } = run.recording.journal().ledger;
  const commits = await unappliedCommits(run.outside.forge, {
    head: mainSha,
    applied: applied?.commit,
    stateFile: run.settings.stateFile,
  });
  return commits.length > 0;
}

async function stillWanted(
  run: Run,
  living: readonly LivingRepair[],
  repairs: readonly Repair[],
): Promise<readonly LivingRepair[]> {
  const open: LivingRepair[] = [];
  for (const one of living) {
    const wanted = repairs.find(({ pool, kind }) => pool === one.pool && kind === one.kind);
    if (one.touched || (wanted && isSame(run, one, wanted))) open.push(one);
    else await endRepair(run, one, wanted ? "something else is needed by now" : notWanted);
  }
  return open;
}

const notWanted = "there is nothing left of it to repair";

function isSame(run: Run, { pullRequest }: LivingRepair, { items }: Repair): boolean {
  const { open } = run.recording.journal().ledger.repair ?? emptyRepairMemory;
  const known = own(open, pullRequest.head.branch);
  if (known?.pullRequest !== pullRequest.number) return false;
  return known.keys.join(" ") === keysOf(items).join(" ");
}

function keysOf(items: readonly RepairItem[]): readonly string[] {
  return items.map(({ key }) => key);
}

function mustWait(run: Run, { pool }: Repair, { repository, busy }: RepairRound): boolean {
  const now = run.outside.clock.now();
  const isPaused = (["grow", "shrink"] as const).every(
    (direction) => pauseOf({ pool, direction }, repository.policies, now) !== undefined,
  );
  if (!isPaused && !busy.has(pool)) return false;
  const why = isPaused ? "the pool is paused" : "another pull request of the pool is open";
  run.outside.job.log(`Not repaired yet: ${pool}, ${why}`);
  return true;
}

async function openRepair(
  run: Run,
  repair: Repair,
  round: RepairRound & { readonly instances: readonly Instance[] },
): Promise<PullRequest | undefined> {
  const { forge, job } = run.outside;
  const { repository } = round;
  const { policies } = repository;
  const path = run.settings.stateFile;
  const text = printFleetFile(
    repairedFleet(repository.fleet, repair.items),
    policies.pools.map(({ name }) => name),
  );
  // What a cloud lists may be nothing that the file takes.
  if (parseFleetFile({ path, text }).kind === "problems") {
    job.log(`Not repaired: ${repair.pool} has a machine that the fleet file cannot name`);
    return undefined;
  }
  const confirmation = classOfRepair(run, repair, round);
  const outcome = await openPullRequest(forge, {
    branch: repairBranch(repair.pool, repair.kind),
    mainSha: repository.mainSha,
    text: repairText({ repair, confirmation, limits: policies.limits }),
    files: { additions: { [path]: text } },
  });
  if (outcome.kind === "held") {
    job.log(`Not repaired: ${outcome.why}`);
    return undefined;
  }
  const { pullRequest } = outcome;
  job.log(`Opened #${pullRequest.number}: ${pullRequest.title}`);
  notePullRequest(run, pullRequest, "open");
  await rememberOpen(run, pullRequest, repair.items);
  const needsApproval = confirmation.kind === "approval";
  if (needsApproval) {
    const { approvers } = policies.limits.confirmation;
    await forge.requestReviewers(pullRequest.number, approvers ?? []);
  }
  const link = { label: `Pull request #${pullRequest.number}`, url: pullRequest.url };
  const fresh = untoldDrift(run, repair);
  // Whoever hears of drift hears what it needs; else the asking is the news.
  if (fresh.length > 0) await tellDrift(run, repair, { fresh, link, needsApproval });
  else if (needsApproval) {
    run.recording.say({ ...repairMessage(repair, confirmation.why), link });
  }
  return pullRequest;
}

function classOfRepair(
  run: Run,
  { items }: Repair,
  { repository, instances }: RepairRound & { readonly instances: readonly Instance[] },
): ConfirmationClass {
  const { fleet, policies } = repository;
  const { ledger } = run.recording.journal();
  const now = run.outside.clock.now();
  const difference = fleetDifference({ before: fleet, after: repairedFleet(fleet, items) });
  const seen = { instances, fleet: fleet.fleet };
  const { acts, vanished } = actsOf(difference, { ledger, now, seen });
  return requiredConfirmation(weighedDifference(acts, ledger), {
    limits: policies.limits,
    ledger,
    now,
    vanished,
    removalsJustified: false,
    isRollback: false,
  });
}

async function rememberOpen(
  run: Run,
  { number, head }: PullRequest,
  items: readonly RepairItem[],
): Promise<void> {
  await run.recording.write({
    headline: `Propose #${number}, a repair`,
    ledger: (ledger) => {
      const repair = ledger.repair ?? emptyRepairMemory;
      const open = {
        ...repair.open,
        [head.branch]: { pullRequest: number, keys: keysOf(items) },
      };
      return { ...ledger, repair: { ...repair, open } };
    },
  });
}
