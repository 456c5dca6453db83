/** `minimum`: keep at least so many machines. */
import { Literal } from "typebox";
import { count, group } from "../fields.ts";
import { sizeProblems } from "./problems.ts";
import { kindOf } from "./rule.ts";

const schema = group(
  {
    rule: Literal("minimum", { description: "The rule's name." }),
    instances: count({
      minimum: 1,
      maximum: 10_000,
      description: "How many members the pool should have at least.",
    }),
  },
  { title: "minimum", description: "Add instances while the pool has fewer than this." },
);

/** The rule's kind. */
export const minimum = kindOf({
  schema,
  parse: ({ instances }) => ({ rule: "minimum", instances }),
  problems: (file, path) => sizeProblems(file, path, ["instances"]),
  documentation: {
    title: "Keep at least so many",
    text: [
      "Asks for what is missing to `instances` members. Members that boot or wait to be launched " +
        "count; unhealthy, leaving and vanished ones do not. It needs no readings, so it also " +
        "fills an empty pool. No rule that looks at load shrinks the pool below it.",
      "The pool's own `size.min` works the same way without a rule. This rule is for a number " +
        "above it, for example to raise it for a while by a small pull request. Limits, prices " +
        "and the pause after the last growth hold as for any growth.",
    ],
  },
  examples: [
    {
      title: "Four machines during the conference, although two are enough otherwise",
      yaml: `kind: pool
name: booth
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 2, max: 6 }
rules:
  - { rule: minimum, instances: 4 }
  - { rule: idle }
`,
    },
  ],
});
