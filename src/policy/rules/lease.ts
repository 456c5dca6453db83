/** `lease`: machines end at an age unless somebody extends them. */
import { Literal, Optional } from "typebox";
import { checkedDuration } from "../duration.ts";
import { duration, group } from "../fields.ts";
import { kindOf } from "./rule.ts";

const defaults = { warn: "24h" } as const;

const schema = group(
  {
    rule: Literal("lease", { description: "The rule's name." }),
    max_age: duration({
      shortest: "10m",
      longest: "365d",
      description:
        "A machine ends so long after its launch; one that we did not launch, after its first " +
        "health check or the first run that saw it.",
    }),
    warn: Optional(
      duration({
        default: defaults.warn,
        shortest: "0m",
        longest: "30d",
        description: "So long before the end, every plan says that it is near.",
      }),
    ),
  },
  { title: "lease", description: "End machines at an age unless their lease is extended." },
);

/** The rule's kind. */
export const lease = kindOf({
  schema,
  parse: (rule) => ({
    rule: "lease",
    maxAge: checkedDuration(rule.max_age),
    warn: checkedDuration(rule.warn ?? defaults.warn),
  }),
  documentation: {
    title: "End at a time unless extended",
    text: [
      "Asks for the end of a machine that is older than `max_age`. A `lease: { until: … }` " +
        "beside a name in the fleet file goes before the age, earlier or later: that is how a single " +
        "machine gets an end, and how its end is moved, by a pull request like everything else. " +
        "Leases of the fleet file end without this rule, too.",
      "A lease's end is a promise and no saving: it counts also for a machine at work, for one " +
        "that nobody can see, and at the pool's minimum, which is filled up afterwards by a new " +
        "machine. A protection wins over it, pauses and windows delay it, and while the pool " +
        "asks to grow it waits. One machine a plan.",
    ],
  },
  examples: [
    {
      title: "Notebooks live for five days; say so a day before",
      yaml: `kind: pool
name: notebooks
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 5 }
rules:
  - { rule: lease, max_age: 5d, warn: 24h }
  - { rule: idle, below_percent: 5, for: 6h }
`,
    },
  ],
});
