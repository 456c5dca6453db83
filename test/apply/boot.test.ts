/** When a launched machine counts as up: every proof and doubt, in time and after its deadline. */
import { describe, expect, it } from "vitest";
import { type BootSight, bootDeadline, judgeBoot } from "../../src/apply/boot.ts";
import type { Instance } from "../../src/model/instance.ts";
import type { InstanceReadings } from "../../src/model/readings.ts";
import type { BootPolicy } from "../../src/model/safety.ts";
import type { SignalSeries } from "../../src/model/signal.ts";
import { minutes } from "../../src/model/units.ts";
import {
  aLaunch,
  anId,
  anInstance,
  aPool,
  minutesBefore,
  noon,
  repository,
  steadyReadings,
} from "../support/builders.ts";

const query = "cuda_works";
const absent: InstanceReadings = { kind: "absent", why: "no series" };
const old = anInstance({ id: anId(2), name: "training-1-b", hostname: "b", ip: "198.51.100.2" });

interface Told {
  /** Minutes since the launch. */
  readonly age?: number;
  readonly machine?: Partial<Instance>;
  readonly own?: InstanceReadings;
  readonly other?: InstanceReadings;
  readonly meter?: BootSight["meter"];
  readonly policy?: Partial<BootPolicy>;
  readonly probe?: number;
}

function verdict(told: Told): string {
  const age = told.age ?? 10;
  const firstHealthy = minutesBefore(Math.max(0, age - 5));
  const instance = anInstance({ firstHealthy, ...told.machine });
  const at = noon;
  const series: readonly SignalSeries[] =
    told.probe === undefined
      ? []
      : [{ keys: ["training-1-a"], labels: {}, samples: [{ at, value: told.probe }] }];
  const boot = told.policy && { gpuReading: "when-measured" as const, ...told.policy };
  const judged = judgeBoot({
    instance,
    record: aLaunch({ instanceId: instance.id, at: minutesBefore(age) }),
    instances: [instance, old],
    fleet: repository,
    now: noon,
    sight: {
      pools: [aPool(boot ? { boot } : {})],
      meter: told.meter ?? "answering",
      observation: {
        readings: {
          [instance.id]: told.own ?? absent,
          [old.id]: told.other ?? steadyReadings(50, { key: "b" }),
        },
        signals: { [query]: { kind: "seen", value: series } },
      },
    },
  });
  return judged.kind;
}

const seen = steadyReadings(0, { minutes: 3 });

describe("a launched machine", () => {
  it("is up when the cloud calls it healthy and its own GPUs were seen", () => {
    expect(verdict({ own: seen })).toBe("up");
  });

  it.each<[string, Told]>([
    ["boots", { machine: { status: "booting" } }],
    ["is unhealthy", { machine: { status: "unhealthy" } }],
    ["has no known status", { machine: { status: "unrecognised" } }],
    ["has passed no health check", { machine: { firstHealthy: undefined as never } }],
  ])("that %s is waited for, and taken back after its deadline", (_, told) => {
    expect([verdict({ own: seen, ...told }), verdict({ own: seen, ...told, age: 20 })]).toEqual([
      "waiting",
      "late",
    ]);
  });

  it("whose GPUs are not seen while another's of its pool are, is not up", () => {
    expect([verdict({}), verdict({ age: 20 })]).toEqual(["waiting", "late"]);
  });

  it("that showed readings is up, although its exporter is silent when somebody looks", () => {
    const own = steadyReadings(50, { until: minutesBefore(8), minutes: 10 });
    expect(verdict({ own, age: 45 })).toBe("up");
  });

  it("that two sets of series claim is not taken back: nobody knows which is its own", () => {
    const own: InstanceReadings = { kind: "ambiguous", why: "two sets of series" };
    expect(verdict({ own, age: 30 })).toBe("doubtful");
  });

  it("is not proven by samples of whoever had its address before", () => {
    const own = steadyReadings(50, { until: minutesBefore(6), minutes: 10 });
    expect(verdict({ own })).toBe("waiting");
  });

  it("is not proven by one of its two GPUs", () => {
    expect(verdict({ own: seen, machine: { gpus: 2 } })).toBe("waiting");
  });

  it("is never taken back because the meter does not answer", () => {
    for (const gpuReading of ["when-measured", "required"] as const) {
      const down = { meter: "failing", other: absent, policy: { gpuReading } } as const;
      expect([verdict(down), verdict({ ...down, age: 60 })]).toEqual(["waiting", "doubtful"]);
    }
  });

  it("of a pool that nobody measures is taken at the cloud's word at its deadline", () => {
    expect([verdict({ other: absent }), verdict({ other: absent, age: 20 })]).toEqual([
      "waiting",
      "up",
    ]);
  });

  it("is taken at the cloud's word where there is no meter, or none is asked for", () => {
    expect(verdict({ meter: "none", other: absent })).toBe("up");
    expect(verdict({ policy: { gpuReading: "ignored" } })).toBe("up");
  });

  it("must be seen where the policy says so, also the first of its pool", () => {
    const policy = { gpuReading: "required" } as const;
    expect(verdict({ policy, other: absent, age: 20 })).toBe("late");
  });

  it("that nobody missed for an hour is left to people", () => {
    expect([verdict({ age: 79 }), verdict({ age: 80 })]).toEqual(["late", "up"]);
  });

  it("that is active and cannot start CUDA is unhealthy, not idle: its probe says so", () => {
    const policy = { probe: query };
    expect(verdict({ own: seen, policy, probe: 1 })).toBe("up");
    expect(verdict({ own: seen, policy, probe: 0 })).toBe("waiting");
    expect(verdict({ own: seen, policy, probe: 0, age: 20 })).toBe("late");
    expect(verdict({ own: seen, policy, age: 10 })).toBe("waiting");
  });

  it("has the time that its policy gives it", () => {
    const policy = { within: minutes(90) };
    expect([verdict({ policy, age: 89 }), verdict({ policy, age: 90 })]).toEqual([
      "waiting",
      "late",
    ]);
  });

  it("has more time the more GPUs it has: eight take twenty minutes and more", () => {
    expect([1, 2, 4, 8].map(bootDeadline)).toEqual([20, 30, 30, 40].map(minutes));
  });
});
