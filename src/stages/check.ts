/**
 * The check command: reads the checked-out policies and fleet file, runs the policy tests, names
 * every problem with its place, says what the fleet would cost, and plays an edit of the policies
 * over the recorded past. Needs no key; steers nothing.
 */
import { OperatorError } from "../errors.ts";
import { type Fleet, namedInstances } from "../model/fleet.ts";
import { hourly } from "../model/money.ts";
import type { Policies } from "../model/policy.ts";
import type { Settings } from "../model/settings.ts";
import { sumRates } from "../model/units.ts";
import type { Outside } from "../ports.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";
import { backtestJson } from "../report/backtest-table.ts";
import { hourlyLimit } from "../report/money.ts";
import { sayEdit } from "./check-backtest.ts";
import { warningOf } from "./problem-annotation.ts";
import { validation } from "./validation.ts";

/** What check needs of the outside: files, somewhere to say what is wrong, and main. */
export type CheckOutside = Pick<Outside, "workspace" | "job" | "forge" | "clock">;

/** Throws OperatorError with all problems of all files at once. */
export async function check(outside: CheckOutside, settings: Settings): Promise<StageResult> {
  const { job, workspace } = outside;
  const { problems, warnings, tests, valid } = await validation(workspace, settings);
  if (!valid) throw new OperatorError(problems);
  for (const warning of warnings) job.annotate(warningOf(warning));
  job.log(validSentence(valid, tests));
  const edit = await sayEdit(outside, settings, valid.policies);
  return nothingChanged({
    pools: valid.policies.pools.length,
    instances: namedInstances(valid.fleet).length,
    policy_tests: tests,
    ...(edit.kind === "played" ? { backtest: backtestJson(edit.answer) } : {}),
  });
}

/** What a folder without problems amounts to. */
export function validSentence(
  { policies, fleet }: { readonly policies: Policies; readonly fleet: Fleet },
  tests: number,
): string {
  const named = namedInstances(fleet);
  const rates = named.flatMap((one) => (one.pricePerHour ? [one.pricePerHour] : []));
  const { limits, pools } = policies;
  const unpriced = named.length - rates.length;
  return (
    `Valid: ${counted(pools.length, "pool")}, ${counted(named.length, "named instance")} at ` +
    `${hourly(sumRates(rates))} of at most ${hourlyLimit(limits.maxHourlySpend)}` +
    (unpriced > 0 ? `, ${unpriced} without a price` : "") +
    (tests > 0 ? `; ${counted(tests, "policy test")} ${tests === 1 ? "holds" : "hold"}` : "")
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
