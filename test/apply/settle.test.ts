/** What a list says about a launch whose answer proved nothing. */
import { describe, expect, it } from "vitest";
import { settle } from "../../src/apply/settle.ts";
import type { LaunchRecord, Ledger } from "../../src/model/history.ts";
import { type Instance, tagsOf } from "../../src/model/instance.ts";
import { emptyRepairMemory } from "../../src/model/repair.ts";
import { type Instant, after as later, millis } from "../../src/model/units.ts";
import {
  aLaunch,
  aLedger,
  anId,
  anInstance,
  anOpenAction,
  noon,
  repository,
} from "../support/builders.ts";

const name = "training-2-a";
const action = anOpenAction({ target: name });
const launch = (change: Partial<LaunchRecord> = {}) =>
  aLaunch({ state: "unknown", at: noon, actionId: action.id, ...change });
const arrival = (change: Partial<Instance> = {}) =>
  anInstance({ id: anId(7), name, status: "booting", ...change });

function settled(record: LaunchRecord, instances: readonly Instance[], seconds: number) {
  const now: Instant = later(noon, millis(seconds * 1000));
  const refusals = { "gpu_1x_a10/us-east-1": { failures: 2, at: noon, until: now } };
  const ledger = aLedger({ launches: { [name]: record }, open: { [action.id]: action }, refusals });
  const boots = {
    pools: [],
    observation: { readings: {} },
    meter: "none" as const,
  };
  const end = settle({ ledger, fleet: repository, instances, now, boots });
  const [change] = end.changes;
  return {
    state: end.ledger.launches[name]?.state,
    id: end.ledger.launches[name]?.instanceId,
    said: change && `${change.state} ${change.details?.blockReason ?? ""}`,
    refusals: Object.keys(end.ledger.refusals ?? {}),
  };
}

describe("a launch of unknown outcome", () => {
  it.each(["unknown", "intended"] as const)("is found by name and tags: %s", (state) => {
    const found = settled(launch({ state }), [arrival()], 30);
    expect(found).toEqual({ state: "launched", id: anId(7), said: undefined, refusals: [] });
  });

  it.each<[string, Instance]>([
    ["the name without our tags", arrival({ tags: {} })],
    ["the name with another pool's tags", arrival({ tags: tagsOf(repository, "serving") })],
    ["the name with another fleet's tags", arrival({ tags: tagsOf("other/fleet", "training") })],
    ["our tags under another name", arrival({ name: "training-9-a" })],
    ["one that is gone", arrival({ status: "terminated" })],
  ])("is not found in %s", (_, instance) => {
    expect(settled(launch(), [instance], 179).state).toBe("unknown");
    expect(settled(launch(), [instance], 180)).toMatchObject({
      state: "closed",
      said: "failed outcome-unknown",
    });
  });

  it("is looked for during 180 s, and given up then", () => {
    expect(settled(launch(), [], 179)).toMatchObject({ state: "unknown", said: undefined });
    expect(settled(launch(), [], 180)).toMatchObject({
      state: "closed",
      said: "failed outcome-unknown",
    });
  });

  it("stays closed, whatever appears later", () => {
    expect(settled(launch({ state: "closed" }), [arrival()], 4000)).toMatchObject({
      state: "closed",
      said: undefined,
    });
  });
});

describe("a machine that main names and nothing here launched", () => {
  const seen = (instances: readonly Instance[], change: Partial<Ledger> = {}) =>
    settle({
      ledger: aLedger({ nameCommits: { [name]: "c1" }, ...change }),
      fleet: repository,
      instances,
      now: noon,
      boots: { pools: [], observation: { readings: {} }, meter: "none" },
    }).ledger.repair?.known;

  it("uses its name up as soon as it is seen", () => {
    expect(seen([arrival()])).toEqual({ [name]: anId(7) });
  });

  it.each<[string, readonly Instance[], Partial<Ledger>?]>([
    ["main never named it", [arrival()], { nameCommits: {} }],
    ["it does not carry our tags", [arrival({ tags: {} })]],
    ["it carries another fleet's tags", [arrival({ tags: tagsOf("other/fleet", "training") })]],
    ["two carry its name", [arrival(), arrival({ id: anId(8) })]],
    ["it is gone", [arrival({ status: "preempted" })]],
    ["we launched it", [arrival()], { launches: { [name]: launch({ state: "launched" }) } }],
  ])("is not taken for the name's where %s", (_, instances, change) => {
    expect(seen(instances, change)).toBeUndefined();
  });

  it("stays the name's when another comes", () => {
    const repair = { ...emptyRepairMemory, known: { [name]: anId(7) } };
    expect(seen([arrival({ id: anId(8) })], { repair })).toEqual({ [name]: anId(7) });
  });
});
