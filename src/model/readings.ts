/** GPU utilisation as it was measured, joined to the machine it belongs to. */
import type { Instant } from "./units.ts";

/** One minute of one GPU, in percent 0..100: the mean and the highest value of that minute. */
export interface GpuSample {
  readonly at: Instant;
  readonly average: number;
  readonly peak: number;
}

/** The samples of one GPU, oldest first. A minute without a measurement has no sample. */
export interface GpuSeries {
  /** The exporter's name of the GPU: an index or a UUID. */
  readonly gpu: string;
  readonly samples: readonly GpuSample[];
}

/**
 * What was measured on one instance. `absent`: nothing at all. `ambiguous`: more than one machine
 * or more than one set of series answers to this instance's key, so none can be trusted.
 */
export type InstanceReadings =
  | { readonly kind: "measured"; readonly key: string; readonly gpus: readonly GpuSeries[] }
  | { readonly kind: "absent"; readonly why: string }
  | { readonly kind: "ambiguous"; readonly why: string };
