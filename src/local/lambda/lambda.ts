/** A Lambda Cloud on loopback: the whole answer to a request, from the limits to the fault. */

import { type Instant, instant, isoTime, millis } from "../../model/units.ts";
import type { Clock } from "../../ports.ts";
import {
  basicCredentials,
  jsonReply,
  type LoopbackReply,
  type LoopbackRequest,
  serveLoopback,
  textReply,
} from "../loopback.ts";
import { seededBy } from "../seeded.ts";
import type { MachineSource } from "../workload/machine.ts";
import { Account } from "./account.ts";
import type { CapacityStep, RegionCapacity } from "./capacity.ts";
import { type Chances, Estate, fieldChances, type Order } from "./estate.ts";
import { type CallFault, type CallName, LambdaFaults } from "./faults.ts";
import { RateLimits, tooManyRequests } from "./limits.ts";
import { problem, success } from "./problems.ts";
import type { Bill, Rented } from "./rented.ts";
import { statusAt } from "./rented.ts";
import { type Cloud, routeOf } from "./routes.ts";

/** How the local cloud is set up. */
export interface LocalLambdaSettings {
  readonly clock: Clock;
  /** The one API key that is accepted. */
  readonly key: string;
  readonly seed: number;
  /** Absent: what the field reports say. `noChances` for tests that want no surprises. */
  readonly chances?: Chances;
  /** Seconds from launch to active; absent: 165 to 480 for 1x, 900 to 1500 for 8x. */
  readonly bootSeconds?: readonly [from: number, to: number];
  /** Absent: on. */
  readonly rateLimits?: boolean;
  /** Whether a 429 says when to come back; absent: it does not. */
  readonly retryAfter?: boolean;
  /** Bill booting too, the worst case; absent: from the first health on. */
  readonly billFromLaunch?: boolean;
  /** How many machines the account may have; absent: any number. */
  readonly quota?: number;
  /** Absent: one key, `ops`. */
  readonly sshKeys?: readonly string[];
  readonly fileSystems?: readonly { readonly name: string; readonly region: string }[];
  /** Called with every request once it is answered. */
  readonly onRequest?: (request: JournalEntry) => void;
}

/** One request in the journal. The key it came with is not kept. */
export interface JournalEntry {
  readonly at: Instant;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly call: CallName;
  /** The status answered; `cut` and `hang` when no answer left. */
  readonly status: number | "cut" | "hang";
}

/** A machine as the hand that works the local world sees it. */
export interface InstanceView extends Readonly<Rented> {
  readonly status: string;
}

/** A running local cloud. */
export interface LocalLambda {
  /** Without `/api/v1`. */
  readonly url: string;
  close(): Promise<void>;
  /** Everything that exists now, hidden from the list or not, oldest first. */
  instances(): readonly InstanceView[];
  /** A machine that has been running since some moment; its id. */
  addInstance(order: Order & { readonly since: Instant }): string;
  /** The machines that were active at or after a moment: what the workload runs on. */
  readonly machines: MachineSource;
  setCapacity(type: string, regions: RegionCapacity): void;
  replayCapacity(steps: readonly CapacityStep[]): void;
  setPrice(type: string, cents: number): void;
  /** What every machine has cost up to now. */
  bill(): readonly Bill[];
  readonly faults: LambdaFaults;
  readonly requests: readonly JournalEntry[];
}

/** Starts it on a free port. */
export async function startLocalLambda(settings: LocalLambdaSettings): Promise<LocalLambda> {
  const { clock } = settings;
  const cloud = foundCloud(settings);
  const { estate, faults } = cloud;
  const requests: JournalEntry[] = [];
  const limits = settings.rateLimits === false ? undefined : new RateLimits();
  const server = await serveLoopback(async (request) => {
    const call = routeOf(request)?.name ?? "other";
    const at = clock.now();
    const wait = limits?.refusal(call === "launch", at);
    const reply =
      wait === undefined
        ? await replyTo({ cloud, request, call, key: settings.key })
        : tooManyRequests(settings.retryAfter === true ? wait : undefined);
    const status = reply.kind === "reply" ? reply.status : reply.kind;
    const { method, path, body } = request;
    requests.push({ at, method, path, body, call, status });
    settings.onRequest?.({ at, method, path, body, call, status });
    return reply;
  });
  return {
    ...server,
    faults,
    requests,
    instances: () =>
      estate.existing().map((rented) => ({
        ...rented,
        status: statusAt(rented, clock.now()) ?? "terminated",
      })),
    addInstance: ({ since, ...order }) => estate.adopt(order, since).id,
    machines: (since) => estate.machines(since),
    setCapacity: (type, regions) => estate.capacity.set(type, regions),
    replayCapacity: (steps) => estate.capacity.replay(steps),
    setPrice: (type, cents) => estate.setPrice(type, cents),
    bill: () => estate.bill(),
  };
}

function foundCloud(settings: LocalLambdaSettings): Cloud {
  const { clock } = settings;
  const chance = seededBy(settings.seed);
  const estate = new Estate({
    clock,
    chance,
    chances: settings.chances ?? fieldChances,
    billFromLaunch: settings.billFromLaunch ?? false,
    ...(settings.bootSeconds === undefined ? {} : { bootSeconds: settings.bootSeconds }),
  });
  const account = new Account({
    chance,
    at: clock.now(),
    sshKeys: settings.sshKeys ?? ["ops"],
    fileSystems: settings.fileSystems ?? [],
  });
  return { clock, estate, account, faults: new LambdaFaults(estate), quota: settings.quota };
}

/** Both spellings of Basic count: the key as the user's name, and the bare key. */
function isAuthorised(request: LoopbackRequest, key: string): boolean {
  const header = request.headers.authorization ?? "";
  const isBare = header === `Bearer ${key}` || header === `Basic ${key}`;
  return isBare || basicCredentials(header)?.username === key;
}

interface Asked {
  readonly cloud: Cloud;
  readonly request: LoopbackRequest;
  readonly call: CallName;
  readonly key: string;
}

function regularReply({ cloud, request, key }: Asked): LoopbackReply {
  const route = routeOf(request);
  const answer = !isAuthorised(request, key)
    ? problem("global/invalid-api-key")
    : route === undefined
      ? problem("global/not-found")
      : route.run(cloud, request);
  const reply = jsonReply(answer.status, answer.body);
  if (reply.kind !== "reply") return reply;
  const date = new Date(cloud.clock.now()).toUTCString();
  return { ...reply, headers: { ...reply.headers, date } };
}

async function replyTo(asked: Asked): Promise<LoopbackReply> {
  const fault = asked.cloud.faults.meet(asked.call);
  if (fault === undefined) return regularReply(asked);
  const regular = takesEffect(fault) ? regularReply(asked) : undefined;
  if (fault.kind === "slow") await asked.cloud.clock.sleep(millis(fault.time));
  return faultyReply(fault, regular);
}

function takesEffect(fault: CallFault): boolean {
  return fault.kind === "slow" || fault.kind.endsWith("-after");
}

/** Somebody in front of the cloud answers, not the cloud. */
function statusReply({ status, retryAfter }: StatusFault): LoopbackReply {
  const reply = textReply(status, page, "text/html");
  if (reply.kind !== "reply" || retryAfter === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "retry-after": String(retryAfter) } };
}

type StatusFault = Extract<CallFault, { readonly kind: "status-before" | "status-after" }>;

const page = "<!DOCTYPE html><html><body><h1>cloud.lambda.ai</h1>Please stand by.</body></html>";

function faultyReply(fault: CallFault, regular: LoopbackReply | undefined): LoopbackReply {
  switch (fault.kind) {
    case "cut-before":
    case "cut-after":
      return { kind: "cut" };
    case "hang-before":
    case "hang-after":
      return { kind: "hang" };
    case "slow":
      return regular ?? { kind: "cut" };
    case "status-before":
    case "status-after":
      return statusReply(fault);
    case "garbage":
      return textReply(200, page, "text/html");
    case "wrong-content":
      return jsonReply(200, { data: "soon", at: isoTime(instant(0)) });
    case "empty-list":
      return jsonReply(200, success([]).body);
    case "problem": {
      const answer = problem(fault.code, fault.status ? { status: fault.status } : {});
      return jsonReply(answer.status, answer.body);
    }
  }
}
