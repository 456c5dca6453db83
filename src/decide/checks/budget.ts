/** No growth takes a day or a month over its budget, by what is certain about its spending. */
import { isLive } from "../../model/instance.ts";
import type { Observation } from "../../model/observation.ts";
import type { Plan } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import { hour } from "../../model/units.ts";

/** Counts what is recorded as spent, what lives and what is planned, until the period's end. */
export function budgetViolations(
  { instances, ledger }: Observation,
  { limits }: Policies,
  plan: Plan,
): readonly string[] {
  const growth = plan.proposals
    .flatMap(({ actions }) => actions)
    .filter(({ type }) => type === "provision_instance");
  if (growth.length === 0 || instances.kind === "gap") return [];
  const live = [...new Map(instances.value.filter(isLive).map((one) => [one.id, one])).values()];
  const rates = [...live.map(({ pricePerHour }) => pricePerHour ?? 0), ...growth.map(costOf)];
  const rate = rates.reduce((sum, one) => sum + one, 0);
  const date = new Date(plan.at).toISOString();
  const [year, month, today] = [date.slice(0, 4), date.slice(0, 7), date.slice(0, 10)];
  const ends = {
    daily: Date.parse(`${today}T00:00:00Z`) + 24 * hour,
    monthly: Date.UTC(Number(year), Number(month.slice(5)), 1),
  };
  return (["daily", "monthly"] as const).flatMap((name) => {
    const limit = limits.budget?.[name];
    const prefix = name === "daily" ? today : month;
    const gone = Object.entries(ledger.spending?.days ?? {})
      .filter(([day]) => day.startsWith(prefix))
      .reduce((sum, [, amount]) => sum + amount, 0);
    const total = gone + (rate * (ends[name] - plan.at)) / hour;
    return limit !== undefined && total > limit ? [`the plan exceeds its ${name} budget`] : [];
  });
}

function costOf({ costImpact }: { readonly costImpact: number }): number {
  return costImpact;
}
