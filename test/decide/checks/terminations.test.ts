/** Whose end the checker refuses by itself, planted by judging a sound plan in another world. */
import { describe, expect, it } from "vitest";
import { violations } from "../../../src/decide/check.ts";
import { decide } from "../../../src/decide/decide.ts";
import type { FleetInstance } from "../../../src/model/fleet.ts";
import type { Rule } from "../../../src/model/rule.ts";
import { minutes } from "../../../src/model/units.ts";
import {
  anId,
  aPool,
  aScene,
  minutesAfter,
  minutesBefore,
  noon,
  somePolicies,
} from "../../support/builders.ts";

const idle: Rule = { rule: "idle", belowPercent: 20, for: minutes(30) };

/** One machine, described by the fleet file with this change. */
const sceneWith = (at: number, entry: Partial<FleetInstance>) =>
  aScene({ pools: { training: [{ name: "training-1-a", at, entry }] } });

/** What is said of the end of one machine, when its entry is another than it was decided by. */
function wrongWith(
  decided: { readonly at: number; readonly entry?: Partial<FleetInstance> },
  seen: Partial<FleetInstance>,
  rules: readonly Rule[] = [idle],
): readonly string[] {
  const policies = somePolicies([aPool({ rules })]);
  const plan = decide(sceneWith(decided.at, decided.entry ?? {}), policies, noon);
  expect(plan.proposals.map(({ direction }) => direction)).toEqual(["shrink"]);
  return violations(sceneWith(decided.at, seen), policies, plan).filter(
    (sentence) => !sentence.includes("is not main's"),
  );
}

describe("the checker lets a machine go", () => {
  it("at the end of its own lease, and not a minute before, busy as it is", () => {
    const over = { at: 95, entry: { lease: { until: minutesBefore(1) } } };
    expect(wrongWith(over, { lease: { until: minutesBefore(0) } })).toEqual([]);
    expect(wrongWith(over, { lease: { until: minutesAfter(1) } })).toEqual([
      "training-1-a is not known to have been idle",
    ]);
  });

  it("not by its pool's age while its own lease lasts", () => {
    const aged: Rule = { rule: "lease", maxAge: minutes(60), warn: minutes(0) };
    const long = { lease: { until: minutesAfter(600) } };
    expect(wrongWith({ at: 95 }, {}, [aged])).toEqual([]);
    expect(wrongWith({ at: 95 }, long, [aged])).toEqual([
      "training-1-a is not known to have been idle",
    ]);
  });

  it("only as the machine whose id stands beside the name", () => {
    expect(wrongWith({ at: 1 }, { id: anId(1) })).toEqual([]);
    expect(wrongWith({ at: 1 }, { id: anId(99) })).toContain("training-1-a is not ours");
  });
});
