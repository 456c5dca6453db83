/** Names that the fleet file wants and no cloud lists. */
import type { Watch } from "./anomaly.ts";

/** Drift, or a name under which something lives that is not proven to be ours. */
export const missingMachine: Watch = ({ members, observation }) =>
  observation.instances.kind === "gap"
    ? []
    : members.flatMap(({ state, name, why }) =>
        state === "missing" || state === "not-ours"
          ? [
              {
                kind: "missing-machine" as const,
                certainty: "fact" as const,
                subject: name,
                sentence: `${name} ${why}`,
              },
            ]
          : [],
      );
