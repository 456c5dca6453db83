/** Asks the meter what the drivers of the GPUs complain of. Silence is no sign of health. */
import { messageOf } from "../errors.ts";
import type { GpuFault } from "../model/gpu-fault.ts";
import type { SignalSeries } from "../model/signal.ts";
import { after, type Instant, millis, minutes } from "../model/units.ts";
import type { Meter } from "../ports.ts";

/** How far back a complaint counts. */
const window = minutes(15);

/** dcgm-exporter's names; the second and the last are not among what it exports by itself. */
const metrics: Readonly<Record<GpuFault["kind"], string>> = {
  xid: "DCGM_FI_DEV_XID_ERRORS",
  "double-bit": "DCGM_FI_DEV_ECC_DBE_VOL_TOTAL",
  "row-remap": "DCGM_FI_DEV_ROW_REMAP_FAILURE",
  thermal: "DCGM_FI_DEV_THERMAL_VIOLATION",
};

const kinds = ["xid", "double-bit", "row-remap", "thermal"] as const satisfies GpuFault["kind"][];

/** Above this stand DCGM's marks for "no value" (0x7ffffff0 and 0x7ffffffffffffff0). */
const largest = 2_000_000_000;

/** The faults in order of kind, machine and GPU, or why they are not known. */
export type FaultsSeen =
  | { readonly kind: "seen"; readonly faults: readonly GpuFault[] }
  | { readonly kind: "unseen"; readonly why: string };

/** Never throws: nothing is decided by silence. */
export async function faultsSeen(meter: Meter, at: Instant): Promise<FaultsSeen> {
  const range = { from: after(at, millis(-window)), to: at };
  const faults: GpuFault[] = [];
  try {
    for (const kind of kinds) {
      const query = `max by (Hostname,hostname,instance,gpu) (${metrics[kind]})`;
      const found = await meter.signal(query, range);
      faults.push(...found.flatMap((series) => faultOf(kind, series)));
    }
  } catch (thrown) {
    return { kind: "unseen", why: messageOf(thrown) };
  }
  return { kind: "seen", faults };
}

/** Heat is told by a counter of lost time, in units that changed between releases. */
function faultOf(kind: GpuFault["kind"], series: SignalSeries): readonly GpuFault[] {
  const values = series.samples.map(({ value }) => value);
  const sane = values.filter((value) => value >= 0 && (kind === "thermal" || value < largest));
  const highest = Math.max(0, ...sane);
  const value = kind === "thermal" ? highest - Math.min(highest, ...sane) : highest;
  if (value <= 0) return [];
  return [{ kind, keys: series.keys, gpu: series.labels["gpu"] ?? "", value }];
}
