/** Calls the cloud for one step: the intent is written first, the outcome right after. */
import { own } from "../decide/own.ts";
import type { LaunchRecord, Ledger } from "../model/history.ts";
import type { InstanceId } from "../model/instance.ts";
import { instanceIdOf, tagsOf } from "../model/instance.ts";
import { type ActionState, actionId, type Block, type Reason } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import type { LaunchOutcome, TerminateOutcome } from "../ports.ts";
import { type ActionChange, changeOfEntry, nextState } from "../record/action-change.ts";
import type { Run } from "../record/run.ts";
import { blockedMessage, failedMessage } from "../report/messages.ts";
import type { Lock } from "./lock.ts";
import type { Step } from "./steps.ts";

type LaunchStep = Extract<Step, { kind: "launch" }>;
type TerminateStep = Extract<Step, { kind: "terminate" }>;

/** What came of a step. */
export type Done = "called" | "failed" | "held";

/**
 * Launches one name. Only a definite no for want of capacity leads to the next region of the
 * pool's policy: same type, same price, and no machine exists under the name.
 */
export async function launch(run: Run, step: LaunchStep, lock: Lock): Promise<Done> {
  const others = step.pool.instance.regions.filter((region) => region !== step.entry.region);
  const regions = [step.entry.region, ...others];
  const { launches } = run.recording.journal().ledger;
  const wasTold = own(launches, step.name)?.why !== undefined;
  for (const [place, region] of regions.entries()) {
    if (place > 0 && !(await lock.isHeld())) break;
    const isLast = place === regions.length - 1;
    const done = await launchIn(run, step, { region, isLast, wasTold });
    if (done !== "no-capacity") return done;
  }
  return "failed";
}

/** Where a launch is tried. */
interface Attempt {
  readonly region: string;
  /** There is nowhere else to try. */
  readonly isLast: boolean;
  /** People have heard from an earlier run that this name was refused. */
  readonly wasTold: boolean;
}

/** Intent, one call, outcome. Never asks twice. */
async function launchIn(
  run: Run,
  step: LaunchStep,
  attempt: Attempt,
): Promise<Done | "no-capacity"> {
  const { cloud, clock } = run.outside;
  const { ledger } = run.recording.journal();
  const lastLaunchAt = ledger.lastLaunchAt;
  const before = own(ledger.launches, step.name);
  const record: LaunchRecord = {
    state: "intended",
    pool: step.pool.name,
    type: step.entry.type,
    region: attempt.region,
    ...(step.entry.pricePerHour === undefined ? {} : { pricePerHour: step.entry.pricePerHour }),
    at: clock.now(),
    actionId: actionOf(ledger, step),
    commit: step.commit,
    ...(before?.why === undefined ? {} : { why: before.why }),
  };
  await run.recording.write({
    headline: `Intend to launch ${step.name}`,
    changes: moved(run, record.actionId, "executing"),
    ledger: (now) => ({ ...withLaunch(now, step.name, record), lastLaunchAt: record.at }),
  });
  run.outside.job.log(`Launching ${step.name} (${record.type} in ${record.region})`);
  const outcome = await cloud.launch(
    {
      name: step.name,
      type: step.entry.type,
      region: attempt.region,
      sshKey: step.pool.instance.sshKey,
      hostname: step.name,
      tags: tagsOf(run.settings.repository, step.pool.name),
    },
    lastLaunchAt,
  );
  return rememberLaunch(run, { ...attempt, name: step.name, record }, outcome);
}

function actionOf(ledger: Ledger, step: LaunchStep): string {
  const open = Object.values(ledger.open).find(
    (action) => action.target === step.name && action.type === "provision_instance",
  );
  const committedAt = own(ledger.commits, step.commit)?.committedAt;
  return open?.id ?? actionId("provision_instance", step.name, committedAt ?? (0 as never));
}

async function rememberLaunch(
  run: Run,
  asked: Attempt & { readonly name: string; readonly record: LaunchRecord },
  outcome: LaunchOutcome,
): Promise<Done | "no-capacity"> {
  const { name, record } = asked;
  const { clock, job } = run.outside;
  const at = clock.now();
  switch (outcome.kind) {
    case "launched": {
      // Where it was refused before is no trouble of the machine that there is now.
      const { why: _refused, ...rest } = record;
      await run.recording.write({
        headline: `Launch ${name}`,
        changes: moved(run, record.actionId, "executing", { instanceId: outcome.id }),
        ledger: (now) => ({
          ...withLaunch(now, name, { ...rest, state: "launched", at, instanceId: outcome.id }),
          lastLaunchAt: at,
        }),
      });
      job.log(`Launched ${name} as ${outcome.id}; it boots now and later plans check its health`);
      return "called";
    }
    case "refused":
      return rememberRefusedLaunch(run, asked, outcome);
    case "unknown":
      await run.recording.write({
        headline: `Note that the launch of ${name} has no clear outcome`,
        ledger: (now) =>
          withLaunch(now, name, { ...record, state: "unknown", at, why: outcome.message }),
      });
      job.log(
        `No clear answer to the launch of ${name}: ${outcome.message}; looking for it by name`,
      );
      return "failed";
  }
}

async function rememberRefusedLaunch(
  run: Run,
  asked: Attempt & { readonly name: string; readonly record: LaunchRecord },
  outcome: Extract<LaunchOutcome, { kind: "refused" }>,
): Promise<"failed" | "no-capacity"> {
  const { name, record } = asked;
  const { message } = outcome;
  const triesOn = outcome.why === "no-capacity" && !asked.isLast;
  if (!triesOn && !asked.wasTold) sayFailed(run, record.actionId, message);
  await run.recording.write({
    headline: `Note that ${name} was refused`,
    changes: moved(run, record.actionId, "approved", { error: message }),
    ledger: (now) => withLaunch(now, name, { ...record, state: "refused", why: message }),
  });
  const next = triesOn ? "the next region is tried" : "a later run tries again in time";
  run.outside.job.log(`The cloud refused ${name} in ${record.region}: ${message}; ${next}`);
  return outcome.why === "no-capacity" ? "no-capacity" : "failed";
}

/** Terminates one machine: intent, one call, outcome. May be asked again by a later run. */
export async function terminate(run: Run, step: TerminateStep): Promise<Done> {
  const { cloud, clock } = run.outside;
  await run.recording.write({
    headline: `Intend to terminate ${step.name}`,
    changes:
      step.why === "removed"
        ? moved(run, step.record.actionId, "executing")
        : await takenBack(run, step.record, step.why),
    ledger: (now) => ({
      ...now,
      terminations: { ...now.terminations, [step.name]: terminationRecord(step) },
    }),
  });
  run.outside.job.log(`Terminating ${step.name} (${step.record.instanceId})`);
  const id: InstanceId = instanceIdOf(step.record.instanceId);
  const outcome = await cloud.terminate(id);
  return rememberTermination(run, step, { outcome, at: clock.now() });
}

/** The provision that is taken back has failed: said and recorded once. */
async function takenBack(
  run: Run,
  record: TerminateStep["record"],
  why: "boot-timeout" | "closed-intent",
): Promise<readonly ActionChange[]> {
  const entry = await run.recording.entry(record.actionId);
  const { error, ...rest } = failureDetails(why);
  if (!entry || entry.error === error) return [];
  sayFailure(run, { ...entry.action, pool: entry.pool }, error);
  return [changeOfEntry(entry, "failed", { ...rest, error, instanceId: record.instanceId })];
}

/** A removal needs no why; the two kinds of taking back say which they are. */
function terminationRecord(step: TerminateStep): TerminateStep["record"] {
  return step.why === "removed" ? step.record : { ...step.record, why: step.why };
}

async function rememberTermination(
  run: Run,
  step: TerminateStep,
  called: { readonly outcome: TerminateOutcome; readonly at: LaunchRecord["at"] },
): Promise<Done> {
  const { outcome, at } = called;
  if (outcome.kind === "refused" || outcome.kind === "unknown") {
    run.outside.job.log(`${step.name} may still be billing: ${outcome.message}; asked again later`);
    await rememberRefusal(run, step, outcome.message);
    return "failed";
  }
  await run.recording.write({
    headline: `Terminate ${step.name}`,
    ledger: (now) => ({
      ...now,
      lastCount: Math.max(0, now.lastCount - 1),
      terminations: {
        ...now.terminations,
        [step.name]: { ...terminationRecord(step), state: "called", at },
      },
    }),
  });
  return "called";
}

/** Said once for each answer: the next apply asks the cloud again and may hear the same. */
async function rememberRefusal(run: Run, step: TerminateStep, error: string): Promise<void> {
  const id = step.record.actionId;
  const known = (await run.recording.entry(id))?.error === error;
  if (!known) sayFailed(run, id, error);
  await run.recording.write({
    headline: `Note that ${step.name} may still be there`,
    changes: moved(run, id, "executing", { error }),
  });
}

/** Records that a merged launch is not executed any more. */
export async function expireLaunch(
  run: Run,
  step: Extract<Step, { kind: "expire" }>,
  pool: string,
): Promise<void> {
  const { ledger } = run.recording.journal();
  const action = Object.values(ledger.open).find((one) => one.target === step.name);
  const why = "no cloud accepted it within the time that policies/limits.yaml gives a launch";
  const before = own(ledger.launches, step.name);
  const record: LaunchRecord = {
    type: "",
    region: "",
    at: run.outside.clock.now(),
    actionId: action?.id ?? "",
    ...before,
    pool,
    state: "expired",
    commit: step.commit,
    why,
  };
  await run.recording.write({
    headline: `Expire the launch of ${step.name}`,
    changes: action ? [nextState(action, "expired", { error: why })] : [],
    ledger: (now) => withLaunch(now, step.name, record),
  });
  run.happened.add("expired");
}

function withLaunch(ledger: Ledger, name: string, record: LaunchRecord): Ledger {
  return { ...ledger, launches: { ...ledger.launches, [name]: record } };
}

function moved(
  run: Run,
  id: string,
  state: ActionState,
  details?: NonNullable<ActionChange["details"]>,
): readonly ActionChange[] {
  const action = own(run.recording.journal().ledger.open, id);
  return action ? [nextState(action, state, details)] : [];
}

function failureDetails(why: "boot-timeout" | "closed-intent"): {
  readonly blockReason: Reason;
  readonly error: string;
} {
  return why === "boot-timeout"
    ? { blockReason: "boot-timeout", error: "it was not healthy by its deadline and is taken back" }
    : { blockReason: "outcome-unknown", error: "it appeared after its launch was given up" };
}

function sayFailed(run: Run, id: string, error: string): void {
  const action = own(run.recording.journal().ledger.open, id);
  if (action) sayFailure(run, action, error);
}

function sayFailure(run: Run, action: Parameters<typeof failedMessage>[0], error: string): void {
  const message = failedMessage(action, error);
  run.recording.say({ text: `${message.text}\n${message.detail}` });
}

/** Leaves a step alone. Its action learns why, and people are told, once for each reason. */
export async function hold(
  run: Run,
  held: { readonly name: string; readonly block: Block; readonly limits: Limits },
): Promise<void> {
  const { name, block } = held;
  run.outside.job.log(`Held (${block.reason}): ${block.sentence}`);
  run.happened.add("blocked");
  const { open } = run.recording.journal().ledger;
  const action = Object.values(open).find((one) => one.target === name);
  if (!action) return;
  const known = (await run.recording.entry(action.id))?.blockReason === block.reason;
  if (known) return;
  await run.recording.write({
    headline: `Hold ${name}: ${block.reason}`,
    changes: [
      nextState(action, action.state, { blockReason: block.reason, error: block.sentence }),
    ],
  });
  const message = blockedMessage(action, block, held.limits);
  run.recording.say({ text: `${message.text}\n${message.detail}` });
}
