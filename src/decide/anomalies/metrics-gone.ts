/** An active machine of ours that nothing is heard of: paid for, and nobody knows what it does. */
import { between, minutes } from "../../model/units.ts";
import { own } from "../own.ts";
import { readWindow } from "../window.ts";
import { span } from "../words.ts";
import type { Watch } from "./anomaly.ts";

/** An exporter on a new machine may take so long to be scraped for the first time. */
const patience = minutes(15);

/** Active for a while, and without a sample of the last minutes that is surely its own. */
export const metricsGone: Watch = ({ members, observation, now }) =>
  members.flatMap((member) => {
    const { instance, activeSince, state, name } = member;
    if (state !== "active" || !instance || activeSince === undefined) return [];
    const active = between(activeSince, now);
    if (active < patience) return [];
    const readings = own(observation.readings, instance.id);
    const window = minutes(5);
    const seen = readWindow({ member, readings, now, window, measure: "peak" });
    if (seen.kind === "known" || hasSample(readings, now - window)) return [];
    return [
      {
        kind: "metrics-gone" as const,
        certainty: "fact" as const,
        subject: name,
        sentence: `${name} has been active for ${span(active)} and ${seen.why}`,
      },
    ];
  });

function hasSample(readings: Parameters<typeof readWindow>[0]["readings"], since: number): boolean {
  if (readings?.kind !== "measured") return false;
  return readings.gpus.some(({ samples }) => samples.some(({ at }) => at > since));
}
