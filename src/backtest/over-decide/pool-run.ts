/** One pool of a backtest: its simulation, what a meter sees of it, and the names of its nodes. */

import type { PoolPolicy } from "../../model/policy.ts";
import type { InstanceReadings } from "../../model/readings.ts";
import type { SignalSeries } from "../../model/signal.ts";
import { after, type Instant, inDollars, instant, millis, usdPerHour } from "../../model/units.ts";
import type { Scenario } from "../scenario.ts";
import { Simulation } from "../simulate.ts";
import type { Trace } from "../trace.ts";
import type { World } from "./backtest.ts";
import type { Book, Merge } from "./book.ts";
import type { PoolEnd } from "./figures.ts";
import { idOf, longBefore, type Machine } from "./machine.ts";
import { isPastStep, type PlayedPasts, playedPasts } from "./recall.ts";
import { PoolSight } from "./sight.ts";

/** What a pool is run with. */
export interface PoolRunning {
  readonly policy: PoolPolicy;
  readonly world: World;
  /** Minutes of samples that a meter keeps. */
  readonly minutes: number;
  readonly book: Book;
}

/** Plays one pool between decisions, and takes their orders. */
export class PoolRun {
  readonly policy: PoolPolicy;
  readonly #world: World;
  readonly #book: Book;
  readonly #trace: Trace;
  readonly #scenario: Scenario;
  readonly #simulation: Simulation;
  readonly #sight: PoolSight;
  readonly #pasts: PlayedPasts;
  readonly #prices: number[] = [];
  #launch = 0;
  #terminate: number[] = [];

  constructor({ policy, world, minutes, book }: PoolRunning) {
    const { timing, boot, warmUpSeconds, origin } = world;
    const work = world.work.find(({ pool }) => pool === policy.name);
    const startNodes = work?.startNodes ?? 0;
    this.policy = policy;
    this.#world = world;
    this.#book = book;
    this.#trace = work?.trace ?? emptyTrace(policy, world);
    const usdPerGpuHour = this.#usualPrice();
    this.#scenario = { timing, billing: { usdPerGpuHour, boot }, warmUpSeconds };
    const fleet = { trace: this.#trace, scenario: this.#scenario, startNodes };
    this.#simulation = new Simulation(fleet);
    const simulation = this.#simulation;
    this.#sight = new PoolSight({ simulation, trace: this.#trace, origin, minutes });
    this.#pasts = playedPasts(policy.rules, this.#trace.nodeGpus);
    this.#prices.push(...Array.from({ length: startNodes }, () => usdPerGpuHour));
    book.found(Array.from({ length: startNodes }, (_, node) => this.#standing(node)));
  }

  get name(): string {
    return this.policy.name;
  }

  get pasts(): PlayedPasts {
    return this.#pasts;
  }

  /** Machines that the work of this moment fills. */
  get neededNodes(): number {
    const waiting = [...this.#simulation.waitingBySize.values()].reduce((sum, one) => sum + one, 0);
    return Math.ceil((this.#simulation.busyGpus + waiting) / this.#trace.nodeGpus);
  }

  playTo(second: number): void {
    this.#sight.playTo(second, (at) => this.#notePast(at));
  }

  isMeasured({ node, name }: Machine): boolean {
    return this.#sight.readingsOf(node, name) !== undefined;
  }

  forget({ node }: Machine): void {
    this.#sight.forget(node);
  }

  /** By instance id, of every machine of the list. */
  readings(): readonly (readonly [string, InstanceReadings])[] {
    return this.#listed().map((machine) => {
      const { node, name } = machine;
      const seen = this.#sight.readingsOf(node, name);
      return [idOf(machine), seen ?? { kind: "absent", why: `no series answers to ${name}` }];
    });
  }

  queueSeries(sizeLabel: string): readonly SignalSeries[] {
    return this.#sight.queueSeries(sizeLabel);
  }

  /** A machine is at work in the minutes in which its first GPU was. */
  busySeries(above: number): readonly SignalSeries[] {
    return this.#listed().flatMap(({ node, name }) => {
      const seen = this.#sight.readingsOf(node, name);
      if (seen?.kind !== "measured") return [];
      const samples = (seen.gpus[0]?.samples ?? []).map(({ at, peak }) => ({
        at,
        value: above + (peak > 0 ? 1 : 0),
      }));
      return [{ labels: { instance: name }, keys: [name], samples }];
    });
  }

  /** Every machine of a simulation that is up works. */
  probeSeries(now: Instant): readonly SignalSeries[] {
    return this.#listed()
      .filter(({ readyAt }) => readyAt <= now)
      .map(({ name }) => ({
        labels: { instance: name },
        keys: [name],
        samples: [{ at: now, value: 1 }],
      }));
  }

  /** Orders the machines of a growth, as far as the cloud has room; says how many. */
  grow(merge: Merge, room: number): number {
    const { proposal, callAt } = merge;
    const readyAt = after(callAt, millis(this.#world.timing.bootSeconds * 1_000));
    const orders = proposal.actions.slice(0, room);
    const first = this.#prices.length;
    const machines = orders.map((action, place): Machine => {
      const { target, instanceType, region, costImpact, id } = action;
      return {
        pool: this.name,
        name: target,
        node: first + place,
        type: instanceType,
        region,
        gpus: this.#trace.nodeGpus,
        pricePerHour: costImpact,
        actionId: id,
        commit: this.#book.nextCommit,
        calledAt: callAt,
        readyAt,
      };
    });
    this.#prices.push(...machines.map((one) => inDollars(one.pricePerHour) / one.gpus));
    this.#launch += machines.length;
    this.#book.grow(merge, machines);
    this.#book.drop(proposal.actions.slice(room).map(({ id }) => id));
    return machines.length;
  }

  /** Takes the machines of a removal out of work, but for those that work again; says how many. */
  shrink(merge: Merge): number {
    const { actions } = merge.proposal;
    const leaving = actions.flatMap(({ target, id, rule }) => {
      const machine = this.#book.machines.get(target);
      return machine && !this.#worksAgain(machine, rule) ? [{ machine, actionId: id }] : [];
    });
    this.#terminate.push(...leaving.map(({ machine }) => machine.node));
    this.#book.shrink(merge, leaving);
    const left = new Set(leaving.map(({ actionId }) => actionId));
    this.#book.drop(actions.flatMap(({ id }) => (left.has(id) ? [] : [id])));
    return leaving.length;
  }

  /** The last look before a termination, as apply has it: only where a rule asked for idleness. */
  #worksAgain({ node }: Machine, ruleName: string): boolean {
    const rule = this.policy.rules.find((one) => one.rule === ruleName);
    if (!rule || !("belowPercent" in rule)) return false;
    if (rule.rule === "target" && rule.victims === "least-busy") return false;
    return this.#sight.loadNow(node) >= rule.belowPercent;
  }

  /** Does what was ordered since the last time. */
  carryOut(second: number): void {
    this.#simulation.carryOut(second, { launch: this.#launch, terminate: this.#terminate });
    this.#launch = 0;
    this.#terminate = [];
  }

  /** Plays what is left up to the very end. */
  endAt(second: number): void {
    this.#simulation.advance(second);
  }

  end(until: number): PoolEnd {
    return {
      trace: this.#trace,
      scenario: this.#scenario,
      outcome: this.#simulation.outcome(until),
      prices: (node) => this.#prices[node] ?? this.#scenario.billing.usdPerGpuHour,
    };
  }

  #listed(): readonly Machine[] {
    return [...this.#book.machines.values()].filter(({ pool }) => pool === this.name);
  }

  #notePast(at: Instant): void {
    const pasts = [...this.#pasts.learned.values(), ...this.#pasts.demand.values()];
    if (pasts.length === 0 || !isPastStep(at)) return;
    const waiting = this.#simulation.waitingBySize;
    const waits = new Map([...waiting].map(([size, gpus]) => [size, gpus / size] as const));
    const runs = new Map(this.#simulation.runningBySize);
    for (const past of pasts) past.pass({ at, waits, runs });
  }

  #usualPrice(): number {
    const { types } = this.policy.instance;
    const { offers } = this.#world;
    const offer = types.flatMap((type) => offers.find((one) => one.type === type) ?? [])[0];
    return offer?.pricePerHour === undefined ? 0 : inDollars(offer.pricePerHour) / offer.gpus;
  }

  /** A machine that is there before anybody decides. */
  #standing(node: number): Machine {
    const { origin } = this.#world;
    const gpus = this.#trace.nodeGpus;
    return {
      pool: this.name,
      name: `${this.name}-1-${node}`,
      node,
      type: this.policy.instance.types[0] ?? "",
      region: this.policy.instance.regions[0] ?? "anywhere",
      gpus,
      pricePerHour: usdPerHour(this.#scenario.billing.usdPerGpuHour * gpus),
      actionId: `standing_${this.name}_${node}`,
      commit: "0".repeat(40),
      calledAt: longBefore(origin),
      readyAt: instant(origin),
    };
  }
}

/** A pool of which nothing is known has no work. */
function emptyTrace({ name, instance }: PoolPolicy, { offers, work }: World): Trace {
  const horizonSeconds = Math.max(0, ...work.map(({ trace }) => trace.horizonSeconds));
  const offer = offers.find(({ type }) => type === instance.types[0]);
  return { name, jobs: [], horizonSeconds, nodeGpus: offer?.gpus ?? 1 };
}
