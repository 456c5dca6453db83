/** Calls the cloud for one launch: the intent is written first, the outcome right after. */
import { withoutRefusal, withRefusal } from "../decide/capacity-memory.ts";
import { own } from "../decide/own.ts";
import { policyMark } from "../decide/policy-mark.ts";
import type { LaunchRecord, Ledger, Order } from "../model/history.ts";
import { tagsOf } from "../model/instance.ts";
import { actionId } from "../model/plan.ts";
import {
  after,
  freeOfCharge,
  type Instant,
  instant,
  type Millis,
  minutes,
} from "../model/units.ts";
import type { LaunchOutcome } from "../ports.ts";
import { type ActionChange, atPrice, nextState } from "../record/action-change.ts";
import type { Run } from "../record/run.ts";
import { withFailure, withTrial } from "../record/trials.ts";
import { moved, sayFailed } from "./act.ts";
import type { Step } from "./steps.ts";

type LaunchStep = Extract<Step, { kind: "launch" }>;

/**
 * Launches one name. Only a definite no for want of capacity leads to the next of these rooms,
 * because then no machine exists under the name.
 */
export async function launch(
  run: Run,
  step: LaunchStep,
  context: {
    readonly rooms: readonly Order[];
    /** The last look, once more: a place that is tried after another one is a call of its own. */
    readonly mayTry: (room: Order) => Promise<boolean>;
    /** Of any run before this one; our own calls are paced by the cloud's adapter itself. */
    readonly lastLaunchAt: Instant | undefined;
  },
): Promise<"called" | "failed"> {
  const { rooms, mayTry, lastLaunchAt } = context;
  const { launches } = run.recording.journal().ledger;
  const wasTold = own(launches, step.name)?.why !== undefined;
  for (const [place, room] of rooms.entries()) {
    if (place > 0 && !(await mayTry(room))) break;
    const isLast = place === rooms.length - 1;
    const done = await launchIn(run, step, { room, isLast, wasTold, lastLaunchAt });
    if (done !== "no-capacity") return done;
  }
  return "failed";
}

/** Where a launch is tried. */
interface Attempt {
  readonly room: Order;
  /** There is nowhere else to try. */
  readonly isLast: boolean;
  /** People have heard from an earlier run that this name was refused. */
  readonly wasTold: boolean;
  readonly lastLaunchAt: Instant | undefined;
}

// A call waits for its turn: seconds, and up to ten minutes where the cloud asked for a rest.
const longestTurn: Millis = minutes(11);

/** Intent, one call, outcome. Never asks twice. */
async function launchIn(
  run: Run,
  step: LaunchStep,
  attempt: Attempt,
): Promise<"called" | "failed" | "no-capacity"> {
  const { cloud } = run.outside;
  const record = await intend(run, step, attempt.room);
  run.outside.job.log(`Launching ${step.name} (${record.type} in ${record.region})`);
  const outcome = await cloud.launch(
    {
      name: step.name,
      type: record.type,
      region: record.region,
      sshKey: step.pool.instance.sshKey,
      hostname: step.name,
      tags: tagsOf(run.settings.repository, step.pool.name),
    },
    attempt.lastLaunchAt,
  );
  return rememberLaunch(run, { ...attempt, name: step.name, record }, outcome);
}

/** What the commit said and what is called now are both written down before the call. */
async function intend(run: Run, step: LaunchStep, room: Order): Promise<LaunchRecord> {
  const { ledger } = run.recording.journal();
  const before = own(ledger.launches, step.name);
  const reviewed = orderOf(step.entry);
  const record: LaunchRecord = {
    state: "intended",
    pool: step.pool.name,
    ...room,
    at: run.outside.clock.now(),
    actionId: actionOf(ledger, step),
    commit: step.commit,
    ...(isSame(room, reviewed) ? {} : { reviewed }),
    ...(before?.why === undefined ? {} : { why: before.why }),
  };
  const price = room.pricePerHour === undefined ? {} : { pricePerHour: room.pricePerHour };
  await run.recording.write({
    headline: `Intend to launch ${step.name}`,
    changes: intended(run, step, record.actionId, { reviewed, called: room, ...price }),
    ledger: (now) => ({
      ...withLaunch(now, step.name, record),
      // Whoever takes over from a dead run cannot know when it called: as late as could be.
      lastLaunchAt: after(record.at, longestTurn),
      trials: withTrial(now.trials, { pool: step.pool.name, policy: policyMark(step.pool) }),
    }),
  });
  return record;
}

/**
 * The step's action, on its way. One that nobody opened, because a later edit confirmed a name that
 * was merged before, is opened here: no call may be without its entry.
 */
function intended(
  run: Run,
  step: LaunchStep,
  id: string,
  details: NonNullable<ActionChange["details"]>,
): readonly ActionChange[] {
  const known = moved(run, id, "executing", details);
  if (known.length > 0) return known;
  const verdict = own(run.recording.journal().ledger.commits, step.commit);
  const pullRequest = verdict?.pullRequest;
  return [
    {
      id,
      type: "provision_instance",
      pool: step.pool.name,
      target: step.name,
      reason: `main asks for it since ${step.commit.slice(0, 12)}`,
      costImpact: step.entry.pricePerHour ?? freeOfCharge,
      state: "executing",
      decidedAt: verdict?.committedAt ?? instant(0),
      details: {
        mergeSha: step.commit,
        approvers: verdict?.approvers ?? [],
        ...(pullRequest === undefined ? {} : { pullRequest }),
        ...details,
      },
    },
  ];
}

function orderOf({ type, region, pricePerHour }: LaunchStep["entry"]): Order {
  return { type, region, ...(pricePerHour === undefined ? {} : { pricePerHour }) };
}

function isSame(one: Order, other: Order): boolean {
  return one.type === other.type && one.region === other.region;
}

function actionOf(ledger: Ledger, step: LaunchStep): string {
  const open = Object.values(ledger.open).find(
    (action) => action.target === step.name && action.type === "provision_instance",
  );
  const committedAt = own(ledger.commits, step.commit)?.committedAt;
  return open?.id ?? actionId("provision_instance", step.name, committedAt ?? instant(0));
}

async function rememberLaunch(
  run: Run,
  asked: Attempt & { readonly name: string; readonly record: LaunchRecord },
  outcome: LaunchOutcome,
): Promise<"called" | "failed" | "no-capacity"> {
  const { name, record } = asked;
  const { clock, job } = run.outside;
  const at = clock.now();
  switch (outcome.kind) {
    case "launched": {
      // Where it was refused before is no trouble of the machine that there is now.
      const { why: _refused, ...rest } = record;
      await run.recording.write({
        headline: `Launch ${name}`,
        changes: moved(run, record.actionId, "executing", {
          instanceId: outcome.id,
          stages: { called: at },
        }).map((change) => atPrice(change, record.pricePerHour)),
        ledger: (now) => ({
          ...withLaunch(now, name, { ...rest, state: "launched", at, instanceId: outcome.id }),
          lastLaunchAt: at,
          refusals: withoutRefusal(now.refusals, record),
        }),
      });
      job.log(`Launched ${name} as ${outcome.id}; it boots now and later plans check its health`);
      return "called";
    }
    case "refused":
      return rememberRefused(run, asked, outcome);
    case "unknown":
      await run.recording.write({
        headline: `Note that the launch of ${name} has no clear outcome`,
        ledger: (now) => ({
          ...withLaunch(now, name, { ...record, state: "unknown", at, why: outcome.message }),
          lastLaunchAt: at,
        }),
      });
      job.log(
        `No clear answer to the launch of ${name}: ${outcome.message}; looking for it by name`,
      );
      return "failed";
  }
}

async function rememberRefused(
  run: Run,
  asked: Attempt & { readonly name: string; readonly record: LaunchRecord },
  outcome: Extract<LaunchOutcome, { kind: "refused" }>,
): Promise<"failed" | "no-capacity"> {
  const { name, record } = asked;
  const { message } = outcome;
  const at = run.outside.clock.now();
  const isFull = outcome.why === "no-capacity";
  const triesOn = isFull && !asked.isLast;
  if (!triesOn && !asked.wasTold) sayFailed(run, record.actionId, message);
  await run.recording.write({
    headline: `Note that ${name} was refused`,
    changes: moved(run, record.actionId, "approved", { error: message }),
    ledger: (now) => ({
      ...withLaunch(now, name, { ...record, state: "refused", why: message }),
      lastLaunchAt: at,
      ...(isFull
        ? { refusals: withRefusal(now.refusals, record, { at, name }) }
        : { trials: withFailure(now.trials, record.pool, { at, why: message }) }),
    }),
  });
  const next = triesOn ? "the next place is tried" : "a later run tries again in time";
  const where = `${record.type} in ${record.region}`;
  run.outside.job.log(`The cloud refused ${name} (${where}): ${message}; ${next}`);
  return isFull ? "no-capacity" : "failed";
}

const tooLate = "no cloud accepted it within the time that policies/limits.yaml gives a launch";

/** Records that a merged launch is not executed any more. `why` is a clause. */
export async function expireLaunch(
  run: Run,
  { name, pool, commit, why = tooLate }: Omit<Extract<Step, { kind: "expire" }>, "kind">,
): Promise<void> {
  const { ledger } = run.recording.journal();
  const action = Object.values(ledger.open).find(
    (one) => one.target === name && one.type === "provision_instance",
  );
  const before = own(ledger.launches, name);
  const record: LaunchRecord = {
    type: "",
    region: "",
    at: run.outside.clock.now(),
    actionId: action?.id ?? "",
    ...before,
    pool,
    state: "expired",
    commit,
    why,
  };
  await run.recording.write({
    headline: `Expire the launch of ${name}`,
    changes: action ? [nextState(action, "expired", { error: why })] : [],
    ledger: (now) => withLaunch(now, name, record),
  });
  run.happened.add("expired");
}

function withLaunch(ledger: Ledger, name: string, record: LaunchRecord): Ledger {
  return { ...ledger, launches: { ...ledger.launches, [name]: record } };
}
