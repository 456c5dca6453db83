/** Random switches, hours and budgets for properties: most cases have none, and none has all. */
import fc from "fast-check";
import type { Direction } from "../../src/model/plan.ts";
import type {
  ActionWindow,
  ChangeBudget,
  Pause,
  PolicyProtection,
  SpendBudget,
} from "../../src/model/safety.ts";
import { minutes, usd } from "../../src/model/units.ts";
import { weekdays } from "../../src/model/zoned-time.ts";
import { minutesAfter } from "./builders.ts";

/** Drawn by one chance in so many, so that most decisions still act. */
function rarely<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.tuple(fc.nat(11), arbitrary).map(([draw, value]) => (draw === 0 ? value : undefined));
}

const pause: fc.Arbitrary<Pause> = fc.record({
  what: fc.constantFrom("all", "grow", "shrink"),
  reason: fc.constant("a test"),
  by: fc.constant("the limits"),
  until: fc.constantFrom(minutesAfter(-1), minutesAfter(0), minutesAfter(1)),
});

const actionWindow: fc.Arbitrary<ActionWindow> = fc
  .record({
    effect: fc.constantFrom("allow", "deny"),
    acts: fc.constantFrom<ActionWindow["acts"]>(["propose"], ["merge"], ["propose", "apply"]),
    days: fc.subarray([...weekdays], { minLength: 1 }),
    from: fc.constantFrom(0, 60, 719, 720, 780, 1439),
    to: fc.constantFrom(1, 60, 720, 721, 781, 1440),
    zone: fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kolkata"),
  })
  .filter(({ from, to }) => from !== to);

const windows = fc.array(actionWindow, { minLength: 1, maxLength: 3 });

const changes: fc.Arbitrary<readonly ChangeBudget[]> = fc.array(
  fc
    .record({
      direction: fc.constantFrom<Direction | undefined>("grow", "shrink", undefined),
      per: fc.constantFrom(minutes(1), minutes(60), minutes(1440)),
      count: fc.constantFrom(undefined, 0, 1, 2),
      percent: fc.constantFrom(undefined, 10, 50),
    })
    .map((drawn) => ({ ...present(drawn), per: drawn.per })),
  { minLength: 1, maxLength: 2 },
);

const protect: fc.Arbitrary<readonly PolicyProtection[]> = fc.array(
  fc.record({
    of: fc.constantFrom<PolicyProtection["of"]>(
      { kind: "name", name: "alpha-1-a" },
      { kind: "name", name: "beta-1-b" },
      { kind: "tag", key: "pool" },
      { kind: "tag", key: "pool", value: "gamma" },
      { kind: "tag", key: "absent" },
    ),
    reason: fc.constant("a run"),
    until: fc.constantFrom(minutesAfter(-1), minutesAfter(0), minutesAfter(1)),
  }),
  { minLength: 1, maxLength: 2 },
);

/** Drops what was not drawn, so that absence is absence. */
function present<Drawn extends object>(drawn: Drawn): Present<Drawn> {
  const there = Object.entries(drawn).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Present<Drawn>;
}

type Present<Drawn> = { readonly [Key in keyof Drawn]?: Exclude<Drawn[Key], undefined> };

const budget: fc.Arbitrary<SpendBudget> = fc
  .record({
    daily: fc.constantFrom(undefined, 0, 100, 1000),
    monthly: fc.constantFrom(undefined, 500, 20_000),
  })
  .map(({ daily, monthly }) => ({
    ...(daily === undefined ? {} : { daily: usd(daily) }),
    ...(monthly === undefined ? {} : { monthly: usd(monthly) }),
  }));

/** What limits may have besides the limits. */
export const limitSafeguards = fc
  .record({
    pauses: rarely(fc.array(pause, { minLength: 1, maxLength: 2 })),
    windows: rarely(windows),
    budget: rarely(budget),
    priceChangePercent: fc.constantFrom(undefined, undefined, undefined, 0, 20, 100),
    changes: rarely(changes),
  })
  .map(present);

/** What a pool may have besides its rules. */
export const poolSafeguards = fc
  .record({
    protect: rarely(protect),
    pause: rarely(pause),
    windows: rarely(windows),
    changes: rarely(changes),
  })
  .map(present);
