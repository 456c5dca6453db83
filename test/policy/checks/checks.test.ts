/** Static checks on whole policies: what each finds and where, and what it leaves alone. */
import { describe, expect, it } from "vitest";
import { printProblem } from "../../../src/errors.ts";
import { usdPerHour } from "../../../src/model/units.ts";
import { loadPolicies } from "../../../src/policy/load.ts";

const bare = "kind: limits\nmax_instances: 8\n";
const limits = `${bare}confirmation: { above_hourly_cost_usd: 20 }\n`;
const busy = "  - { rule: high_utilization, above_percent: 80, for: 15m }\n";
const ageing = "  - { rule: lease, max_age: 7d }\n";
const idle = "  - { rule: idle, below_percent: 20, for: 30m }\n";

function pool(rules: string, size = "{ min: 1, max: 4 }", more = "", name = "training"): string {
  const template = "instance: { types: [gpu_1x_a10], ssh_key: ops }";
  return `kind: pool\nname: ${name}\n${template}\nsize: ${size}\n${more}rules:\n${rules}`;
}

/** What loading says: `error` or `warning`, then place and words. */
function told(files: Readonly<Record<string, string>>): readonly string[] {
  const loaded = loadPolicies(files, {});
  return loaded.kind === "problems"
    ? loaded.problems.map((one) => `error ${printProblem(one)}`)
    : loaded.warnings.map((one) => `warning ${printProblem(one)}`);
}

const at = "policies/training.yaml";
const of = (text: string, limitsText = limits) =>
  told({ "policies/limits.yaml": limitsText, [at]: text });

interface Case {
  readonly text: string;
  readonly limits?: string;
  /** The start of each finding. None: nothing is found. */
  readonly says: readonly string[];
}

const cases: Readonly<Record<string, Case>> = {
  "nothing in the two original rules": { text: pool(busy + idle), says: [] },
  "a fixed size with an idle rule": {
    text: pool(busy + idle, "{ min: 2, max: 2 }"),
    says: [`error ${at}:7:5 size.min and size.max are both 2, so the rule idle can never let one`],
  },
  "a fixed size with a rule that grows": {
    text: pool(busy, "{ min: 2, max: 2 }"),
    says: [
      `warning ${at}:6:5 size.min and size.max are both 2, so the rule high_utilization can ` +
        "never add one. Raise size.max above 2, or remove the rule",
    ],
  },
  "a fixed size with rules that grow and shrink": {
    text: pool(
      "  - { rule: target }\n  - { rule: queue, query: waiting }\n  - { rule: headroom, gpus: 1 }\n",
      "{ min: 2, max: 2 }",
    ),
    says: [
      `warning ${at}:6:5 size.min and size.max are both 2, so the rule target can change nothing`,
      `warning ${at}:7:5 size.min and size.max are both 2, so the rule queue can change nothing`,
      `warning ${at}:8:5 size.min and size.max are both 2, so the rule headroom can change nothing`,
    ],
  },
  "no fault in a fixed size of which machines end by their age": {
    text: pool(ageing, "{ min: 2, max: 2 }"),
    says: [],
  },
  "thresholds that flap from two members to one": {
    text: pool(`${busy}  - { rule: idle, below_percent: 40, for: 30m }\n`),
    says: [
      `warning ${at}:7:34 of 2 members just below 40 percent, the one that is left would be at 80,`,
    ],
  },
  "no flapping just below that": {
    text: pool(`${busy}  - { rule: idle, below_percent: 39, for: 30m }\n`),
    says: [],
  },
  "no flapping where the step is smaller": {
    text: pool(`${busy}  - { rule: idle, below_percent: 40, for: 30m }\n`, "{ min: 3, max: 6 }"),
    says: [],
  },
  "flapping of larger pools": {
    text: pool(`${busy}  - { rule: idle, below_percent: 65, for: 30m }\n`, "{ min: 3, max: 6 }"),
    says: [`warning ${at}:7:34 of 4 members just below 65 percent, each of the 3 that are left`],
  },
  "no flapping where nobody may go": {
    text: pool(`  - { rule: idle, below_percent: 70, for: 30m }\n`, "{ min: 0, max: 1 }"),
    says: [],
  },
  "a minimum above the limit": {
    text: pool(busy, "{ min: 9, max: 10 }"),
    says: [
      `warning ${at}:4:14 size.min is 9, but the whole fleet may have only 8 instances`,
      `warning ${at}:4:22 size.max is 10, but the whole fleet may have only 8 instances`,
    ],
  },
  "a milder copy of a growing rule": {
    text: pool(`${busy}  - { rule: high_utilization, above_percent: 90, for: 20m }\n`),
    says: [`warning ${at}:7:5 rules[1] never decides anything: rules[0] always asks for as much`],
  },
  "the milder rule also where it stands first": {
    text: pool(`  - { rule: high_utilization, above_percent: 90, for: 20m }\n${busy}`),
    says: [`warning ${at}:6:5 rules[0] never decides anything: rules[1] always asks for as much`],
  },
  "no copy in a rule that adds more": {
    text: pool(`${busy}  - { rule: high_utilization, above_percent: 95, for: 15m, add: 3 }\n`),
    says: [],
  },
  "a laxer idle rule beside a stricter one": {
    text: pool(`${busy}${idle}  - { rule: idle, below_percent: 10, for: 60m }\n`),
    says: [`warning ${at}:7:5 rules[1] never decides anything: rules[2] is stricter`],
  },
  "of two equal rules the later": {
    text: pool(busy + idle + idle),
    says: [`warning ${at}:8:5 rules[2] never decides anything: rules[1] is stricter`],
  },
  "a minimum that the size holds already": {
    text: pool(`${busy}  - { rule: minimum, instances: 1 }\n`),
    says: [`warning ${at}:7:5 rules[1] never decides anything: size.min is 1 already`],
  },
  "hours that end before a machine works": {
    text: pool(
      `${busy}  - { rule: schedule, days: [mon], from: "08:00", to: "08:20", zone: UTC, minimum: 3 }\n`,
    ),
    says: [`warning ${at}:7:5 rules[1] lasts 20 minutes, and from its start to a machine that`],
  },
  "no fault in hours across midnight": {
    text: pool(
      `${busy}  - { rule: schedule, days: [mon], from: "23:45", to: "00:30", zone: UTC, minimum: 3 }\n`,
    ),
    says: [],
  },
  "windows that deny all that they allow": {
    text: pool(
      busy,
      undefined,
      'windows:\n  - { effect: allow, days: [mon], from: "09:00", to: "17:00" }\n' +
        '  - { effect: deny, days: [mon], from: "08:00", to: "18:00" }\n',
    ),
    says: [`warning ${at}:6:3 these windows are never open for propose, merge, apply`],
  },
  "a denial of the whole week, of one act": {
    text: pool(busy, undefined, "windows:\n  - { effect: deny, acts: [merge] }\n"),
    says: [`warning ${at}:6:3 these windows are never open for merge`],
  },
  "no fault where a minute is left": {
    text: pool(
      busy,
      undefined,
      'windows:\n  - { effect: allow, days: [mon], from: "22:00", to: "02:00" }\n' +
        '  - { effect: deny, days: [mon], from: "22:00", to: "01:59" }\n',
    ),
    says: [],
  },
  "no judgement over windows of several zones": {
    text: pool(
      busy,
      undefined,
      "windows:\n  - { effect: deny, zone: Europe/Berlin }\n  - { effect: deny, zone: UTC }\n",
    ),
    says: [],
  },
  "a bot as the only approver": {
    text: pool(busy),
    limits: `${bare}confirmation: { above_hourly_cost_usd: 20, approvers: [github-actions] }\n`,
    says: ["error policies/limits.yaml:3:56 github-actions is a bot, and nobody else may approve"],
  },
  "a bot among the approvers": {
    text: pool(busy),
    limits: `${bare}confirmation: { above_hourly_cost_usd: 20, approvers: [ada, dependabot] }\n`,
    says: ["warning policies/limits.yaml:3:61 dependabot is a bot, and an approval by a bot does"],
  },
  "an amount that needs more people than may approve": {
    text: pool(busy),
    limits:
      `${bare}confirmation:\n  above_hourly_cost_usd: 20\n  approvers: [ada]\n` +
      "  approvals: [{ above_hourly_cost_usd: 30, count: 2 }]\n",
    says: [
      "error policies/limits.yaml:6:51 2 people must approve over $30/hour, and approvers names 1",
    ],
  },
  "an amount for several people that is below the threshold for one": {
    text: pool(busy),
    limits:
      `${bare}confirmation:\n  above_hourly_cost_usd: 20\n` +
      "  approvals: [{ above_hourly_cost_usd: 10, count: 2 }]\n",
    says: ["warning policies/limits.yaml:5:40 $10/hour needs 2 people, and is below the threshold"],
  },
  "times shorter than plan comes round": {
    text: pool("  - { rule: high_utilization, above_percent: 80, for: 5m }\n"),
    limits: `${limits}cooldown: { provision: 9m, terminate: 10m }\n`,
    says: [
      "warning policies/limits.yaml:4:24 provision is 9m, and plan looks only every 10m",
      `warning ${at}:6:55 for is 5m, and plan looks only every 10m`,
    ],
  },
};

describe("the static checks find", () => {
  it.each(Object.entries(cases))("%s", (_, { text, limits: limitsText, says }) => {
    const found = of(text, limitsText);
    expect(found.map((line, index) => line.slice(0, says[index]?.length ?? 400))).toEqual(says);
  });

  it("minimums that are too many only together, at the largest", () => {
    const files = {
      "policies/limits.yaml": limits,
      [at]: pool(ageing, "{ min: 4, max: 4 }"),
      "policies/serving.yaml": pool(ageing, "{ min: 5, max: 5 }", "", "serving"),
    };
    expect(told(files)).toEqual([
      expect.stringMatching(
        /^warning policies\/serving.yaml:4:14 the size.min of all 2 pools .* 9/,
      ),
    ]);
  });

  it("every error at once, in the order of the files", () => {
    const files = {
      [at]: pool(idle, "{ min: 2, max: 2 }"),
      "policies/serving.yaml": pool(busy + idle, "{ min: 1, max: 1 }", "", "serving"),
    };
    expect(told(files)).toEqual([
      expect.stringMatching(/^error policies\/serving.yaml:7:5 size.min and size.max are both 1/),
      expect.stringMatching(/^error policies\/training.yaml:6:5 size.min and size.max are both 2/),
    ]);
  });
});

describe("minimums and the price of machines", () => {
  const prices = { gpu_1x_a10: usdPerHour(1.29), gpu_8x_a100: usdPerHour(15.92) };
  const small = `${bare}max_hourly_spend_usd: 10\nconfirmation: { above_hourly_cost_usd: 5 }\n`;
  const told = (files: Readonly<Record<string, string>>, known = prices): readonly string[] => {
    const loaded = loadPolicies({ "policies/limits.yaml": small, ...files }, {}, { prices: known });
    return loaded.kind === "loaded" ? loaded.warnings.map(printProblem) : ["problems"];
  };

  it("are weighed by the cheapest type of each pool", () => {
    expect(told({ [at]: pool(ageing, "{ min: 8, max: 8 }") })).toEqual([
      `${at}:4:14 size.min is 8, and 8 gpu_1x_a10, the cheapest of its types, cost $10.32/hour, ` +
        "but no more than $10/hour is ever spent. Lower a size.min, or raise " +
        "max_hourly_spend_usd in the limits: the limit wins",
    ]);
    expect(told({ [at]: pool(busy, "{ min: 7, max: 8 }") })).toEqual([]);
  });

  it("are added up over all pools", () => {
    const two = {
      [at]: pool(ageing, "{ min: 4, max: 4 }"),
      "policies/other.yaml": pool(ageing, "{ min: 4, max: 4 }", "", "other"),
    };

    expect(told(two)).toEqual([
      expect.stringContaining(
        "other.yaml:4:14 the size.min of all pools together cost $10.32/hour",
      ),
    ]);
  });

  it("are left alone while a type could be cheaper than anybody knows", () => {
    const text = pool(ageing, "{ min: 8, max: 8 }").replace(
      "[gpu_1x_a10]",
      "[gpu_1x_a10, gpu_new]",
    );

    expect(told({ [at]: text })).toEqual([]);
  });
});

describe("a schedule", () => {
  const schedule = (text: string) => of(pool(`${busy}  - { rule: schedule, ${text} }\n`));

  it("that asks for no more than the pool's own size never decides", () => {
    expect(schedule('minimum: 1, from: "08:00", to: "18:00"')).toEqual([
      expect.stringContaining(
        `warning ${at}:7:5 rules[1] never decides anything: size is 1 to 4 already`,
      ),
    ]);
  });

  it("that asks for more, or allows less, does", () => {
    expect(schedule('minimum: 2, from: "08:00", to: "18:00"')).toEqual([]);
    expect(schedule('maximum: 3, from: "08:00", to: "18:00"')).toEqual([]);
  });
});
