/** What this repository ships: generated files are up to date, and its own policies are good. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { usdPerHour } from "../../src/model/units.ts";
import { parseFleetFile, printFleetFile } from "../../src/policy/fleet-file.ts";
import { type Catalogue, loadPolicies } from "../../src/policy/load.ts";

const root = join(import.meta.dirname, "../..");
const shared = join(root, "../shared/data");
const textOf = (path: string): string => readFileSync(join(root, path), "utf8");

const policies = Object.fromEntries(
  readdirSync(join(root, "policies"))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => [`policies/${name}`, textOf(`policies/${name}`)]),
);

describe("the generated files", () => {
  it("are up to date", () => {
    const node = join(root, "node_modules/.bin/node");
    const run = () => execFileSync(node, [join(root, "scripts/generate.ts"), "--check"]);

    expect(run).not.toThrow();
  });

  it.each([
    "policies/policy.schema.json",
    "policies/policy-test.schema.json",
    "state/fleet.schema.json",
  ])("have in %s a schema by the rules of JSON Schema", (path) => {
    const { $schema: _, ...schema } = JSON.parse(textOf(path));

    expect(new Ajv({ strict: false }).validateSchema(schema)).toBe(true);
  });
});

describe("the shipped policies", () => {
  it("load without a warning and ask before growth above 20 dollars an hour", () => {
    const answer = loadPolicies(policies, {});

    expect(answer).toMatchObject({
      kind: "loaded",
      warnings: [],
      policies: {
        limits: { confirmation: { aboveHourlyCost: usdPerHour(20) } },
        pools: [{ name: "inference" }, { name: "training" }],
      },
    });
  });

  const isThere = existsSync(shared);
  if (!isThere) console.warn(`SKIPPED: ${shared} is absent, so no policy met the real catalogue`);
  it.skipIf(!isThere)("name only types and regions that Lambda has", () => {
    expect(loadPolicies(policies, {}, lambdaCatalogue())).toMatchObject({ kind: "loaded" });
  });
});

describe("the shipped fleet", () => {
  const text = textOf("state/fleet.yaml");

  it("is canonical, empty, and has every pool of the policies", () => {
    const answer = parseFleetFile({ path: "state/fleet.yaml", text });

    expect(answer.kind).toBe("parsed");
    if (answer.kind !== "parsed") return;
    expect(printFleetFile(answer.fleet, ["inference", "training"])).toBe(text);
    expect(Object.values(answer.fleet.pools)).toEqual([
      { generation: 0, instances: [] },
      { generation: 0, instances: [] },
    ]);
  });
});

function lambdaCatalogue(): Catalogue {
  const types = JSON.parse(readFileSync(join(shared, "lambda-instance-types.json"), "utf8"));
  const regions: unknown = JSON.parse(readFileSync(join(shared, "lambda-regions.json"), "utf8"));
  return {
    types: Object.keys(types.data),
    regions: [...JSON.stringify(regions).matchAll(/"([a-z]+-[a-z]+-\d)"/g)].map(
      ([, region]) => region ?? "",
    ),
  };
}
