/** A machine for tests: one GPU, active since the epoch, unless told otherwise. */

import type { Machine } from "../../../src/local/workload/machine.ts";
import { instant } from "../../../src/model/units.ts";

/** Its hostname is its id. */
export function aMachine(changes: Partial<Machine> & { readonly id: string }): Machine {
  return {
    hostname: changes.id,
    ip: "198.18.0.1",
    gpus: 1,
    gpuModel: "A10",
    activeFrom: instant(0),
    usable: true,
    ...changes,
  };
}
