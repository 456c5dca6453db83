/** What may stand in a policy file, assembled from the limits, the pool and every kind of rule. */
import { Array as ListOf, Literal, Optional, type Static, type TSchema, Unsafe } from "typebox";
import type { Rule } from "../model/rule.ts";
import { busySchema } from "./busy.ts";
import {
  choice,
  cloudWord,
  count,
  dollarsPerHour,
  duration,
  group,
  list,
  login,
  poolName,
} from "./fields.ts";
import { ruleKinds } from "./rules/index.ts";
import { bootSchema } from "./safeguards/boot.ts";
import { budgetSchema } from "./safeguards/budget.ts";
import { changesSchema } from "./safeguards/changes.ts";
import { drainSchema } from "./safeguards/drain.ts";
import { pauseSchema } from "./safeguards/pause.ts";
import { protectSchema } from "./safeguards/protections.ts";
import { windowsSchema } from "./safeguards/windows.ts";

/** What counts where neither a file nor the environment says otherwise. */
export const policyDefaults = {
  maxHourlySpendUsd: 100,
  maxInstances: 10,
  cooldown: "30m",
  afterFailure: "5m",
  queueCooldown: "0m",
  priceChangePercent: 20,
  confirmationAboveUsd: 100,
  timeout: "60m",
  window: "6h",
  aboveTerminations: 1,
  launchWithin: "2h",
  stopAfterFailures: 3,
  stopFor: "6h",
  priority: 100,
  instanceType: "gpu_1x_a100",
} as const;

const year = "365d";
const mostDollars = 1_000_000;

const cooldown = group(
  {
    provision: Optional(
      duration({
        default: policyDefaults.cooldown,
        shortest: "0m",
        longest: year,
        description: "Least time between two completed growths of a pool.",
      }),
    ),
    terminate: Optional(
      duration({
        default: policyDefaults.cooldown,
        shortest: "0m",
        longest: year,
        description: "Least time between two completed shrinkings of a pool.",
      }),
    ),
    after_failure: Optional(
      duration({
        default: policyDefaults.afterFailure,
        shortest: "0m",
        longest: year,
        description: "The same after one that failed, which is worth trying again sooner.",
      }),
    ),
    queue: Optional(
      duration({
        default: policyDefaults.queueCooldown,
        shortest: "0m",
        longest: year,
        description:
          "In place of `provision` for machines that the rule `queue` wants beyond all that is " +
          "on its way. With `0m` they do not wait for a growth that is on its way either.",
      }),
    ),
  },
  {
    description:
      "How long a pool rests after an action. `LAMBDA_LABS_ACTION_COOLDOWN_MINS` counts where it " +
      "is longer.",
  },
);

const approvalTier = group(
  {
    above_hourly_cost_usd: dollarsPerHour({
      minimum: 0,
      maximum: mostDollars,
      description:
        "Growth that costs more than this an hour, together with what fewer people approved " +
        "within `confirmation.window`.",
    }),
    count: count({
      minimum: 2,
      maximum: 20,
      description: "How many people must approve it.",
    }),
  },
  { description: "How many people an amount needs." },
);

const confirmation = group(
  {
    above_hourly_cost_usd: Optional(
      dollarsPerHour({
        default: policyDefaults.confirmationAboveUsd,
        minimum: 0,
        maximum: mostDollars,
        description:
          "Growth that costs more than this an hour waits for an approval. " +
          "`LAMBDA_LABS_CONFIRMATION_THRESHOLD` counts where it is lower.",
      }),
    ),
    approvals: Optional(
      ListOf(approvalTier, {
        default: [],
        maxItems: 10,
        description:
          "Growth that costs more needs more people. Changes of policies and of what Fleetmerge is " +
          "steered by need the largest `count`.",
      }),
    ),
    timeout: Optional(
      duration({
        default: policyDefaults.timeout,
        shortest: "1m",
        longest: year,
        description: "A proposal that is not approved in this time is closed.",
      }),
    ),
    approvers: Optional(
      list(login({ description: "A GitHub login." }), {
        maxItems: 100,
        errorMessage:
          "Name at least one login, or leave the key out: then who may write may approve",
        description: "Who may approve. Left out: everybody who may write to the repository.",
      }),
    ),
    above_terminations: Optional(
      count({
        default: policyDefaults.aboveTerminations,
        minimum: 0,
        maximum: 1000,
        description:
          "More removals in one proposal than this wait for an approval, also where a rule asked " +
          "for them on known readings; so a plan proposes no more than this at once, or one " +
          "where it is 0. A removal that no rule asked for always waits.",
      }),
    ),
    window: Optional(
      duration({
        default: policyDefaults.window,
        shortest: "1m",
        longest: year,
        description:
          "All growth merged without approval in this time is added up before it is compared, " +
          "so that splitting gains nothing.",
      }),
    ),
  },
  { description: "When a proposal waits for a person, and for whom." },
);

const limits = group(
  {
    kind: Literal("limits", { description: "Says that this file sets the limits." }),
    max_hourly_spend_usd: Optional(
      dollarsPerHour({
        default: policyDefaults.maxHourlySpendUsd,
        minimum: 0,
        maximum: mostDollars,
        description:
          "Spending of all machines together, ours or not, that no action may exceed. " +
          "`LAMBDA_LABS_MAX_HOURLY_SPEND` counts where it is lower.",
      }),
    ),
    max_instances: Optional(
      count({
        default: policyDefaults.maxInstances,
        minimum: 0,
        maximum: 10_000,
        description:
          "Managed machines that no action may exceed. `LAMBDA_LABS_MAX_INSTANCES` counts where " +
          "it is lower.",
      }),
    ),
    cooldown: Optional(cooldown),
    confirmation: Optional(confirmation),
    apply: Optional(
      group(
        {
          launch_within: Optional(
            duration({
              default: policyDefaults.launchWithin,
              shortest: "1m",
              longest: year,
              description: "A merged launch that no cloud accepted in this time is never executed.",
            }),
          ),
          stop_after_failures: Optional(
            count({
              default: policyDefaults.stopAfterFailures,
              minimum: 1,
              maximum: 1000,
              description:
                "So many launches of a pool that fail in a row stop its growth. Want of capacity " +
                "is no failure.",
            }),
          ),
          stop_for: Optional(
            duration({
              default: policyDefaults.stopFor,
              shortest: "1m",
              longest: year,
              description:
                "A stopped pool is tried again after this time, or as soon as its policy says " +
                "something else.",
            }),
          ),
        },
        { description: "How a merged change is carried out." },
      ),
    ),
    pause: Optional(pauseSchema),
    windows: Optional(windowsSchema),
    changes: Optional(changesSchema),
    budget: Optional(budgetSchema),
    price_change_percent: Optional(
      count({
        default: policyDefaults.priceChangePercent,
        minimum: 0,
        maximum: 1000,
        description:
          "Growth is held when the price of its type is more than this above or below every " +
          "price of that type in the fleet file and that of its last launch.",
      }),
    ),
  },
  { title: "Limits", description: "What holds for the whole fleet. At most one file." },
);

const sizeOfPool = { minimum: 0, maximum: 10_000 } as const;

const pool = group(
  {
    kind: Literal("pool", { description: "Says that this file describes a pool." }),
    name: poolName({ description: "The pool's name, also in the fleet file and in branch names." }),
    priority: Optional(
      count({
        default: policyDefaults.priority,
        minimum: 0,
        maximum: 1_000_000,
        description: "Pools with lower numbers are served first when a limit is short.",
      }),
    ),
    instance: group(
      {
        types: Optional(
          list(cloudWord({ title: "an instance type", description: "As the cloud spells it." }), {
            maxItems: 100,
            default: [policyDefaults.instanceType],
            errorMessage: "Name at least one type, or leave the key out for the default type",
            description:
              "Instance types, the preferred first. Where it is left out, " +
              "`LAMBDA_LABS_DEFAULT_INSTANCE_TYPE` counts first.",
          }),
        ),
        choose: Optional(
          choice(["preferred", "cheapest"], {
            default: "preferred",
            description:
              "Which of the types with capacity: the first of `types`, or the one that costs " +
              "least for one GPU; of several equal ones that with capacity in most regions, then " +
              "the first. Machines of other types than before may need other settings of jobs.",
          }),
        ),
        regions: Optional(
          list(cloudWord({ title: "a region", description: "As the cloud spells it." }), {
            maxItems: 100,
            errorMessage: "Name at least one region, or leave the key out: then every one will do",
            description: "Regions, the preferred first. Left out: every region with capacity.",
          }),
        ),
        ssh_key: cloudWord({
          title: "the name of an SSH key",
          description: "Name of the SSH key, as it is stored at the cloud.",
        }),
      },
      { description: "What the pool's machines are." },
    ),
    size: group(
      {
        min: count({
          ...sizeOfPool,
          description: "Fewer members than this are filled up, and no load shrinks the pool below.",
        }),
        max: count({ ...sizeOfPool, description: "No rule grows the pool above this." }),
      },
      { description: "How small and how large the pool may be." },
    ),
    rules: Optional(
      ListOf(
        Unsafe<WrittenRule>(
          oneOfByTag(
            "rule",
            Object.values(ruleKinds).map((kind) => kind.schema),
          ),
        ),
        {
          default: [],
          maxItems: 100,
          description: "Reasons to grow or shrink. Without any, the pool changes only by hand.",
        },
      ),
    ),
    pause: Optional(pauseSchema),
    windows: Optional(windowsSchema),
    changes: Optional(changesSchema),
    protect: Optional(protectSchema),
    busy: Optional(busySchema),
    boot: Optional(bootSchema),
    drain: Optional(drainSchema),
  },
  { title: "Pool", description: "Machines that do one job and are scaled together. A file each." },
);

/** A rule before its own kind has read it. */
export interface WrittenRule {
  readonly rule: Rule["rule"];
}
/** A limits file that has passed the schema. */
export type WrittenLimits = Static<typeof limits>;
/** A pool's file that has passed the schema. */
export type WrittenPool = Static<typeof pool>;

/** The two kinds of policy file. */
export const policyKinds = { limits, pool } as const;

/** What every `policies/*.yaml` must be. */
export const policySchema: TSchema = Unsafe({
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Fleetmerge policy",
  description: "A file of the folder policies: the limits of the fleet, or one pool.",
  ...oneOfByTag("kind", [limits, pool]),
});

/** The tag picks the one schema that counts, so that problems never speak of the others. */
function oneOfByTag(tag: string, schemas: readonly TSchema[]) {
  return { type: "object", discriminator: { propertyName: tag }, oneOf: schemas, required: [tag] };
}
