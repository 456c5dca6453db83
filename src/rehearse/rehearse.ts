/** Runs policy tests: each invents a world and asks the very decision that a plan asks. */

import { judge } from "../decide/decide.ts";
import { longestWindow } from "../decide/longest-window.ts";
import type { Problem } from "../errors.ts";
import type { Policies } from "../model/policy.ts";
import type { PolicyTest } from "../model/policy-test.ts";
import { inOrder } from "../policy/problems.ts";
import { isTestFile, parseTestFile } from "../policy/test-file.ts";
import { differences, type PoolResult } from "./compare.ts";
import { observationOf } from "./observation.ts";

/** How many tests there were, and everything that is wrong with files or outcomes. */
export interface Rehearsal {
  readonly count: number;
  readonly problems: readonly Problem[];
}

/**
 * Reads and runs the tests of a folder. `files` are texts by path; others are left alone. Without
 * policies, because they have problems themselves, the tests are read and not run.
 */
export function rehearse(
  files: Readonly<Record<string, string>>,
  policies: Policies | undefined,
): Rehearsal {
  const pools = policies?.pools.map(({ name }) => name);
  const answers = Object.keys(files)
    .filter(isTestFile)
    .sort()
    .map((path) => parseTestFile({ path, text: files[path] ?? "" }, pools));
  const tests = answers.flatMap((answer) => (answer.kind === "parsed" ? answer.tests : []));
  const problems = answers.flatMap((answer) => {
    if (answer.kind === "problems") return answer.problems;
    return policies ? answer.tests.flatMap((test) => run(test, policies)) : [];
  });
  return { count: tests.length, problems: inOrder(problems) };
}

function run(test: PolicyTest, policies: Policies): readonly Problem[] {
  const observation = observationOf(test, policies, longestWindow(policies));
  const { plan, held } = judge(observation, policies, test.now);
  const results = policies.pools.map(({ name: pool }): PoolResult => {
    const proposal = plan.proposals.find((one) => one.pool === pool);
    const quiet = plan.quiet.find((one) => one.pool === pool)?.sentence;
    const stopped = plan.blocked.filter((one) => one.pool === pool);
    const members = plan.holds.filter((one) => one.pool === pool);
    return {
      pool,
      ...(proposal ? { proposal } : {}),
      blocks: [
        ...(held ? [held] : []),
        ...stopped.flatMap(({ block }) => block ?? []),
        ...members.map(({ block }) => block),
      ],
      ...(quiet === undefined ? {} : { quiet }),
    };
  });
  return differences(test, results);
}
