/** Calls the cloud for one termination, and leaves steps alone: with the record of both. */
import { withFailedPlace } from "../decide/capacity-memory.ts";
import { own } from "../decide/own.ts";
import type { LaunchRecord, Ledger } from "../model/history.ts";
import type { InstanceId } from "../model/instance.ts";
import { instanceIdOf } from "../model/instance.ts";
import type { ActionState, Block, Reason } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import type { Instant } from "../model/units.ts";
import type { TerminateOutcome } from "../ports.ts";
import { type ActionChange, changeOfEntry, nextState } from "../record/action-change.ts";
import type { Run } from "../record/run.ts";
import { blockedMessage, failedMessage } from "../report/messages.ts";
import type { Step } from "./steps.ts";

type TerminateStep = Extract<Step, { kind: "terminate" }>;

/** What came of a step. */
export type Done = "called" | "failed" | "held";

/** Terminates one machine: intent, one call, outcome. May be asked again by a later run. */
export async function terminate(run: Run, step: TerminateStep): Promise<Done> {
  const { cloud, clock } = run.outside;
  const { why } = step;
  const changes =
    why === "removed"
      ? moved(run, step.record.actionId, "executing", { stages: { called: clock.now() } })
      : await takenBack(run, step.record, why);
  const isNewFailure = why === "boot-timeout" && changes.length > 0;
  await run.recording.write({
    headline: `Intend to terminate ${step.name}`,
    changes,
    ledger: (now) => ({
      ...(isNewFailure ? withFailedBoot(now, step.name, clock.now()) : now),
      terminations: { ...now.terminations, [step.name]: terminationRecord(step) },
    }),
  });
  run.outside.job.log(`Terminating ${step.name} (${step.record.instanceId})`);
  const id: InstanceId = instanceIdOf(step.record.instanceId);
  const outcome = await cloud.terminate(id);
  return rememberTermination(run, step, { outcome, at: clock.now() });
}

/** The next machine is tried elsewhere first. */
function withFailedBoot(ledger: Ledger, name: string, at: Instant): Ledger {
  const launch = own(ledger.launches, name);
  if (!launch) return ledger;
  return { ...ledger, failedPlaces: withFailedPlace(ledger.failedPlaces, launch, at) };
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

/** The change of an action that is still open; none when it is not. */
export function moved(
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

/** Tells people that an open action failed. */
export function sayFailed(run: Run, id: string, error: string): void {
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
  held: {
    readonly name: string;
    readonly block: Block;
    readonly limits: Limits;
    /** People hear of it by another message. */
    readonly isSaid?: boolean;
  },
): Promise<void> {
  const { name, block } = held;
  run.outside.job.log(`Held (${block.reason}): ${block.sentence}`);
  run.happened.add("blocked");
  run.held.push({ name, block });
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
  if (held.isSaid) return;
  const message = blockedMessage(action, block, held.limits);
  run.recording.say({ text: `${message.text}\n${message.detail}` });
}
