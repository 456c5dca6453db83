/** What doctor asks of main: its files, who may approve, and what the newest runs found. */

import { policyProblems } from "../../apply/policy-verdicts.ts";
import { mainHead, type Repository, readRepository } from "../../collect/repository.ts";
import { OperatorError } from "../../errors.ts";
import type { Finding } from "../../model/finding.ts";
import { namedInstances } from "../../model/fleet.ts";
import type { Settings } from "../../model/settings.ts";
import type { Outside } from "../../ports.ts";
import { readJournal } from "../../record/journal.ts";
import { counted } from "../../report/text.ts";
import { approverProblems } from "../approver-problems.ts";

/** Whether GitHub answers at all, and where main is. */
export async function askForge(
  { forge }: Outside,
  settings: Settings,
): Promise<readonly Finding[]> {
  const head = await mainHead(forge, settings);
  // GraphQL told the head; what follows asks REST, which has an address of its own.
  await forge.commit(head);
  return [
    { severity: "ok", says: `answers; ${settings.defaultBranch} is at ${head.slice(0, 12)}` },
  ];
}

/** Policies and fleet of main; absent when they cannot be read, which is a finding of its own. */
export async function readFiles(
  { forge }: Outside,
  settings: Settings,
): Promise<Repository | undefined> {
  try {
    return await readRepository(forge, settings, await mainHead(forge, settings));
  } catch {
    return undefined;
  }
}

/** Whether main's files are valid and this repository's, and its policies confirmed. */
export async function askPolicies(
  { forge }: Outside,
  settings: Settings,
): Promise<readonly Finding[]> {
  const head = await mainHead(forge, settings);
  const { policies, fleet } = await readRepository(forge, settings, head);
  assertOwn(fleet.fleet, settings);
  const { length } = namedInstances(fleet);
  const { ledger } = await readJournal(forge, head);
  return [
    {
      severity: "ok",
      says:
        `${counted(policies.pools.length, "pool")} and ${counted(length, "named instance")}, ` +
        "all valid",
    },
    ...policyProblems(ledger.policies).map(
      (says): Finding => ({
        severity: "warning",
        says,
        mend: "Take that commit back by a pull request, or have the change approved in one.",
      }),
    ),
  ];
}

function assertOwn(fleet: string, { repository, stateFile }: Settings): void {
  if (fleet === repository) return;
  throw new OperatorError([
    {
      at: { file: stateFile, line: 1, column: 1 },
      what: `the file is the fleet of ${fleet}, and this repository is ${repository}`,
      hint: "Nothing acts until they agree",
    },
  ]);
}

/** Who can approve, and who need not. */
export async function askPeople(outside: Outside, settings: Settings): Promise<readonly Finding[]> {
  const files = await readFiles(outside, settings);
  const approvers = files?.policies.limits.confirmation.approvers;
  const problems = await approverProblems(outside.forge, approvers);
  const single = settings.singleOperator;
  return [
    ...problems.map(
      (says): Finding => ({
        severity: "warning",
        says,
        mend: "Change confirmation.approvers in policies/limits.yaml, or the person's role.",
      }),
    ),
    ...(problems.length > 0 || files === undefined
      ? []
      : [{ severity: "ok", says: approversSentence(approvers) } as const]),
    ...(single === undefined
      ? []
      : [
          {
            severity: "warning",
            says: `FLEETMERGE_SINGLE_OPERATOR is ${single}: a merge by that account counts as an approval`,
            mend: "Remove the variable as soon as a second person can review.",
          } as const,
        ]),
  ];
}

function approversSentence(approvers: readonly string[] | undefined): string {
  return approvers
    ? `${approvers.join(", ")} can approve`
    : "whoever may write can approve (confirmation.approvers is not set)";
}
