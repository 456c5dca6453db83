/** A real Prometheus for tests, filled with samples of the past (Debian: prometheus). */

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Instant } from "../../src/model/units.ts";
import {
  absenceOf,
  freePort,
  isRealHere,
  type RunningProgram,
  startProgram,
} from "./real-component.ts";

/** Whether tests with a real Prometheus can run here. */
export const isPrometheusHere = isRealHere({
  name: "Prometheus",
  absence: absenceOf("prometheus", "promtool"),
  remedy: "apt-get install -y --no-install-recommends prometheus",
});

/** Samples of one series. */
export interface BackfilledSeries {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly { readonly at: Instant; readonly value: number }[];
}

/** Starts one that scrapes nothing and has always known these samples. */
export async function startRealPrometheus(
  series: readonly BackfilledSeries[],
  options: readonly string[] = [],
): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), "fleetmerge-prometheus-"));
  await writeFile(join(folder, "in.txt"), openMetrics(series));
  await promisify(execFile)("promtool", [
    ...["tsdb", "create-blocks-from", "openmetrics", "--quiet", "--max-block-duration=1440h"],
    ...[join(folder, "in.txt"), join(folder, "data")],
  ]);
  return start({ folder, configuration: "global: {}\n", options });
}

/** Starts an empty one that scrapes this address (`http://127.0.0.1:1`) four times a second. */
export async function startScrapingPrometheus(address: string): Promise<RunningProgram> {
  const folder = await mkdtemp(join(tmpdir(), "fleetmerge-prometheus-"));
  const configuration = `global: { scrape_interval: 250ms, scrape_timeout: 250ms }
scrape_configs:
  - job_name: pushgateway
    honor_labels: true
    static_configs: [{ targets: ["${new URL(address).host}"] }]
`;
  return start({ folder, configuration, options: [] });
}

async function start(wanted: {
  readonly folder: string;
  readonly configuration: string;
  readonly options: readonly string[];
}): Promise<RunningProgram> {
  const { folder } = wanted;
  await writeFile(join(folder, "prometheus.yml"), wanted.configuration);
  const port = await freePort();
  const program = await startProgram({
    command: "prometheus",
    options: [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      // The samples may be of any year.
      "--storage.tsdb.retention.time=100y",
      `--web.listen-address=127.0.0.1:${port}`,
      "--log.level=error",
      ...wanted.options,
    ],
    port,
    readyPath: "/-/ready",
  });
  return {
    url: program.url,
    async stop() {
      await program.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** All samples of a metric must stand together in this format. */
function openMetrics(series: readonly BackfilledSeries[]): string {
  const metrics = [...new Set(series.map(({ metric }) => metric))];
  const blocks = metrics.map((metric) => {
    const own = series.filter((one) => one.metric === metric);
    const lines = own.flatMap(({ labels, samples }) => {
      const pairs = Object.entries(labels).map(
        ([name, value]) => `${name}=${JSON.stringify(value)}`,
      );
      return samples.map(({ at, value }) => `${metric}{${pairs.join(",")}} ${value} ${at / 1_000}`);
    });
    return [`# TYPE ${metric} gauge`, ...lines].join("\n");
  });
  return `${blocks.join("\n")}\n# EOF\n`;
}
