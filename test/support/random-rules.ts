/** Random rules beside the two original ones, and the answers that their queries get. */
import fc from "fast-check";
import type { Observation } from "../../src/model/observation.ts";
import type { PoolPolicy } from "../../src/model/policy.ts";
import type { Rule } from "../../src/model/rule.ts";
import { minutes } from "../../src/model/units.ts";
import { weekdays } from "../../src/model/zoned-time.ts";
import { minutesBefore } from "./builders.ts";

const idleness = fc.constantFrom(
  { belowPercent: 20, for: minutes(10) },
  { belowPercent: 5, for: minutes(30) },
);
const few = fc.integer({ min: 0, max: 4 });

const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  few.map((instances) => ({ rule: "minimum" as const, instances })),
  fc.record({ idle: idleness, minimum: few, maximum: few, zone: zones(), kind: fc.nat(2) }).map(
    ({ idle, minimum, maximum, zone, kind }): Rule => ({
      rule: "schedule",
      days: weekdays,
      from: 9 * 60,
      to: kind === 0 ? 6 * 60 : 17 * 60,
      zone,
      except: kind === 2 ? ["2026-11-23"] : [],
      ...(kind === 1 ? {} : { minimum }),
      ...(kind === 0 ? {} : { maximum }),
      ...idle,
    }),
  ),
  idleness.map((idle) => ({
    rule: "queue" as const,
    query: "queue",
    sizeLabel: "size",
    patience: minutes(15),
    ...idle,
  })),
  fc.record({ idle: idleness, percent: fc.integer({ min: 30, max: 80 }), any: fc.boolean() }).map(
    ({ idle, percent, any }): Rule => ({
      rule: "target",
      percent,
      tolerancePercent: 5,
      over: minutes(5),
      victims: any ? "least-busy" : "idle",
      ...idle,
    }),
  ),
  fc
    .record({ idle: idleness, gpus: few, percent: fc.constantFrom(0, 20, 90) })
    .map(({ idle, gpus, percent }): Rule => ({ rule: "headroom", gpus, percent, ...idle })),
  fc
    .constantFrom(10, 90, 500)
    .map((age): Rule => ({ rule: "lease", maxAge: minutes(age), warn: minutes(60) })),
);

function zones(): fc.Arbitrary<string> {
  return fc.constantFrom("UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York");
}

/** What the rules of one random pool are besides the original two. */
export interface DrawnRules {
  /** Whether the original two are there as well. */
  readonly withOriginal: boolean;
  readonly more: readonly Rule[];
  readonly busy: Pick<PoolPolicy, "busy">;
}

/** Mostly none, so that the original rules still act often. */
export const ofRules: fc.Arbitrary<DrawnRules> = fc.record({
  withOriginal: fc.integer({ min: 0, max: 3 }).map((draw) => draw > 0),
  more: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(anyRule, { minLength: 1, maxLength: 3 }) },
  ),
  busy: fc.constantFrom({}, {}, {}, {}, { busy: [{ query: "busy", above: 0, for: minutes(10) }] }),
});

const value = fc.constantFrom(0, 0, 0, 1, 3, 16, -1);

/** Answers to both queries: some gaps, some without series, most of them known. */
export const ofSignals: fc.Arbitrary<NonNullable<Observation["signals"]>> = fc
  .record({
    waiting: fc.array(fc.record({ gpus: value, size: fc.constantFrom("1", "2", "x") }), {
      maxLength: 2,
    }),
    sessions: value,
    isLost: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
  })
  .map(({ waiting, sessions, isLost }) => ({
    queue: isLost
      ? { kind: "gap", gap: { source: "signals", why: "lost" } }
      : {
          kind: "seen",
          value: waiting.map(({ gpus, size }) => ({
            labels: { size },
            keys: [],
            samples: steady(gpus),
          })),
        },
    busy: {
      kind: "seen",
      value: ["alpha-1-a", "beta-1-a", "beta-1-b"].map((key) => ({
        labels: {},
        keys: [key],
        samples: steady(sessions),
      })),
    },
  }));

function steady(of: number) {
  return Array.from({ length: 16 }, (_, ago) => ({ at: minutesBefore(15 - ago), value: of }));
}
