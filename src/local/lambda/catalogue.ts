/** What Lambda Cloud rents out and where: facts, re-entered by hand as compact rows. */

/** One type of machine with its price and, where known, the regions that once had some. */
export interface CatalogueEntry {
  readonly name: string;
  readonly description: string;
  /** `N/A` for a machine without GPUs. */
  readonly gpuDescription: string;
  readonly gpus: number;
  /** Whole cents for one machine (not one GPU) and one hour. */
  readonly priceCentsPerHour: number;
  readonly vcpus: number;
  readonly memoryGib: number;
  readonly storageGib: number;
  readonly architecture: "x86_64" | "arm64";
  /** Regions that had some on 2026-10-10. Empty is the common case. */
  readonly capacityThen: readonly string[];
}

type Row = readonly [
  name: string,
  model: string,
  gpus: number,
  cents: number,
  vcpus: number,
  memoryGib: number,
  storageGib: number,
  capacityThen?: readonly string[],
];

/**
 * As `GET /instance-types` answered on 2026-10-10 (https://docs.lambda.ai/api/cloud), plus
 * `cpu_4x_general`, whose price is of another source and whose storage is unverified.
 */
const rows: readonly Row[] = [
  ["gpu_1x_gh200", "GH200 (96 GB)", 1, 229, 64, 432, 4096],
  ["gpu_8x_b200_sxm6", "B200 (180 GB SXM6)", 8, 5352, 208, 2900, 22528],
  ["gpu_2x_b200_sxm6", "B200 (180 GB SXM6)", 2, 1378, 52, 720, 5632],
  ["gpu_1x_b200_sxm6", "B200 (180 GB SXM6)", 1, 699, 26, 360, 2816],
  ["gpu_8x_h100_sxm5", "H100 (80 GB SXM5)", 8, 3192, 208, 1800, 22528],
  ["gpu_4x_h100_sxm5", "H100 (80 GB SXM5)", 4, 1636, 104, 900, 11264],
  ["gpu_2x_h100_sxm5", "H100 (80 GB SXM5)", 2, 838, 52, 450, 5632],
  ["gpu_1x_h100_sxm5", "H100 (80 GB SXM5)", 1, 429, 26, 225, 2816],
  ["gpu_1x_h100_pcie", "H100 (80 GB PCIe)", 1, 329, 26, 200, 1024, ["us-west-3"]],
  ["gpu_8x_a100_80gb_sxm4", "A100 (80 GB SXM4)", 8, 2232, 240, 1800, 20480, ["us-east-1"]],
  ["gpu_1x_a10", "A10 (24 GB PCIe)", 1, 129, 30, 200, 1400, ["us-east-1", "us-west-1"]],
  ["gpu_1x_rtx6000", "RTX 6000 (24 GB)", 1, 69, 14, 46, 512],
  ["gpu_1x_a100", "A100 (40 GB PCIe)", 1, 199, 30, 200, 512],
  ["gpu_1x_a100_sxm4", "A100 (40 GB SXM4)", 1, 199, 30, 200, 512, ["us-east-1", "us-west-2"]],
  ["gpu_2x_a100", "A100 (40 GB PCIe)", 2, 398, 60, 400, 1024],
  ["gpu_4x_a100", "A100 (40 GB PCIe)", 4, 796, 120, 800, 1024],
  ["gpu_8x_a100", "A100 (40 GB SXM4)", 8, 1592, 124, 1800, 6144],
  ["gpu_1x_a6000", "A6000 (48 GB)", 1, 109, 14, 100, 200],
  ["gpu_2x_a6000", "A6000 (48 GB)", 2, 218, 28, 200, 1024],
  ["gpu_4x_a6000", "A6000 (48 GB)", 4, 436, 56, 400, 1024],
  ["gpu_8x_v100", "Tesla V100 (16 GB)", 8, 632, 92, 448, 6041],
  ["gpu_8x_v100_n", "Tesla V100 (16 GB)", 8, 632, 88, 448, 6041],
  ["cpu_4x_general", "CPU General (16 GiB)", 0, 20, 4, 16, 102],
];

const arm = new Set(["gpu_1x_gh200"]);

function entryOf(row: Row): CatalogueEntry {
  const [name, model, gpus, cents, vcpus, memoryGib, storageGib, capacityThen = []] = row;
  return {
    name,
    description: `${gpus === 0 ? vcpus : gpus}x ${model}`,
    gpuDescription: gpus === 0 ? "N/A" : model,
    gpus,
    priceCentsPerHour: cents,
    vcpus,
    memoryGib,
    storageGib,
    architecture: arm.has(name) ? "arm64" : "x86_64",
    capacityThen,
  };
}

/** Every type by name. */
export const catalogue: ReadonlyMap<string, CatalogueEntry> = new Map(
  rows.map((row) => [row[0], entryOf(row)]),
);

/** Every region and what Lambda calls the place; of `us-southeast-1` that is not known. */
export const regions: Readonly<Record<string, string>> = {
  "us-west-1": "California, USA",
  "us-west-2": "Arizona, USA",
  "us-west-3": "Utah, USA",
  "us-south-1": "Texas, USA",
  "us-south-2": "North Texas, USA",
  "us-south-3": "Central Texas, USA",
  "us-east-1": "Virginia, USA",
  "us-east-2": "Washington D.C, USA",
  "us-east-3": "Washington D.C, USA",
  "us-midwest-1": "Illinois, USA",
  "us-southeast-1": "us-southeast-1 (description unverified)",
  "europe-central-1": "Germany",
  "europe-south-1": "Italy",
  "me-west-1": "Israel",
  "asia-south-1": "India",
  "asia-northeast-1": "Osaka, Japan",
  "asia-northeast-2": "Tokyo, Japan",
  "australia-east-1": "Sydney, Australia",
};
