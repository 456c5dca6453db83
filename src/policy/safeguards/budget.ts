/** `budget`: what the whole account may spend in a day and in a month. */
import { Optional, type Static } from "typebox";
import type { SpendBudget } from "../../model/safety.ts";
import { usd } from "../../model/units.ts";
import { dollars, group } from "../fields.ts";

const amounts = { minimum: 0, maximum: 100_000_000 } as const;

/** The map under `budget`. */
export const budgetSchema = group(
  {
    daily_usd: Optional(
      dollars({ ...amounts, description: "For a day of UTC. Left out: no daily budget." }),
    ),
    monthly_usd: Optional(
      dollars({ ...amounts, description: "For a month of UTC. Left out: no monthly budget." }),
    ),
  },
  {
    description:
      "Growth must fit under what is left: spent so far, plus all that runs or is reserved until " +
      "the period ends. It counts every machine of the account from the first run on; while a " +
      "price is unknown nothing grows, and nothing is ever terminated for a budget. Shortly " +
      "before a period ends much fits: the hourly limit is what bounds the rate.",
  },
);

/** The model of a budget that passed the schema. */
export function budgetOf(written: Static<typeof budgetSchema>): SpendBudget {
  const { daily_usd: daily, monthly_usd: monthly } = written;
  return {
    ...(daily === undefined ? {} : { daily: usd(daily) }),
    ...(monthly === undefined ? {} : { monthly: usd(monthly) }),
  };
}
