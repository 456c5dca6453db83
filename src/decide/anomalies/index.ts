/** The kinds of oddity. A new one is a file beside this and a line here. */
import type { Anomaly } from "../../model/advice.ts";
import { byText } from "../own.ts";
import type { Situation } from "../situation.ts";
import type { Watch } from "./anomaly.ts";
import { bootingTooLong } from "./booting-too-long.ts";
import { metricsGone } from "./metrics-gone.ts";
import { missingMachine } from "./missing-machine.ts";
import { neverUsed } from "./never-used.ts";
import { unmanagedMachine } from "./unmanaged-machine.ts";

const watches: readonly Watch[] = [
  metricsGone,
  bootingTooLong,
  unmanagedMachine,
  missingMachine,
  neverUsed,
];

/** Everything odd, in order of subject and kind. */
export function anomaliesIn(situation: Situation): readonly Anomaly[] {
  return watches
    .flatMap((watch) => watch(situation))
    .sort(
      (one, other) =>
        byText(one.subject, other.subject) ||
        byText(one.kind, other.kind) ||
        byText(one.sentence, other.sentence),
    );
}
