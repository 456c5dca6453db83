/** A rule never takes a pool below its minimum. */
import { membersOfPool } from "../situation.ts";
import { counted } from "../words.ts";
import { type Gate, pass } from "./gate.ts";

/**
 * The larger of the pool's own minimum and what its rules want. Counts active and booting members;
 * what is unhealthy, leaving or only named is no capacity.
 */
export const minimumSize: Gate = {
  reason: "minimum-size",
  judge: (wish, { situation }) => {
    if (wish.kind !== "shrink" || wish.ends) return pass;
    const { name, size } = wish.pool;
    const present = membersOfPool(situation, name).filter(
      (member) => member.state === "active" || member.state === "booting",
    ).length;
    const { floor, victim } = wish;
    const left = victim.state === "unhealthy" ? present : present - 1;
    if (floor && floor.members > size.min && left < floor.members) {
      return { kind: "block", block: { reason: "minimum-size", sentence: floor.sentence } };
    }
    if (left >= size.min) return pass;
    const sentence =
      `${name} has ${counted(present, "active or booting member")}, and its minimum is ` +
      `${size.min}; terminating ${victim.name} would leave ${left}`;
    return { kind: "block", block: { reason: "minimum-size", sentence } };
  },
};
