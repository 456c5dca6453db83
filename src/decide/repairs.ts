/**
 * What the fleet file should say instead, without asking anything of a cloud: dead names go, what
 * nobody confirmed is put back, and what is otherwise than the file says is offered. Pure.
 */
import type { Fleet, PooledInstance } from "../model/fleet.ts";
import { namedInstances, sameEntry } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { emptyRepairMemory, type Repair, type RepairItem } from "../model/repair.ts";
import { deadName } from "./dead-names.ts";
import { drifted, orphans, type RepairSources } from "./drift.ts";
import { type Member, machineIdOf } from "./members.ts";
import { byText, own } from "./own.ts";
import { provenMachine } from "./proven-machine.ts";
import { isUnconfirmed } from "./weighing.ts";

/** A name whose machine is not listed, and of which the cloud was not asked by id. */
export interface Unproven {
  readonly name: string;
  readonly instanceId: string;
}

/** Names whose machines are missing, as long as nobody knows why. */
export function unprovenNames({ members, ledger, now }: RepairSources): readonly Unproven[] {
  return members.flatMap(({ state, entry, name }) => {
    if (state !== "missing" || !entry || deadName(entry, { ledger, now })) return [];
    const instanceId = machineIdOf(entry, ledger);
    return instanceId === undefined ? [] : [{ name, instanceId }];
  });
}

/** Every repair, in order of pool; none of a name to which a person said no. */
export function repairsOf(sources: RepairSources): readonly Repair[] {
  const items = [
    ...sources.members.flatMap((member) => ofMember(member, sources)),
    ...removedUnconfirmed(sources),
    ...orphans(sources),
  ].filter(({ key }) => !isDeclined(key, sources));
  const pools = [...new Set(items.map(({ pool }) => pool))].sort();
  return pools.flatMap((pool) => {
    const ofPool = items
      .filter((item) => item.pool === pool)
      .sort((one, other) => byText(one.name, other.name) || byText(one.key, other.key));
    return [
      ...repair(pool, "repair", truths(ofPool.filter(({ what }) => !what.startsWith("adopt")))),
      ...repair(
        pool,
        "adopt",
        ofPool.filter(({ what }) => what.startsWith("adopt")),
      ),
    ];
  });
}

/** Machines that vanished may need a person; what needs none does not wait for them. */
function truths(items: readonly RepairItem[]): readonly RepairItem[] {
  const certain = items.filter(({ what }) => what !== "vanished");
  return certain.length > 0 ? certain : items;
}

function repair(
  pool: string,
  kind: Repair["kind"],
  items: readonly RepairItem[],
): readonly Repair[] {
  return items.length === 0 ? [] : [{ pool, kind, items }];
}

function isDeclined(key: string, { ledger, now }: RepairSources): boolean {
  const no = own((ledger.repair ?? emptyRepairMemory).declined, key);
  return no !== undefined && (no.until === undefined || no.until > now);
}

function ofMember(member: Member, sources: RepairSources): readonly RepairItem[] {
  const { entry } = member;
  if (!entry) return [];
  if (member.state === "missing" || member.state === "pending") {
    const dead = deadName(entry, sources);
    if (dead) return [{ ...about(entry), ...dead, before: entry }];
  }
  const undone = undoneEntry(entry, sources);
  return undone.length > 0 ? undone : drifted(member, entry);
}

function undoneEntry(entry: PooledInstance, { ledger }: RepairSources): readonly RepairItem[] {
  const { name } = entry;
  const before = own(ledger.repair?.unconfirmed ?? {}, name);
  if (!before || !isUnconfirmed(name, ledger)) return [];
  const what = { ...about(entry), before: entry };
  if (!before.entry) {
    const why = `${name} was added without the confirmation that it needs, and was never acted on`;
    return [{ ...what, what: "revert-addition", why: `${why}: ${whyNot(name, ledger)}` }];
  }
  if (sameEntry(before.entry, entry)) return [];
  const why = `${name} was changed without the confirmation that it needs`;
  const after = before.entry;
  return [{ ...what, what: "revert-change", after, why: `${why}: ${whyNot(name, ledger)}` }];
}

/** Whose machine lives on comes back; of the others nothing is left to put back. */
function removedUnconfirmed(sources: RepairSources): readonly RepairItem[] {
  const { ledger, fleet, instances } = sources;
  const named = new Set(namedInstances(fleet).map(({ name }) => name));
  return Object.entries(ledger.repair?.unconfirmed ?? {}).flatMap(([name, { entry }]) => {
    if (!entry || named.has(name) || !isUnconfirmed(name, ledger)) return [];
    const id = provenMachine(entry, { ledger, instances, fleet: fleet.fleet });
    if (id === undefined || isLeaving(id, sources)) return [];
    const why = `${name} was removed without the confirmation that it needs, and lives on`;
    return [
      {
        ...about(entry),
        what: "revert-removal" as const,
        after: entry,
        why: `${why}: ${whyNot(name, ledger)}`,
      },
    ];
  });
}

function isLeaving(id: string, { instances, ledger }: RepairSources): boolean {
  const isEnding = Object.values(ledger.terminations).some(
    ({ instanceId, state }) => instanceId === id && (state === "intended" || state === "called"),
  );
  return isEnding || instances.find((one) => one.id === id)?.status === "terminating";
}

function whyNot(name: string, { nameCommits, commits }: Ledger): string {
  const commit = own(nameCommits, name) ?? "";
  return `${commit.slice(0, 12)}, ${own(commits, commit)?.why ?? "of which nothing is known"}`;
}

function about({ name, pool }: PooledInstance): Pick<RepairItem, "name" | "pool" | "key"> {
  return { name, pool, key: name };
}

/** The fleet with these repairs and nothing else. */
export function repairedFleet(fleet: Fleet, items: readonly RepairItem[]): Fleet {
  const names = new Set(items.map(({ name }) => name));
  const kept = Object.entries(fleet.pools).map(
    ([pool, value]) =>
      [
        pool,
        { ...value, instances: value.instances.filter(({ name }) => !names.has(name)) },
      ] as const,
  );
  const pools = new Map(kept);
  for (const { after } of items) {
    if (!after) continue;
    const { pool, ...entry } = after;
    const value = pools.get(pool) ?? { generation: 0, instances: [] };
    const instances = [...value.instances, entry].sort((one, other) =>
      byText(one.name, other.name),
    );
    pools.set(pool, { ...value, instances });
  }
  return { ...fleet, pools: Object.fromEntries(pools) };
}
