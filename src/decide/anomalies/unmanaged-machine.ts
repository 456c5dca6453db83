/** Machines of the account that stand in no fleet file: somebody's own, or an orphan of ours. */
import { tagKeys } from "../../model/instance.ts";
import { hourly } from "../../model/money.ts";
import type { Watch } from "./anomaly.ts";

/** Told, counted against spend, and never touched. */
export const unmanagedMachine: Watch = ({ live, members, observation }) => {
  const known = new Set(members.flatMap(({ instance }) => (instance ? [instance.id] : [])));
  return live
    .filter(({ id }) => !known.has(id))
    .map((instance) => {
      const { id, name, type, region, tags, pricePerHour } = instance;
      const ours = tags[tagKeys.fleet] === observation.fleet.fleet;
      const who = name === undefined ? id : `${name} (${id})`;
      const cost = pricePerHour === undefined ? "an unknown price" : hourly(pricePerHour);
      const whose = ours
        ? "carries this fleet's tags, but no name of it is known: an orphan; adopt or terminate it"
        : "is not managed here; adopt it by its id, or leave it to its owner";
      return {
        kind: "unmanaged-machine" as const,
        certainty: "fact" as const,
        subject: name ?? id,
        sentence: `the machine ${who}, ${type} in ${region} for ${cost}, ${whose}`,
      };
    });
};
