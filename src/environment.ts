/** The settings that come by environment, parsed: every mistake is named at once. */
import { OperatorError, type Problem } from "./errors.ts";
import type { EnvironmentLimits } from "./model/settings.ts";
import { minutes, usdPerHour } from "./model/units.ts";

/** Environment variables, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's value; an empty one is unset, because GitHub gives unset variables as empty. */
export function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
}

/** The ceilings and defaults of `LAMBDA_LABS_*`. Throws OperatorError with all that is wrong. */
export function environmentLimits(environment: Environment): EnvironmentLimits {
  const problems: Problem[] = [];
  const read = (name: string, rule: NumberRule) => numberOf(environment, { name, rule }, problems);
  const spend = read("LAMBDA_LABS_MAX_HOURLY_SPEND", "dollars");
  const count = read("LAMBDA_LABS_MAX_INSTANCES", "whole");
  const cooldown = read("LAMBDA_LABS_ACTION_COOLDOWN_MINS", "minutes");
  const threshold = read("LAMBDA_LABS_CONFIRMATION_THRESHOLD", "dollars");
  const high = read("LAMBDA_LABS_HIGH_GPU_THRESHOLD", "percent");
  const low = read("LAMBDA_LABS_LOW_GPU_THRESHOLD", "percent");
  const highFor = read("LAMBDA_LABS_HIGH_USAGE_DURATION_MINS", "minutes");
  const lowFor = read("LAMBDA_LABS_LOW_USAGE_DURATION_MINS", "minutes");
  const type = variable(environment, "LAMBDA_LABS_DEFAULT_INSTANCE_TYPE");
  const pause = variable(environment, "FLEETMERGE_PAUSE");
  if (problems.length > 0) throw new OperatorError(problems);
  return {
    ...(spend === undefined ? {} : { maxHourlySpend: usdPerHour(spend) }),
    ...(count === undefined ? {} : { maxInstances: count }),
    ...(cooldown === undefined ? {} : { cooldown: minutes(cooldown) }),
    ...(threshold === undefined ? {} : { confirmationThreshold: usdPerHour(threshold) }),
    ...(type === undefined ? {} : { defaultInstanceType: type }),
    ...(high === undefined ? {} : { highGpuThreshold: high }),
    ...(low === undefined ? {} : { lowGpuThreshold: low }),
    ...(highFor === undefined ? {} : { highUsageDuration: minutes(highFor) }),
    ...(lowFor === undefined ? {} : { lowUsageDuration: minutes(lowFor) }),
    ...(pause === undefined ? {} : { pause }),
  };
}

type NumberRule = "dollars" | "whole" | "minutes" | "percent";

const hints = {
  dollars: "Write dollars as a plain number, like 100 or 12.50",
  whole: "Write a whole number, like 10",
  minutes: "Write minutes as a plain number, like 30",
  percent: "Write a percentage from 0 to 100 without the sign, like 80",
} as const satisfies Record<NumberRule, string>;

function numberOf(
  environment: Environment,
  wanted: { readonly name: string; readonly rule: NumberRule },
  problems: Problem[],
): number | undefined {
  const { name, rule } = wanted;
  const text = variable(environment, name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  const fits =
    !Number.isNaN(value) &&
    (rule !== "percent" || value <= 100) &&
    (rule !== "whole" || Number.isInteger(value));
  if (fits) return value;
  problems.push({ what: `the variable ${name} is "${text.slice(0, 40)}"`, hint: hints[rule] });
  return undefined;
}
