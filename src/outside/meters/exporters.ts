/**
 * The programs on the machines that say how busy a GPU is: their metrics and labels. A new one is
 * an entry here.
 */

/** What an exporter calls things. */
export interface Exporter {
  readonly metric: string;
  /** To percent. */
  readonly factor: number;
  /** Labels of one GPU's series; all that tells machines and GPUs apart. */
  readonly labels: readonly string[];
  /** Labels that may name the GPU, best first. */
  readonly gpu: readonly string[];
  /** The label with the GPU's own identity, which two exporters on one machine share. */
  readonly uuid: string;
}

/**
 * `Hostname` became `hostname` in dcgm-exporter after 4.8.2 (NVIDIA/dcgm-exporter #655); both are
 * asked for. nvidia_gpu_exporter (utkuozdemir/nvidia_gpu_exporter) gives a ratio and only `uuid`,
 * without NVIDIA's prefix `GPU-`. Where both measure one GPU the first of this table counts.
 */
export const exporters = {
  "dcgm-exporter": {
    metric: "DCGM_FI_DEV_GPU_UTIL",
    factor: 1,
    labels: ["Hostname", "hostname", "instance", "gpu", "UUID"],
    gpu: ["gpu", "UUID"],
    uuid: "UUID",
  },
  nvidia_gpu_exporter: {
    metric: "nvidia_smi_utilization_gpu_ratio",
    factor: 100,
    labels: ["uuid", "instance"],
    gpu: ["uuid"],
    uuid: "uuid",
  },
} as const satisfies Readonly<Record<string, Exporter>>;

/** The mean and the peak of one minute, for each GPU. */
export function queriesOf(exporter: Exporter): { readonly average: string; readonly peak: string } {
  const by = exporter.labels.join(",");
  return {
    average: `avg by (${by}) (avg_over_time(${exporter.metric}[60s]))`,
    peak: `max by (${by}) (max_over_time(${exporter.metric}[60s]))`,
  };
}

// Every machine calls itself this, so it names none.
const ownNames: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "::1", "0.0.0.0", "::"]);

/** The names by which the machine of a series can be known, none twice. */
export function keysOf(labels: Readonly<Record<string, string>>): readonly string[] {
  const host = hostOf(labels["instance"] ?? "");
  const names = [labels["Hostname"] ?? "", labels["hostname"] ?? "", host];
  return [...new Set(names)].filter((name) => name !== "" && !ownNames.has(name.toLowerCase()));
}

/** Labels that name a machine in series that are no exporter's of ours. */
const machineLabels = ["Hostname", "hostname", "host", "node", "nodename"] as const;

/** The names of the machine that any series speaks of, none twice; none when it names none. */
export function machineKeysOf(labels: Readonly<Record<string, string>>): readonly string[] {
  const names = machineLabels.map((label) => labels[label] ?? "");
  const keys = [...names, hostOf(labels["instance"] ?? "")];
  return [...new Set(keys)].filter((name) => name !== "" && !ownNames.has(name.toLowerCase()));
}

/** A scrape address without its port: `10.0.0.3:9400`, `[2001:db8::1]:9400`, `box`. */
function hostOf(address: string): string {
  const bracketed = /^\[(?<host>[^\]]+)\](?::\d+)?$/.exec(address)?.groups?.["host"];
  if (bracketed !== undefined) return bracketed;
  const parts = address.split(":");
  return parts.length === 2 ? (parts[0] ?? "") : address;
}

/** A GPU's own identity, in one spelling; absent when the exporter does not give it. */
export function identityOf(
  exporter: Exporter,
  labels: Readonly<Record<string, string>>,
): string | undefined {
  const text = labels[exporter.uuid]?.replace(/^GPU-/i, "").toLowerCase();
  return text === "" ? undefined : text;
}
