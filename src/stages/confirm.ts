/**
 * The confirm command: judges every open pull request as it is, whatever event came, merges what
 * is confirmed, and tells people's own pull requests where they stand.
 */

import { underConfirmedPolicies } from "../apply/policy-verdicts.ts";
import { mainHead, type Repository, readRepository } from "../collect/repository.ts";
import { isOrder, settleOrder } from "../command/order.ts";
import { judgeHumanPullRequest } from "../confirm/human.ts";
import { recordLost } from "../confirm/recover.ts";
import { openRepairs, resolveRepair, settleRepairs } from "../confirm/repairs.ts";
import { applyWorkflow, postStatuses, resolveProposal } from "../confirm/resolve.ts";
import { openProposals, settleClosed } from "../confirm/waiting.ts";
import { OutsideError } from "../errors.ts";
import type { Settings } from "../model/settings.ts";
import type { Outside, PullRequest } from "../ports.ts";
import { fleetAt } from "../propose/living.ts";
import { closeRun, openRun, type Run } from "../record/run.ts";
import type { StageResult } from "../record/stage-result.ts";
import { summaryOf } from "../report/summary.ts";
import { refusesForeign } from "./foreign-fleet.ts";
import { hearCommands } from "./hear-commands.ts";
import { startsApply } from "./own-merges.ts";
import { revertPolicies } from "./revert-policies.ts";

/** Runs confirm. A dry run posts statuses on people's pull requests and changes nothing else. */
export async function confirm(outside: Outside, settings: Settings): Promise<StageResult> {
  const mainSha = await mainHead(outside.forge, settings);
  const main = await readRepository(outside.forge, settings, mainSha);
  const run = await openRun(outside, settings, mainSha);
  const isForeign = refusesForeign(run, main.fleet);
  const repository = await underConfirmedPolicies(run, main, isForeign ? "never" : "always");
  await judgeAll(run, repository, isForeign || settings.dryRun);
  const { ledger } = run.recording.journal();
  return closeRun(run, "confirm", {
    families: [],
    summary: summaryOf(ledger, undefined, repository.policies.limits),
    requiresApproval: run.happened.has("waiting"),
  });
}

/** What failed on the way is noted, so that what was done before it is still told to everybody. */
async function judgeAll(run: Run, repository: Repository, holds: boolean): Promise<void> {
  const { outside, settings } = run;
  try {
    // A hold must be known before anything merges.
    const heard = holds ? undefined : await hearCommands(run, repository, "confirm");
    const ordered = heard?.head === undefined ? 0 : 1;
    const merged = holds ? 0 : ordered + (await confirmOurs(run, repository));
    const isApplied = settings.applies === "next" || (await startsApply(outside.forge));
    if (merged > 0 && !isApplied) {
      const head = await mainHead(outside.forge, settings);
      await outside.forge.dispatch(applyWorkflow, { sha: head });
      outside.job.log(`Starting apply of ${head.slice(0, 12)}`);
    }
    await confirmHuman(run, repository);
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    run.failures.push(thrown.message);
  }
}

async function confirmOurs(run: Run, repository: Repository): Promise<number> {
  const { policies } = repository;
  let merged = 0;
  const pulls = await run.outside.forge.openPullRequests();
  const living = await openProposals(run, pulls, policies.limits);
  const repairs = await openRepairs(run, pulls);
  await settleClosed(run, living);
  await recordLost(run, living, repository);
  let { fleet } = repository;
  for (const one of living) {
    if ((await resolveProposal(run, one, { policies, fleet })) !== "merged") continue;
    merged += 1;
    // The next one must fit beside what this one asks for.
    const head = run.merges.at(-1) ?? repository.mainSha;
    fleet = (await fleetAt(run.outside.forge, head, run.settings.stateFile)) ?? fleet;
  }
  await settleRepairs(run, repairs);
  for (const one of repairs) {
    if ((await resolveRepair(run, one, { policies })) === "merged") merged += 1;
  }
  const { mainSha } = repository;
  if (await revertPolicies(run, { mainSha, pulls, mayOpen: false })) merged += 1;
  for (const pull of pulls.filter((one) => isOrder(one, run.identity))) {
    if ((await settleOrder(run, pull, repository)).merged) merged += 1;
  }
  return merged;
}

async function confirmHuman(run: Run, repository: Repository): Promise<void> {
  const { forge, job } = run.outside;
  const open = await forge.openPullRequests();
  const theirs = open.filter((one) => one.author.login !== run.identity);
  for (const pullRequest of theirs) {
    try {
      await confirmOne(run, pullRequest, repository);
    } catch (thrown) {
      // Anybody can open a pull request that cannot be judged; it must not hide the others.
      if (!(thrown instanceof OutsideError)) throw thrown;
      job.log(`#${pullRequest.number} could not be judged: ${thrown.message}`);
      if (thrown.kind !== "rejected") run.failures.push(thrown.message);
    }
  }
}

async function confirmOne(
  run: Run,
  pullRequest: PullRequest,
  repository: Repository,
): Promise<void> {
  const { forge, job } = run.outside;
  const answer = await judgeHumanPullRequest(forge, pullRequest, {
    settings: run.settings,
    limits: repository.policies.limits,
    ledger: run.recording.journal().ledger,
    now: run.outside.clock.now(),
    ground: repository,
  });
  await postStatuses(run, pullRequest.head.sha, answer);
  job.log(
    `#${pullRequest.number}: ${answer.confirmation.state}, ${answer.confirmation.description}`,
  );
}
