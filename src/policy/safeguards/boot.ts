/** `boot`: when a launched machine counts as up, and how long it may take. */
import { Optional, type Static } from "typebox";
import type { BootPolicy } from "../../model/safety.ts";
import { checkedDuration } from "../duration.ts";
import { choice, duration, group, promql } from "../fields.ts";

const readings = ["when_measured", "required", "ignored"] as const;

/** The map under `boot`. */
export const bootSchema = group(
  {
    within: Optional(
      duration({
        shortest: "5m",
        longest: "4h",
        description:
          "A machine that is not up by then is terminated. Left out: 20m, 30m from 2 GPUs on, " +
          "40m from 8 on.",
      }),
    ),
    gpu_reading: Optional(
      choice(readings, {
        default: "when_measured",
        description:
          "Whether Prometheus must have seen every GPU of it: `required`, `ignored`, or " +
          "`when_measured`, which asks for it as long as another machine of the pool is seen. " +
          "While Prometheus itself does not answer, nothing is terminated for want of a reading.",
      }),
    ),
    probe: Optional(
      promql({
        description:
          "A value for each machine, above 0 where its GPUs can be used, such as the outcome of " +
          "a small CUDA program. A machine that is called active and cannot start CUDA shows 0 " +
          "percent of load and is otherwise taken for idle.",
      }),
    ),
  },
  {
    description:
      "When a launched machine counts as up: active at the cloud, with an address and a first " +
      "health check, and with a GPU reading of its own.",
  },
);

/** The model of a `boot` that passed the schema. */
export function bootOf(written: Static<typeof bootSchema>): BootPolicy {
  return {
    gpuReading:
      written.gpu_reading === undefined || written.gpu_reading === "when_measured"
        ? "when-measured"
        : written.gpu_reading,
    ...(written.within === undefined ? {} : { within: checkedDuration(written.within) }),
    ...(written.probe === undefined ? {} : { probe: written.probe }),
  };
}
