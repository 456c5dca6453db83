/**
 * Outliers and changepoints by augurs (Grafana, WebAssembly). Loaded only when somebody asks: two
 * files of 200 kB that most runs of most commands need not.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { ChangepointDetector, initSync as startChangepoints } from "@bsull/augurs/changepoint";
import { OutlierDetector, initSync as startOutliers } from "@bsull/augurs/outlier";
import type { Statistics } from "../model/statistics.ts";

/** The two files, by the names under which the package has them and the bundle keeps them. */
export const binaries = ["outlier_bg.wasm", "changepoint_bg.wasm"] as const;

/**
 * As measured on planted sets: of 20 trials with 8 siblings 0.7 to 0.9 found every outlier, 0.6
 * only every second, 0.99 flagged everybody.
 */
const sensitivity = 0.8;

/** Reads the files and starts these detectors; the other starts if it is asked after all. */
export async function loadStatistics(
  detectors: readonly (keyof Statistics)[],
): Promise<Statistics> {
  const [outlier, changepoint] = await Promise.all(binaries.map((name) => bytesOf(name)));
  // What is started already stays as it is.
  const start: Readonly<Record<keyof Statistics, () => unknown>> = {
    outliers: () => startOutliers({ module: outlier ?? new Uint8Array() }),
    changepoints: () => startChangepoints({ module: changepoint ?? new Uint8Array() }),
  };
  for (const detector of detectors) start[detector]();
  return {
    outliers: (series) => {
      start.outliers();
      return outliers(series);
    },
    changepoints: (values) => {
      start.changepoints();
      return changepoints(values);
    },
  };
}

/** Beside the bundle, where the build puts it, else in the package. */
async function bytesOf(name: (typeof binaries)[number]): Promise<Uint8Array<ArrayBuffer>> {
  const beside = new URL(`./${name}`, import.meta.url);
  const found = existsSync(beside)
    ? beside
    : new URL(name, import.meta.resolve("@bsull/augurs/outlier"));
  return new Uint8Array(await readFile(found));
}

function outliers(series: readonly (readonly number[])[]): readonly number[] {
  const detector = OutlierDetector.dbscan({ sensitivity });
  try {
    const found = detector.detect(series.map((values) => Float64Array.from(values)));
    return [...found.outlyingSeries].sort((one, other) => one - other);
  } finally {
    detector.free();
  }
}

/** The detector always names the first place, which is no change. */
function changepoints(values: readonly number[]): readonly number[] {
  const detector = ChangepointDetector.defaultArgpcp();
  try {
    const { indices } = detector.detectChangepoints(Float64Array.from(values));
    return [...indices].filter((index) => index > 0).sort((one, other) => one - other);
  } finally {
    detector.free();
  }
}
