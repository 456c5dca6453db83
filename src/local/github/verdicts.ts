/** What statuses and check runs together say about a commit. */

import { appIdOf } from "./accounts.ts";
import type { CheckRun, RequiredCheck, Status } from "./records.ts";
import type { GitHubState } from "./state.ts";

/** The newest status of each context of a commit, in the order the contexts came. */
export function newestStatuses(state: GitHubState, sha: string): readonly Status[] {
  const newest = new Map<string, Status>();
  for (const status of state.statuses.get(sha) ?? []) newest.set(status.context, status);
  return [...newest.values()];
}

/** GitHub's one word for many statuses; `pending` also when there is none. */
export function combinedState(statuses: readonly Status[]): string {
  const has = (...states: string[]) => statuses.some((status) => states.includes(status.state));
  if (has("error", "failure")) return "failure";
  return statuses.length === 0 || has("pending") ? "pending" : "success";
}

/** The newest check run of each name of a commit. */
export function newestCheckRuns(state: GitHubState, sha: string): readonly CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of state.checkRuns.values()) if (run.sha === sha) newest.set(run.name, run);
  return [...newest.values()];
}

type Verdict = "green" | "red" | "pending";

const greenConclusions = new Set(["success", "neutral", "skipped"]);

function verdictOfRun(run: CheckRun): Verdict {
  if (run.status !== "completed") return "pending";
  return greenConclusions.has(run.conclusion ?? "") ? "green" : "red";
}

function verdictOfStatus(status: Status): Verdict {
  if (status.state === "success") return "green";
  return status.state === "pending" ? "pending" : "red";
}

function cameFrom(state: GitHubState, login: string, app: number | undefined): boolean {
  if (app === undefined || app === -1) return true;
  const account = state.account(login);
  return account !== undefined && appIdOf(account) === app;
}

/** Why a required check is not green yet; absent when it is. A status and a run both count. */
export function missingCheck(
  state: GitHubState,
  sha: string,
  check: RequiredCheck,
): string | undefined {
  const verdicts = [
    ...newestStatuses(state, sha)
      .filter((one) => one.context === check.context && cameFrom(state, one.login, check.app))
      .map(verdictOfStatus),
    ...newestCheckRuns(state, sha)
      .filter((one) => one.name === check.context && cameFrom(state, one.login, check.app))
      .map(verdictOfRun),
  ];
  const name = `Required status check "${check.context}"`;
  if (verdicts.length === 0) return `${name} is expected.`;
  if (verdicts.includes("red")) return `${name} is failing.`;
  return verdicts.includes("pending") ? `${name} is pending.` : undefined;
}

/** Whether anything, required or not, is red or still runs. */
export function isUnstable(state: GitHubState, sha: string): boolean {
  return (
    newestStatuses(state, sha).some((status) => verdictOfStatus(status) !== "green") ||
    newestCheckRuns(state, sha).some((run) => verdictOfRun(run) !== "green")
  );
}
