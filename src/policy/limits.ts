/** The limits that hold: what the policy asks for, never looser than the environment allows. */
import type { Problem } from "../errors.ts";
import type { ApprovalTier, ConfirmationPolicy, Limits } from "../model/policy.ts";
import type { EnvironmentLimits } from "../model/settings.ts";
import type { Millis, UsdMicrosPerHour } from "../model/units.ts";
import { freeOfCharge, inDollars, usdPerHour } from "../model/units.ts";
import { checkedDuration, printDuration } from "./duration.ts";
import { momentProblems } from "./moment.ts";
import { budgetOf } from "./safeguards/budget.ts";
import { changeProblems, changesOf } from "./safeguards/changes.ts";
import { pauseOfEnvironment, pauseOfFile } from "./safeguards/pause.ts";
import { windowProblems, windowsOf } from "./safeguards/windows.ts";
import { policyDefaults, type WrittenLimits } from "./schema.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

const lower = Math.min;
const longer = Math.max;

/** Joins a limits file, or none, with the environment: of each limit the tighter one holds. */
export function limitsOf(
  written: WrittenLimits | undefined,
  environment: EnvironmentLimits,
): Limits {
  return {
    maxHourlySpend: tighter(lower, {
      written: dollars(written?.max_hourly_spend_usd),
      environment: environment.maxHourlySpend,
      otherwise: usdPerHour(policyDefaults.maxHourlySpendUsd),
    }),
    maxInstances: tighter(lower, {
      written: written?.max_instances,
      environment: environment.maxInstances,
      otherwise: policyDefaults.maxInstances,
    }),
    cooldown: {
      provision: cooldownOf(written?.cooldown?.provision, environment),
      terminate: cooldownOf(written?.cooldown?.terminate, environment),
      afterFailure:
        length(written?.cooldown?.after_failure) ?? checkedDuration(policyDefaults.afterFailure),
      queue: tighter(longer, {
        written: length(written?.cooldown?.queue),
        environment: environment.cooldown,
        otherwise: checkedDuration(policyDefaults.queueCooldown),
      }),
    },
    confirmation: confirmationOf(written, environment),
    launchWithin:
      length(written?.apply?.launch_within) ?? checkedDuration(policyDefaults.launchWithin),
    stop: {
      afterFailures: written?.apply?.stop_after_failures ?? policyDefaults.stopAfterFailures,
      lasts: length(written?.apply?.stop_for) ?? checkedDuration(policyDefaults.stopFor),
    },
    ...safeguardsOf(written, environment),
  };
}

function safeguardsOf(
  written: WrittenLimits | undefined,
  environment: EnvironmentLimits,
): Partial<Limits> {
  const pauses = [
    ...pauseOfEnvironment(environment),
    ...(written?.pause ? [pauseOfFile(written.pause, "the limits")] : []),
  ];
  return {
    priceChangePercent: written?.price_change_percent ?? policyDefaults.priceChangePercent,
    ...(pauses.length === 0 ? {} : { pauses }),
    ...(written?.windows ? { windows: windowsOf(written.windows) } : {}),
    ...(written?.changes ? { changes: changesOf(written.changes) } : {}),
    ...(written?.budget ? { budget: budgetOf(written.budget) } : {}),
  };
}

/** What the schema can not see: zones that do not exist, and times that no calendar knows. */
export function limitProblems(file: YamlFile): readonly Problem[] {
  return [
    ...windowProblems(file),
    ...changeProblems(file),
    ...momentProblems(file, ["pause", "until"]),
  ];
}

function confirmationOf(
  written: WrittenLimits | undefined,
  environment: EnvironmentLimits,
): ConfirmationPolicy {
  const own = written?.confirmation;
  return {
    aboveHourlyCost: tighter(lower, {
      written: dollars(own?.above_hourly_cost_usd),
      environment: environment.confirmationThreshold,
      otherwise: usdPerHour(policyDefaults.confirmationAboveUsd),
    }),
    ...(own?.approvals && own.approvals.length > 0 ? { tiers: own.approvals.map(tierOf) } : {}),
    timeout: length(own?.timeout) ?? checkedDuration(policyDefaults.timeout),
    ...(own?.approvers ? { approvers: own.approvers } : {}),
    aboveTerminations: own?.above_terminations ?? policyDefaults.aboveTerminations,
    window: length(own?.window) ?? checkedDuration(policyDefaults.window),
  };
}

function tierOf(written: {
  readonly above_hourly_cost_usd: number;
  readonly count: number;
}): ApprovalTier {
  const { above_hourly_cost_usd: above, count } = written;
  return { aboveHourlyCost: above === 0 ? freeOfCharge : usdPerHour(above), count };
}

function cooldownOf(written: string | undefined, environment: EnvironmentLimits): Millis {
  return tighter(longer, {
    written: length(written),
    environment: environment.cooldown,
    otherwise: checkedDuration(policyDefaults.cooldown),
  });
}

/** `choose` is one of `Math.min` and `Math.max`, so the answer is one of the values given. */
function tighter<Value extends number>(
  choose: (one: number, other: number) => number,
  from: {
    readonly written: Value | undefined;
    readonly environment: Value | undefined;
    readonly otherwise: Value;
  },
): Value {
  const { written, environment, otherwise } = from;
  if (written === undefined) return environment ?? otherwise;
  if (environment === undefined) return written;
  return choose(written, environment) === written ? written : environment;
}

function dollars(written: number | undefined): UsdMicrosPerHour | undefined {
  if (written === undefined) return undefined;
  return written === 0 ? freeOfCharge : usdPerHour(written);
}

function length(written: string | undefined): Millis | undefined {
  return written === undefined ? undefined : checkedDuration(written);
}

/** What a limits file says that can not come true. */
export function limitWarnings(
  file: YamlFile,
  environment: EnvironmentLimits,
  limits: Limits,
): readonly Problem[] {
  return [...overruled(file, environment), ...uselessApproval(file, limits)];
}

function overruled(file: YamlFile, environment: EnvironmentLimits): readonly Problem[] {
  const spend = environment.maxHourlySpend;
  const threshold = environment.confirmationThreshold;
  const rest = environment.cooldown;
  return [
    ...looser(file, ["max_hourly_spend_usd"], spend && inDollars(spend)),
    ...looser(file, ["max_instances"], environment.maxInstances),
    ...looser(file, ["confirmation", "above_hourly_cost_usd"], threshold && inDollars(threshold)),
    ...quicker(file, ["cooldown", "provision"], rest),
    ...quicker(file, ["cooldown", "terminate"], rest),
    ...quicker(file, ["cooldown", "queue"], rest),
  ];
}

function looser(file: YamlFile, path: Path, ceiling: number | undefined): readonly Problem[] {
  const written = file.valueAt(path);
  if (ceiling === undefined || typeof written !== "number" || written <= ceiling) return [];
  return [overruledAt(file, path, { written: String(written), holds: String(ceiling) })];
}

function quicker(file: YamlFile, path: Path, floor: Millis | undefined): readonly Problem[] {
  const written = file.valueAt(path);
  if (floor === undefined || typeof written !== "string") return [];
  if (checkedDuration(written) >= floor) return [];
  return [overruledAt(file, path, { written, holds: printDuration(floor) })];
}

function overruledAt(
  file: YamlFile,
  path: Path,
  values: { readonly written: string; readonly holds: string },
): Problem {
  return {
    at: file.place(path),
    what: `${path.join(".")} is ${values.written}, but the environment allows only ${values.holds}`,
    hint: `${values.holds} holds. Change the repository variable if that is not meant`,
  };
}

function uselessApproval(file: YamlFile, limits: Limits): readonly Problem[] {
  const { aboveHourlyCost } = limits.confirmation;
  if (aboveHourlyCost < limits.maxHourlySpend) return [];
  return [
    {
      at: file.place(["confirmation", "above_hourly_cost_usd"]),
      what:
        `an approval is asked for above $${inDollars(aboveHourlyCost)}/hour, and more than ` +
        `$${inDollars(limits.maxHourlySpend)}/hour is never spent, so nobody is ever asked`,
      hint: "Lower confirmation.above_hourly_cost_usd below max_hourly_spend_usd",
    },
  ];
}
