/** The kinds of oddity. A new one is a file beside this and a line here. */
import type { Anomaly } from "../../model/advice.ts";
import { byText } from "../own.ts";
import type { Situation } from "../situation.ts";
import type { Background, Watch } from "./anomaly.ts";
import { bootingTooLong } from "./booting-too-long.ts";
import { brokenGpu } from "./broken-gpu.ts";
import { metricsGone } from "./metrics-gone.ts";
import { missingGpus } from "./missing-gpus.ts";
import { missingMachine } from "./missing-machine.ts";
import { monthOverBudget } from "./month-over-budget.ts";
import { neverUsed } from "./never-used.ts";
import { outlier } from "./outlier.ts";
import { overheated } from "./overheated.ts";
import { spendLevel } from "./spend-level.ts";
import { unmanagedMachine } from "./unmanaged-machine.ts";

const watches: readonly Watch[] = [
  metricsGone,
  bootingTooLong,
  unmanagedMachine,
  missingMachine,
  neverUsed,
  missingGpus,
  brokenGpu,
  overheated,
  outlier,
  spendLevel,
  monthOverBudget,
];

/** Everything odd, in order of subject and kind. */
export function anomaliesIn(situation: Situation, background: Background): readonly Anomaly[] {
  return watches
    .flatMap((watch) => watch(situation, background))
    .sort(
      (one, other) =>
        byText(one.subject, other.subject) ||
        byText(one.kind, other.kind) ||
        byText(one.sentence, other.sentence),
    );
}
