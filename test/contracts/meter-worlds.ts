/** The stand-in of each meter, behind one face, so that one suite can try every adapter. */

import { startLocalMetrics } from "../../src/local/metrics/metrics.ts";
import type { SetSignal } from "../../src/local/metrics/series.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import type { Machine } from "../../src/local/workload/machine.ts";
import type { ReadingSource } from "../../src/local/workload/workload.ts";
import { type Instant, instant, minutes } from "../../src/model/units.ts";
import type { Credentials } from "../../src/outside/address.ts";
import type { MeterName } from "../../src/outside/meters/index.ts";

/** Which release of an exporter runs on the machines. */
export type Release = "usual" | "newest";

/** How the stand-in misbehaves. */
export type MeterFault = "cut" | "hang" | "garbage" | "error-500";

/** Two machines that have been busy for a day, in a known pattern. */
export interface MeterWorld {
  readonly clock: VirtualClock;
  readonly address: string;
  readonly machines: readonly Machine[];
  /** What the machine showed at a whole minute. */
  percentAt(machine: Machine, gpu: number, at: Instant): number;
  install(release: Release): void;
  require(credentials: Credentials): void;
  misbehave(fault: MeterFault | "not"): void;
  /** No sample of any machine in this time. */
  silence(from: Instant, until: Instant): void;
  /** A series of any kind, whose value is the minute of the hour at every whole minute. */
  count(metric: string, labels: Readonly<Record<string, string>>): void;
  /** A second set of series for a machine, from another address. */
  double(machine: Machine): void;
  queries(): number;
  close(): Promise<void>;
}

/** Now, in every world. */
export const noon = instant(Date.UTC(2026, 10, 23, 12));

/** A machine with a host name and an address of its own. */
export function aMachine(number: number, gpus: number): Machine {
  return {
    id: `machine-${number}`,
    name: `training-1-${number}`,
    hostname: `training-1-${number}`,
    ip: `198.51.100.${number}`,
    gpus,
    gpuModel: "A10",
    activeFrom: instant(noon - minutes(26 * 60)),
    usable: true,
  };
}

/** Whole percents that differ by machine, GPU and minute. */
export function patternAt(machine: Machine, gpu: number, at: Instant): number {
  return (Math.floor(at / 60_000) * 7 + gpu * 13 + Number(machine.ip.split(".")[3]) * 29) % 101;
}

/** The value of every counted series. */
export function minuteOfHour(at: Instant): number {
  return Math.floor(at / 60_000) % 60;
}

async function prometheusWorld(): Promise<MeterWorld> {
  const clock = new VirtualClock(noon);
  const machines = [aMachine(1, 2), aMachine(2, 1)];
  const source: ReadingSource = {
    machines: () => machines,
    percentAt: ({ machine, gpu, at }) =>
      at <= clock.now() ? patternAt(machine, gpu, at) : undefined,
  };
  const metrics = await startLocalMetrics({ clock, source });
  const signals: SetSignal[] = [];
  return {
    clock,
    address: metrics.url,
    machines,
    percentAt: patternAt,
    install: (release) => metrics.setHostnameLabel(release === "newest" ? "hostname" : "Hostname"),
    require: (credentials) => metrics.setAuth(credentials),
    misbehave: (fault) => {
      metrics.faults.mood = fault === "not" ? "well" : fault;
    },
    silence: (from, until) => metrics.faults.silence({ from, until }),
    count: (metric, labels) => {
      signals.push({ metric, labels, valueAt: minuteOfHour });
      metrics.setSignals(signals);
    },
    double: (machine) => metrics.faults.double(machine.id),
    queries: () => metrics.requests.length,
    close: () => metrics.close(),
  };
}

/** A fresh world for each registered meter. */
export const meterWorlds = { prometheus: prometheusWorld } satisfies Readonly<
  Record<MeterName, () => Promise<MeterWorld>>
>;
