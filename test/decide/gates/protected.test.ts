/** The gate `protected`: what it stops, what it lets pass, and in which words. */
import { describe, expect, it } from "vitest";
import { admit } from "../../../src/decide/admit.ts";
import { endingProtections } from "../../../src/decide/protection.ts";
import { tagsOf } from "../../../src/model/instance.ts";
import type { PolicyProtection } from "../../../src/model/safety.ts";
import {
  aPool,
  aScene,
  minutesAfter,
  minutesBefore,
  noon,
  repository,
  type SceneMember,
  somePolicies,
} from "../../support/builders.ts";
import { blocksOf, holdOf, planOf, targetsOf } from "../../support/deciding.ts";

const idle = { name: "training-1-a", at: 1 };

describe("protected", () => {
  it("keeps an idle machine that the fleet file protects, and says until when and why", () => {
    const protect = { reason: "a demo for the board", until: minutesAfter(90) };

    const plan = planOf({ pools: { training: [{ ...idle, protect }] } });

    expect(plan.proposals).toEqual([]);
    expect(blocksOf(plan)).toEqual([
      "protected: training-1-a is protected until 13:30Z: a demo for the board",
    ]);
    expect(plan.blocked[0]?.block?.until).toBe(minutesAfter(90));
  });

  it("keeps it for good when the protection has no end", () => {
    const plan = planOf({ pools: { training: [{ ...idle, protect: { reason: "the licence" } }] } });

    expect(blocksOf(plan)).toEqual([
      "protected: training-1-a is protected until the protection is removed: the licence",
    ]);
  });

  it("lets it go once the protection has ended", () => {
    const protect = { reason: "over", until: minutesBefore(0) };

    expect(targetsOf(planOf({ pools: { training: [{ ...idle, protect }] } }))).toEqual([
      "training-1-a",
    ]);
  });

  it("keeps what the cloud would refuse to terminate", () => {
    const plan = planOf({ pools: { training: [{ ...idle, instance: { mayTerminate: false } }] } });

    expect(blocksOf(plan)).toEqual([
      "protected: the cloud says that it would refuse to terminate training-1-a now",
    ]);
  });

  it("lets another idle machine go instead", () => {
    const protect = { reason: "a demo" };
    const training = [
      { ...idle, protect },
      { name: "training-1-b", at: 2 },
    ];

    const plan = planOf({ pools: { training } });

    expect(targetsOf(plan)).toEqual(["training-1-b"]);
    expect(holdOf(plan, "training-1-a")).toContain("protected: training-1-a is protected");
  });

  it.each([
    { by: "name", of: { kind: "name", name: "training-1-a" } },
    { by: "the presence of a tag", of: { kind: "tag", key: "job" } },
    { by: "the value of a tag", of: { kind: "tag", key: "job", value: "thesis" } },
  ] as const)("keeps what the policy protects by $by", ({ of }) => {
    const tags = { ...tagsOf(repository, "training"), job: "thesis" };
    const pools = [aPool({ protect: [{ of, reason: "a run", until: minutesAfter(5) }] })];

    expect(
      blocksOf(planOf({ pools: { training: [{ ...idle, instance: { tags } }] } }, { pools })),
    ).toEqual([
      "protected: training-1-a is protected by the policy of training until 12:05Z: a run",
    ]);
  });

  it("lets go what the policy does not mean, or does not mean any longer", () => {
    const tags = { ...tagsOf(repository, "training"), job: "other" };
    const of = { kind: "tag", key: "job", value: "thesis" } as const;
    const protects: readonly PolicyProtection[] = [
      { of, reason: "a run" },
      { of: { kind: "tag", key: "constructor" }, reason: "a run" },
      { of: { kind: "name", name: "training-1-b" }, reason: "a run" },
      { of: { kind: "name", name: "training-1-a" }, reason: "a run", until: minutesAfter(0) },
    ];
    const scene = { pools: { training: [{ ...idle, instance: { tags } }] } };

    for (const one of protects) {
      const pools = [aPool({ protect: [one] })];
      expect(targetsOf(planOf(scene, { pools }))).toEqual(["training-1-a"]);
    }
  });

  it.each([
    ["2026-11-23T12:00:01Z", "until 12:01Z: it says 2026-11-23T12:00:01Z"],
    ["2026-11-23", "until 2026-11-24 00:00Z: it says 2026-11-23"],
    ["2026-11-23T12:30Z", "until 12:30Z: it says 2026-11-23T12:30Z"],
    ...["", "yes", "2026-02-30", "2026-11-22T12:00:00+02:00", "23.11.2026", "1795435200"].map(
      (text) => [text, "until the protection is removed: its value is no time, so it has no end"],
    ),
  ])("keeps a machine whose tag says %j", (value, words) => {
    expect(
      blocksOf(planOf({ pools: { training: [{ ...idle, instance: tagged(value ?? "") }] } })),
    ).toEqual([`protected: training-1-a is protected by its tag fleetmerge-protect ${words}`]);
  });

  it.each(["2026-11-23T12:00:00Z", "2026-11-22", "2026-11-22T23:59Z"])(
    "lets a machine go whose tag says %j, which is over",
    (value) => {
      expect(
        targetsOf(planOf({ pools: { training: [{ ...idle, instance: tagged(value) }] } })),
      ).toEqual(["training-1-a"]);
    },
  );

  it("is warned of for a day before it ends, unless another outlasts it", () => {
    const soon = { reason: "a demo", until: minutesAfter(24 * 60) };
    const later = { reason: "a demo", until: minutesAfter(24 * 60 + 1) };
    const training: readonly SceneMember[] = [
      { name: "training-1-a", protect: soon },
      { name: "training-1-b", protect: later },
      { name: "training-1-c", protect: soon, instance: tagged("for good") },
      { name: "training-1-d", protect: { reason: "over", until: minutesAfter(0) } },
      { name: "training-1-e" },
    ];
    const { situation } = admit(aScene({ pools: { training } }), somePolicies(), noon);

    expect(endingProtections(situation)).toEqual([
      "the protection of training-1-a ends at 2026-11-24 12:00Z, in 24 hours",
    ]);
  });
});

function tagged(value: string) {
  return { tags: { ...tagsOf(repository, "training"), "fleetmerge-protect": value } };
}
