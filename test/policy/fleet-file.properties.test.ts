/** What holds for any fleet, however odd its words: same fleet, same bytes, and back again. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { printProblem } from "../../src/errors.ts";
import type { Fleet, FleetInstance } from "../../src/model/fleet.ts";
import { instanceIdOf } from "../../src/model/instance.ts";
import { instant, type UsdMicrosPerHour } from "../../src/model/units.ts";
import { parseFleetFile, printFleetFile } from "../../src/policy/fleet-file.ts";

function parsed(text: string): Fleet {
  const answer = parseFleetFile({ path: "state/fleet.yaml", text });
  if (answer.kind === "parsed") return answer.fleet;
  throw new Error(answer.problems.map(printProblem).join("\n"));
}

const names = fc.stringMatching(/^[a-z0-9][0-9a-z-]{0,20}$/);
const words = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,30}$/),
  fc.constantFrom("1e9", "0x1f", "007", "null", "True", "no", "y", "1_000", "2027-01-31", "1:30"),
);
const reasons = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    "#",
    " a: b",
    "*x",
    "@bob",
    "}, {",
    "'\"\\",
    "- a",
    "!!x",
    "% $",
    "null",
    "\ufffd",
    "é ☂ 𝄞",
  ),
);
const line = reasons.filter((text) => text.length <= 200 && !/[\p{C}\u2028\u2029]/u.test(text));
const moments = fc
  .integer({ min: 0, max: 4_000_000_000 })
  .map((seconds) => instant(seconds * 1000));

const instances: fc.Arbitrary<FleetInstance> = fc.record(
  {
    name: names,
    id: words.map(instanceIdOf),
    type: words,
    region: words,
    pricePerHour: fc
      .integer({ min: 10_000, max: 1_000_000_000 })
      .map((micros) => micros as UsdMicrosPerHour),
    protect: fc.record({ reason: line, until: moments }, { requiredKeys: ["reason"] }),
    lease: fc.record({ until: moments }),
  },
  { requiredKeys: ["name", "type", "region"] },
);

const fleets: fc.Arbitrary<Fleet> = fc
  .tuple(
    fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/), { maxLength: 4 }),
    fc.uniqueArray(instances, { selector: ({ name }) => name, maxLength: 12 }),
    fc.nat(),
  )
  .map(([pools, all, generation]) => ({
    version: 1,
    fleet: "acme/fleet",
    pools: Object.fromEntries(
      [...pools].sort().map((pool, index) => [
        pool,
        {
          generation: generation % 1000,
          instances: all
            .filter((_, position) => position % pools.length === index)
            .sort((one, other) => (one.name < other.name ? -1 : 1)),
        },
      ]),
    ),
  }));

const runs = { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 100) };

describe("any fleet", () => {
  it("is read back as it was printed", () => {
    fc.assert(
      fc.property(fleets, (any) => {
        expect(parsed(printFleetFile(any, []))).toEqual(any);
      }),
      runs,
    );
  });

  it("prints to the same bytes after it was read back, with whatever pools are asked for", () => {
    fc.assert(
      fc.property(fleets, fc.subarray(["training", "inference"]), (any, pools) => {
        const text = printFleetFile(any, pools);
        expect(printFleetFile(parsed(text), [])).toBe(text);
      }),
      runs,
    );
  });

  it("prints the same bytes in whatever order it is held", () => {
    fc.assert(
      fc.property(fleets, (any) => {
        const turned = Object.entries(any.pools)
          .reverse()
          .map(([name, pool]) => [name, { ...pool, instances: [...pool.instances].reverse() }]);
        const other: Fleet = { ...any, pools: Object.fromEntries(turned) };
        expect(printFleetFile(other, [])).toBe(printFleetFile(any, []));
      }),
      runs,
    );
  });

  it("changes only the lines of the pool that changes", () => {
    fc.assert(
      fc.property(fleets, instances, (any, added) => {
        const [pool] = Object.keys(any.pools);
        fc.pre(pool !== undefined);
        const before = any.pools[pool];
        const after: Fleet = {
          ...any,
          pools: {
            ...any.pools,
            [pool]: { generation: 1001, instances: [...(before?.instances ?? []), added] },
          },
        };
        expect(without(pool, printFleetFile(after, []))).toEqual(
          without(pool, printFleetFile(any, [])),
        );
      }),
      runs,
    );
  });

  it("holds exactly the given text even where no cloud would send it, for old readers too", () => {
    const hostile = fc.oneof(reasons, fc.string({ unit: "binary", minLength: 1, maxLength: 20 }));
    fc.assert(
      fc.property(hostile, (text) => {
        const entry: FleetInstance = { name: "a", type: text, region: text };
        const pools = { p: { generation: 0, instances: [entry] } };
        const printed = printFleetFile({ version: 1, fleet: "acme/fleet", pools }, []);

        expect(printed.split("\n")).toHaveLength(9);
        for (const version of ["1.1", "1.2"] as const) {
          expect(parse(printed, { version })).toMatchObject({
            pools: { p: { instances: [{ name: "a", type: text, region: text }] } },
          });
        }
      }),
      runs,
    );
  });
});

/** The lines that do not belong to a pool. */
function without(pool: string, text: string): readonly string[] {
  const lines = text.split("\n");
  const start = lines.findIndex((own) => own === `  ${pool}:` || own === `  "${pool}":`);
  const rest = lines.slice(start + 1).findIndex((other) => /^(?: {2}[^ ]|$)/.test(other));
  expect(start).toBeGreaterThan(0);
  return [...lines.slice(0, start), ...lines.slice(start + 1 + rest)];
}
