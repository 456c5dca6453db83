/** The example policies: each loads without a warning, and the folder itself is never loaded. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadPolicies } from "../../src/policy/load.ts";

const root = join(import.meta.dirname, "../..");
const folder = "policies/examples";
const names = readdirSync(join(root, folder));
const textOf = (name: string): string => readFileSync(join(root, folder, name), "utf8");

describe("the example policies", () => {
  it.each(names)("%s loads without a warning", (name) => {
    const answer = loadPolicies({ [`policies/${name}`]: textOf(name) }, {});

    expect(answer).toMatchObject({ kind: "loaded", warnings: [] });
  });

  it("load together, beside the shipped ones", () => {
    const shipped = readdirSync(join(root, "policies")).filter((name) => name.endsWith(".yaml"));
    const files = [
      ...shipped.map((name) => [name, readFileSync(join(root, "policies", name), "utf8")] as const),
      ...names.map((name) => [`example-${name}`, textOf(name)] as const),
    ];

    expect(loadPolicies(Object.fromEntries(files), {})).toMatchObject({ kind: "loaded" });
  });

  it("show every kind of rule that the shipped ones do not", () => {
    const answers = names.map((name) => loadPolicies({ [name]: textOf(name) }, {}));
    const rules = answers.flatMap((answer) =>
      answer.kind === "loaded" ? answer.policies.pools.flatMap((pool) => pool.rules) : [],
    );

    expect([...new Set(rules.map(({ rule }) => rule))].sort()).toEqual([
      "headroom",
      "lease",
      "queue",
      "schedule",
      "target",
    ]);
  });

  it("name the schema where an editor finds it", () => {
    for (const name of names) {
      const [, path] = /\$schema=(\S+)/.exec(textOf(name)) ?? [];
      expect(existsSync(join(root, folder, path ?? "nowhere")), name).toBe(true);
    }
  });
});
