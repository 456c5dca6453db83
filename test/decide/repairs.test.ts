/** Repairs ask nothing of a cloud, and once they are merged there is nothing left to repair. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actsOf } from "../../src/decide/acts.ts";
import { membersOf } from "../../src/decide/members.ts";
import { repairedFleet, repairsOf } from "../../src/decide/repairs.ts";
import { type Fleet, fleetDifference, namedInstances } from "../../src/model/fleet.ts";
import type { Ledger } from "../../src/model/history.ts";
import { emptyRepairMemory } from "../../src/model/repair.ts";
import {
  aCommitVerdict,
  aLaunch,
  aLedger,
  anId,
  aScene,
  minutesBefore,
  noon,
  repository,
} from "../support/builders.ts";
import { planOf } from "../support/deciding.ts";

const commit = "b".repeat(40);
const fates = ["lives", "expired", "closed", "vanished", "terminated", "unproven"] as const;
const pasts = ["confirmed", "added", "changed", "removed"] as const;

interface Case {
  readonly fate: (typeof fates)[number];
  readonly past: (typeof pasts)[number];
}

/** A fleet whose names have these fates, each with its own past on main. */
function sceneOf(cases: readonly Case[]) {
  const names = cases.map((one, index) => ({ ...one, name: `training-1-${"abcdefgh"[index]}` }));
  const scene = aScene({
    pools: {
      training: names.map(({ name, fate }) => ({
        name,
        ...(fate === "lives" ? {} : { status: "none" as const }),
      })),
    },
  });
  const entries = new Map(namedInstances(scene.fleet).map((entry) => [entry.name, entry]));
  const removed = new Set(names.filter(({ past }) => past === "removed").map(({ name }) => name));
  const training = scene.fleet.pools["training"] ?? { generation: 0, instances: [] };
  const instances = training.instances.filter(({ name }) => !removed.has(name));
  const fleet: Fleet = { ...scene.fleet, pools: { training: { ...training, instances } } };
  const idOf = (name: string) => anId(names.findIndex((one) => one.name === name) + 1);
  const states = { lives: "healthy", expired: "expired", closed: "closed" } as const;
  const ledger = aLedger({
    commits: { [commit]: aCommitVerdict({ confirmed: false, why: "nobody approved it" }) },
    nameCommits: Object.fromEntries(
      names.flatMap(({ name, past }) => (past === "confirmed" ? [] : [[name, commit]])),
    ),
    launches: Object.fromEntries(
      names.map(({ name, fate }) => {
        const state = fate in states ? states[fate as keyof typeof states] : "gone";
        const isKnown = fate !== "expired" && fate !== "closed";
        const at = minutesBefore(48 * 60);
        return [name, aLaunch({ state, at, ...(isKnown ? { instanceId: idOf(name) } : {}) })];
      }),
    ),
    terminations: Object.fromEntries(
      names
        .filter(({ fate }) => fate === "terminated")
        .map(({ name }) => [
          name,
          {
            state: "gone" as const,
            pool: "training",
            instanceId: idOf(name),
            at: noon,
            actionId: "a",
            commit,
          },
        ]),
    ),
    repair: {
      ...emptyRepairMemory,
      vanished: Object.fromEntries(
        names
          .filter(({ fate }) => fate === "vanished")
          .map(({ name }) => [name, { instanceId: idOf(name), at: noon }]),
      ),
      unconfirmed: Object.fromEntries(
        names.flatMap(({ name, past }) => {
          const entry = entries.get(name);
          if (past === "confirmed" || !entry) return [];
          if (past === "added") return [[name, {}]];
          return [[name, { entry: past === "changed" ? { ...entry, region: "x" } : entry }]];
        }),
      ),
    },
  });
  const { instances: seen } = scene;
  return { fleet, ledger, instances: seen.kind === "seen" ? seen.value : [] };
}

function repairs(scene: ReturnType<typeof sceneOf>, fleet = scene.fleet) {
  const { ledger, instances } = scene;
  const members = membersOf({ fleet, ledger, instances, now: noon });
  return repairsOf({ fleet, ledger, instances, members, pools: ["training"], now: noon }).filter(
    ({ kind }) => kind === "repair",
  );
}

const anyCases = fc.array(
  fc.record({ fate: fc.constantFrom(...fates), past: fc.constantFrom(...pasts) }),
  { minLength: 1, maxLength: 8 },
);

describe("repairs of any fleet", () => {
  it("ask nothing of a cloud, and end: nothing is left to repair", () => {
    fc.assert(
      fc.property(anyCases, (cases) => {
        const scene = sceneOf(cases);
        const { ledger, instances } = scene;
        let { fleet } = scene;
        for (let round = 0; round < 3; round += 1) {
          const [repair] = repairs(scene, fleet);
          if (!repair) return;
          const after = repairedFleet(fleet, repair.items);
          const difference = fleetDifference({ before: fleet, after });
          const seen = { instances, fleet: repository };
          const { acts, uncalled } = actsOf(difference, { ledger, now: noon, seen });
          expect(acts).toEqual({ added: [], removed: [], changed: [] });
          expect(uncalled).toHaveLength(repair.items.length);
          fleet = after;
        }
        expect(repairs(scene, fleet)).toEqual([]);
      }),
    );
  });

  it("take out no name whose machine lives and was confirmed, or may live", () => {
    fc.assert(
      fc.property(anyCases, (cases) => {
        const out = new Set(
          repairs(sceneOf(cases)).flatMap(({ items }) =>
            items.filter(({ after }) => after === undefined).map(({ name }) => name),
          ),
        );
        for (const [index, { fate, past }] of cases.entries()) {
          const mayLive = fate === "lives" || fate === "unproven";
          if (mayLive && past !== "added") {
            expect(out.has(`training-1-${"abcdefgh"[index]}`)).toBe(false);
          }
        }
      }),
    );
  });
});

describe("a removal that a rule asks for", () => {
  const idle = (ledger: Partial<Ledger> = {}) =>
    planOf({
      pools: { training: [{ name: "training-1-a" }, { name: "training-1-b", at: 0 }] },
      ledger,
    }).proposals[0]?.confirmation.kind;

  it("is said to merge by itself only where what it removes was confirmed", () => {
    expect(idle()).toBe("auto");
    const commits = { [commit]: aCommitVerdict({ confirmed: false }) };
    expect(idle({ commits, nameCommits: { "training-1-b": commit } })).toBe("approval");
  });
});
