/** What a list says about a launch whose answer proved nothing. */
import { describe, expect, it } from "vitest";
import { bootDeadline } from "../../src/apply/boot.ts";
import { examine } from "../../src/apply/examine.ts";
import { settle } from "../../src/apply/settle.ts";
import { stepsOf } from "../../src/apply/steps.ts";
import { membersOf } from "../../src/decide/members.ts";
import { emptyFleet, type PooledInstance } from "../../src/model/fleet.ts";
import type { LaunchRecord, Ledger, TerminationRecord } from "../../src/model/history.ts";
import { type Instance, tagsOf } from "../../src/model/instance.ts";
import type { InstanceReadings } from "../../src/model/readings.ts";
import { emptyRepairMemory } from "../../src/model/repair.ts";
import { type Instant, after as later, millis, minutes } from "../../src/model/units.ts";
import {
  aCommitVerdict,
  aLaunch,
  aLedger,
  anId,
  anInstance,
  anOpenAction,
  noon,
  repository,
  somePolicies,
  steadyReadings,
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
    recorded: change?.details?.instanceId,
    refusals: Object.keys(end.ledger.refusals ?? {}),
  };
}

describe("a launch that the cloud took", () => {
  const taken = launch({ state: "launched", instanceId: anId(7) });
  const deadline = bootDeadline(1) / 1000;

  it("is closed, and may still turn up, when no list has shown its machine in time", () => {
    expect(settled(taken, [], deadline - 1)).toMatchObject({ state: "launched", said: undefined });
    expect(settled(taken, [], deadline)).toMatchObject({
      state: "closed",
      said: "failed outcome-unknown",
    });
  });

  it("is gone when a list has shown its machine and the next does not", () => {
    const now = later(noon, minutes(2));
    const boots = { pools: [], observation: { readings: {} }, meter: "none" as const };
    const ledger = aLedger({ launches: { [name]: taken }, open: { [action.id]: action } });
    const sighting = { ledger, fleet: repository, instances: [arrival()], now, boots };
    const listed = settle(sighting).ledger.launches[name];
    expect(listed).toEqual({ ...taken, listed: true });
    expect(listed && settled(listed, [], deadline)).toMatchObject({
      state: "gone",
      said: "failed ",
    });
  });
});

describe("a launch of unknown outcome", () => {
  it.each(["unknown", "intended"] as const)("is found by name and tags: %s", (state) => {
    const found = settled(launch({ state }), [arrival()], 30);
    expect(found).toMatchObject({ state: "launched", id: anId(7), refusals: [] });
    expect(found).toMatchObject({ said: "executing ", recorded: anId(7) });
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

  it("whose run died after the intent may have been called a minute later", () => {
    expect(settled(launch({ state: "intended" }), [], 239).state).toBe("intended");
    expect(settled(launch({ state: "intended" }), [], 240).state).toBe("closed");
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

describe("a taking back that the cloud has not accepted", () => {
  const instance = arrival({ status: "active", firstHealthy: noon });
  const neighbour = anInstance({ id: anId(8), name: "training-1-a", hostname: "b" });
  const now = later(noon, minutes(40));
  const seenNow = (key: string) => steadyReadings(50, { until: now, key });
  const intended: TerminationRecord = {
    state: "intended",
    pool: "training",
    instanceId: instance.id,
    at: later(noon, minutes(25)),
    actionId: action.id,
    commit: "c1",
    why: "boot-timeout",
  };
  const overdue = { kind: "late", why: "0 of its 1 GPUs were seen by the meter" } as const;
  const silent: InstanceReadings = { kind: "absent", why: "no series" };

  function next(
    own: InstanceReadings,
    meter: "answering" | "failing",
    change: Partial<TerminationRecord> = {},
  ) {
    const before = launch({ state: "launched", instanceId: instance.id, overdue });
    const { ledger, kept } = settle({
      ledger: aLedger({
        launches: { [name]: before },
        terminations: { [name]: { ...intended, ...change } },
      }),
      fleet: repository,
      instances: [instance, neighbour],
      now,
      boots: {
        pools: [],
        observation: { readings: { [instance.id]: own, [neighbour.id]: seenNow("b") } },
        meter,
      },
    });
    const fleet = emptyFleet(repository);
    const members = membersOf({ fleet, ledger, instances: [instance], now });
    const steps = stepsOf({ members, ledger, policies: somePolicies(), now });
    return {
      kept: kept.map((one) => one.name),
      termination: ledger.terminations[name]?.state,
      steps: steps.filter((one) => one.name === name).map(({ kind }) => kind),
    };
  }

  it("is given up when the machine's own GPUs are seen by now", () => {
    const found = next(seenNow(name), "answering");
    expect(found).toMatchObject({ kept: [name], termination: undefined });
    expect(found.steps).not.toContain("terminate");
  });

  it("is asked again while the machine is still known to be unusable", () => {
    const found = next(silent, "answering");
    expect(found).toEqual({ kept: [], termination: "intended", steps: ["terminate"] });
  });

  it("waits while the meter does not answer, whatever an earlier look saw", () => {
    const found = next(silent, "failing");
    expect(found).toEqual({ kept: [], termination: "intended", steps: ["hold"] });
  });

  it.each<[string, Partial<TerminationRecord>]>([
    ["the cloud has accepted it", { state: "called", at: now }],
    ["its launch was given up", { why: "closed-intent" }],
  ])("is not given up once %s", (_, change) => {
    expect(next(seenNow(name), "answering", change)).toMatchObject({ kept: [] });
    expect(next(seenNow(name), "answering", change).termination).toBeDefined();
  });

  it("gives way to a confirmed removal, which ends the machine whether it is up or not", () => {
    const { type, region } = instance;
    const entry: PooledInstance = { pool: "training", name, type, region };
    const ledger = aLedger({
      launches: { [name]: launch({ state: "launched", instanceId: instance.id, overdue }) },
      terminations: { [name]: intended },
    });
    const difference = { added: [], removed: [entry], changed: [] };
    const commit = { sha: "c2", parents: ["c1"], message: "Remove it", committedAt: now };
    const examined = examine([{ commit, difference, verdict: aCommitVerdict() }], {
      ledger,
      instances: [instance],
      fleet: repository,
      now,
      dryRun: false,
    });
    const record = examined.ledger(ledger).terminations[name];
    expect(record).toMatchObject({ state: "intended", commit: "c2", instanceId: instance.id });
    expect(record?.why).toBeUndefined();
  });
});
