/** Something rentable: a type of machine, its price and where it can be had now. */
import type { UsdMicrosPerHour } from "./units.ts";

/** One instance type of a cloud. */
export interface Offer {
  readonly type: string;
  readonly description: string;
  readonly gpus: number;
  /** Per instance. Absent when the cloud gave none or zero. */
  readonly pricePerHour?: UsdMicrosPerHour;
  /** Regions that say they have capacity now; a hint, not a promise. Sorted. */
  readonly regions: readonly string[];
}
