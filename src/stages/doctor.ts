/** The doctor command: looks at every part of the outside and of the set-up, and says the mend. */

import { OperatorError, type Problem, printProblem } from "../errors.ts";
import type { Finding, Severity } from "../model/finding.ts";
import type { Settings } from "../model/settings.ts";
import { freeOfCharge } from "../model/units.ts";
import type { Job, Outside } from "../ports.ts";
import type { StageResult } from "../record/stage-result.ts";
import { askForge, askPeople, askPolicies, readFiles } from "./doctor/repository.ts";
import {
  askCloud,
  askGateway,
  askMessenger,
  askMeter,
  askTable,
  failureFinding,
} from "./doctor/services.ts";

/** A finding with the part that it is about. */
interface Told extends Finding {
  readonly part: string;
}

/** Looks and changes nothing. Exit 1 when something is wrong, 2 when a file on main is. */
export async function doctor(outside: Outside, settings: Settings): Promise<StageResult> {
  const told: Told[] = [];
  const mistakes: Problem[] = [];
  // Said as it is known: a part that does not answer takes its time.
  const ask = async (part: string, question: () => Promise<readonly Finding[]>) => {
    for (const finding of await findingsOf(question, mistakes)) {
      told.push({ part, ...finding });
      say(outside.job, part, finding);
    }
  };
  await ask("GitHub", () => askForge(outside, settings));
  const isReached = told.every(({ severity }) => severity !== "error");
  if (isReached) {
    for (const { part, look } of outside.forge.setupChecks()) await ask(part, look);
    await ask("Policies and fleet", () => askPolicies(outside, settings));
    await ask("Approvals", () => askPeople(outside, settings));
  }
  const files = isReached ? await readFiles(outside, settings) : undefined;
  await ask("Lambda", () => askCloud(outside));
  await ask("Prometheus", () => askMeter(outside, files?.fleet));
  await ask("Postgres", () => askTable(outside));
  await ask("Pushgateway", () => askGateway(outside));
  await ask("Slack", async () => askMessenger(outside));
  outside.job.log(countsOf(told));
  return resultOf(told, mistakes);
}

async function findingsOf(
  question: () => Promise<readonly Finding[]>,
  mistakes: Problem[],
): Promise<readonly Finding[]> {
  try {
    return await question();
  } catch (thrown) {
    if (!(thrown instanceof OperatorError)) return [failureFinding(thrown)];
    mistakes.push(...thrown.problems);
    return thrown.problems.map(({ hint, ...problem }) => ({
      severity: "error" as const,
      says: printProblem({ ...problem, hint: "" }).replace(/\. $/u, ""),
      mend: `${hint}.`,
    }));
  }
}

const marks: Readonly<Record<Severity, string>> = {
  ok: "ok     ",
  warning: "warning",
  error: "ERROR  ",
  unknown: "unknown",
};

function say(job: Job, part: string, finding: Finding): void {
  const { severity } = finding;
  const sentence = sentenceOf(part, finding);
  // The terminal and the runner both show a warning where it is annotated.
  if (severity === "warning") job.annotate({ level: "warning", message: sentence });
  else job.log(`${marks[severity]} ${sentence}`);
}

function sentenceOf(part: string, { says, mend }: Finding): string {
  return mend === undefined ? `${part}: ${says}` : `${part}: ${says}. ${mend}`;
}

function countsOf(told: readonly Told[]): string {
  const count = (severity: Severity) => told.filter((one) => one.severity === severity).length;
  return (
    `${count("ok")} fine, ${count("warning")} to improve, ${count("error")} wrong, ` +
    `${count("unknown")} hidden from this token`
  );
}

function resultOf(told: readonly Told[], mistakes: readonly Problem[]): StageResult {
  const failures = told
    .filter(({ severity }) => severity === "error")
    .map((one) => sentenceOf(one.part, one));
  return {
    decision: failures.length > 0 ? "refused" : "nothing",
    changed: false,
    pullRequests: [],
    costImpact: freeOfCharge,
    requiresApproval: false,
    summary: { findings: told },
    failures,
    ...(mistakes.length > 0 ? { mistakes } : {}),
  };
}
