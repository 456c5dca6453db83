/**
 * Takes what is left to do, one step at a time, each with a last look before its call. Apart from
 * working out the steps, because here the world goes on while we act.
 */
import type { Repository } from "../collect/repository.ts";
import { admit } from "../decide/admit.ts";
import { own } from "../decide/own.ts";
import { stopOf } from "../decide/pool-stop.ts";
import { standingProtection } from "../decide/protection.ts";
import { isLeaseEnd } from "../decide/rules/lease.ts";
import type { Situation } from "../decide/situation.ts";
import type { Order } from "../model/history.ts";
import type { Instance } from "../model/instance.ts";
import type { Observation } from "../model/observation.ts";
import type { Block } from "../model/plan.ts";
import { between, type Instant, type Millis, minute } from "../model/units.ts";
import type { Run } from "../record/run.ts";
import { type Done, hold, terminate } from "./act.ts";
import { noteRest } from "./cloud-rest.ts";
import { drain, type Removal } from "./drain.ts";
import { changeGuard, launchGuard, operatorGuard, placeGuard } from "./guards.ts";
import { expireLaunch, launch } from "./launch.ts";
import { type LaunchView, launchHold, launchRooms } from "./launch-rooms.ts";
import type { Lock } from "./lock.ts";
import { ownershipGuard, workGuard } from "./removal-guard.ts";
import { type Step, stepsOf } from "./steps.ts";

/** What one look at the outside saw. */
export interface Look {
  readonly observation: Observation;
  /** The cloud's list, known to be whole. */
  readonly instances: readonly Instance[];
  /** Why the meter as a whole did not answer; absent when it did, or when there is none. */
  readonly meterFailure?: string;
}

/** What steps are taken from. */
export interface Work {
  readonly repository: Repository;
  readonly look: Look;
  readonly lock: Lock;
  /** Undefined when the cloud does not say; then nothing more is called. */
  readonly lookAgain: () => Promise<Look | undefined>;
}

// A call may wait for its turn, and a fleet can change in that time.
const oldestLook: Millis = minute;

/** Takes every step that is still right when its turn comes. */
export async function takeSteps(run: Run, work: Work): Promise<void> {
  const names = new Set<string>();
  const { lastLaunchAt } = run.recording.journal().ledger;
  let { look } = work;
  let isDoubtful = false;
  for (;;) {
    const step = nextStep(run, { ...work, look }, names);
    if (!step) return;
    names.add(keyOf(step));
    if (step.kind === "hold") {
      await hold(run, { ...step, limits: work.repository.policies.limits });
      continue;
    }
    if (!(await mayGoOn(run, work))) return;
    const seen = await fresh(run, { ...work, look }, isDoubtful);
    if (!seen) return;
    if (seen !== look && !isStillRight(run, step, { ...work, look: seen })) {
      look = seen;
      continue;
    }
    look = seen;
    const done = await takeStep(run, step, { ...work, look, lastLaunchAt });
    noteDone(run, step, done);
    // Looking waits out a rate limit. An intent that waited would be taken for one that is lost.
    isDoubtful = step.kind === "launch" && done === "failed";
  }
}

/** What was seen within the last minute, at need by another look; undefined when that fails. */
async function fresh(
  run: Run,
  { look, lookAgain }: Work,
  isDoubtful = false,
): Promise<Look | undefined> {
  const isOld = between(look.observation.at, run.outside.clock.now()) > oldestLook;
  if (!isDoubtful && !isOld) return look;
  const seen = await lookAgain();
  await noteRest(run);
  return seen;
}

function keyOf({ kind, name }: Step): string {
  return `${kind} ${name}`;
}

function noteDone({ happened, recording, taken }: Run, step: Taken, done: Done): void {
  const { launches, terminations } = recording.journal().ledger;
  const known = step.kind === "terminate" ? own(terminations, step.name) : own(launches, step.name);
  const why = done === "failed" ? known?.why : undefined;
  taken.push({
    kind: step.kind,
    name: step.name,
    result: done,
    ...(why === undefined ? {} : { why }),
  });
  if (done === "called") happened.add("applied");
  if (done === "failed") happened.add("partly-applied");
}

/** The first step that this run has not come to. */
function nextStep(run: Run, work: Work, taken: ReadonlySet<string>): Step | undefined {
  return stepsNow(run, work).find((step) => !taken.has(keyOf(step)));
}

function isStillRight(run: Run, step: Step, work: Work): boolean {
  return stepsNow(run, work).some((one) => keyOf(one) === keyOf(step));
}

function stepsNow(run: Run, work: Work): readonly Step[] {
  const { members, now, policies } = situationNow(run, work);
  return stepsOf({ members, ledger: run.recording.journal().ledger, policies, now });
}

/** What was seen, with all that this run wrote down since. */
function situationNow(run: Run, { repository, look }: Work): Situation {
  const { ledger } = run.recording.journal();
  const observation = { ...look.observation, ledger };
  return admit(observation, repository.policies, run.outside.clock.now()).situation;
}

/** Not without the lock, and not on the word of a main that says something else by now. */
async function mayGoOn(run: Run, { lock, repository }: Work): Promise<boolean> {
  if (!(await lock.isHeld())) {
    run.failures.push("another run took the apply lock; nothing more was called");
    return false;
  }
  if (!(await saysOtherwise(run, repository))) return true;
  run.outside.job.log(
    "Stopped (stale): main says something else than when this run read it; the next apply looks " +
      "at all of it",
  );
  run.happened.add("blocked");
  return false;
}

/** True when main has moved and its policies or its fleet file with it. */
async function saysOtherwise({ outside, settings }: Run, repository: Repository): Promise<boolean> {
  const { forge } = outside;
  const head = await forge.ref(`refs/heads/${settings.defaultBranch}`);
  if (head === repository.mainSha) return false;
  if (head === undefined) return true;
  const [before, now] = await Promise.all(
    [repository.mainSha, head].map(async (at) => [
      await forge.file(at, settings.stateFile),
      Object.entries(await forge.folder(at, settings.policies)).sort(),
    ]),
  );
  return JSON.stringify(before) !== JSON.stringify(now);
}

type Taken = Exclude<Step, { kind: "hold" }>;
type LaunchStep = Extract<Step, { kind: "launch" }>;

async function takeStep(
  run: Run,
  step: Taken,
  work: Work & { readonly lastLaunchAt: Instant | undefined },
): Promise<Done> {
  const situation = situationNow(run, work);
  if (step.kind === "expire") {
    await expireLaunch(run, step);
    return "held";
  }
  const rooms = step.kind === "launch" ? launchRooms(step, viewOf(situation)) : [];
  const block =
    step.kind === "launch"
      ? launchBlock(step, rooms, situation)
      : removalBlock(run, step, situation);
  if (block) {
    const isSaid = step.kind === "launch" && stopOf(step.pool, viewOf(situation)) !== undefined;
    await hold(run, { name: step.name, block, limits: work.repository.policies.limits, isSaid });
    return "held";
  }
  if (step.kind === "terminate") return removeDrained(run, step, { work, situation });
  const mayTry = (room: Order) => mayTryNext(run, { step, room }, work);
  return launch(run, step, { rooms, mayTry, lastLaunchAt: work.lastLaunchAt });
}

/** A place was refused, which took its time: the next one is looked at like any other call. */
async function mayTryNext(
  run: Run,
  { step, room }: { readonly step: LaunchStep; readonly room: Order },
  work: Work,
): Promise<boolean> {
  if (!(await mayGoOn(run, work))) return false;
  const look = await fresh(run, work);
  if (!look) return false;
  const situation = situationNow(run, { ...work, look });
  const block = launchBlock(step, [room], situation);
  if (!block) return true;
  await hold(run, { name: step.name, block, limits: work.repository.policies.limits });
  return false;
}

/** A machine that never became healthy goes at once; one that a commit removed may drain first. */
async function removeDrained(
  run: Run,
  step: Removal,
  { work, situation }: { readonly work: Work; readonly situation: Situation },
): Promise<Done> {
  if (step.why !== "removed") return terminate(run, step);
  const drained = await drain(run, step, situation);
  if (drained.kind === "waiting") return "held";
  const block = drained.kind === "kept" ? drained.block : undefined;
  const after = drained.kind === "hooked" ? await afterHook(run, step, work) : { block };
  if (!after) return "held";
  if (after.block) {
    const { limits } = work.repository.policies;
    await hold(run, { name: step.name, block: after.block, limits });
    return "held";
  }
  const { terminations } = run.recording.journal().ledger;
  return terminate(run, { ...step, record: own(terminations, step.name) ?? step.record });
}

/** A hook may have taken minutes: everything is asked once more. Undefined: this run is over. */
async function afterHook(
  run: Run,
  step: Removal,
  work: Work,
): Promise<{ readonly block: Block | undefined } | undefined> {
  if (!(await mayGoOn(run, work))) return undefined;
  const look = await work.lookAgain();
  return look && { block: removalBlock(run, step, situationNow(run, { ...work, look })) };
}

function viewOf({ observation, offers, policies, now }: Situation): LaunchView {
  return { ledger: observation.ledger, offers, limits: policies.limits, now };
}

/** Judged for the first of these places, which is the one that would be called now. */
function launchBlock(
  step: LaunchStep,
  [room]: readonly Order[],
  situation: Situation,
): Block | undefined {
  const call = { name: step.name, pool: step.pool.name, direction: "grow" as const };
  const { policies, now } = situation;
  return (
    operatorGuard(call, policies, now) ??
    launchHold(step, viewOf(situation)) ??
    launchGuard(step.entry, situation) ??
    (room && placeGuard(step.entry, room, situation))
  );
}

/**
 * Nothing delays the taking back of a machine of ours that failed or came too late. Policy and tag
 * protect whatever main says. A rule's removal is looked at once more; one that a person approved,
 * and a lease that is over, are not.
 */
function removalBlock(run: Run, step: Removal, situation: Situation): Block | undefined {
  if (step.why !== "removed") return undefined;
  const { ledger } = run.recording.journal();
  const { instanceId, pool, actionId, commit } = step.record;
  const { name } = step;
  const { policies, now } = situation;
  const call = { name, pool, direction: "shrink" as const };
  const instance = situation.live.find(({ id }) => id === instanceId);
  const block =
    ownershipGuard(step, instance, situation) ??
    operatorGuard(call, policies, now) ??
    standingProtection({ name, pool, tags: instance?.tags ?? {} }, { policies, now }) ??
    changeGuard(call, situation);
  const approved = (own(ledger.commits, commit)?.approvers ?? []).length > 0;
  const asked = own(ledger.open, actionId)?.reason ?? "";
  if (block || approved || isLeaseEnd(name, asked)) return block;
  return instance && workGuard({ name, pool, instance }, situation);
}
