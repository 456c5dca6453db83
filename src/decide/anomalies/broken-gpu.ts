/** A GPU that its driver has given up: the machine costs, and its work fails. */
import type { Watch } from "./anomaly.ts";

/** Of active machines; the cloud itself still calls them healthy. */
export const brokenGpu: Watch = ({ members }) =>
  members.flatMap(({ name, broken, instance }) => {
    if (broken === undefined || !instance) return [];
    return [
      {
        kind: "broken-gpu" as const,
        certainty: "fact" as const,
        subject: name,
        sentence:
          `${name} is ${instance.status} and broken: ${broken} in the last 15 minutes; it counts ` +
          "as unhealthy, not as idle: save its work, and replace it",
      },
    ];
  });
