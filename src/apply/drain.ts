/**
 * Gives a machine time to end its work before it goes: said, waited for, and told to the operator's
 * hook, once. Nothing here waits: a later run looks whether the time has come.
 */
import { own } from "../decide/own.ts";
import type { Situation } from "../decide/situation.ts";
import type { Drain, TerminationRecord } from "../model/history.ts";
import type { Block } from "../model/plan.ts";
import type { DrainPolicy, HookOutcome, LeavingMachine } from "../model/safety.ts";
import { after, type Instant } from "../model/units.ts";
import type { Run } from "../record/run.ts";
import { drainingMessage, hookFailedMessage } from "../report/messages.ts";
import { minuteOf } from "../report/times.ts";
import { busyGuard, idleBelow, idleGuard } from "./removal-guard.ts";
import type { Step } from "./steps.ts";

/** A machine that goes. */
export type Removal = Extract<Step, { kind: "terminate" }>;

/** `ready`: its time has come; `hooked`: a hook was called, which may have taken minutes. */
export type Drained =
  | { readonly kind: "ready" | "hooked" | "waiting" }
  | { readonly kind: "kept"; readonly block: Block };

/** Takes the draining of one machine as far as it goes now. */
export async function drain(run: Run, step: Removal, situation: Situation): Promise<Drained> {
  const policy = situation.pools.find(({ name }) => name === step.record.pool)?.drain;
  const isThere = situation.live.some(({ id }) => id === step.record.instanceId);
  if (!policy || !isThere) return { kind: "ready" };
  const begun = await begin(run, step, policy);
  const end = after(begun.since, policy.wait);
  const { now } = situation;
  if (now < end && !isIdle(step, situation)) {
    run.outside.job.log(`${step.name} drains: it goes when idle, or at ${minuteOf(end)}`);
    return { kind: "waiting" };
  }
  return callHook(run, { step, policy, begun, situation });
}

/** Written down and said the first time. */
async function begin(run: Run, { name, record }: Removal, { wait }: DrainPolicy): Promise<Drain> {
  const known = drainOf(run, name);
  if (known) return known;
  const since: Instant = run.outside.clock.now();
  await remember(run, { name, record }, { since });
  if (wait > 0) {
    const until = minuteOf(after(since, wait));
    const message = drainingMessage({ name, pool: record.pool, until });
    run.recording.say({ text: `${message.text}\n${message.detail}` });
  }
  return { since };
}

function drainOf(run: Run, name: string): Drain | undefined {
  return own(run.recording.journal().ledger.terminations, name)?.drain;
}

/**
 * Only the holder of the lock writes it, so that it may be written twice: nobody calls a hook that
 * stands as called, and one whose note went unanswered would never be.
 */
async function remember(
  run: Run,
  { name, record }: { readonly name: string; readonly record: TerminationRecord },
  next: Drain,
): Promise<void> {
  await run.recording.write({
    headline: next.hook === undefined ? `Drain ${name}` : `Note the drain hook of ${name}`,
    isRepeatable: true,
    ledger: (ledger) => {
      const before = own(ledger.terminations, name) ?? record;
      return {
        ...ledger,
        terminations: { ...ledger.terminations, [name]: { ...before, drain: next } },
      };
    },
  });
}

// Where no rule of the pool says what idle is, this is.
const restingBelow = 5;

/** Known to do nothing. */
function isIdle({ name, record }: Removal, situation: Situation): boolean {
  const instance = situation.live.find(({ id }) => id === record.instanceId);
  if (!instance) return false;
  const policy = situation.pools.find((one) => one.name === record.pool);
  const below = idleBelow(policy);
  const readings = own(situation.observation.readings, instance.id);
  const machine = { name, gpus: instance.gpus };
  const isThreshold = below !== undefined && Number.isFinite(below);
  const threshold = isThreshold ? below : restingBelow;
  return (
    idleGuard(machine, readings, { below: threshold, now: situation.now }) === undefined &&
    busyGuard({ name, pool: record.pool, instance }, situation) === undefined
  );
}

interface Ending {
  readonly step: Removal;
  readonly policy: DrainPolicy;
  readonly begun: Drain;
  readonly situation: Situation;
}

async function callHook(run: Run, ending: Ending): Promise<Drained> {
  const { step, policy, begun, situation } = ending;
  const { hook } = policy;
  if (!hook || begun.hook === "done") return { kind: "ready" };
  if (begun.hook === "failed") return afterFailure(step, hook.onFailure, begun.why ?? "");
  if (begun.hook === "called") {
    const why = "the run that called it ended before its answer was known";
    return failed(run, ending, why);
  }
  await remember(run, step, { ...begun, hook: "called" });
  run.outside.job.log(`Calling the drain hook for ${step.name}`);
  const machine = machineOf(run, step, situation);
  const outcome: HookOutcome = run.outside.hooks
    ? await run.outside.hooks.call(hook.hook, machine, hook.timeout)
    : { kind: "failed", why: "this job can call no hooks", output: "" };
  if (outcome.output !== "") run.outside.job.log(outcome.output.trimEnd());
  if (outcome.kind === "failed") return failed(run, ending, outcome.why);
  await remember(run, step, { ...begun, hook: "done" });
  return { kind: "hooked" };
}

async function failed(run: Run, ending: Ending, why: string): Promise<Drained> {
  const { step, policy, begun } = ending;
  const onFailure = policy.hook?.onFailure ?? "keep";
  await remember(run, step, { ...begun, hook: "failed", why });
  run.outside.job.log(`The drain hook for ${step.name} failed: ${why}`);
  const { name, record } = step;
  const message = hookFailedMessage({ name, pool: record.pool, why, onFailure });
  run.recording.say({ text: `${message.text}\n${message.detail}` });
  const next = afterFailure(step, onFailure, why);
  return next.kind === "ready" ? { kind: "hooked" } : next;
}

function afterFailure({ name }: Removal, onFailure: "terminate" | "keep", why: string): Drained {
  if (onFailure === "terminate") return { kind: "ready" };
  const sentence =
    `${name} is not terminated: its drain hook failed (${why}), and the policy keeps it; set ` +
    "drain.hook.on_failure to terminate to let it go";
  return { kind: "kept", block: { reason: "on-hold", sentence } };
}

function machineOf(run: Run, { name, record }: Removal, situation: Situation): LeavingMachine {
  const instance = situation.live.find(({ id }) => id === record.instanceId);
  const { pool, instanceId: id } = record;
  return {
    fleet: run.settings.repository,
    pool,
    name,
    id,
    ...(instance ? { type: instance.type, region: instance.region } : {}),
    ...(instance?.ip === undefined ? {} : { ip: instance.ip }),
  };
}
