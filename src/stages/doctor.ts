/** The doctor command: asks each part of the outside whether it answers, and how to mend it. */

import { policyProblems } from "../apply/policy-verdicts.ts";
import { mainHead, readRepository } from "../collect/repository.ts";
import { messageOf, OperatorError } from "../errors.ts";
import { namedInstances } from "../model/fleet.ts";
import type { Settings } from "../model/settings.ts";
import { after, freeOfCharge, minutes } from "../model/units.ts";
import type { Outside } from "../ports.ts";
import { readJournal } from "../record/journal.ts";
import type { StageResult } from "../record/stage-result.ts";
import { approverProblems } from "./approver-problems.ts";

/** One part, and a sentence on how it is. */
interface Finding {
  readonly part: string;
  readonly ok: boolean;
  readonly says: string;
}

/** Looks and changes nothing. Exit 1 when a configured part does not answer. */
export async function doctor(outside: Outside, settings: Settings): Promise<StageResult> {
  const { job } = outside;
  const findings: Finding[] = [];
  // Said as it is known: a part that does not answer takes its time.
  const found = (one: Finding) => {
    job.log(`${one.ok ? "ok  " : "FAIL"} ${one.part}: ${one.says}`);
    findings.push(one);
  };
  found(await ask("GitHub", () => askForge(outside, settings)));
  found(await ask("Policies and fleet", () => askFiles(outside, settings)));
  found(await ask("Lambda", () => askCloud(outside)));
  found(await ask("Prometheus", () => askMeter(outside)));
  found(await ask("Postgres", () => askTable(outside)));
  found(configured("Pushgateway", outside.gateway, "PUSHGATEWAY_URL"));
  found(configured("Slack", outside.messenger, "SLACK_WEBHOOK_URL"));
  const problems = [
    ...(await setupProblems(outside)),
    ...singleOperator(settings),
    ...(await unconfirmedPolicies(outside, settings)),
    ...(await approverProblems(outside.forge, await namedApprovers(outside, settings))),
  ];
  for (const problem of problems) {
    job.log(`warn ${problem}`);
    job.annotate({ level: "warning", message: problem });
  }
  const failures = findings.filter((one) => !one.ok).map((one) => `${one.part}: ${one.says}`);
  return {
    decision: failures.length > 0 ? "refused" : "nothing",
    changed: false,
    pullRequests: [],
    costImpact: freeOfCharge,
    requiresApproval: false,
    summary: { findings, warnings: problems },
    failures,
  };
}

async function ask(part: string, question: () => Promise<string>): Promise<Finding> {
  try {
    return { part, ok: true, says: await question() };
  } catch (thrown) {
    return { part, ok: false, says: messageOf(thrown) };
  }
}

async function askForge(outside: Outside, settings: Settings): Promise<string> {
  const head = await mainHead(outside.forge, settings);
  const identity = await outside.forge.identity();
  return `answers as ${identity} (${modeOf(identity)}); ${settings.defaultBranch} is at ${head.slice(0, 12)}`;
}

/** Which kind of token this is, and what follows from it. */
function modeOf(identity: string): string {
  if (identity === "github-actions[bot]") {
    return "token mode: checks of its pull requests wait for a click, statuses name no App of ours";
  }
  return identity.endsWith("[bot]")
    ? "app mode: checks start by themselves, and a ruleset can pin both statuses to this App"
    : "a person's token: what it approves or merges counts as that person's";
}

async function askFiles(outside: Outside, settings: Settings): Promise<string> {
  const head = await mainHead(outside.forge, settings);
  const { policies, fleet } = await readRepository(outside.forge, settings, head);
  assertOwn(fleet.fleet, settings);
  const { length } = namedInstances(fleet);
  return `${policies.pools.length} pools and ${length} named instances, all valid`;
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

async function askCloud(outside: Outside): Promise<string> {
  const instances = await outside.cloud.instances();
  const offers = await outside.cloud.offers();
  const free = offers.filter((offer) => offer.regions.length > 0).length;
  return `lists ${instances.length} machines; ${free} of ${offers.length} types have capacity now`;
}

async function askMeter(outside: Outside): Promise<string> {
  if (!outside.meter) return "not configured (PROMETHEUS_URL); nothing will ever scale in";
  const to = outside.clock.now();
  const series = await outside.meter.utilization({ from: after(to, minutes(-5)), to });
  return `answers with ${series.length} GPU series of the last 5 minutes`;
}

async function askTable(outside: Outside): Promise<string> {
  if (!outside.table) return "not configured (DATABASE_URL); the audit branch is the only record";
  const rows = await outside.table.recent(1);
  return rows.length > 0 ? `answers; newest action ${rows[0]?.actionId}` : "answers; no action yet";
}

function configured(part: string, value: unknown, variable: string): Finding {
  const says = `configured (${variable}); asked only when there is something to tell`;
  return { part, ok: true, says: value === undefined ? `not configured (${variable})` : says };
}

/** Policies that cannot be read are a finding of their own. */
async function namedApprovers(
  { forge }: Outside,
  settings: Settings,
): Promise<readonly string[] | undefined> {
  try {
    const head = await mainHead(forge, settings);
    const { policies } = await readRepository(forge, settings, head);
    return policies.limits.confirmation.approvers;
  } catch {
    return undefined;
  }
}

/** As the newest run judged them. */
async function unconfirmedPolicies(
  { forge }: Outside,
  settings: Settings,
): Promise<readonly string[]> {
  try {
    const { ledger } = await readJournal(forge, await mainHead(forge, settings));
    return policyProblems(ledger.policies);
  } catch (thrown) {
    return [`it could not be read which policies are confirmed: ${messageOf(thrown)}`];
  }
}

function singleOperator(settings: Settings): readonly string[] {
  const login = settings.singleOperator;
  return login === undefined
    ? []
    : [
        `FLEETMERGE_SINGLE_OPERATOR is ${login}: a merge by that account counts as an approval; ` +
          "remove the variable as soon as a second person can review",
      ];
}

async function setupProblems(outside: Outside): Promise<readonly string[]> {
  try {
    return await outside.forge.setupProblems();
  } catch (thrown) {
    return [`the repository's settings could not be read: ${messageOf(thrown)}`];
  }
}
