/** The projected fleet never has more machines than the whole or the pool may have. */
import type { Block } from "../../model/plan.ts";
import { counted } from "../words.ts";
import { fitting, type Gate, pass } from "./gate.ts";

/** Trims a growth to what fits under both limits; the tighter of the two is named. */
export const instanceLimit: Gate = {
  reason: "instance-limit",
  judge: (wish, { situation, tally }) => {
    if (wish.kind !== "grow") return pass;
    const { pool, count } = wish;
    const ofPool: Room = {
      who: `the pool ${pool.name}`,
      has: tally.byPool.get(pool.name) ?? 0,
      limit: pool.size.max,
      name: "its maximum of",
    };
    const ofFleet: Room = {
      who: "the fleet",
      has: tally.count,
      limit: situation.policies.limits.maxInstances,
      name: "the limit of",
    };
    const tighter = roomOf(ofPool) <= roomOf(ofFleet) ? ofPool : ofFleet;
    return fitting(count, roomOf(tighter), blockOf(tighter, count));
  },
};

interface Room {
  readonly who: string;
  readonly has: number;
  readonly limit: number;
  readonly name: string;
}

function roomOf({ limit, has }: Room): number {
  return Math.max(0, limit - has);
}

function blockOf({ who, has, limit, name }: Room, count: number): Block {
  return {
    reason: "instance-limit",
    sentence:
      `${count} more would bring ${who} to ${counted(has + count, "instance")}, running, ` +
      `booting and reserved, over ${name} ${limit}`,
  };
}
