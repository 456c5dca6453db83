/** Good policies: defaults, the environment's part, order and warnings. */
import { describe, expect, it } from "vitest";
import { printProblem } from "../../src/errors.ts";
import type { Policies } from "../../src/model/policy.ts";
import type { EnvironmentLimits } from "../../src/model/settings.ts";
import { hour, minutes, usdPerHour } from "../../src/model/units.ts";
import { type LoadedPolicies, loadPolicies } from "../../src/policy/load.ts";
import { goodLimits, goodPool } from "./sources.ts";

function load(
  files: Readonly<Record<string, string>>,
  environment: EnvironmentLimits = {},
): Extract<LoadedPolicies, { readonly kind: "loaded" }> {
  const answer = loadPolicies(files, environment);
  if (answer.kind === "loaded") return answer;
  throw new Error(answer.problems.map(printProblem).join("\n"));
}

function policiesOf(
  files: Readonly<Record<string, string>>,
  environment: EnvironmentLimits = {},
): Policies {
  return load(files, environment).policies;
}

function warningsOf(
  files: Readonly<Record<string, string>>,
  environment: EnvironmentLimits = {},
): readonly string[] {
  return load(files, environment).warnings.map(printProblem);
}

const tightEnvironment: EnvironmentLimits = {
  maxHourlySpend: usdPerHour(40),
  maxInstances: 3,
  cooldown: minutes(45),
  confirmationThreshold: usdPerHour(5),
};

const writtenLimits = `kind: limits
max_hourly_spend_usd: 50.5
max_instances: 5
cooldown: { provision: 1h, terminate: 10m, after_failure: 1m, queue: 2m }
price_change_percent: 0
confirmation:
  above_hourly_cost_usd: 10
  timeout: 5m
  approvers: [alice, bob]
  above_terminations: 0
  window: 1d
apply: { launch_within: 30m, stop_after_failures: 5, stop_for: 12h }
`;

describe("limits", () => {
  const defaults = {
    maxHourlySpend: usdPerHour(100),
    maxInstances: 10,
    cooldown: {
      provision: minutes(30),
      terminate: minutes(30),
      afterFailure: minutes(5),
      queue: minutes(0),
    },
    confirmation: {
      aboveHourlyCost: usdPerHour(100),
      timeout: hour,
      aboveTerminations: 1,
      window: minutes(360),
    },
    launchWithin: minutes(120),
    stop: { afterFailures: 3, lasts: minutes(360) },
    priceChangePercent: 20,
  };

  it("are the defaults where nobody says otherwise", () => {
    expect(policiesOf({}).limits).toEqual(defaults);
    expect(policiesOf({ "policies/limits.yaml": "kind: limits\n" }).limits).toEqual(defaults);
  });

  it("are the environment's where there is no file", () => {
    expect(policiesOf({}, tightEnvironment).limits).toMatchObject({
      maxHourlySpend: 40_000_000,
      maxInstances: 3,
      cooldown: { provision: minutes(45), terminate: minutes(45) },
      confirmation: { aboveHourlyCost: 5_000_000 },
    });
  });

  it("may be looser in the environment than the defaults where there is no file", () => {
    expect(policiesOf({}, { maxHourlySpend: usdPerHour(500) }).limits.maxHourlySpend).toBe(
      500_000_000,
    );
  });

  it("are the file's where the environment says nothing", () => {
    expect(policiesOf({ "policies/limits.yaml": writtenLimits }).limits).toEqual({
      maxHourlySpend: 50_500_000,
      maxInstances: 5,
      cooldown: {
        provision: hour,
        terminate: minutes(10),
        afterFailure: minutes(1),
        queue: minutes(2),
      },
      confirmation: {
        aboveHourlyCost: 10_000_000,
        timeout: minutes(5),
        approvers: ["alice", "bob"],
        aboveTerminations: 0,
        window: minutes(1440),
      },
      launchWithin: minutes(30),
      stop: { afterFailures: 5, lasts: minutes(720) },
      priceChangePercent: 0,
    });
  });

  it("are of both the tighter, each for itself", () => {
    const { limits } = policiesOf(
      { "policies/limits.yaml": writtenLimits },
      { ...tightEnvironment, maxInstances: 8 },
    );

    expect(limits).toMatchObject({
      maxHourlySpend: 40_000_000,
      maxInstances: 5,
      cooldown: { provision: hour, terminate: minutes(45), queue: minutes(45) },
      confirmation: { aboveHourlyCost: 5_000_000 },
    });
  });

  it("keep a limit of nothing apart from no limit", () => {
    const text = "kind: limits\nmax_hourly_spend_usd: 0\nmax_instances: 0\n";

    expect(policiesOf({ "l.yaml": text }).limits).toMatchObject({
      maxHourlySpend: 0,
      maxInstances: 0,
    });
    expect(policiesOf({}, { maxInstances: 0 }).limits.maxInstances).toBe(0);
  });
});

describe("a pool", () => {
  const silent = `kind: pool
name: quiet
instance: { ssh_key: ops }
size: { min: 0, max: 2 }
rules:
  - { rule: high_utilization }
  - { rule: idle }
`;

  it("is read with everything that its file says", () => {
    expect(policiesOf({ "policies/training.yaml": goodPool }).pools).toEqual([
      {
        name: "training",
        at: { file: "policies/training.yaml", line: 1, column: 1 },
        priority: 100,
        instance: { types: ["gpu_1x_a10"], regions: ["us-east-1"], sshKey: "ops" },
        size: { min: 1, max: 6 },
        rules: [
          { rule: "high_utilization", abovePercent: 80, for: minutes(15), add: 1 },
          { rule: "idle", belowPercent: 20, for: minutes(30) },
        ],
      },
    ]);
  });

  it("has the defaults where nobody says otherwise", () => {
    expect(policiesOf({ "a.yaml": silent }).pools[0]).toMatchObject({
      instance: { types: ["gpu_1x_a100"], regions: [], sshKey: "ops" },
      rules: [
        { abovePercent: 80, for: minutes(15), add: 1 },
        { belowPercent: 20, for: minutes(30) },
      ],
    });
  });

  const environment: EnvironmentLimits = {
    defaultInstanceType: "gpu_1x_a10",
    highGpuThreshold: 70,
    lowGpuThreshold: 30,
    highUsageDuration: minutes(5),
    lowUsageDuration: minutes(7),
  };

  it("takes from the environment what its file leaves out", () => {
    expect(policiesOf({ "a.yaml": silent }, environment).pools[0]).toMatchObject({
      instance: { types: ["gpu_1x_a10"] },
      rules: [
        { abovePercent: 70, for: minutes(5), add: 1 },
        { belowPercent: 30, for: minutes(7) },
      ],
    });
  });

  it("keeps what its file says against the environment", () => {
    const withEnvironment = policiesOf({ "a.yaml": goodPool }, environment).pools;

    expect(withEnvironment).toEqual(policiesOf({ "a.yaml": goodPool }).pools);
  });

  it("may share parts by reference", () => {
    const text = goodPool
      .replace("[us-east-1]", "&here [us-east-1]")
      .replace("name: training", "name: training\npriority: &number 5")
      .replace("max: 6", "max: *number");

    expect(policiesOf({ "a.yaml": text }).pools[0]).toMatchObject({ size: { max: 5 } });
  });

  it("comes in order of priority, then name", () => {
    const named = (name: string, priority: number) =>
      goodPool.replace("name: training", `name: ${name}\npriority: ${priority}`);
    const files = {
      "1.yaml": named("zebra", 1),
      "2.yaml": named("b", 9),
      "3.yaml": named("a", 9),
    };

    expect(policiesOf(files).pools.map(({ name }) => name)).toEqual(["zebra", "a", "b"]);
  });
});

describe("files that are no policies", () => {
  it("are not read", () => {
    const files = { "a.yaml": goodPool, "a.test.yaml": "{", "README.md": "{", "a.json": "{" };

    expect(policiesOf(files).pools).toHaveLength(1);
  });
});

describe("a warning", () => {
  it("is not given for good files", () => {
    expect(warningsOf({ "limits.yaml": goodLimits, "training.yaml": goodPool })).toEqual([]);
  });

  it.each([
    {
      when: "the environment overrules the limits",
      files: { "a.yaml": goodPool, "l.yaml": goodLimits },
      environment: { maxHourlySpend: usdPerHour(80), cooldown: minutes(1) },
      says: [
        "l.yaml:2:23 max_hourly_spend_usd is 100, but the environment allows only 80. 80 " +
          "holds. Change the repository variable if that is not meant",
      ],
    },
    {
      when: "the environment asks for a longer rest",
      files: { "a.yaml": goodPool, "l.yaml": `${goodLimits}cooldown: { terminate: 5m }\n` },
      environment: { cooldown: minutes(30) },
      says: [
        "l.yaml:4:24 cooldown.terminate is 5m, but the environment allows only 30m. 30m " +
          "holds. Change the repository variable if that is not meant",
      ],
    },
    {
      when: "nobody could ever be asked",
      files: { "a.yaml": goodPool, "l.yaml": "kind: limits\n" },
      environment: {},
      says: [
        "l.yaml:1:1 an approval is asked for above $100/hour, and more than $100/hour is " +
          "never spent, so nobody is ever asked. Lower confirmation.above_hourly_cost_usd " +
          "below max_hourly_spend_usd",
      ],
    },
    {
      when: "a pool is larger than the fleet",
      files: { "a.yaml": goodPool.replace("max: 6", "max: 60") },
      environment: {},
      says: [
        "a.yaml:4:22 size.max is 60, but the whole fleet may have only 10 instances. Lower " +
          "it, or raise max_instances in the limits",
      ],
    },
    {
      when: "a file would be a policy if it had the right name",
      files: { "a.yaml": goodPool, "b.yml": goodPool },
      environment: {},
      says: [
        "b.yml:1:1 this file is not read, because its name does not end in .yaml. Rename it " +
          "if it is meant to be a policy",
      ],
    },
    {
      when: "nothing is managed",
      files: {},
      environment: {},
      says: [
        "no policy describes a pool, so nothing is managed. Add a file with kind: pool to " +
          "the folder of policies",
      ],
    },
  ])("is given when $when", ({ files, environment, says }) => {
    expect(warningsOf(files, environment)).toEqual(says);
  });
});
