/** The part of a schema that a file needs: no fault is lost with the rest, and none is added. */
import fc from "fast-check";
import type { TSchema } from "typebox";
import { describe, expect, it } from "vitest";
import { problemsByPart, problemsByWhole } from "../../src/policy/check.ts";
import { fleetSchema } from "../../src/policy/fleet-schema.ts";
import { neededFor } from "../../src/policy/needed.ts";
import { policySchema } from "../../src/policy/schema.ts";
import { policyTestSchema } from "../../src/policy/test-schema.ts";
import { readYaml } from "../../src/policy/yaml-file.ts";
import { goodFleet, goodLimits, goodPool } from "./sources.ts";

const schemas = { policy: policySchema, fleet: fleetSchema, test: policyTestSchema } as const;
const files = { policy: [goodPool, goodLimits], fleet: [goodFleet], test: [goodPool] } as const;

/** What a line is replaced by: keys of every kind in a wrong place, and values of a wrong kind. */
const oddLine = fc.constantFrom(
  ...["windows: 3", "kind: pool", "kind: limits", "kind: 7", "name: x", "instances: {}", "rules:"],
  ...["rules: [{ rule: idle }, { rule: nothing }, { rule: 3 }, 7, {}]", "pools: { A: 1, b: {} }"],
  ...["size: { min: -1, max: x, most: 1 }", "drain: { wait: 1000000d }", "", "- 1", "steps: [1]"],
);

describe("the part of a schema that a file needs", () => {
  it.each(["policy", "fleet", "test"] as const)(
    "finds every fault of a %s that the whole finds, in the same words at the same place",
    (kind) => {
      const text = fc.constantFrom(...files[kind]);
      const changes = fc.array(fc.tuple(fc.nat(40), oddLine), { maxLength: 2 });
      const whole: TSchema = schemas[kind];
      fc.assert(
        fc.property(text, changes, (good, changed) => {
          const lines = good.split("\n");
          for (const [at, line] of changed) {
            const place = at % lines.length;
            lines[place] = `${/^ */u.exec(lines[place] ?? "")?.[0] ?? ""}${line}`;
          }
          const parsed = readYaml({ path: "a.yaml", text: lines.join("\n") });
          if (parsed.kind !== "read") return;
          const { file } = parsed;
          expect(problemsByPart(whole, file)).toEqual(problemsByWhole(whole, file));
        }),
        { numRuns: 25 },
      );
    },
  );

  it("is small where a file says little", () => {
    const value = { kind: "pool", name: "a", rules: [{ rule: "idle", below_percent: 9 }] };
    const part = JSON.stringify(neededFor(policySchema, [value])).length;
    expect(part).toBeLessThan(JSON.stringify(policySchema).length / 2);
  });
});
