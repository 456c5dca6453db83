/** What became of each action of one merge, for the comment under its pull request. Pure. */
import type { Drain, LaunchRecord, Ledger, TerminationRecord } from "../model/history.ts";
import type { ActionState, Reason } from "../model/plan.ts";
import type { ActionResult } from "../report/result-comment.ts";
import { minuteOf } from "../report/times.ts";

/** The results of a commit's launches and terminations, in order of name. */
export function resultsOf(ledger: Ledger, commit: string): readonly ActionResult[] {
  const launches = Object.entries(ledger.launches)
    .filter(([, record]) => record.commit === commit)
    .map(([name, record]) => launchResult(name, record));
  const terminations = Object.entries(ledger.terminations)
    .filter(([, record]) => record.commit === commit && record.why === undefined)
    .map(([name, record]) => terminationResult(name, record));
  return [...launches, ...terminations].sort((one, other) => (one.target < other.target ? -1 : 1));
}

const launchStates = {
  intended: "executing",
  unknown: "executing",
  launched: "executing",
  healthy: "executed",
  refused: "approved",
  closed: "failed",
  expired: "expired",
  terminating: "executed",
  gone: "executed",
} as const satisfies Record<LaunchRecord["state"], ActionState>;

function launchResult(name: string, record: LaunchRecord): ActionResult {
  const doubtful = record.state === "unknown" || record.state === "closed";
  return {
    type: "provision_instance",
    target: name,
    called: `launch ${record.type} in ${record.region}`,
    state: launchStates[record.state],
    ...(record.instanceId === undefined ? {} : { instanceId: record.instanceId }),
    ...(doubtful ? { reason: "outcome-unknown" satisfies Reason } : {}),
    ...(record.why === undefined ? {} : { error: record.why }),
  };
}

const terminationStates = {
  intended: "approved",
  called: "executing",
  gone: "executed",
  refused: "failed",
} as const satisfies Record<TerminationRecord["state"], ActionState>;

function terminationResult(name: string, record: TerminationRecord): ActionResult {
  return {
    type: "terminate_instance",
    target: name,
    ...(record.state === "intended" ? {} : { called: "terminate" }),
    instanceId: record.instanceId,
    state: terminationStates[record.state],
    ...(record.state === "intended" && record.drain ? { next: drainNext(record.drain) } : {}),
  };
}

function drainNext({ hook, since }: Drain): string {
  if (hook === "failed") return "Its drain hook failed: the pool's policy says what happens now.";
  return `It drains since ${minuteOf(since)}; a later run terminates it.`;
}
