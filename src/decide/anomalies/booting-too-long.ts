/** A machine that should work by now and still boots. */
import { between, minutes } from "../../model/units.ts";
import { span } from "../words.ts";
import type { Watch } from "./anomaly.ts";

/** Half of what apply waits before it takes the machine back: early enough to look at it. */
const expected = (gpus: number) => minutes(gpus >= 8 ? 25 : 12);

/** Of machines that we launched; when others were, nobody knows. */
export const bootingTooLong: Watch = ({ members, now }) =>
  members.flatMap(({ state, name, instance, launch }) => {
    if (state !== "booting" || !instance || !launch) return [];
    const waited = between(launch.at, now);
    if (waited <= expected(instance.gpus)) return [];
    return [
      {
        kind: "booting-too-long" as const,
        certainty: "fact" as const,
        subject: name,
        sentence:
          `${name} was launched ${span(waited)} ago and still boots; a ${instance.type} ` +
          `usually works after ${span(expected(instance.gpus))}`,
      },
    ];
  });
