/** Who is a member, in which state, and whose a machine is. */
import { describe, expect, it } from "vitest";
import { type Member, membersOf } from "../../src/decide/members.ts";
import { isOurs } from "../../src/decide/ownership.ts";
import type { LaunchRecord } from "../../src/model/history.ts";
import { tagsOf } from "../../src/model/instance.ts";
import { emptyRepairMemory } from "../../src/model/repair.ts";
import {
  aLaunch,
  aLedger,
  anId,
  anInstance,
  aScene,
  minutesBefore,
  noon,
  repository,
  type Scene,
} from "../support/builders.ts";

function membersIn(scene: Scene): readonly Member[] {
  const { fleet, ledger, instances } = aScene(scene);
  return membersOf({
    fleet,
    ledger,
    instances: instances.kind === "seen" ? instances.value : [],
    now: noon,
  });
}

function statesIn(scene: Scene): readonly string[] {
  return membersIn(scene).map((member) => `${member.name} ${member.state}`);
}

const named = { name: "training-1-a", status: "none" } as const;

describe("isOurs", () => {
  const entry = { name: "training-1-a", pool: "training", type: "t", region: "r" };

  it("needs the name in the fleet file and our tags of that pool", () => {
    expect(isOurs(anInstance(), entry, repository, aLedger())).toBe(true);
    expect(isOurs(anInstance({ tags: {} }), entry, repository, aLedger())).toBe(false);
    expect(
      isOurs(anInstance({ tags: tagsOf(repository, "other") }), entry, repository, aLedger()),
    ).toBe(false);
    expect(
      isOurs(anInstance({ tags: tagsOf("acme/b", "training") }), entry, repository, aLedger()),
    ).toBe(false);
    expect(isOurs(anInstance({ name: "else" }), entry, repository, aLedger())).toBe(false);
    expect(isOurs(anInstance(), undefined, repository, aLedger())).toBe(false);
  });

  it("takes the name from the audit when the fleet file has it no more", () => {
    const ledger = aLedger({ launches: { "training-1-a": aLaunch() } });

    expect(isOurs(anInstance(), undefined, repository, ledger)).toBe(true);
    expect(isOurs(anInstance({ tags: {} }), undefined, repository, ledger)).toBe(false);
  });

  it("takes an adopted machine by the id beside its name, without tags", () => {
    const adopted = { ...entry, id: anId(1) };

    expect(isOurs(anInstance({ tags: {}, name: "any" }), adopted, repository, aLedger())).toBe(
      true,
    );
    expect(isOurs(anInstance({ id: anId(2) }), adopted, repository, aLedger())).toBe(false);
  });

  it("finds nothing under the names that every object inherits", () => {
    const tricky = anInstance({ name: "constructor" });

    expect(isOurs(tricky, undefined, repository, aLedger())).toBe(false);
  });
});

describe("membersOf", () => {
  it.each(["active", "booting", "unhealthy"] as const)("calls a live %s machine so", (status) => {
    expect(statesIn({ pools: { training: [{ name: "training-1-a", status }] } })).toEqual([
      `training-1-a ${status}`,
    ]);
  });

  it("calls a machine leaving while its termination is on its way", () => {
    const termination = {
      state: "called",
      pool: "training",
      instanceId: anId(1),
      at: noon,
      actionId: "t",
      commit: "c",
    } as const;

    expect(
      statesIn({
        pools: {
          training: [{ name: "training-1-a" }, { name: "training-1-b", status: "terminating" }],
        },
        ledger: { terminations: { "training-1-a": termination } },
      }),
    ).toEqual(["training-1-a leaving", "training-1-b leaving"]);
  });

  const cases: readonly (readonly [string, Partial<LaunchRecord> | undefined])[] = [
    ["pending", undefined],
    ["pending", { state: "intended" }],
    ["pending", { state: "refused", why: "no capacity" }],
    ["pending", { state: "launched", at: minutesBefore(2), instanceId: anId(9) }],
    ["missing", { state: "launched", at: minutesBefore(3), instanceId: anId(9) }],
    ["missing", { state: "healthy", instanceId: anId(9) }],
    ["missing", { state: "gone", instanceId: anId(9) }],
    ["doubtful", { state: "unknown", at: minutesBefore(1439) }],
    ["doubtful", { state: "closed", at: minutesBefore(1439) }],
    ["missing", { state: "closed", at: minutesBefore(1440) }],
  ];
  it.each(cases)("calls a name without a machine %s after %o", (state, launch) => {
    const ledger = launch ? { launches: { "training-1-a": aLaunch(launch) } } : {};

    expect(statesIn({ pools: { training: [named] }, ledger })).toEqual([`training-1-a ${state}`]);
  });

  it("says of drift what was seen", () => {
    const adopted = { ...named, entry: { id: anId(1) } };

    expect(membersIn({ pools: { training: [adopted] } })[0]?.why).toBe(
      "is named in the fleet file, but the cloud does not list it",
    );
  });

  it("calls a machine of ours booting until it is known to work, whatever the cloud says", () => {
    const stateAfter = (state: "launched" | "healthy") => {
      const launches = { "training-1-a": aLaunch({ state, instanceId: anId(1) }) };
      const pools = { training: [{ name: "training-1-a" }] };
      return membersIn({ pools, ledger: { launches } })[0]?.state;
    };

    expect([stateAfter("launched"), stateAfter("healthy")]).toEqual(["booting", "active"]);
  });

  it("joins by the launch's id before the name", () => {
    const launch = aLaunch({ state: "healthy", instanceId: anId(1) });
    const ledger = { launches: { "training-1-a": launch } };
    const twin = anInstance({ id: anId(5) });

    const members = membersIn({
      pools: { training: [{ name: "training-1-a" }] },
      others: [twin],
      ledger,
    });

    expect(members.map(({ state, instance }) => [state, instance?.id])).toEqual([
      ["active", anId(1)],
      ["stray", anId(5)],
    ]);
  });

  it("trusts neither of two machines of one name", () => {
    const scene = {
      pools: { training: [{ name: "training-1-a" }] },
      others: [anInstance({ id: anId(5) })],
    };

    expect(statesIn(scene)).toEqual([
      "training-1-a not-ours",
      "training-1-a stray",
      "training-1-a stray",
    ]);
  });

  it("does not give one machine to two names", () => {
    const both = ["training-1-a", "training-1-b"].map((name) => ({ name, entry: { id: anId(1) } }));

    expect(statesIn({ pools: { training: both } })).toEqual([
      "training-1-a active",
      "training-1-b not-ours",
    ]);
  });

  it("does not take a machine without our tags for the launched one", () => {
    const ledger = { launches: { "training-1-a": aLaunch({ instanceId: anId(1) }) } };
    const member = { name: "training-1-a", instance: { tags: {} } };

    expect(statesIn({ pools: { training: [member] }, ledger })).toEqual(["training-1-a not-ours"]);
  });

  it("calls leaving what is being terminated, also when no launch of ours brought it", () => {
    const others = [
      anInstance({ id: anId(8), name: "training-0-y" }),
      anInstance({ id: anId(9), name: "the box of old days", tags: {} }),
    ];
    const ending = { state: "intended", pool: "training", at: noon, actionId: "a", commit: "c" };
    const ledger = aLedger({
      terminations: {
        "training-0-y": { ...ending, state: "intended", instanceId: anId(8) },
        "old-box": { ...ending, state: "called", instanceId: anId(9) },
      },
    });
    expect(statesIn({ others, ledger })).toEqual(["old-box leaving", "training-0-y leaving"]);
  });

  it("calls ours without a place in the fleet file stray", () => {
    const others = [anInstance({ name: "training-0-z" })];
    const ledger = { launches: { "training-0-z": aLaunch() } };

    expect(statesIn({ others, ledger })).toEqual(["training-0-z stray"]);
  });

  it("knows a machine of the first file as ours until its merged removal is taken up", () => {
    const known = { "training-0-z": anId(7) };
    const ledger = { repair: { ...emptyRepairMemory, known } };
    const removed = anInstance({ id: anId(7), name: "training-0-z" });

    expect(membersIn({ others: [removed], ledger })).toMatchObject([
      { name: "training-0-z", pool: "training", state: "stray" },
    ]);
    expect(statesIn({ others: [{ ...removed, id: anId(8) }], ledger })).toEqual([]);
    expect(statesIn({ others: [{ ...removed, tags: {} }], ledger })).toEqual([]);
  });
});

describe("a machine of somebody else under one of our names", () => {
  it("neither hides ours nor makes up for it", () => {
    const foreign = anInstance({ id: anId(950), tags: {} });

    expect(
      statesIn({ pools: { training: [{ name: "training-1-a" }] }, others: [foreign] }),
    ).toEqual(["training-1-a active"]);
    expect(statesIn({ pools: { training: [named] }, others: [foreign] })).toEqual([
      "training-1-a pending",
    ]);
  });
});
