/** Decisions of the past, decided again: a difference here is a change that wants a review. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../src/decide/decide.ts";
import { decisionText, parseDecision } from "../../src/record/decision-record.ts";
import { differenceLine, differences } from "../../src/record/differences.ts";
import { decisionIn, replayOf } from "../../src/stages/replay.ts";
import { noon } from "../support/builders.ts";
import { anyCase } from "../support/random-cases.ts";
import { printReplay } from "../support/replay-file.ts";
import { replayScenes } from "../support/replay-scenes.ts";

const folder = import.meta.dirname;
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const textOf = (name: string) => readFileSync(join(folder, name), "utf8");

describe("recorded decisions", () => {
  it.each(files)("%s is decided today as it was then", (name) => {
    const replay = replayOf(decisionIn(textOf(name), name));
    const told = replay.kind === "different" ? replay.differences.map(differenceLine) : [];
    expect(told, "if this was meant: node scripts/record-replays.ts").toEqual([]);
    expect(replay.kind).toBe("same");
  });

  it("are those of a demo's day and of every hand-made scene, laid out for review", () => {
    const scenes = [...replayScenes().keys()].map((name) => `${name}.json`);
    expect(files.filter((name) => !name.startsWith("demo-"))).toEqual(scenes);
    expect(files.filter((name) => name.startsWith("demo-")).length).toBeGreaterThan(5);
    for (const name of files)
      expect(printReplay(decisionIn(textOf(name), name))).toBe(textOf(name));
  });

  it("hold the scenes as they are built today", () => {
    for (const [name, { observation, policies }] of replayScenes()) {
      const record = decisionIn(textOf(`${name}.json`), name);
      const built = JSON.parse(JSON.stringify({ observation, policies }));
      const recorded = { observation: record.observation, policies: record.policies };
      const told = differences({ recorded, now: built }, name).map(differenceLine);
      expect(told, "after a change of policies: node scripts/record-replays.ts").toEqual([]);
    }
  });
});

describe("a decision record", () => {
  it("read back from its text gives the same plan, whatever was seen", () => {
    fc.assert(
      fc.property(anyCase, ({ observation, policies }) => {
        const at = { ...observation, at: noon };
        const text = decisionText(at, policies, decide(at, policies, noon));
        expect(replayOf(decisionIn(text, "record"))).toEqual({ kind: "same" });
      }),
      { numRuns: Number(process.env["FLEETMERGE_PROPERTY_RUNS"] ?? 200) },
    );
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["another version", '{"version":2,"observation":{"at":1},"policies":{"pools":[]},"plan":{}}'],
    ["no policies", '{"version":1,"observation":{"at":1},"plan":{}}'],
    ["an observation without its time", '{"version":1,"observation":{},"policies":{},"plan":{}}'],
  ])("is refused when it is %s", (_, text) => {
    expect(parseDecision(text)).toBeUndefined();
    expect(() => decisionIn(text, "record.json")).toThrow("record.json is not a decision record");
  });

  it("whose inputs this code cannot read is told, not thrown", () => {
    const text = '{"version":1,"observation":{"at":1},"policies":{"pools":[]},"plan":{}}';
    expect(replayOf(decisionIn(text, "record")).kind).toBe("undecidable");
  });

  it("that was tampered with names each place that differs", () => {
    const name = "spend-limit-trims-growth.json";
    const record = decisionIn(textOf(name), name);
    const plan = { ...record.plan, blocked: [], gaps: [{ source: "offers", why: "x" }] } as const;
    const replay = replayOf({ ...record, plan });
    const told = replay.kind === "different" ? replay.differences.map(differenceLine) : [];
    expect(told).toEqual([
      expect.stringMatching(/^plan\.blocked\[0\]: recorded nothing, now \{.*characters\)$/),
      'plan.gaps[0]: recorded {"source":"offers","why":"x"}, now nothing',
    ]);
  });
});

describe("differences", () => {
  const between = (recorded: unknown, now: unknown) =>
    differences({ recorded, now }, "plan").map(differenceLine);

  it("are none between equal values, whatever the order of keys", () => {
    expect(between({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toEqual([]);
  });

  it("name the leaf, and the side that has nothing there", () => {
    expect(between({ a: [1, { b: 2 }] }, { a: [1, { b: 3, c: 4 }, 5] })).toEqual([
      "plan.a[1].b: recorded 2, now 3",
      "plan.a[1].c: recorded nothing, now 4",
      "plan.a[2]: recorded nothing, now 5",
    ]);
  });

  it("of kind are one difference, not one for each leaf", () => {
    expect(between({ a: [1, 2] }, { a: { b: 1 } })).toEqual([
      'plan.a: recorded [1,2], now {"b":1}',
    ]);
    expect(between({ a: null }, { a: 0 })).toEqual(["plan.a: recorded null, now 0"]);
  });
});
