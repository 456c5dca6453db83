/** Policy tests that fail, in both directions and with the words that their writer reads. */
import { describe, expect, it } from "vitest";
import { printProblem } from "../../src/errors.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import { rehearse } from "../../src/rehearse/rehearse.ts";

const pool = `kind: pool
name: training
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 2 }
  - { rule: idle, below_percent: 20, for: 30m }
  - { rule: queue, query: waiting_gpus }
busy: [{ query: sessions }]
`;
const limits = "kind: limits\nmax_hourly_spend_usd: 50\nbudget: { monthly_usd: 2000 }\n";
const head = "now: 2026-11-23T12:00:00Z\nprices: { gpu_1x_a10: 1.29 }\ntests:\n";

/** What is wrong with one test, written as the lines below `- name: it`. */
function told(...lines: readonly string[]): readonly string[] {
  const files = {
    "policies/limits.yaml": limits,
    "policies/training.yaml": pool,
    "policies/a.test.yaml": `${head}  - name: it\n${lines.map((line) => `    ${line}\n`).join("")}`,
  };
  const answer = loadPolicies(files, {});
  if (answer.kind !== "loaded") throw new Error(answer.problems.map(printProblem).join("\n"));
  return rehearse(files, answer.policies).problems.map(printProblem);
}

const idleAndBusy = [
  "machines:",
  "  training:",
  "    - { name: one, gpu_percent: 60 }",
  "    - { name: two, gpu_percent: 90 for 1h then 5 for 30m }",
];

describe("a policy test", () => {
  it("holds when what it expects comes, and nothing else", () => {
    const expected = "expect: [{ pool: training, action: shrink, machine: two, rule: idle }]";

    expect(told(...idleAndBusy, expected)).toEqual([]);
  });

  it("fails when an expected action does not come, and says what came instead", () => {
    const [first, ...rest] = told(
      ...idleAndBusy,
      "expect:",
      "  - { pool: training, action: grow, count: 2, type: gpu_1x_a10, rule: high_utilization }",
    );

    expect(rest).toEqual([]);
    expect(first).toBe(
      'policies/a.test.yaml:10:9 the test "it" comes out otherwise in training ' +
        "(- expected, + what came)\n" +
        "  - grow by 2 gpu_1x_a10 by high_utilization\n" +
        "  + shrink two gpu_1x_a10 in us-east-1 by idle with confirmation auto (-$1.29/hour): " +
        "two has been at 5 % or less for 30 minutes (30 of 30 samples, newest 0 s old). " +
        "Change the policy, or what the test expects",
    );
  });

  it("fails when one action more comes than it expects", () => {
    const [first] = told(
      "machines: { training: [{ name: one, gpu_percent: 99 }] }",
      "expect: [{ pool: training, action: grow }]",
    );

    expect(first).toContain("+ grow by 1 gpu_1x_a10 in us-east-1 by high_utilization");
    expect(first).not.toContain("\n  - ");
  });

  it("fails when something comes of a pool that it does not name", () => {
    const other = pool.replace("name: training", "name: other");
    const text = `${head}  - { name: it, expect: [{ pool: training, action: grow }] }\n`;
    const files = { "a.yaml": pool, "b.yaml": other, "a.test.yaml": text };
    const answer = loadPolicies(files, {});
    const policies = answer.kind === "loaded" ? answer.policies : undefined;
    const [first, ...rest] = rehearse(files, policies).problems.map(printProblem);

    expect(rest).toEqual([]);
    expect(first).toContain('a.test.yaml:4:13 the test "it" comes out otherwise in other');
    expect(first).toContain("\n  + grow by 1 gpu_1x_a10 in us-east-1 by minimum");
  });

  it("fails when nothing was expected and something comes", () => {
    const [first] = told(...idleAndBusy, "expect: [{ pool: training, action: nothing }]");

    expect(first).toContain("\n  - nothing\n  + shrink two");
  });

  it("fails when nothing comes for another reason than expected", () => {
    const [first] = told(
      "history: [{ pool: training, action: shrink, ago: 10m }]",
      ...idleAndBusy,
      "expect: [{ pool: training, action: nothing, because: protected }]",
    );

    expect(first).toContain("\n  - nothing because protected\n  + nothing because cooldown");
  });

  it("fails when the reason is the right one in other words", () => {
    const [first] = told(
      "history: [{ pool: training, action: shrink, ago: 10m }]",
      ...idleAndBusy,
      "expect: [{ pool: training, action: nothing, because: cooldown, says: an hour ago }]",
    );

    expect(first).toContain('\n  - nothing because cooldown saying "an hour ago"\n');
  });

  it.each([
    {
      world: "a completed shrinking",
      lines: ["history: [{ pool: training, action: shrink, ago: 10m }]", ...idleAndBusy],
      because: "cooldown",
    },
    {
      world: "a machine nobody can see",
      lines: ["machines: { training: [{ name: a, gpu_percent: none }, { name: b }] }"],
      because: "unknown-readings",
    },
    {
      world: "a machine with somebody on it",
      lines: [
        "machines: { training: [{ name: a, gpu_percent: 0, busy: true }, { name: b, gpu_percent: 60 }] }",
      ],
      because: "busy-again",
    },
    {
      world: "a type that is sold out",
      lines: ["machines: { training: [{ name: a, gpu_percent: 99 }] }", "sold_out: [gpu_1x_a10]"],
      because: "no-capacity",
    },
    {
      world: "a type without a price",
      lines: [
        "machines: { training: [{ name: a, gpu_percent: 99 }] }",
        "prices: { gpu_1x_a10: 0 }",
      ],
      because: "price-unknown",
    },
    {
      world: "a month whose money is gone",
      lines: [
        "spent_this_month_usd: 1990",
        "machines: { training: [{ name: a, gpu_percent: 99 }] }",
      ],
      because: "budget",
    },
    {
      world: "a young machine without enough readings",
      lines: ["machines: { training: [{ name: a, age: 5m, gpu_percent: 0 }, { name: b }] }"],
      because: "unknown-readings",
    },
    {
      world: "half of the fleet unhealthy",
      lines: [
        "machines:",
        "  training:",
        "    - { name: a, status: unhealthy }",
        "    - { name: b, status: unhealthy }",
        "    - { name: c, gpu_percent: 0 }",
      ],
      because: "anomaly",
    },
  ])("sees that nothing happens because of $world", ({ lines, because }) => {
    const expected = `expect: [{ pool: training, action: nothing, because: ${because} }]`;

    expect(told(...lines, expected)).toEqual([]);
  });

  it("grows for what waits, by size, and not for what has just stopped waiting", () => {
    const machines = "machines: { training: [{ name: a, gpu_percent: 70 }] }";

    expect(
      told(
        machines,
        "waiting: [{ pool: training, gpus: 3, size: 1 }]",
        "expect: [{ pool: training, action: grow, count: 3, rule: queue }]",
      ),
    ).toEqual([]);
    expect(told(machines, "expect: [{ pool: training, action: nothing }]")).toEqual([]);
  });

  it("is read and not run while the policies have problems of their own", () => {
    const files = { "a.test.yaml": `${head}  - { name: it, expect: [] }\n` };

    expect(rehearse(files, undefined).problems.map(printProblem)).toEqual([
      "a.test.yaml:4:25 tests[0].expect is an empty list. Expect something; action: nothing is " +
        "an expectation too",
    ]);
  });
});
