/** Where there were machines on one real day: a field trace to replay, re-entered as facts. */

import type { PolledCapacity } from "./capacity.ts";

/** Lengths of runs, the first one without capacity, then with, and so on in turn. */
function runs(...lengths: readonly number[]): PolledCapacity["types"][number]["runs"] {
  return lengths.flatMap((polls, index) => (polls > 0 ? [[index % 2, polls] as const] : []));
}

/**
 * 66 polls on 2026-08-31 from 11:23 UTC on, by malaiwah/glm53-flash-fidelity-suite. Of the
 * A100-SXM4 the region asia-south-1 was missing in four polls, which ones is not known.
 */
export const fieldTrace: PolledCapacity = {
  intervalSeconds: 121,
  types: [
    {
      type: "gpu_1x_h100_sxm5",
      regions: ["us-south-2", "us-south-3"],
      runs: runs(26, 1, 3, 1, 8, 1, 4, 10, 1, 1, 6, 1, 3),
    },
    {
      type: "gpu_1x_gh200",
      regions: ["us-east-3"],
      runs: runs(7, 2, 5, 1, 1, 27, 1, 5, 5, 12),
    },
    {
      type: "gpu_1x_h100_pcie",
      regions: ["us-west-3"],
      runs: runs(3, 7, 3, 3, 9, 2, 2, 33, 1, 3),
    },
    {
      type: "gpu_1x_a100_sxm4",
      regions: ["asia-south-1", "us-east-1", "us-west-2"],
      runs: runs(0, 66),
    },
    { type: "gpu_1x_a10", regions: ["us-east-1", "us-west-1"], runs: runs(0, 66) },
    { type: "gpu_1x_b200_sxm6", regions: [], runs: runs(66) },
    { type: "gpu_1x_a100", regions: [], runs: runs(66) },
    { type: "gpu_1x_a6000", regions: [], runs: runs(66) },
  ],
};
