/** Every kind of mistake in a policy, with the exact words that the operator reads. */
import { describe, expect, it } from "vitest";
import { printProblem } from "../../src/errors.ts";
import type { EnvironmentLimits } from "../../src/model/settings.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import { ruleNames } from "../../src/policy/rules/index.ts";
import { catalogue, goodLimits, goodPool } from "./sources.ts";

function problemsOf(
  files: Readonly<Record<string, string>>,
  environment: EnvironmentLimits = {},
): readonly string[] {
  const answer = loadPolicies(files, environment, catalogue);
  return answer.kind === "problems" ? answer.problems.map(printProblem) : [];
}

const ruleChoice = ruleNames.map((name) => `"rule: ${name}"`).join(" or ");

/** The good pool with one part replaced. */
function pool(part: string | RegExp, replacement: string): string {
  const changed = goodPool.replace(part, () => replacement);
  expect(changed).not.toBe(goodPool);
  return changed;
}

const hints = {
  duration: "Write a number and a unit, such as 30m, 6h or 7d",
  percent: "Write a plain number from 1 to 99, without %",
  dollars: "Write a plain number of dollars, without $ and unit, such as 20 or 1.99",
  poolName:
    "Write lower-case letters, digits and hyphens, starting with a letter, at most 40 characters",
} as const;

describe("a mistake in a pool", () => {
  it.each([
    {
      mistake: "an unknown key",
      text: pool("size:", "prio: 1\nsize:"),
      says:
        '4:1 the file has the unknown key "prio". Known keys: kind, name, priority, instance, ' +
        "size, rules, pause, windows and 5 more",
    },
    {
      mistake: "a misspelled key, told once although it is also missing",
      text: pool("name:", "naem:"),
      says: '2:1 the file has the unknown key "naem". Did you mean "name"?',
    },
    {
      mistake: "a missing key",
      text: pool("min: 1, ", ""),
      says: '4:1 size lacks the key "min". Add min: Fewer members than this are filled up, and no load shrinks the pool below',
    },
    {
      mistake: "a misspelled rule",
      text: pool("high_utilization", "high_utilisation"),
      says:
        '6:13 rules[0].rule is "high_utilisation", which is not known. Did you mean ' +
        '"high_utilization"?',
    },
    {
      mistake: "a rule without a name",
      text: pool("rule: idle, ", ""),
      says: `7:5 rules[1] lacks the key "rule". Add ${ruleChoice}`,
    },
    {
      mistake: "a key of another rule",
      text: pool("for: 30m", "add: 2"),
      says: '7:38 rules[1] has the unknown key "add". Known keys: rule, below_percent, for',
    },
    {
      mistake: "a duration without a unit",
      text: pool("30m", "30"),
      says:
        `7:43 rules[1].for is 30, which is not a duration. ${hints.duration}. Did you mean ` +
        "30m?",
    },
    {
      mistake: "a duration with a word",
      text: pool("30m", "30 min"),
      says:
        `7:43 rules[1].for is "30 min", which is not a duration. ${hints.duration}. Did you ` +
        "mean 30m?",
    },
    {
      mistake: "a duration with a capital",
      text: pool("30m", "30M"),
      says:
        `7:43 rules[1].for is "30M", which is not a duration. ${hints.duration}. Did you mean ` +
        "30m?",
    },
    {
      mistake: "a duration shorter than the time between two samples",
      text: pool("30m", "10s"),
      says: "7:43 rules[1].for is 10s, and must be at least 1m. Write a duration from 1m to 30d",
    },
    {
      mistake: "more than everything",
      text: pool("above_percent: 80", "above_percent: 120"),
      says:
        "6:46 rules[0].above_percent is 120, and must be at most 99. Write a percentage from " +
        "1 to 99",
    },
    {
      mistake: "a share for a percentage",
      text: pool("above_percent: 80", "above_percent: 0.8"),
      says:
        "6:46 rules[0].above_percent is 0.8, and must be at least 1. Write a percentage from " +
        "1 to 99. Did you mean 80?",
    },
    {
      mistake: "a percentage with its sign",
      text: pool("below_percent: 20", "below_percent: 20%"),
      says:
        `7:34 rules[1].below_percent is "20%", which is not a percentage. ${hints.percent}. ` +
        "Did you mean 20?",
    },
    {
      mistake: "a low threshold that is not below the high one",
      text: pool("below_percent: 20", "below_percent: 80"),
      says:
        "7:34 idle counts below 80 percent, and high_utilization already above 80: " +
        "one machine could be both. " +
        "Lower below_percent under 80, or raise above_percent",
    },
    {
      mistake: "a least size above the greatest",
      text: pool("min: 1", "min: 7"),
      says: "4:14 size.min is 7, and size.max only 6. Lower min or raise max",
    },
    {
      mistake: "half a machine",
      text: pool("max: 6", "max: 6.5"),
      says:
        "4:22 size.max is 6.5, which is not a whole number. Write a whole number from 0 to " +
        "10000",
    },
    {
      mistake: "no types",
      text: pool("[gpu_1x_a10]", "[]"),
      says:
        "3:20 instance.types is an empty list. Name at least one type, or leave the key out " +
        "for the default type",
    },
    {
      mistake: "a single type that is not a list",
      text: pool("[gpu_1x_a10]", "gpu_1x_a10"),
      says: '3:20 instance.types is "gpu_1x_a10", which is not a list. Write a list: [gpu_1x_a10]',
    },
    {
      mistake: "a type twice",
      text: pool("[gpu_1x_a10]", "[gpu_1x_a10, gpu_1x_a10]"),
      says: '3:33 instance.types names "gpu_1x_a10" twice. Remove one of the two',
    },
    {
      mistake: "a type that the cloud does not know",
      text: pool("[gpu_1x_a10]", "[gpu_1x_a10, gpu_1x_a1000]"),
      says:
        '3:33 instance.types[1] is "gpu_1x_a1000", and the cloud knows no such instance type. ' +
        'Did you mean "gpu_1x_a100"?',
    },
    {
      mistake: "a region that the cloud does not know",
      text: pool("us-east-1", "eu-central-1"),
      says:
        '3:44 instance.regions[0] is "eu-central-1", and the cloud knows no such region. ' +
        "Known regions: us-east-1, us-west-2",
    },
    {
      mistake: "a key that is only digits and not in quotes",
      text: pool("ssh_key: ops", "ssh_key: 12"),
      says:
        "3:65 instance.ssh_key is 12, which is not the name of an SSH key. Write it exactly " +
        "as the cloud spells it, in quotes where it is all digits",
    },
    {
      mistake: "a name with capitals",
      text: pool("training", "Training"),
      says: `2:7 name is "Training", which is not a pool name. ${hints.poolName}`,
    },
    {
      mistake: "a name that is too long",
      text: pool("training", "t".repeat(41)),
      says: `2:7 name is "${"t".repeat(41)}", which is not a pool name. ${hints.poolName}`,
    },
    {
      mistake: "a name that every object has",
      text: pool("training", "constructor"),
      says: `2:7 name is "constructor", which is not a pool name. ${hints.poolName}`,
    },
    {
      mistake: "nothing where something belongs",
      text: pool(/size: .*/, "size:"),
      says: "4:1 size is empty. Write a map of keys here, or remove it",
    },
    {
      mistake: "a key twice",
      text: pool("size:", "name: other\nsize:"),
      says:
        '4:1 the key "name" stands twice in the same place. Keep one of the two: a second one ' +
        "would silently win",
    },
    {
      mistake: "a kind that is neither",
      text: pool("kind: pool", "kind: pol"),
      says: '1:7 kind is "pol", which is not known. Did you mean "pool"?',
    },
    {
      mistake: "no kind",
      text: pool("kind: pool\n", ""),
      says: '1:1 the file lacks the key "kind". Add "kind: limits" or "kind: pool"',
    },
    {
      mistake: "a key that tries to reach the prototype",
      text: pool("size:", "__proto__: { min: 0 }\nsize:"),
      says:
        '4:1 the file has the unknown key "__proto__". Known keys: kind, name, priority, ' +
        "instance, size, rules, pause, windows and 5 more",
    },
  ])("is told where and how to mend it: $mistake", ({ text, says }) => {
    expect(problemsOf({ "policies/training.yaml": text })).toEqual([
      `policies/training.yaml:${says}`,
    ]);
  });
});

describe("a mistake in the limits", () => {
  it.each([
    {
      mistake: "a sign before dollars",
      text: "kind: limits\nmax_hourly_spend_usd: $100\n",
      says:
        '2:23 max_hourly_spend_usd is "$100", which is not an amount of dollars an hour. ' +
        `${hints.dollars}. Did you mean 100?`,
    },
    {
      mistake: "less than nothing",
      text: "kind: limits\nmax_hourly_spend_usd: -1\n",
      says:
        "2:23 max_hourly_spend_usd is -1, and must be at least 0. Write an amount of dollars " +
        "an hour from 0 to 1000000",
    },
    {
      mistake: "a number that is none",
      text: "kind: limits\nmax_hourly_spend_usd: .nan\n",
      says:
        "2:23 max_hourly_spend_usd is NaN, which is not an amount of dollars an hour. " +
        `${hints.dollars}`,
    },
    {
      mistake: "nobody to approve",
      text: "kind: limits\nconfirmation: { approvers: [] }\n",
      says:
        "2:28 confirmation.approvers is an empty list. Name at least one login, or leave the " +
        "key out: then who may write may approve",
    },
    {
      mistake: "a login with its at sign",
      text: 'kind: limits\nconfirmation: { approvers: [alice, "@bob"] }\n',
      says:
        '2:36 confirmation.approvers[1] is "@bob", which is not a GitHub login. Write the ' +
        "login as in the profile's address, without @",
    },
    {
      mistake: "a key at the wrong level",
      text: "kind: limits\nlaunch_within: 2h\n",
      says:
        '2:1 the file has the key "launch_within", which is written otherwise. Since 0.1.0 ' +
        "write apply: { launch_within: 2h }",
    },
    {
      mistake: "a setting of the environment as a key",
      text: "kind: limits\nLAMBDA_LABS_MAX_HOURLY_SPEND: 50\n",
      says:
        '2:1 the file has the key "LAMBDA_LABS_MAX_HOURLY_SPEND", which is written otherwise. ' +
        "Since 0.1.0 write max_hourly_spend_usd: 100",
    },
    {
      mistake: "one duration where two are asked for",
      text: "kind: limits\ncooldown: 30m\n",
      says: '2:11 cooldown is "30m", which is not a map of keys. Write a map of keys',
    },
  ])("is told where and how to mend it: $mistake", ({ text, says }) => {
    expect(problemsOf({ "policies/limits.yaml": text })).toEqual([`policies/limits.yaml:${says}`]);
  });
});

describe("mistakes between files", () => {
  it("refuses a second file of limits", () => {
    expect(
      problemsOf({ "policies/limits.yaml": goodLimits, "policies/more.yaml": goodLimits }),
    ).toEqual([
      "policies/more.yaml:1:7 this is a second file of limits, beside policies/limits.yaml. " +
        "Keep one file of limits: move what you need from here into it",
    ]);
  });

  it("refuses a pool that is described twice", () => {
    expect(problemsOf({ "policies/a.yaml": goodPool, "policies/b.yaml": goodPool })).toEqual([
      'policies/b.yaml:2:7 the pool "training" is already described in policies/a.yaml. ' +
        "Give this pool another name, or remove one of the two files",
    ]);
  });

  it("tells all problems of all files at once, in the order of the files", () => {
    const files = {
      "policies/training.yaml": pool("training", "Training")
        .replace("30m", "30")
        .replace("min: 1", "min: 9"),
      "policies/limits.yaml": "kind: limits\nmax_instance: 3\ncooldown: { provision: 5 }\n",
      "policies/broken.yaml": "a: [\n",
    };

    expect(problemsOf(files).map((problem) => problem.split(" ")[0])).toEqual([
      "policies/broken.yaml:2:1",
      "policies/limits.yaml:2:1",
      "policies/limits.yaml:3:24",
      "policies/training.yaml:2:7",
      "policies/training.yaml:4:14",
      "policies/training.yaml:7:43",
    ]);
  });

  it("judges a silent policy by the environment's thresholds and type", () => {
    const text = pool("below_percent: 20, ", "").replace("types: [gpu_1x_a10], ", "");

    expect(
      problemsOf({ "policies/a.yaml": text }, { lowGpuThreshold: 85, defaultInstanceType: "a100" }),
    ).toEqual([
      "policies/a.yaml:3:11 instance.types is left out, and the cloud does not know the " +
        'default type "a100". Name the types here. Known instance types: gpu_1x_a10, ' +
        "gpu_1x_a100, gpu_8x_v100",
      "policies/a.yaml:7:5 idle counts below 85 percent, and high_utilization already above " +
        "80: one machine could be both. Lower below_percent under 80, or raise above_percent",
    ]);
  });
});
