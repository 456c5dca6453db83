/** What may stand in `policies/*.test.yaml`. Apart from the policies: it describes a world. */
import {
  Boolean as Flag,
  Array as ListOf,
  Optional,
  type Static,
  type TSchema,
  Unsafe,
} from "typebox";
import { gateReasons, lateReasons } from "../model/plan.ts";
import { courseKeywords } from "./course.ts";
import {
  byName,
  choice,
  cloudWord,
  count,
  dollars,
  dollarsPerHour,
  duration,
  group,
  instanceName,
  list,
  moment,
  poolName,
  poolNameSchema,
  sentence,
} from "./fields.ts";
import { ruleNames } from "./rules/index.ts";

/** What a machine of a test is when it does not say. */
export const testDefaults = { gpuPercent: 50, age: "1d", waitedFor: "5m" } as const;

const mostMoney = 10_000_000;

const machine = group(
  {
    name: instanceName({ description: "The machine's name, once in a test." }),
    type: Optional(
      cloudWord({
        title: "an instance type",
        description: "Left out: the first type of the pool's policy.",
      }),
    ),
    region: Optional(
      cloudWord({
        title: "a region",
        description: "Left out: the first region of the pool's policy.",
      }),
    ),
    age: Optional(
      duration({
        default: testDefaults.age,
        shortest: "0m",
        longest: "365d",
        description: "Since its first health check. Readings from before do not count.",
      }),
    ),
    gpu_percent: Optional(
      Unsafe<number | string>(
        courseKeywords({
          default: testDefaults.gpuPercent,
          description:
            "Utilisation of every GPU in percent. A number: always. Steps: oldest first, the " +
            "last ends now, the first reaches back for ever. `none`: nothing was measured.",
        }),
      ),
    ),
    status: Optional(
      choice(["active", "booting", "unhealthy"], {
        default: "active",
        description: "What the cloud says of it.",
      }),
    ),
    protect: Optional(
      sentence({ description: "Protects it in the fleet file, for this reason. Left out: not." }),
    ),
    busy: Optional(
      Flag({
        title: "true or false",
        errorMessage: "Write true or false",
        default: false,
        description: "Whether every query of the pool's `busy` calls it at work now.",
      }),
    ),
    lease_until: Optional(
      moment({ description: "The end of its lease in the fleet file. Left out: it has none." }),
    ),
  },
  { title: "Machine", description: "A machine of the pool that runs, named in the fleet file." },
);

const waiting = group(
  {
    pool: poolName({ description: "The pool whose `queue` rule sees them." }),
    gpus: count({ minimum: 0, maximum: 100_000, description: "GPUs that jobs wait for." }),
    size: Optional(
      count({
        minimum: 1,
        maximum: 1000,
        default: 1,
        description: "GPUs that one of these jobs needs on one machine.",
      }),
    ),
    for: Optional(
      duration({
        default: testDefaults.waitedFor,
        shortest: "1m",
        longest: "30d",
        description: "How long they have waited.",
      }),
    ),
  },
  { title: "Waiting GPUs", description: "What jobs wait for. A pool without: its queue is empty." },
);

const past = group(
  {
    pool: poolName({ description: "The pool." }),
    action: choice(["grow", "shrink"], { description: "What was done." }),
    ago: duration({
      shortest: "0m",
      longest: "365d",
      description: "How long ago it was completed.",
    }),
    failed: Optional(
      Flag({
        title: "true or false",
        errorMessage: "Write true or false",
        default: false,
        description: "Whether it failed instead.",
      }),
    ),
  },
  { title: "Past action", description: "Something that was done: cooldowns count from it." },
);

/** The reasons that a "nothing" may be expected to have. */
const reasons = [...gateReasons, ...lateReasons] as const;

const expectation = group(
  {
    pool: poolName({ description: "The pool that this is expected of." }),
    action: choice(["grow", "shrink", "nothing"], {
      description: "What is proposed. `nothing`: no action at all.",
    }),
    count: Optional(
      count({
        minimum: 1,
        maximum: 10_000,
        default: 1,
        description: "Of `grow`: so many machines alike.",
      }),
    ),
    machine: Optional(instanceName({ description: "Of `shrink`: the one that goes. Any." })),
    type: Optional(cloudWord({ title: "an instance type", description: "Left out: any." })),
    region: Optional(cloudWord({ title: "a region", description: "Left out: any." })),
    rule: Optional(
      choice(ruleNames, {
        description: "The rule that asks; `minimum` also for `size.min`. Left out: any.",
      }),
    ),
    confirmation: Optional(
      choice(["auto", "approval"], {
        description: "Whether the proposal merges by itself or waits for a person. Left out: any.",
      }),
    ),
    because: Optional(
      choice(reasons, {
        description:
          "Of `nothing`: the reason of an action that was stopped, or for which one of the " +
          "machines is held. Left out: any, or none at all.",
      }),
    ),
    says: Optional(
      sentence({
        description: "Text that must stand in the sentence that says why. Left out: any.",
      }),
    ),
  },
  { title: "Expectation", description: "One thing that is to come of a pool." },
);

const prices = byName(
  dollarsPerHour({ minimum: 0, maximum: 1000, description: "Dollars an hour for one machine." }),
  {
    description:
      "What a machine of each type costs in dollars an hour. The price of a type that is not " +
      "here is unknown.",
  },
);

const now = moment({ description: "The moment at which is decided, in UTC." });

const test = group(
  {
    name: sentence({ description: "What is tested, as a sentence." }),
    now: Optional(moment({ description: "Left out: the `now` of the file." })),
    machines: Optional(
      byName(ListOf(machine, { maxItems: 1000, description: "The pool's machines." }), {
        propertyNames: poolNameSchema,
        description: "What runs, by pool. A pool that is not here has no machine.",
      }),
    ),
    waiting: Optional(
      ListOf(waiting, { maxItems: 100, default: [], description: "What jobs wait for." }),
    ),
    history: Optional(
      ListOf(past, { maxItems: 100, default: [], description: "What was done before." }),
    ),
    spent_today_usd: Optional(
      dollars({
        minimum: 0,
        maximum: mostMoney,
        description:
          "What machines that are gone have cost since midnight (UTC). Left out: nothing.",
      }),
    ),
    spent_this_month_usd: Optional(
      dollars({
        minimum: 0,
        maximum: mostMoney,
        description: "The same on the month's earlier days. Left out: nothing.",
      }),
    ),
    prices: Optional(prices),
    sold_out: Optional(
      list(cloudWord({ title: "an instance type", description: "As the cloud spells it." }), {
        maxItems: 100,
        errorMessage: "Name at least one type, or leave the key out",
        description: "Types that no region has now. Left out: every region has every type.",
      }),
    ),
    expect: ListOf(expectation, {
      minItems: 1,
      maxItems: 1000,
      errorMessage: "Expect something; action: nothing is an expectation too",
      description:
        "All that is to come. Of a pool that is not named here, nothing may come; of one that " +
        "is, nothing else.",
    }),
  },
  { title: "Test", description: "A small fleet at a moment, and what is to come of it." },
);

const testFile = group(
  {
    now: Optional(now),
    prices: Optional(prices),
    tests: ListOf(test, {
      minItems: 1,
      maxItems: 1000,
      errorMessage: "Write at least one test, or remove the file",
      description: "The tests, each decided by itself.",
    }),
  },
  {
    title: "Fleetmerge policy test",
    description: "A file `policies/*.test.yaml`: what the policies beside it decide, and must.",
  },
);

/** A test file that has passed the schema. */
export type WrittenTestFile = Static<typeof testFile>;
/** A test of it. */
export type WrittenTest = Static<typeof test>;
/** A machine of it. */
export type WrittenTestMachine = Static<typeof machine>;

/** What every `policies/*.test.yaml` must be. */
export const policyTestSchema: TSchema = Unsafe({
  $schema: "http://json-schema.org/draft-07/schema#",
  ...testFile,
});
