/** `changes`: how many machines may come and go in a stretch of time. */
import { Array as ListOf, Optional, type Static } from "typebox";
import type { Problem } from "../../errors.ts";
import type { ChangeBudget } from "../../model/safety.ts";
import { checkedDuration } from "../duration.ts";
import { pathName } from "../explain.ts";
import { choice, count, duration, group } from "../fields.ts";
import type { YamlFile } from "../yaml-file.ts";

const changeBudget = group(
  {
    direction: Optional(
      choice(["grow", "shrink"], {
        description: "Which changes. Left out: growth and shrinking each have this budget.",
      }),
    ),
    per: duration({
      shortest: "1m",
      longest: "30d",
      description: "The stretch of time: any one of this length, not one by the clock.",
    }),
    count: Optional(
      count({ minimum: 0, maximum: 10_000, description: "Machines. 0 allows no change at all." }),
    ),
    percent: Optional(
      count({
        minimum: 1,
        maximum: 100,
        description:
          "Of the members at the start of the stretch. Terminations are rounded down, launches " +
          "up, and one is always allowed: 20 percent are one of 1 to 9 members to terminate.",
      }),
    ),
  },
  { title: "Change budget", description: "At most so many changes in a stretch of time." },
);

/** The list under `changes`. */
export const changesSchema = ListOf(changeBudget, {
  maxItems: 20,
  default: [],
  description:
    "Change budgets. Of several the most restrictive counts, the fleet's and the pool's. What " +
    "is proposed, merged or under way counts until it is done, and unhealthy members count as " +
    "terminations.",
});

/** The model of budgets that passed the schema. */
export function changesOf(written: Static<typeof changesSchema>): readonly ChangeBudget[] {
  return written.map(({ per, ...rest }) => ({ ...rest, per: checkedDuration(per) }));
}

/** A budget that limits nothing. */
export function changeProblems(file: YamlFile): readonly Problem[] {
  const budgets = file.valueAt(["changes"]);
  if (!Array.isArray(budgets)) return [];
  return [...budgets.keys()]
    .map((index) => ["changes", index] as const)
    .filter((path) => file.valueAt([...path, "per"]) !== undefined)
    .filter((path) =>
      ["count", "percent"].every((key) => file.valueAt([...path, key]) === undefined),
    )
    .map((path) => ({
      at: file.place(path),
      what: `${pathName(path)} says neither how many nor how much of the pool`,
      hint: "Add count, percent, or both: then the smaller one counts",
    }));
}
