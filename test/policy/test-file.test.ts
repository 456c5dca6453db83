/** Mistakes in test files: every one at once, at its place, with what to write instead. */
import { describe, expect, it } from "vitest";
import { printProblem } from "../../src/errors.ts";
import { parseTestFile } from "../../src/policy/test-file.ts";

function problemsOf(text: string, pools?: readonly string[]): readonly string[] {
  const answer = parseTestFile({ path: "a.test.yaml", text }, pools);
  return answer.kind === "problems" ? answer.problems.map(printProblem) : [];
}

const aTest = (line: string): string =>
  `now: 2026-11-23T12:00:00Z\ntests:\n  - name: it\n    ${line}\n` +
  "    expect: [{ pool: training, action: nothing }]\n";
const expecting = (text: string): string =>
  `now: 2026-11-23T12:00:00Z\ntests:\n  - name: it\n    expect: [${text}]\n`;
const aMachine = (text: string): string => aTest(`machines: { training: [{ name: a, ${text} }] }`);

describe("a test file", () => {
  it.each([
    {
      mistake: "a misspelled key",
      text: aTest("machine: {}"),
      says: '4:5 tests[0] has the unknown key "machine". Did you mean "machines"?',
    },
    {
      mistake: "no moment",
      text: "tests:\n  - name: it\n    expect: [{ pool: training, action: nothing }]\n",
      says:
        "2:5 tests[0] has no moment: neither it nor the file says now. Write now: " +
        "2026-11-23T12:00:00Z at the top of the file",
    },
    {
      mistake: "a moment that no calendar knows",
      text: aTest("now: 2026-02-30T12:00:00Z"),
      says:
        '4:10 tests[0].now is "2026-02-30T12:00:00Z", and there is no such time. Write date and ' +
        "time in UTC, such as 2027-01-31T18:00:00Z",
    },
    {
      mistake: "a course that is none",
      text: aMachine("gpu_percent: 90 for ever"),
      says:
        '4:52 tests[0].machines.training[0].gpu_percent is "90 for ever", which is not a ' +
        "utilisation. Write percent as a number, or steps that end now, such as 90 for 2h then " +
        "5 for 30m, or none",
    },
    {
      mistake: "more than all of a GPU",
      text: aMachine("gpu_percent: 101"),
      says:
        "4:52 tests[0].machines.training[0].gpu_percent is 101, and must be at most 100. Write " +
        "a utilisation from 0 to 100",
    },
    {
      mistake: "an age without a unit",
      text: aMachine("age: 30"),
      says:
        "4:44 tests[0].machines.training[0].age is 30, which is not a duration. Write a number " +
        "and a unit, such as 30m, 6h or 7d. Did you mean 30m?",
    },
    {
      mistake: "two machines of one name",
      text: aTest("machines: { training: [{ name: a }, { name: a }] }"),
      says:
        '4:49 the name "a" is already that of another machine of this test. Names are unique ' +
        "over the whole fleet: choose another",
    },
    {
      mistake: "an action that does not exist",
      text: expecting("{ pool: training, action: shrnk }"),
      says:
        '4:40 tests[0].expect[0].action is "shrnk", which is not one of grow, shrink, nothing. ' +
        "Write one of grow, shrink, nothing. Did you mean shrink?",
    },
    {
      mistake: "a reason for an action",
      text: expecting("{ pool: training, action: grow, because: cooldown }"),
      says:
        "4:46 tests[0].expect[0] expects grow, and because says nothing of that. With action: " +
        "grow write count, type, region, rule, confirmation, says",
    },
  ])("is told where and how to mend it: $mistake", ({ text, says }) => {
    expect(problemsOf(text)).toEqual([`a.test.yaml:${says}`]);
  });

  it("may speak only of pools that a policy describes", () => {
    const text =
      "now: 2026-11-23T12:00:00Z\ntests:\n  - name: it\n    machines: { trainin: [] }\n" +
      "    waiting: [{ pool: batch, gpus: 1 }]\n    history: [{ pool: x, action: grow, ago: 1h }]\n" +
      "    expect: [{ pool: training, action: nothing }]\n";

    expect(problemsOf(text, ["training"])).toEqual([
      'a.test.yaml:4:17 no policy describes the pool "trainin". Did you mean "training"?',
      'a.test.yaml:5:23 no policy describes the pool "batch". Known pools: training',
      'a.test.yaml:6:23 no policy describes the pool "x". Known pools: training',
    ]);
  });

  it("tells all its mistakes at once", () => {
    expect(
      problemsOf("tests:\n  - { name: it, expect: [{ pool: A }], sold_out: [] }\n"),
    ).toHaveLength(4);
  });
});
