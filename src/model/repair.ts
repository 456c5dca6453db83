/**
 * Repairs: changes of the fleet file that ask nothing of a cloud. They take out names that nothing
 * stands behind, put back what nobody confirmed, and offer to take in what is not in the file.
 */
import type { PooledInstance } from "./fleet.ts";
import type { Instant } from "./units.ts";

/** `repair` makes the file true again; `adopt` offers to take in what is otherwise than it says. */
export type RepairKind = "repair" | "adopt";

/** What is done to one name. */
export interface RepairItem {
  readonly name: string;
  readonly pool: string;
  readonly what:
    | "dead"
    | "vanished"
    | "revert-addition"
    | "revert-change"
    | "revert-removal"
    | "adopt-machine"
    | "adopt-name"
    | "adopt-type";
  /** Absent: the name is not in the file. */
  readonly before?: PooledInstance;
  /** Absent: the name is taken out. */
  readonly after?: PooledInstance;
  /** One sentence: what happened to it. */
  readonly why: string;
  /** By what a no is remembered: the name, or the id of a machine that is offered. */
  readonly key: string;
}

/** Whether somebody or something else did it: the world is otherwise than the file says. */
export function isDrift({ what }: RepairItem): boolean {
  return what === "vanished" || what.startsWith("adopt");
}

/** One pull request's worth of repairs of a pool. */
export interface Repair {
  readonly pool: string;
  readonly kind: RepairKind;
  readonly items: readonly RepairItem[];
}

/** What runs remember for repairs, all by instance name but for `open` and `declined`. */
export interface RepairMemory {
  /** How it stood before the first commit that nobody confirmed. Without an entry: not at all. */
  readonly unconfirmed: Readonly<Record<string, { readonly entry?: PooledInstance }>>;
  /** The machine that lived under the name when it was merged, where we did not launch it. */
  readonly known: Readonly<Record<string, string>>;
  /** Machines of which the cloud itself said that they are gone, without a call of ours. */
  readonly vanished: Readonly<
    Record<string, { readonly instanceId: string; readonly at: Instant }>
  >;
  /** By branch: the pull requests that are open. */
  readonly open: Readonly<
    Record<string, { readonly pullRequest: number; readonly keys: readonly string[] }>
  >;
  /** Drift that people have heard of, by what it is and its key, while it lasts. Absent: none. */
  readonly told?: Readonly<Record<string, { readonly pool: string; readonly why: string }>>;
  /** By an item's key: a no of a person. Without an end it holds while the machine lives. */
  readonly declined: Readonly<
    Record<string, { readonly pullRequest: number; readonly until?: Instant }>
  >;
}

/** A memory of nothing. */
export const emptyRepairMemory: RepairMemory = {
  unconfirmed: {},
  known: {},
  vanished: {},
  open: {},
  declined: {},
};

/** The branch of a pool's repairs. */
export function repairBranch(pool: string, kind: RepairKind): string {
  return `fleet/${pool}-${kind}`;
}

const branchPattern = /^fleet\/([a-z][a-z0-9-]{0,39})-(repair|adopt)$/;

/** Pool and kind of a branch of repairs; undefined for any other branch. */
export function repairMeaning(
  branch: string,
): { readonly pool: string; readonly kind: RepairKind } | undefined {
  const [, pool, kind] = branchPattern.exec(branch) ?? [];
  if (pool === undefined) return undefined;
  return { pool, kind: kind === "adopt" ? "adopt" : "repair" };
}
