/** `idle`, member by member. */
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/decide/decide.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { Rule } from "../../../src/model/rule.ts";
import { minutes, usdPerHour } from "../../../src/model/units.ts";
import {
  aLaunch,
  anId,
  aPool,
  aScene,
  minutesBefore,
  noon,
  readingsOf,
  type Scene,
  type SceneMember,
  somePolicies,
  steadyReadings,
} from "../../support/builders.ts";

function planFor(...training: readonly SceneMember[]): Plan {
  return planOf({ pools: { training } });
}

function planOf(scene: Scene, rules: readonly Rule[] = aPool().rules): Plan {
  return decide(aScene(scene), somePolicies([aPool({ rules })]), noon);
}

function victims(plan: Plan): readonly string[] {
  return plan.proposals
    .filter((proposal) => proposal.direction === "shrink")
    .flatMap((proposal) => proposal.actions.map((action) => action.target));
}

/** What holds this member: reason and sentence. */
function held(plan: Plan, name: string): string {
  const block = plan.holds.find((hold) => hold.instance === name)?.block;
  return `${block?.reason}: ${block?.sentence}`;
}

const idle: SceneMember = { name: "training-1-a", at: 4 };

describe("idle", () => {
  it("terminates a member that was below for the whole window", () => {
    const plan = planFor(idle, { name: "training-1-b", at: 60 });

    expect(victims(plan)).toEqual(["training-1-a"]);
    expect(plan.proposals[0]?.actions[0]).toMatchObject({
      id: "terminate_instance_training-1-a_1795435200",
      instanceId: anId(1),
      costImpact: -usdPerHour(1.29),
      reason:
        "training-1-a has been at 4 % or less for 30 minutes (30 of 30 samples, newest 0 s old)",
    });
    expect(plan.proposals[0]?.fleetAfter.pools["training"]).toMatchObject({
      generation: 1,
      instances: [{ name: "training-1-b" }],
    });
  });

  it("takes exactly the threshold for not below", () => {
    expect(victims(planFor({ name: "training-1-a", at: 20 }))).toEqual([]);
    expect(victims(planFor({ name: "training-1-a", at: 19.9 }))).toEqual(["training-1-a"]);
  });

  it("keeps a machine for one busy minute of one of its eight GPUs", () => {
    const values = (gpu: number) =>
      Array.from({ length: 60 }, (_, at) => (gpu === 5 && at === 49 ? 97 : 0));
    const readings = readingsOf(Array.from({ length: 8 }, (_, gpu) => values(gpu)));

    const plan = planFor({ name: "training-1-a", instance: { gpus: 8 }, readings });

    expect(victims(plan)).toEqual([]);
    expect(held(plan, "training-1-a")).toBe(
      "busy-again: training-1-a was at 97 % 10 minutes ago, not below 20 % for 30 minutes",
    );
  });

  it("looks at the peak of each minute, not at its average", () => {
    const readings = steadyReadings(2);
    if (readings.kind !== "measured") throw new Error("the builder measures");
    const spiky = readings.gpus.map(({ gpu, samples }) => ({
      gpu,
      samples: samples.map((sample, at) => (at === 58 ? { ...sample, peak: 90 } : sample)),
    }));

    const plan = planFor({ name: "training-1-a", readings: { ...readings, gpus: spiky } });

    expect(victims(plan)).toEqual([]);
  });

  it("takes fewer GPUs than the type has for unknown", () => {
    const plan = planFor({
      name: "training-1-a",
      instance: { gpus: 8 },
      readings: steadyReadings(0, { gpus: 7 }),
    });

    expect(victims(plan)).toEqual([]);
    expect(held(plan, "training-1-a")).toBe(
      "unknown-readings: training-1-a has readings of 7 of its 8 GPUs only",
    );
  });

  it("takes more GPUs than the type has for two sets of series", () => {
    const plan = planFor({ name: "training-1-a", readings: steadyReadings(0, { gpus: 2 }) });

    expect(held(plan, "training-1-a")).toBe(
      "unknown-readings: training-1-a has readings of 2 GPUs, but its type has 1",
    );
  });

  it("takes ambiguous readings for unknown", () => {
    const why = "two sets of series answer to training-1-a";

    const plan = planFor({ name: "training-1-a", readings: { kind: "ambiguous", why } });

    expect(held(plan, "training-1-a")).toBe(
      `unknown-readings: training-1-a has no readings to trust: ${why}`,
    );
  });

  it.each([
    { missing: 6, terminated: ["training-1-a"] },
    { missing: 7, terminated: [] },
  ])("with $missing of 30 samples missing terminates $terminated", ({ missing, terminated }) => {
    const values = Array.from({ length: 30 }, (_, at) =>
      at >= 5 && at < 5 + missing ? undefined : 1,
    );

    expect(victims(planFor({ name: "training-1-a", readings: readingsOf([values]) }))).toEqual(
      terminated,
    );
  });

  it("holds while the newest sample of one GPU is older than five minutes", () => {
    const rules: readonly Rule[] = [{ rule: "idle", belowPercent: 20, for: minutes(30) }];
    const lastSeen = (ago: number) => {
      const readings = steadyReadings(0, { until: minutesBefore(ago) });
      return planOf({ pools: { training: [{ name: "training-1-a", readings }] } }, rules);
    };

    expect(victims(lastSeen(5))).toEqual(["training-1-a"]);
    expect(held(lastSeen(6), "training-1-a")).toBe(
      "unknown-readings: training-1-a has no sample newer than 6 minutes",
    );
  });

  it("is not made up by the zeros with which a meter comes back after an outage", () => {
    const backFor = (minutesBack: number): SceneMember => ({
      name: "training-1-a",
      readings: readingsOf([Array.from({ length: minutesBack }, () => 0)]),
    });
    expect(victims(planFor(backFor(23), { name: "training-1-b", at: 50 }))).toEqual([]);
    expect(victims(planFor(backFor(24), { name: "training-1-b", at: 50 }))).toHaveLength(1);
  });

  it("counts from the first health check of this very machine", () => {
    const since = (ago: number) =>
      planFor({ ...idle, instance: { firstHealthy: minutesBefore(ago) } });

    expect(victims(since(30))).toEqual(["training-1-a"]);
    expect(victims(since(20))).toEqual([]);
  });

  it("counts from the audit's launch, else from the first run that saw it", () => {
    const unknownSince: SceneMember = { ...idle, instance: { firstHealthy: undefined as never } };
    const remembering = (ledger: NonNullable<Scene["ledger"]>) =>
      victims(planOf({ pools: { training: [unknownSince] }, ledger }));
    const launch = (ago: number) =>
      aLaunch({ state: "healthy", instanceId: anId(1), at: minutesBefore(ago) });

    expect(remembering({})).toEqual([]);
    expect(remembering({ launches: { "training-1-a": launch(60) } })).toEqual(["training-1-a"]);
    expect(remembering({ launches: { "training-1-a": launch(10) } })).toEqual([]);
    expect(remembering({ firstSeen: { [anId(1)]: minutesBefore(60) } })).toEqual(["training-1-a"]);
    expect(remembering({ firstSeen: { [anId(1)]: minutesBefore(10) } })).toEqual([]);
  });

  it("terminates one a pool and plan: the longest idle", () => {
    const longer = readingsOf([Array(50).fill(1)]);
    const shorter = readingsOf([Array.from({ length: 50 }, (_, at) => (at < 15 ? 90 : 1))]);

    const plan = planFor(
      { name: "training-1-a", readings: shorter },
      { name: "training-1-b", readings: longer },
    );

    expect(victims(plan)).toEqual(["training-1-b"]);
    expect(held(plan, "training-1-a")).toBe(
      "too-many-changes: training-1-a has been at 1 % or less for 30 minutes " +
        "(30 of 30 samples, newest 0 s old), but one termination a pool and plan is the most",
    );
  });

  it("then the dearest, then by id", () => {
    const plan = planFor(
      { name: "training-1-a", at: 1 },
      { name: "training-1-b", at: 1, instance: { pricePerHour: usdPerHour(2) } },
    );

    expect(victims(plan)).toEqual(["training-1-b"]);
    expect(
      victims(planFor({ name: "training-1-b", at: 1 }, { name: "training-1-a", at: 1 })),
    ).toEqual(["training-1-b"]);
  });

  it("never shrinks while another rule grows the pool", () => {
    const rules: readonly Rule[] = [
      { rule: "high_utilization", abovePercent: 2, for: minutes(15), add: 1 },
      { rule: "idle", belowPercent: 20, for: minutes(30) },
    ];

    const plan = planOf({ pools: { training: [idle] } }, rules);

    expect(plan.proposals.map((proposal) => proposal.direction)).toEqual(["grow"]);
    expect(held(plan, "training-1-a")).toContain("would-flap: training-1-a has been at 4 %");
  });

  it("never shrinks what another idle rule keeps", () => {
    const rules: readonly Rule[] = [
      { rule: "idle", belowPercent: 20, for: minutes(30) },
      { rule: "idle", belowPercent: 3, for: minutes(30) },
    ];

    expect(victims(planOf({ pools: { training: [idle] } }, rules))).toEqual([]);
  });

  it("lets an unhealthy member go before all others, and only when it is known to be idle", () => {
    const sick = { ...idle, status: "unhealthy" as const };
    const plan = planFor({ name: "training-1-b", at: 1 }, sick);

    expect(victims(plan)).toEqual(["training-1-a"]);
    expect(plan.proposals[0]?.actions[0]?.reason).toContain(
      "; of 2 that may go it is the one that the cloud calls unhealthy",
    );
    expect(plan.holds.map((hold) => hold.instance)).toEqual(["training-1-b"]);
    const absent = { kind: "absent", why: "no series" } as const;
    expect(victims(planFor({ ...sick, readings: absent }, { name: "training-1-b" }))).toEqual([]);
    expect(victims(planFor({ ...sick, at: 60 }, { name: "training-1-b" }))).toEqual([]);
  });

  it.each(["booting", "terminating", "unrecognised"] as const)(
    "leaves a member alone that is %s",
    (status) => {
      const plan = planFor({ ...idle, status }, { name: "training-1-b" });

      expect(plan.proposals).toEqual([]);
      expect(plan.holds.map((hold) => hold.instance)).toContain("training-1-a");
    },
  );
});
