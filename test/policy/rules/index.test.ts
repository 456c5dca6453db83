/** What holds for every kind of rule, also for those still to come. */
import { describe, expect, it } from "vitest";
import { precedence } from "../../../src/decide/rules/index.ts";
import { loadPolicies } from "../../../src/policy/load.ts";
import { ruleKinds } from "../../../src/policy/rules/index.ts";
import type { RuleKind } from "../../../src/policy/rules/rule.ts";

type Json = Readonly<Record<string, unknown>>;

const kinds: readonly (readonly [string, RuleKind])[] = Object.entries(ruleKinds);

describe("the order of the rules", () => {
  it("is the same in the reference and in a decision", () => {
    expect(precedence).toEqual(Object.keys(ruleKinds));
  });
});

describe.each(kinds)("the rule %s", (name, kind) => {
  const schema: Json = { ...kind.schema };
  const properties = Object.entries({ ...(schema["properties"] as object) }) as [string, Json][];

  it("is named by its tag and refuses unknown keys", () => {
    expect(properties[0]).toMatchObject(["rule", { const: name }]);
    expect(schema["additionalProperties"]).toBe(false);
  });

  it("describes every key, and has a default for every optional one or says what none means", () => {
    const required = schema["required"] as readonly string[];

    for (const [key, property] of properties) {
      expect(property["description"], key).toMatch(/\.$/);
      if (required.includes(key) || property["default"] !== undefined) continue;
      expect(property["description"], key).toContain("Left out: ");
    }
  });

  it("is documented with at least one example", () => {
    expect(kind.documentation.text.length).toBeGreaterThan(0);
    expect(kind.examples.length).toBeGreaterThan(0);
  });

  it.each(kind.examples)("shows an example that loads: $title", ({ yaml }) => {
    const answer = loadPolicies({ "example.yaml": yaml }, {});

    expect(answer).toMatchObject({ kind: "loaded", warnings: [] });
    const rules = answer.kind === "loaded" ? answer.policies.pools[0]?.rules : [];
    expect(rules?.map(({ rule }) => rule)).toContain(name);
  });
});
