/** Cost and limits as tables; the pull request and the job summary show the same ones. */
import type { RootContent } from "mdast";
import { dollars, hourly } from "../model/money.ts";
import type { Projection, Proposal } from "../model/plan.ts";
import { inDollars, sumRates, type UsdMicrosPerHour } from "../model/units.ts";
import { strong, table } from "./markdown.ts";
import { barChart } from "./mermaid.ts";
import { hourlyLimit, hoursPerMonth, perDay, perMonth, shareOf, signedDollars } from "./money.ts";

/** What stands in the place of a sum of which a part is unknown. */
const unknown = "unknown";

/**
 * Spend an hour, a day and a month of 730 hours: before, after and the change. Without `before`
 * something runs of which nobody knows the price.
 */
export function costTable(
  before: UsdMicrosPerHour | undefined,
  change: UsdMicrosPerHour,
): RootContent {
  const after = before === undefined ? undefined : sumRates([before, change]);
  const periods = [
    { name: "per hour", of: (rate: UsdMicrosPerHour) => rate },
    { name: "per day", of: perDay },
    { name: `per month (${hoursPerMonth} hours)`, of: perMonth },
  ];
  return table({
    head: ["All machines", "Before", "After", "Change"],
    right: [1, 2, 3],
    rows: periods.map(({ name, of }) => [
      name,
      before === undefined ? unknown : dollars(of(before)),
      after === undefined ? unknown : dollars(of(after)),
      strong(signedDollars(of(change))),
    ]),
  });
}

/** Spend and count against their limits: now, with one proposal, and with all that is under way. */
export function limitsTable(projection: Projection, proposal?: Proposal): RootContent {
  const { spendNow, spendProjected, spendLimit, countNow, countProjected, countLimit } = projection;
  const growth = proposal?.direction === "grow" ? 1 : -1;
  const countAfter = countNow + growth * (proposal?.actions.length ?? 0);
  const spendAfter =
    spendNow === undefined || !proposal ? spendNow : sumRates([spendNow, proposal.costImpact]);
  const share =
    spendProjected === undefined ? "" : shareOf({ value: spendProjected, limit: spendLimit });
  const columns = [
    { head: "", spend: "spend", count: "instances" },
    { head: "Now", spend: rateText(spendNow), count: String(countNow) },
    ...(proposal
      ? [{ head: "After this", spend: rateText(spendAfter), count: String(countAfter) }]
      : []),
    {
      head: "With all under way",
      spend: `${rateText(spendProjected)}${share === "" ? "" : ` (${share})`}`,
      count: String(countProjected),
    },
    { head: "Limit", spend: hourlyLimit(spendLimit), count: String(countLimit) },
  ];
  return table({
    head: columns.map((column) => column.head),
    right: columns.map((_, index) => index).slice(1),
    rows: [columns.map((column) => column.spend), columns.map((column) => column.count)],
  });
}

/** The same spend as bars below the limit; nothing where it is unknown, because no bar can be. */
export function spendChart(projection: Projection): readonly RootContent[] {
  const { spendNow, spendProjected, spendLimit } = projection;
  if (spendNow === undefined || spendProjected === undefined) return [];
  return [
    barChart({
      title: `Dollars an hour, and the limit of ${hourlyLimit(spendLimit).replace("$", "")}`,
      unit: "USD/hour",
      bars: [
        { name: "now", value: inDollars(spendNow) },
        { name: "with all under way", value: inDollars(spendProjected) },
      ],
      limit: inDollars(spendLimit),
    }),
  ];
}

function rateText(rate: UsdMicrosPerHour | undefined): string {
  return rate === undefined ? unknown : hourly(rate);
}
