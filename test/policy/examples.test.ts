/** The example sets: each is valid alone, and its tests hold: what each is known for is tested. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { printProblem } from "../../src/errors.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import { rehearse } from "../../src/rehearse/rehearse.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "policies/examples");
const sets = readdirSync(folder).map((name) => ({ name, files: filesOf(join(folder, name)) }));

function filesOf(path: string): Readonly<Record<string, string>> {
  const names = readdirSync(path).filter((name) => name.endsWith(".yaml"));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), "utf8")]));
}

function loaded(files: Readonly<Record<string, string>>) {
  const answer = loadPolicies(files, {});
  if (answer.kind === "loaded") return answer;
  throw new Error(answer.problems.map(printProblem).join("\n"));
}

describe("the example sets", () => {
  it("are a batch queue, a research team, a service with working hours, a strict budget", () => {
    expect(sets.map(({ name }) => name)).toEqual([
      "batch-queue",
      "inference-service",
      "research-team",
      "strict-budget",
    ]);
  });

  it.each(sets)("$name loads whole, with limits and without a warning", ({ files }) => {
    expect(Object.keys(files)).toContain("limits.yaml");
    expect(loaded(files).warnings).toEqual([]);
  });

  it.each(sets)("$name decides as its tests say", ({ files }) => {
    const { count, problems } = rehearse(files, loaded(files).policies);

    expect(problems.map(printProblem)).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(8);
  });

  it.each(sets)("$name names the schemas where an editor finds them", ({ name, files }) => {
    for (const [file, text] of Object.entries(files)) {
      const [, path] = /\$schema=(\S+)/.exec(text) ?? [];
      expect(existsSync(join(folder, name, path ?? "nowhere")), file).toBe(true);
    }
  });

  it("show every kind of rule that the shipped policies do not", () => {
    const rules = sets.flatMap(({ files }) =>
      loaded(files).policies.pools.flatMap((pool) => pool.rules.map(({ rule }) => rule)),
    );

    expect([...new Set(rules)].sort()).toEqual([
      "headroom",
      "idle",
      "lease",
      "queue",
      "schedule",
      "target",
    ]);
  });
});

describe("the shipped policies", () => {
  it("decide as their tests say", () => {
    const files = filesOf(join(root, "policies"));
    const { count, problems } = rehearse(files, loaded(files).policies);

    expect(problems.map(printProblem)).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(7);
  });
});
