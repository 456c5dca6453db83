/** The stand-in of each cloud, behind one face, so that one suite can try every adapter. */

import { noChances } from "../../src/local/lambda/estate.ts";
import type { CallFault } from "../../src/local/lambda/faults.ts";
import { startLocalLambda } from "../../src/local/lambda/lambda.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import { instant, type Millis, millis, minutes } from "../../src/model/units.ts";
import { type CloudName, clouds } from "../../src/outside/clouds/index.ts";
import type { Cloud, LaunchRequest } from "../../src/ports.ts";
import { memoryAccount, memoryCloud } from "../simulation/ports/memory-cloud.ts";

/** What may happen to a call; "after": it takes effect and only the answer is lost. */
export type CloudFault =
  | "cut-before"
  | "cut-after"
  | "hang-before"
  | "hang-after"
  | "unavailable"
  | "unavailable-after"
  | "rate-limited"
  | "garbage"
  | "wrong-content"
  | "upstream-failure";

/** The calls of the port. */
export type CloudCall = "list" | "launch" | "terminate";

/** A cloud with an empty account. */
export interface CloudWorld {
  readonly clock: VirtualClock;
  /** One process before it, with a pacer of its own; absent: the right key, and time enough. */
  open(change?: { readonly key?: string; readonly read?: Millis }): Cloud;
  /** The variable that an operator sets to the key. */
  readonly keyVariable: string;
  /** A launch that succeeds. */
  readonly order: LaunchRequest;
  /** After it a launched machine is active. */
  readonly bootTime: Millis;
  /** After it a terminated machine is gone. */
  readonly endTime: Millis;
  /** Names of all machines that exist. */
  machines(): readonly string[];
  launchRequests(): number;
  /** Milliseconds that this many launches take at the very least. */
  leastTimeFor(launches: number): number;
  readonly faults: {
    next(call: CloudCall, fault: CloudFault): void;
    always(call: CloudCall, fault: CloudFault): void;
    noCapacity(type: string): void;
    setPrice(type: string, cents: number): void;
    setStatus(name: string, status: string): void;
    unknownFields(): void;
    nullAddresses(): void;
  };
  close(): Promise<void>;
}

const noon = instant(Date.UTC(2026, 10, 23, 12));

const lambdaFaults: Readonly<Record<CloudFault, CallFault>> = {
  "cut-before": { kind: "cut-before" },
  "cut-after": { kind: "cut-after" },
  "hang-before": { kind: "hang-before" },
  "hang-after": { kind: "hang-after" },
  unavailable: { kind: "status-before", status: 502 },
  "unavailable-after": { kind: "status-after", status: 504 },
  "rate-limited": { kind: "status-before", status: 429 },
  garbage: { kind: "garbage" },
  "wrong-content": { kind: "wrong-content" },
  "upstream-failure": { kind: "problem", code: "provider/internal-unavailable", status: 400 },
};

const lambdaCalls = {
  list: "list-instances",
  launch: "launch",
  terminate: "terminate",
} as const satisfies Readonly<Record<CloudCall, string>>;

const short = millis(150);

const order: LaunchRequest = {
  name: "training-1-a",
  type: "gpu_1x_a10",
  region: "us-west-1",
  sshKey: "ops",
  hostname: "training-1-a",
  tags: { "managed-by": "fleetmerge", fleet: "acme/fleet", pool: "training" },
};

async function lambdaWorld(): Promise<CloudWorld> {
  const clock = new VirtualClock(noon);
  const key = "secret_local_key";
  const lambda = await startLocalLambda({ clock, key, seed: 7, chances: noChances });
  const arm = (call: CloudCall, fault: CloudFault, times: number) =>
    lambda.faults.arm({ on: lambdaCalls[call], times, fault: lambdaFaults[fault] });
  return {
    clock,
    open: (change = {}) =>
      clouds.lambda({
        clock,
        address: lambda.url,
        key: change.key ?? key,
        deadlines: { read: change.read ?? millis(5_000), launch: short, terminate: short },
      }),
    keyVariable: "LAMBDA_API_KEY",
    order,
    bootTime: minutes(9),
    endTime: minutes(5),
    machines: () => lambda.instances().map(({ name }) => name ?? ""),
    launchRequests: () => lambda.requests.filter(({ call }) => call === "launch").length,
    leastTimeFor: (launches) => (launches - 1) * 12_000,
    faults: {
      next: (call, fault) => arm(call, fault, 1),
      always: (call, fault) => arm(call, fault, Number.POSITIVE_INFINITY),
      noCapacity: (type) => lambda.setCapacity(type, []),
      setPrice: (type, cents) => lambda.setPrice(type, cents),
      setStatus: (name, status) => lambda.faults.setStatus(name, status),
      unknownFields: () => lambda.faults.write({ extraFields: true }),
      nullAddresses: () => lambda.faults.write({ nullIp: true }),
    },
    close: () => lambda.close(),
  };
}

/** The cloud of the simulation: the same account, without HTTP. */
async function memoryWorld(): Promise<CloudWorld> {
  const clock = new VirtualClock(noon);
  const key = "secret_local_key";
  const account = memoryAccount({ clock, key, seed: 7, chances: noChances });
  const { estate, faults, limits } = account;
  const arm = (call: CloudCall, fault: CloudFault, times: number) =>
    faults.arm({ on: lambdaCalls[call], times, fault: lambdaFaults[fault] });
  let launches = 0;
  const pass = limits.refusal.bind(limits);
  limits.refusal = (isLaunch, now) => {
    if (isLaunch) launches += 1;
    return pass(isLaunch, now);
  };
  return {
    clock,
    open: (change = {}) => memoryCloud(account, { clock, key: change.key ?? key }),
    keyVariable: "LAMBDA_API_KEY",
    order,
    bootTime: minutes(9),
    endTime: minutes(5),
    machines: () => estate.existing().map(({ name }) => name ?? ""),
    launchRequests: () => launches,
    leastTimeFor: (count) => (count - 1) * 12_000,
    faults: {
      next: (call, fault) => arm(call, fault, 1),
      always: (call, fault) => arm(call, fault, Number.POSITIVE_INFINITY),
      noCapacity: (type) => estate.capacity.set(type, []),
      setPrice: (type, cents) => estate.setPrice(type, cents),
      setStatus: (name, status) => faults.setStatus(name, status),
      unknownFields: () => faults.write({ extraFields: true }),
      nullAddresses: () => faults.write({ nullIp: true }),
    },
    close: async () => undefined,
  };
}

/** A fresh world for each registered cloud. */
export const cloudWorlds = { lambda: lambdaWorld } satisfies Readonly<
  Record<CloudName, () => Promise<CloudWorld>>
>;

/** Worlds of other ports that keep the contract, for what is too slow over HTTP. */
export const otherCloudWorlds = { "in memory": memoryWorld };
