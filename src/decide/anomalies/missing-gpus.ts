/** A machine whose exporter shows fewer GPUs than are paid for: one has fallen off. */
import { between, minutes } from "../../model/units.ts";
import { own } from "../own.ts";
import { seriesWithin } from "../window.ts";
import { counted } from "../words.ts";
import type { Watch } from "./anomaly.ts";

/** As long as a new machine's exporter may take to show them all. */
const patience = minutes(15);
const window = minutes(5);

/** None at all is told as metrics that are gone. */
export const missingGpus: Watch = ({ members, observation, now }) =>
  members.flatMap((member) => {
    const { state, instance, name, activeSince } = member;
    if (state !== "active" || !instance || activeSince === undefined) return [];
    if (between(activeSince, now) < patience) return [];
    const readings = own(observation.readings, instance.id);
    if (readings?.kind !== "measured") return [];
    const shown = seriesWithin(readings.gpus, { member, now, window }).length;
    if (shown === 0 || shown >= instance.gpus) return [];
    return [
      {
        kind: "missing-gpus" as const,
        certainty: "suspicion" as const,
        subject: name,
        sentence:
          `${name} shows ${shown} of its ${counted(instance.gpus, "GPU")} in the last 5 minutes: ` +
          "look whether one has fallen off the bus (nvidia-smi), or its exporter leaves it out",
      },
    ];
  });
