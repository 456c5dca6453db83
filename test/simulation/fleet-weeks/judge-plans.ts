/**
 * Judges plans: the same observation gives the same bytes, a merge of our own fits under the limits
 * with all that is approved, and a dry run touches nothing of the bot's.
 */
import { decide } from "../../../src/decide/decide.ts";
import { statusAt } from "../../../src/local/lambda/rented.ts";
import type { Sha } from "../../../src/ports.ts";
import { compactJson } from "../../../src/record/canonical-json.ts";
import { parseDecision } from "../../../src/record/decision-record.ts";
import { changedPathsOf, fileOf } from "../ports/memory-git.ts";
import type { MemoryPull } from "../ports/memory-hub.ts";
import type { Violation } from "./checker.ts";
import type { FleetWorld, RunRecord } from "./fleet-world.ts";
import { bot } from "./setting.ts";
import type { TrueEntry, Truth } from "./truth.ts";

/** What changes a branch, a pull request, a comment or an issue of the bot's. */
const touching: ReadonlySet<string> = new Set(
  [
    ...["createPullRequest", "editPullRequest", "merge", "stickyComment"],
    ...["createIssue", "editIssue", "requestReviewers", "dispatch"],
  ].map((name) => `GitHub ${name}`),
);

// One in so many decisions is made again: it costs as much as the first time.
const share = 4;

/** Remembers how far it has looked. */
export class PlanJudge {
  readonly #world: FleetWorld;
  readonly #truth: Truth;
  readonly #merged = new Set<number>();
  #audit: Sha | undefined;
  #decisions = 0;

  constructor(world: FleetWorld, truth: Truth) {
    this.#world = world;
    this.#truth = truth;
  }

  /** Decisions that were recorded since, and pull requests that the bot merged. */
  step(): readonly Violation[] {
    return [...this.#decisionsAgain(), ...this.#merges()];
  }

  #decisionsAgain(): readonly Violation[] {
    const { git } = this.#world.hub;
    const head = git.branch("fleet-audit");
    const [before, after] = [git.tree(this.#audit), git.tree(head)];
    this.#audit = head;
    return changedPathsOf({ before, after })
      .filter((path) => path.startsWith("decisions/"))
      .flatMap((path) => {
        this.#decisions += 1;
        if (this.#decisions % share !== 0) return [];
        const record = parseDecision(fileOf(after, path) ?? "");
        if (!record) return [{ invariant: 6, what: `${path} is not a decision` }];
        const { observation, policies, plan } = record;
        const again = decide(observation, policies, observation.at);
        if (compactJson(again) === compactJson(plan)) return [];
        return [{ invariant: 6, what: `${path} decides otherwise when it is made again` }];
      });
  }

  #merges(): readonly Violation[] {
    return this.#world.hub.pulls.flatMap((pull) => {
      const { number, mergedBy, mergeCommit } = pull.shown;
      if (mergeCommit === undefined || this.#merged.has(number)) return [];
      this.#merged.add(number);
      return mergedBy === bot ? this.#judgeMerge(pull, mergeCommit) : [];
    });
  }

  /** What people approved only where a plan merges it: confirm sees no cloud. */
  #judgeMerge(pull: MemoryPull, sha: Sha): readonly Violation[] {
    const { hub, runs, account } = this.#world;
    const run = runs.findLast(({ command, seen }) => command === "plan" && seen !== undefined);
    const commit = hub.git.commits.get(sha);
    if (!run?.seen || !commit || commit.committedAt < run.startedAt) return [];
    const isApproved = this.#truth.approversOf(pull, run.variables).length > 0;
    if (isApproved && run !== runs.at(-1)) return [];
    const grown = this.#truth.differenceOf(commit).filter(({ kind }) => kind === "add");
    if (grown.length === 0 || this.#world.priceChangedAt >= run.startedAt - 60_000) return [];
    const live = run.seen.filter((one) => {
      const status = statusAt(one, run.startedAt);
      return status !== "preempted" && one.visibleFrom <= run.startedAt;
    });
    const names = new Set(live.map(({ name }) => name));
    const approved = grown.flatMap(({ after }) => (after && !names.has(after.name) ? [after] : []));
    // A line that is put back for a machine that lives asks for nothing.
    if (approved.length === 0) return [];
    const limits = this.#limits(run, sha);
    const priceOf = (type: string) => account.estate.priceOf(type) / 100;
    const spend =
      live.reduce((sum, { type }) => sum + priceOf(type), 0) +
      approved.reduce((sum, entry: TrueEntry) => sum + (entry.price ?? priceOf(entry.type)), 0);
    const ours = live.filter(
      ({ launchedBy, id }) => launchedBy === "api" || this.#world.owned.has(id),
    );
    const count = ours.length + approved.length;
    const say = (what: string) => ({
      invariant: 1,
      what: `merge of #${pull.shown.number}: ${what}`,
    });
    return [
      ...(spend > limits.spend + 1e-6 ? [say(`$${spend} of $${limits.spend} approved`)] : []),
      ...(count > limits.count ? [say(`${count} machines of ${limits.count} approved`)] : []),
    ];
  }

  #limits(run: RunRecord, sha: Sha) {
    const then = this.#truth.limitsAt(run.main, run.variables);
    const now = this.#truth.limitsAt(sha, run.variables);
    return { spend: Math.max(then.spend, now.spend), count: Math.max(then.count, now.count) };
  }
}

/** A dry run changes no branch, no pull request, no comment and no issue of the bot's. */
export function judgeDryRun(run: RunRecord): readonly Violation[] {
  if (!run.variables.dryRun) return [];
  const calls = (run.doors?.calls ?? []).filter((call) => touching.has(call));
  return calls.map((call) => ({ invariant: 7, what: `a dry ${run.command} called ${call}` }));
}
