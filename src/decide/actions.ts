/** Wishes that were judged become actions of a plan, with their identities, costs and sentences. */
import type { Fleet, FleetInstance } from "../model/fleet.ts";
import { actionId, type Block, type PlannedAction } from "../model/plan.ts";
import { freeOfCharge, negated } from "../model/units.ts";
import { grown, newNames, shrunk } from "./fleet-after.ts";
import type { Trim } from "./gates/index.ts";
import type { Situation } from "./situation.ts";
import { timesRate } from "./tally.ts";
import { type GrowthWish, type Leaving, leavingOf, type ShrinkWish, type Wish } from "./wish.ts";

/** One pool's actions and main's fleet with them merged. */
export interface Change {
  readonly actions: readonly PlannedAction[];
  readonly fleetAfter: Fleet;
}

/** A wish that passed the gates. Growth without a placement or a price never gets this far. */
export function changeOf(wish: Wish, situation: Situation, trim?: Trim): Change | undefined {
  return wish.kind === "grow" ? growth(wish, situation, trim) : shrinking(wish, situation, trim);
}

/** What a gate stopped: each victim, or the pool once while its new machines have no name. */
export function blockedActions(
  wish: Wish,
  block: Block,
  situation: Situation,
): readonly PlannedAction[] {
  return wish.kind === "shrink"
    ? terminations(wish, situation).map((action) => ({ ...action, block }))
    : [blockedGrowth(wish, block, situation)];
}

function blockedGrowth(wish: GrowthWish, block: Block, situation: Situation): PlannedAction {
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

function shrinking(wish: ShrinkWish, situation: Situation, trim?: Trim): Change {
  const names = leavingOf(wish).map(({ name }) => name);
  const words = trim ? `; ${trimmedWords(trim, names.length)}` : "";
  const actions = terminations(wish, situation);
  return {
    actions: actions.map((action) => ({ ...action, reason: `${action.reason}${words}` })),
    fleetAfter: shrunk(situation.observation.fleet, { pool: wish.pool.name, names }),
  };
}

function terminations(wish: ShrinkWish, situation: Situation): readonly PlannedAction[] {
  const { pool, victim, rule, reason, evidence, more } = wish;
  return [{ member: victim, rule, reason, evidence }, ...more].map((leaving) =>
    termination(leaving, pool.name, situation),
  );
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
function termination(
  { member, rule, reason, evidence }: Leaving,
  pool: string,
  { now }: Situation,
): PlannedAction {
  const { instance, entry, name } = member;
  return {
    id: actionId("terminate_instance", name, now),
    type: "terminate_instance",
    pool,
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
