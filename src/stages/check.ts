/**
 * The check command: reads the checked-out policies and fleet file, names every problem with its
 * place, and says what the fleet would cost. Needs no key; steers nothing.
 */
import { OperatorError, type Problem } from "../errors.ts";
import { emptyFleet, type Fleet, namedInstances } from "../model/fleet.ts";
import { hourly } from "../model/money.ts";
import type { Settings } from "../model/settings.ts";
import { freeOfCharge, sumRates } from "../model/units.ts";
import { parseFleetFile } from "../policy/fleet-file.ts";
import { loadPolicies } from "../policy/load.ts";
import type { Outside } from "../ports.ts";
import type { StageResult } from "../record/stage-result.ts";
import { hourlyLimit } from "../report/money.ts";

/** What check needs of the outside: files and somewhere to say what is wrong. */
export type CheckOutside = Pick<Outside, "workspace" | "job">;

/** Throws OperatorError with all problems of all files at once. */
export async function check(outside: CheckOutside, settings: Settings): Promise<StageResult> {
  const { job, workspace } = outside;
  const files = await workspace.folder(settings.policies);
  const loaded = loadPolicies(files, settings.environment);
  const text = await workspace.file(settings.stateFile);
  const fleet =
    text === undefined
      ? { kind: "parsed" as const, fleet: emptyFleet(settings.repository) }
      : parseFleetFile({ path: settings.stateFile, text });
  const problems: readonly Problem[] = [
    ...(loaded.kind === "problems" ? loaded.problems : []),
    ...(fleet.kind === "problems" ? fleet.problems : foreignFleet(fleet.fleet, text, settings)),
  ];
  if (loaded.kind === "problems" || fleet.kind === "problems" || problems.length > 0) {
    throw new OperatorError(problems);
  }
  for (const warning of loaded.warnings) {
    job.annotate({
      level: "warning",
      message: `${warning.what}. ${warning.hint}`,
      ...(warning.at
        ? { file: warning.at.file, line: warning.at.line, column: warning.at.column }
        : {}),
    });
  }
  const named = namedInstances(fleet.fleet);
  const rates = named.flatMap((one) => (one.pricePerHour ? [one.pricePerHour] : []));
  const { limits, pools } = loaded.policies;
  const unpriced = named.length - rates.length;
  job.log(
    `Valid: ${pools.length} pools, ${named.length} named instances at ` +
      `${hourly(sumRates(rates))} of at most ${hourlyLimit(limits.maxHourlySpend)}` +
      (unpriced > 0 ? `, ${unpriced} without a price` : ""),
  );
  return {
    decision: "nothing",
    changed: false,
    pullRequests: [],
    costImpact: freeOfCharge,
    requiresApproval: false,
    summary: { pools: pools.length, instances: named.length },
    failures: [],
  };
}

/** A file copied from another repository would hold everything once it is merged. */
function foreignFleet(
  { fleet }: Fleet,
  text: string | undefined,
  { repository, stateFile }: Settings,
): readonly Problem[] {
  if (text === undefined || repository === "" || fleet === repository) return [];
  const line = text.split("\n").findIndex((one) => /^["']?fleet["']?\s*:/.test(one)) + 1;
  return [
    {
      at: { file: stateFile, line: Math.max(1, line), column: 1 },
      what: `the file is the fleet of ${fleet}, and this repository is ${repository}`,
      hint: `Nothing acts until they agree; write fleet: ${repository}`,
    },
  ];
}
