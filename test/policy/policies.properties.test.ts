/**
 * Policies come back from their text as they were written, in whatever order and layout. The files
 * are drawn from the schema, so that a key without a way back fails here.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { printProblem } from "../../src/errors.ts";
import type { Policies } from "../../src/model/policy.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import { ruleKinds } from "../../src/policy/rules/index.ts";
import type { Document } from "../support/drawn-documents.ts";
import { layouts, limitsDocuments, poolDocuments } from "../support/sound-documents.ts";
import { writtenLimits, writtenPool } from "../support/written-policies.ts";

const runs = { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 200) };

function loaded(limits: Document, pool: Document, layout = {}): Policies {
  const answer = loadPolicies(
    {
      "policies/any.yaml": stringify(pool, layout),
      "policies/limits.yaml": stringify(limits, layout),
    },
    {},
  );
  if (answer.kind === "loaded") return answer.policies;
  throw new Error(answer.problems.map(printProblem).join("\n"));
}

const start = { file: "policies/any.yaml", line: 1, column: 1 };

describe("any policy", () => {
  it("says what was written in every layout, and is the same once it was printed", () => {
    fc.assert(
      fc.property(limitsDocuments, poolDocuments, layouts, (limits, pool, layout) => {
        const policies = loaded(limits, pool, layout);
        const [read] = policies.pools;
        if (!read) return expect.fail("no pool was read");
        const printed = [writtenLimits(policies.limits), writtenPool(read)] as const;
        expect(printed).toMatchObject([limits, pool]);
        expect(loaded(...printed)).toEqual({ ...policies, pools: [{ ...read, at: start }] });
      }),
      runs,
    );
  });

  it("is drawn with every rule and every key that there is", () => {
    const drawn = fc.sample(fc.tuple(limitsDocuments, poolDocuments), { numRuns: 300, seed: 1 });
    const seen = new Set(drawn.flatMap((pair) => pair.flatMap((one) => keysIn(one))));
    for (const kind of Object.values(ruleKinds)) {
      const { rule, ...keys } = (kind.schema as { properties: Record<string, { const: string }> })
        .properties;
      for (const key of Object.keys(keys)) expect(seen).toContain(`${rule?.const}.${key}`);
    }
    expect(seen).toContain("confirmation.approvals");
    expect(seen).toContain("hook.on_failure");
  });
});

/** `cooldown.provision`, `idle.below_percent`: each key behind the rule or the key it stands in. */
function keysIn(document: Document, under = "file"): readonly string[] {
  const name = typeof document["rule"] === "string" ? document["rule"] : under;
  return Object.entries(document).flatMap(([key, value]) => {
    const inside = (Array.isArray(value) ? value : [value]).filter(
      (one): one is Document => typeof one === "object" && one !== null,
    );
    return [`${name}.${key}`, ...inside.flatMap((one) => keysIn(one, key))];
  });
}
