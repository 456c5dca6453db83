/** A rule never takes a pool below its minimum. */
import type { Member } from "../members.ts";
import { membersOfPool } from "../situation.ts";
import { counted, listed } from "../words.ts";
import { type Gate, pass, sparing } from "./gate.ts";

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
    const { floor } = wish;
    return sparing(wish, (leaving) => {
      const left = present - leaving.filter(isCapacity).length;
      if (floor && floor.members > size.min && left < floor.members) {
        return { reason: "minimum-size", sentence: floor.sentence };
      }
      if (left >= size.min) return undefined;
      const names = listed(leaving.map((one) => one.name));
      const sentence =
        `${name} has ${counted(present, "active or booting member")}, and its minimum is ` +
        `${size.min}; terminating ${names} would leave ${left}`;
      return { reason: "minimum-size", sentence };
    });
  },
};

function isCapacity({ state }: Member): boolean {
  return state !== "unhealthy";
}
