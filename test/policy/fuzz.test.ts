/**
 * Files as no person writes them: shipped ones with pieces removed, repeated, swapped and replaced
 * by noise. Whatever comes of it, the answer is files that hold or problems with a place.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../src/errors.ts";
import { parseFleetFile, printFleetFile } from "../../src/policy/fleet-file.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import { parseTestFile } from "../../src/policy/test-file.ts";
import { rehearse } from "../../src/rehearse/rehearse.ts";
import { goodFleet, goodLimits, goodPool } from "./sources.ts";

const root = join(import.meta.dirname, "../..");
const folders = [
  "policies",
  ...["research-team", "inference-service", "strict-budget"].map(
    (name) => `policies/examples/${name}`,
  ),
];
const shipped = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), "utf8") })),
);
const textsOf = (isTest: boolean): readonly string[] =>
  shipped.filter(({ name }) => name.endsWith(".test.yaml") === isTest).map(({ text }) => text);

const policies = [goodPool, goodLimits, ...textsOf(false)];
const tests = textsOf(true);
const fleets = [
  goodFleet,
  goodFleet.replace("region: us-east-1", "id: abc, protect: { reason: it }, region: us-east-1"),
  readFileSync(join(root, "state/fleet.yaml"), "utf8"),
];

/** What breaks parsers: YAML's own signs, odd numbers, other people's words, long and empty. */
const noise = fc.oneof(
  fc.constantFrom(
    ..."{}[]:,-#&*!|>'\"%@`?\t\n\r \0".split(""),
    ...[
      "---\n",
      "...\n",
      "<<: ",
      "&a ",
      "*a ",
      "!!binary ",
      "? ",
      "- - - ",
      "{}",
      "[]",
      "~",
      "null",
    ],
    ...["NaN", ".inf", "-0", "1e400", "0x1f", "-1", "99999999999999999999", "1.5", "true", "yes"],
    ...["__proto__", "constructor", "toString", "kind", "rule", "30m", "999999d", "2026-02-30"],
    ...[
      "\u0000",
      "\ufeff",
      "\u2028",
      "\ud800",
      "😀",
      "é",
      "%",
      "80%",
      "$5",
      "Europe/Berlin",
      "24:00",
    ],
    "x".repeat(300),
    "[".repeat(60),
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const part = fc.double({ min: 0, max: 1, noNaN: true });
const steps = fc.array(
  fc.record({
    how: fc.constantFrom("cut", "repeat", "swap", "put", "replace", "drop-line", "indent", "value"),
    from: part,
    length: fc.nat({ max: 30 }),
    noise,
  }),
  { minLength: 1, maxLength: 4 },
);
type Step = typeof steps extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

function mutated(text: string, { how, from, length, noise: what }: Step): string {
  const at = Math.floor(from * text.length);
  const [head, middle, tail] = [
    text.slice(0, at),
    text.slice(at, at + length),
    text.slice(at + length),
  ];
  const lines = text.split("\n");
  const line = Math.floor(from * lines.length);
  switch (how) {
    case "cut":
      return head + tail;
    case "repeat":
      return head + middle + middle + tail;
    case "swap":
      return head + tail.slice(0, length) + middle + tail.slice(length);
    case "put":
      return head + what + middle + tail;
    case "replace":
      return head + what + tail;
    case "drop-line":
      return lines.toSpliced(line, 1).join("\n");
    case "indent":
      return lines.with(line % lines.length, `  ${lines[line] ?? ""}`).join("\n");
    default: {
      const changed = (lines[line] ?? "").replace(/: .*$/u, `: ${what}`);
      return lines.with(line % lines.length, changed).join("\n");
    }
  }
}

const changedOne = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...texts), steps).map(([text, all]) => all.reduce(mutated, text));

/** A place inside of the text: one of its lines, and no column behind the end of that line. */
function expectPlaces(problems: readonly Problem[], file: string, text: string): void {
  expect(problems.length).toBeGreaterThan(0);
  const lines = text.split("\n");
  for (const { at, what, hint } of problems) {
    expect(at?.file).toBe(file);
    expect(at?.line).toBeGreaterThanOrEqual(1);
    expect(at?.line).toBeLessThanOrEqual(lines.length);
    expect(at?.column).toBeGreaterThanOrEqual(1);
    expect(at?.column).toBeLessThanOrEqual((lines[(at?.line ?? 1) - 1] ?? "").length + 1);
    expect([what.trim(), hint.trim()]).not.toContain("");
  }
}

const runs = (numRuns: number): { readonly numRuns: number } => ({ numRuns });
const patience = 300_000;

describe("a file that was changed at random", () => {
  it(
    "as a policy, is loaded or told with a place: 12,000 of them",
    () => {
      let loaded = 0;
      fc.assert(
        fc.property(changedOne(policies), (text) => {
          const file = "policies/a.yaml";
          const answer = loadPolicies({ [file]: text }, {});
          if (answer.kind === "loaded") loaded += 1;
          else expectPlaces(answer.problems, file, text);
        }),
        runs(12_000),
      );
      expect(loaded).toBeGreaterThan(500);
    },
    patience,
  );

  it(
    "as a fleet, is read and printed canonically, or told with a place: 6,000 of them",
    () => {
      let parsed = 0;
      fc.assert(
        fc.property(changedOne(fleets), (text) => {
          const path = "state/fleet.yaml";
          const answer = parseFleetFile({ path, text });
          if (answer.kind === "problems") return expectPlaces(answer.problems, path, text);
          parsed += 1;
          const printed = printFleetFile(answer.fleet, []);
          expect(parseFleetFile({ path, text: printed })).toEqual(answer);
        }),
        runs(6_000),
      );
      expect(parsed).toBeGreaterThan(300);
    },
    patience,
  );

  it(
    "as a policy test, is run or told with a place: 2,000 of them",
    () => {
      const { limits, pools } = loadedPool();
      const names = pools.map(({ name }) => name);
      let run = 0;
      fc.assert(
        fc.property(changedOne(tests), (text) => {
          const path = "policies/a.test.yaml";
          const answer = parseTestFile({ path, text });
          if (answer.kind === "problems") return expectPlaces(answer.problems, path, text);
          run += 1;
          const renamed = text.replaceAll(
            /\b(?:batch|notebooks|chat|lab|inference)\b/gu,
            "training",
          );
          const { problems } = rehearse({ [path]: renamed }, { limits, pools });
          for (const problem of problems) expectPlaces([problem], path, renamed);
        }),
        runs(2_000),
      );
      expect(names).toEqual(["training"]);
      expect(run).toBeGreaterThan(100);
    },
    patience,
  );
});

function loadedPool() {
  const answer = loadPolicies({ "policies/training.yaml": goodPool }, {});
  if (answer.kind !== "loaded") throw new Error("the good pool is not good");
  return answer.policies;
}
