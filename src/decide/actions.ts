/** Wishes that were judged become actions of a plan, with their identities, costs and sentences. */
import type { Fleet, FleetInstance } from "../model/fleet.ts";
import { actionId, type Block, type PlannedAction } from "../model/plan.ts";
import { freeOfCharge, negated } from "../model/units.ts";
import { grown, newNames, shrunk } from "./fleet-after.ts";
import type { Trim } from "./gates/index.ts";
import type { Situation } from "./situation.ts";
import { timesRate } from "./tally.ts";
import type { GrowthWish, ShrinkWish, Wish } from "./wish.ts";

/** One pool's actions and main's fleet with them merged. */
export interface Change {
  readonly actions: readonly PlannedAction[];
  readonly fleetAfter: Fleet;
}

/** A wish that passed the gates. Growth without a placement or a price never gets this far. */
export function changeOf(wish: Wish, situation: Situation, trim?: Trim): Change | undefined {
  return wish.kind === "grow" ? growth(wish, situation, trim) : shrinking(wish, situation);
}

/** An action that a gate stopped: its target is the victim, or the pool while it has no name. */
export function blockedAction(wish: Wish, block: Block, situation: Situation): PlannedAction {
  if (wish.kind === "shrink") return { ...termination(wish, situation), block };
  const { placement, pool } = wish;
  const found = placement.kind === "found" ? placement : undefined;
  const price = found?.pricePerHour ?? freeOfCharge;
  return {
    ...provision(wish, situation, pool.name),
    costImpact: timesRate(wish.count, price),
    instanceType: found?.type ?? pool.instance.types[0] ?? "",
    region: found?.region ?? pool.instance.regions[0] ?? "",
    block,
  };
}

function growth(wish: GrowthWish, situation: Situation, trim?: Trim): Change | undefined {
  const { placement, pool, count } = wish;
  if (placement.kind !== "found" || placement.pricePerHour === undefined) return undefined;
  const { type, region, pricePerHour } = placement;
  const { fleet } = situation.observation;
  const { generation, names } = newNames(pool.name, count, situation);
  const entries: readonly FleetInstance[] = names.map((name) => {
    return { name, type, region, pricePerHour };
  });
  const reason = trim ? `${wish.reason}; ${trimmedWords(trim, count)}` : wish.reason;
  return {
    actions: names.map((name) => ({
      ...provision(wish, situation, name),
      reason,
      costImpact: pricePerHour,
      instanceType: type,
      region,
    })),
    fleetAfter: grown(fleet, { pool: pool.name, generation, entries }),
  };
}

function trimmedWords({ asked, block }: Trim, fits: number): string {
  return `asked for ${asked}, of which ${fits} fit: ${block.sentence}`;
}

function shrinking(wish: ShrinkWish, situation: Situation): Change {
  const { pool, victim } = wish;
  return {
    actions: [termination(wish, situation)],
    fleetAfter: shrunk(situation.observation.fleet, { pool: pool.name, name: victim.name }),
  };
}

type Unplaced = Omit<PlannedAction, "costImpact" | "instanceType" | "region">;

function provision(wish: GrowthWish, { now }: Situation, target: string): Unplaced {
  return {
    id: actionId("provision_instance", target, now),
    type: "provision_instance",
    pool: wish.pool.name,
    target,
    rule: wish.rule,
    reason: wish.reason,
    evidence: wish.evidence,
  };
}

/** A machine of unknown price claims no saving. */
function termination(wish: ShrinkWish, { now }: Situation): PlannedAction {
  const { victim, pool, rule, reason, evidence } = wish;
  const { instance, entry, name } = victim;
  return {
    id: actionId("terminate_instance", name, now),
    type: "terminate_instance",
    pool: pool.name,
    target: name,
    rule,
    reason,
    costImpact: negated(instance?.pricePerHour ?? freeOfCharge),
    instanceType: instance?.type ?? entry?.type ?? "",
    region: instance?.region ?? entry?.region ?? "",
    ...(instance ? { instanceId: instance.id } : {}),
    evidence,
  };
}
