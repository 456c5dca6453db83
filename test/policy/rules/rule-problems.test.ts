/** What the rules' own checks find in a policy, in the exact words that the operator reads. */
import { describe, expect, it } from "vitest";
import { printProblem } from "../../../src/errors.ts";
import { loadPolicies } from "../../../src/policy/load.ts";

/** Problems of a pool of 1 to 6 with this one rule. */
function problemsOf(rule: string): readonly string[] {
  const text = `kind: pool
name: training
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - ${rule}
`;
  const answer = loadPolicies({ "p.yaml": text }, {});
  return answer.kind === "problems" ? answer.problems.map(printProblem) : [];
}

describe("a minimum", () => {
  it("above the pool's largest size is refused", () => {
    expect(problemsOf("{ rule: minimum, instances: 7 }")).toEqual([
      "p.yaml:6:33 rules[0].instances is 7, and size.max only 6. Lower it or raise size.max",
    ]);
  });
});

describe("a schedule", () => {
  it.each([
    {
      rule: '{ rule: schedule, minimum: 2, from: "08:00", to: "08:00" }',
      says:
        "6:54 the window begins and ends at 08:00, so nobody can say how long it is open. " +
        "Leave both out for the whole day",
    },
    {
      rule: '{ rule: schedule, minimum: 2, to: "00:00" }',
      says:
        "6:39 the window begins and ends at 00:00, so nobody can say how long it is open. " +
        "Leave both out for the whole day",
    },
    {
      rule: '{ rule: schedule, minimum: 2, from: "24:00", to: "02:00" }',
      says: "6:41 a window cannot begin at 24:00, which is the end of a day. " + 'Write "00:00"',
    },
    {
      rule: "{ rule: schedule, minimum: 2, zone: Europe/Berlim }",
      says:
        '6:41 rules[0].zone is "Europe/Berlim", and there is no such zone. Did you mean ' +
        '"Europe/Berlin"?',
    },
    {
      rule: '{ rule: schedule, from: "08:00" }',
      says:
        "6:5 rules[0] has neither a minimum nor a maximum, so it changes nothing. " +
        "Add minimum, maximum or both",
    },
    {
      rule: "{ rule: schedule, minimum: 3, maximum: 2 }",
      says: "6:32 rules[0].minimum is 3, and maximum only 2. Lower minimum or raise maximum",
    },
    {
      rule: "{ rule: schedule, maximum: 0 }",
      says: "6:32 rules[0].maximum is 0, and size.min is 1. Raise it or lower size.min",
    },
    {
      rule: "{ rule: schedule, minimum: 8 }",
      says: "6:32 rules[0].minimum is 8, and size.max only 6. Lower it or raise size.max",
    },
    {
      rule: '{ rule: schedule, minimum: 2, from: "8:00" }',
      says:
        '6:41 rules[0].from is "8:00", which is not a time of day. Write hours and minutes in ' +
        'quotes, such as "09:30"',
    },
    {
      rule: "{ rule: schedule, minimum: 2, days: [monday] }",
      says:
        '6:42 rules[0].days[0] is "monday", which is not one of mon, tue, wed, thu, fri, sat, sun. Write one of mon, ' +
        "tue, wed, thu, fri, sat, sun",
    },
    {
      rule: "{ rule: schedule, minimum: 2, except: [12-25] }",
      says:
        '6:44 rules[0].except[0] is "12-25", which is not a date. Write the date with its ' +
        "year, such as 2026-12-25",
    },
  ])("is refused at its place: $rule", ({ rule, says }) => {
    expect(problemsOf(rule)).toEqual([`p.yaml:${says}`]);
  });

  it.each(["IST", "+02:00", "EST", "Mars/Olympus"])("does not know the zone %s", (zone) => {
    expect(problemsOf(`{ rule: schedule, minimum: 2, zone: "${zone}" }`)).toHaveLength(1);
  });
});

describe("a headroom", () => {
  it.each([
    {
      rule: "{ rule: headroom, gpus: 1, forecast: on }",
      says:
        "6:42 rules[0] has forecast and no running to look at. " +
        "Write running: a query of the GPUs that are at work",
    },
    {
      rule: "{ rule: headroom, gpus: 1, history: 7d }",
      says:
        "6:41 rules[0] has history, which counts only with forecast. " +
        "Write forecast: shadow, or remove history",
    },
    {
      rule: "{ rule: headroom, forecast: shadow, running: sum(busy) }",
      says: "6:5 rules[0] keeps no GPU free. Write gpus or percent above 0",
    },
  ])("that cannot foresee says so: $rule", ({ rule, says }) => {
    expect(problemsOf(rule)).toEqual([`p.yaml:${says}`]);
  });
});
