/**
 * What git, the ledger and the cloud's list would say of a simulated fleet: the fleet file, the
 * machines, what is open, completed, waiting. It writes as apply and settle do, and no more of it
 * than a decision reads.
 */

import { spendingAfter } from "../../decide/spending.ts";
import type { Fleet, FleetInstance } from "../../model/fleet.ts";
import {
  emptyLedger,
  type LaunchRecord,
  type Ledger,
  type OpenAction,
  poolDirection,
  type TerminationRecord,
} from "../../model/history.ts";
import type { Instance } from "../../model/instance.ts";
import type { WaitingProposal } from "../../model/observation.ts";
import type { PlannedAction, Proposal } from "../../model/plan.ts";
import { rejectionMemory } from "../../model/policy.ts";
import { after, between, freeOfCharge, type Instant, type Millis } from "../../model/units.ts";
import { idOf, instanceOf, launchOf, type Machine, repository } from "./machine.ts";

/** A merge that was carried out. */
export interface Merge {
  readonly proposal: Proposal;
  readonly at: Instant;
  /** When the cloud is called. */
  readonly callAt: Instant;
  readonly approved: boolean;
}

/** A proposal that waits for a person. */
export interface Pending {
  readonly number: number;
  readonly proposal: Proposal;
  readonly since: Instant;
  readonly until: Instant;
}

/** How long the ledger must keep what is over: the longest time that any policy looks back. */
export interface Keeping {
  readonly ended: Millis;
  readonly commits: Millis;
}

/** The memory of one simulated fleet. Everything in it is replaced, never changed in place. */
export class Book {
  readonly #keeping: Keeping;
  readonly #machines = new Map<string, Machine>();
  readonly #generations = new Map<string, number>();
  /** Healthy or not, by name; only of machines that live. */
  readonly #healthy = new Set<string>();
  #instances: ReadonlyMap<string, Instance> = new Map();
  #ledger: Ledger = emptyLedger();
  #pending: readonly Pending[] = [];
  #commits = 0;
  #numbers = 0;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  get ledger(): Ledger {
    return this.#ledger;
  }

  /** The machines that live, by name, whether they leave or not. */
  get machines(): ReadonlyMap<string, Machine> {
    return this.#machines;
  }

  get pending(): readonly Pending[] {
    return this.#pending;
  }

  /** What the cloud lists. */
  get instances(): readonly Instance[] {
    return [...this.#instances.values()];
  }

  /** Puts machines into the fleet that are there before the first decision. */
  found(machines: readonly Machine[]): void {
    for (const machine of machines) {
      this.#machines.set(machine.name, machine);
      this.#healthy.add(machine.name);
      this.#generations.set(machine.pool, 1);
    }
    const launches = machines.map((one) => [one.name, launchOf(one, "healthy")] as const);
    this.#write({ launches: { ...this.#ledger.launches, ...Object.fromEntries(launches) } });
  }

  /** Main's fleet file: what is merged and not removed. */
  fleet(pools: readonly string[]): Fleet {
    const entries = new Map<string, FleetInstance[]>(pools.map((pool) => [pool, []]));
    for (const { pool, name, type, region, pricePerHour } of this.#machines.values()) {
      if (Object.hasOwn(this.#ledger.terminations, name)) continue;
      entries.get(pool)?.push({ name, type, region, pricePerHour });
    }
    const all = [...entries].map(([pool, instances]) => {
      const generation = this.#generations.get(pool) ?? 0;
      return [pool, { generation, instances: instances.sort(byName) }] as const;
    });
    return { version: 1, fleet: repository, pools: Object.fromEntries(all) };
  }

  /** What waits for an approval, as a plan sees it. */
  waiting(): readonly WaitingProposal[] {
    return this.#pending.map(({ number, proposal, until }) => ({
      number,
      pool: proposal.pool,
      direction: proposal.direction,
      actionIds: proposal.actions.map(({ id }) => id),
      adds: targets(proposal, "grow"),
      removes: targets(proposal, "shrink"),
      costImpact: proposal.costImpact,
      until,
    }));
  }

  /** Keeps a proposal until a person answers. */
  wait(proposal: Proposal, since: Instant, until: Instant): void {
    this.#numbers += 1;
    this.#pending = [...this.#pending, { number: this.#numbers, proposal, since, until }];
    this.#open(proposal.actions, { at: since, state: "pending_confirmation" });
  }

  /** Takes proposals out of the line, approved or not. */
  answered(numbers: ReadonlySet<number>): void {
    this.#pending = this.#pending.filter(({ number }) => !numbers.has(number));
  }

  /** Nobody approved in time: it is closed, and remembered as a no. */
  expire({ proposal, number }: Pending, now: Instant): void {
    const { pool, direction } = proposal;
    const why = "nobody approved it in time";
    const no = { until: after(now, rejectionMemory), why, pullRequest: number };
    const key = poolDirection(pool, direction);
    this.#write({ rejected: { ...this.#ledger.rejected, [key]: no } });
    this.#close(proposal.actions.map(({ id }) => id));
  }

  /** A growth is on main: its machines have names, and will be called. */
  grow(merge: Merge, machines: readonly Machine[]): void {
    const { proposal, at } = merge;
    for (const machine of machines) this.#machines.set(machine.name, machine);
    const generation = proposal.fleetAfter.pools[proposal.pool]?.generation ?? 0;
    const known = this.#generations.get(proposal.pool) ?? 0;
    this.#generations.set(proposal.pool, Math.max(known, generation));
    this.#commit(merge);
    this.#open(proposal.actions, { at, state: "approved" });
  }

  /** A removal is on main: these machines leave. */
  shrink(merge: Merge, leaving: readonly { machine: Machine; actionId: string }[]): void {
    const commit = this.#commit(merge);
    const records = leaving.map(({ machine, actionId }) => {
      const { pool, name } = machine;
      const instanceId = idOf(machine);
      const at = merge.callAt;
      const record: TerminationRecord = {
        state: "intended",
        pool,
        instanceId,
        at,
        actionId,
        commit,
      };
      return [name, record] as const;
    });
    const { terminations } = this.#ledger;
    this.#write({ terminations: { ...terminations, ...Object.fromEntries(records) } });
    this.#open(merge.proposal.actions, { at: merge.at, state: "approved" });
  }

  /** Actions that came to nothing. */
  drop(actionIds: readonly string[]): void {
    this.#close(actionIds);
  }

  /** The name of the commit that a merge becomes. */
  get nextCommit(): string {
    return (this.#commits + 1).toString(16).padStart(40, "0");
  }

  /**
   * What a plan's first look writes down: machines that came up or are gone, and the spend.
   * `isMeasured`: the meter has a sample of the machine. Returns those that are gone.
   */
  settle(now: Instant, isMeasured: (machine: Machine) => boolean): readonly Machine[] {
    const launches: Record<string, LaunchRecord> = { ...this.#ledger.launches };
    const terminations: Record<string, TerminationRecord> = { ...this.#ledger.terminations };
    const completed: Record<string, Instant> = { ...this.#ledger.completed };
    const done: string[] = [];
    const gone: Machine[] = [];
    for (const machine of this.#machines.values()) {
      const { name, pool } = machine;
      const ending = terminations[name];
      if (ending && ending.at <= now) {
        terminations[name] = { ...ending, state: "gone" };
        launches[name] = { ...launchOf(machine, "gone") };
        completed[poolDirection(pool, "shrink")] = now;
        done.push(ending.actionId);
        gone.push(machine);
      } else if (machine.calledAt <= now && !this.#healthy.has(name)) {
        const isUp = machine.readyAt <= now && isMeasured(machine);
        launches[name] = launchOf(machine, isUp ? "healthy" : "launched");
        if (!isUp) continue;
        this.#healthy.add(name);
        completed[poolDirection(pool, "grow")] = now;
        done.push(machine.actionId);
      }
    }
    for (const { name } of gone) {
      this.#machines.delete(name);
      this.#healthy.delete(name);
    }
    this.#list(now);
    this.#write({ launches, terminations, completed });
    this.#close(done);
    this.#forget(now);
    const spending = spendingAfter(this.#ledger.spending, this.instances, now);
    this.#write({ spending, lastCount: this.#instances.size });
    return gone;
  }

  /** A machine's entry of the list stays the same object until something changes. */
  #list(now: Instant): void {
    const instances = new Map<string, Instance>();
    for (const machine of this.#machines.values()) {
      const known = this.#instances.get(machine.name);
      const isSettled = known?.status === "active" || machine.readyAt > now;
      const listed = known && isSettled ? known : instanceOf(machine, now);
      if (listed) instances.set(machine.name, listed);
    }
    this.#instances = instances;
  }

  #commit({ proposal, at, approved }: Merge): string {
    const sha = this.nextCommit;
    this.#commits += 1;
    const growth = proposal.direction === "grow" ? proposal.costImpact : freeOfCharge;
    const verdict = {
      confirmed: true,
      why: approved ? "somebody approved it" : "it stayed under the threshold",
      approvers: approved ? ["approver"] : [],
      judgedAt: at,
      growth,
      committedAt: at,
    };
    this.#write({ commits: { ...this.#ledger.commits, [sha]: verdict } });
    return sha;
  }

  #open(
    actions: readonly PlannedAction[],
    { at, state }: { readonly at: Instant; readonly state: OpenAction["state"] },
  ): void {
    const opened = actions.map(({ id, type, pool, target, reason, costImpact }) => {
      const action = { id, type, pool, target, state, reason, costImpact, decidedAt: at };
      return [id, action] as const;
    });
    this.#write({ open: { ...this.#ledger.open, ...Object.fromEntries(opened) } });
  }

  #close(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const closed = new Set(ids);
    const left = Object.entries(this.#ledger.open).filter(([id]) => !closed.has(id));
    this.#write({ open: Object.fromEntries(left) });
  }

  /** What no policy looks back to any more, so that a year costs no more memory than a week. */
  #forget(now: Instant): void {
    const { commits, launches, terminations } = this.#ledger;
    const { ended, commits: ofCommits } = this.#keeping;
    this.#write({
      commits: kept(commits, ({ committedAt }) => between(committedAt, now) < ofCommits),
      launches: kept(launches, ({ state, at }) => state !== "gone" || between(at, now) < ended),
      terminations: kept(
        terminations,
        ({ state, at }) => state !== "gone" || between(at, now) < ended,
      ),
    });
  }

  #write(change: Partial<Ledger>): void {
    this.#ledger = { ...this.#ledger, ...change };
  }
}

function kept<Value>(
  all: Readonly<Record<string, Value>>,
  stays: (value: Value) => boolean,
): Readonly<Record<string, Value>> {
  const entries = Object.entries(all);
  const left = entries.filter(([, value]) => stays(value));
  return left.length === entries.length ? all : Object.fromEntries(left);
}

function targets({ actions, direction }: Proposal, wanted: Proposal["direction"]) {
  return direction === wanted ? actions.map(({ target }) => target) : [];
}

function byName(one: FleetInstance, other: FleetInstance): number {
  return one.name < other.name ? -1 : 1;
}
