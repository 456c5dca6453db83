/** Every place to read utilisation from. A new one is a file beside this and a line here. */

import type { MeterMaker } from "./maker.ts";
import { prometheusMeter } from "./prometheus.ts";

/** The meters by name. */
export const meters = { prometheus: prometheusMeter } satisfies Readonly<
  Record<string, MeterMaker>
>;

/** The name of a meter. */
export type MeterName = keyof typeof meters;
