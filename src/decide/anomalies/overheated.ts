/** Machines that work slower than they are paid for, because they are too hot. */
import { faultsByMember } from "../faults.ts";
import { listed } from "../words.ts";
import type { Watch } from "./anomaly.ts";

/** The clock was lowered by heat, which the driver counts; the cooling is the cloud's to mend. */
export const overheated: Watch = ({ members, observation, live, now }) => {
  const { faults = [] } = observation;
  if (faults.length === 0) return [];
  const faultsOf = faultsByMember({ faults, live, now });
  return members.flatMap((member) => {
    const { state, name } = member;
    if (state !== "active" && state !== "unhealthy") return [];
    const hot = faultsOf(member).filter(({ kind }) => kind === "thermal");
    if (hot.length === 0) return [];
    const gpus = listed([...new Set(hot.map(({ gpu }) => gpu || "?"))]);
    return [
      {
        kind: "overheated" as const,
        certainty: "fact" as const,
        subject: name,
        sentence:
          `${name} lowered the clock of GPU ${gpus} because of heat in the last 15 minutes: ` +
          "ask the cloud, or replace it if it stays so",
      },
    ];
  });
};
