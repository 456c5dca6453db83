/**
 * The cloud's port over the local Lambda account without HTTP between them: the same machines,
 * routes, limits and faults, read by the real adapter's own readers. Keeps the cloud's contract.
 */
import { OutsideError } from "../../../src/errors.ts";
import { Account } from "../../../src/local/lambda/account.ts";
import { type Chances, Estate } from "../../../src/local/lambda/estate.ts";
import { type CallFault, type CallName, LambdaFaults } from "../../../src/local/lambda/faults.ts";
import { RateLimits } from "../../../src/local/lambda/limits.ts";
import type { Answer } from "../../../src/local/lambda/problems.ts";
import { type Cloud as Routed, routeOf } from "../../../src/local/lambda/routes.ts";
import { seededBy } from "../../../src/local/seeded.ts";
import { instanceIdOf, isLive } from "../../../src/model/instance.ts";
import { between, type Instant, type Millis, millis } from "../../../src/model/units.ts";
import {
  instanceOf,
  namesOf,
  offerOf,
  readInstance,
  readInstances,
  readLaunched,
  readRegions,
  readTerminated,
  readTypes,
} from "../../../src/outside/clouds/lambda-answers.ts";
import { lambdaSpacing, pacerOf } from "../../../src/outside/clouds/pacer.ts";
import type { Clock, Cloud } from "../../../src/ports.ts";

/** An account at the cloud. */
export interface MemoryAccount extends Routed {
  readonly key: string;
  readonly limits: RateLimits;
  /** When each launch came to the door, of whatever run. */
  readonly launches: Instant[];
}

/** Opens an empty account. */
export function memoryAccount(options: {
  readonly clock: Clock;
  readonly key: string;
  readonly seed: number;
  readonly chances: Chances;
}): MemoryAccount {
  const { clock, key, chances } = options;
  const chance = seededBy(options.seed);
  const estate = new Estate({ clock, chance, chances, billFromLaunch: false });
  return {
    clock,
    key,
    estate,
    account: new Account({ chance, at: clock.now(), sshKeys: ["ops"], fileSystems: [] }),
    faults: new LambdaFaults(estate),
    quota: undefined,
    limits: new RateLimits(),
    launches: [],
  };
}

/** How a request was answered; `lost` may have been done. */
type Reply =
  | { readonly kind: "answer"; readonly answer: Answer }
  | {
      readonly kind: "lost";
      readonly failure: OutsideError["kind"];
      readonly message: string;
      /** For how long it sends us away. */
      readonly pause?: Millis;
    };

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

const tries = 4;
const longestPause = 60_000;
const who = "Lambda Cloud";

/** One run's cloud, with its own pacer and the clock of its machine. */
export function memoryCloud(
  account: MemoryAccount,
  run: { readonly clock: Clock; readonly key: string },
): Cloud {
  const pacer = pacerOf(run.clock, lambdaSpacing);

  /** The JSON of a 2xx answer. Reads are patient, as the adapter is. */
  async function read(path: string): Promise<unknown> {
    for (let count = 1; ; count += 1) {
      const reply = await pacer.request(() => ask(account, run.key, { method: "GET", path }));
      if (reply.kind === "answer" && reply.answer.status < 400) return reply.answer.body;
      const error = reply.kind === "answer" ? refusalOf(reply.answer) : lostError(reply);
      if (reply.kind === "answer") throw error;
      const pause = pauseOf(reply, count);
      if (reply.failure === "rate-limited") pacer.rest(pause);
      if (count >= tries || pause > longestPause) throw error;
      await run.clock.sleep(pause);
    }
  }
  /** Once: what was answered may have been done. */
  async function act(path: string, body: unknown): Promise<Reply> {
    const reply = await ask(account, run.key, { method: "POST", path, body });
    if (reply.kind === "lost" && reply.failure === "rate-limited") pacer.rest(pauseOf(reply, 1));
    return reply;
  }
  return {
    instances: async () =>
      readInstances("GET /instances", await read("/instances")).data.map(instanceOf),
    isGone: async (id) => {
      try {
        const one = readInstance("GET /instances/id", await read(`/instances/${id}`));
        return !isLive(instanceOf(one.data));
      } catch (thrown) {
        if (thrown instanceof OutsideError && thrown.code === noSuchObject) return true;
        throw thrown;
      }
    },
    offers: async () =>
      Object.values(readTypes("GET /instance-types", await read("/instance-types")).data)
        .map((one) => offerOf(one.instance_type, one.regions_with_capacity_available))
        .toSorted((one, other) => (one.type < other.type ? -1 : 1)),
    regions: async () => namesOf(readRegions("GET /regions", await read("/regions")).data),
    launch: async (request, lastLaunchAt) => {
      const { type, region, sshKey, name, hostname, tags } = request;
      const body = {
        region_name: region,
        instance_type_name: type,
        ssh_key_names: [sshKey],
        name,
        hostname,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      };
      const path = "/instance-operations/launch";
      return pacer.launch(lastLaunchAt, async () => {
        account.launches.push(account.clock.now());
        return launchOutcome(await act(path, body));
      });
    },
    terminate: async (id) => {
      const path = "/instance-operations/terminate";
      return terminateOutcome(await pacer.request(() => act(path, { instance_ids: [id] })));
    },
    restUntil: () => pacer.restUntil(),
    ahead: () => between(account.clock.now(), run.clock.now()),
  };
}

function pauseOf({ failure, pause }: Extract<Reply, { kind: "lost" }>, count: number): Millis {
  return pause ?? millis((failure === "rate-limited" ? 10_000 : 1_000) * 2 ** (count - 1));
}

const noSuchObject = "global/object-does-not-exist";
const noCapacity = "instance-operations/launch/insufficient-capacity";

async function ask(account: MemoryAccount, key: string, asked: Asked): Promise<Reply> {
  const request = {
    method: asked.method,
    path: `/api/v1${asked.path}`,
    query: new URLSearchParams(),
    headers: {},
    body: asked.body === undefined ? "" : JSON.stringify(asked.body),
  };
  const route = routeOf(request);
  const call: CallName = route?.name ?? "other";
  if (account.limits.refusal(call === "launch", account.clock.now()) !== undefined) {
    return { kind: "lost", failure: "rate-limited", message: "error code: 1015" };
  }
  const done = (): Reply => ({
    kind: "answer",
    answer:
      key === account.key
        ? (route?.run(account, request) ?? unknownPath)
        : { status: 401, body: { error: { code: "global/invalid-api-key", message: "No." } } },
  });
  const fault = account.faults.meet(call);
  return fault === undefined ? done() : faulty(account, fault, done);
}

const unknownPath: Answer = { status: 404, body: { error: { code: "global/not-found" } } };

async function faulty(account: MemoryAccount, fault: CallFault, done: () => Reply): Promise<Reply> {
  const lost = (failure: OutsideError["kind"], message: string): Reply => ({
    kind: "lost",
    failure,
    message,
  });
  switch (fault.kind) {
    case "cut-after":
      done();
      return lost("unavailable", "the connection was cut");
    case "cut-before":
      return lost("unavailable", "the connection was cut");
    case "hang-after":
      done();
      return lost("timeout", "no answer in time");
    case "hang-before":
      return lost("timeout", "no answer in time");
    case "status-after":
      done();
      return lost("unavailable", `the answer was ${fault.status}`);
    case "status-before":
      return {
        ...lost(fault.status === 429 ? "rate-limited" : "unavailable", `a ${fault.status}`),
        ...(fault.retryAfter === undefined ? {} : { pause: millis(fault.retryAfter * 1000) }),
      };
    case "garbage":
    case "wrong-content":
      return lost("unavailable", "the answer is not the API's own");
    case "empty-list":
      return { kind: "answer", answer: { status: 200, body: { data: [] } } };
    case "slow": {
      const reply = done();
      await account.clock.sleep(fault.time);
      return reply;
    }
    case "problem": {
      const error = { code: fault.code, message: "It did not work." };
      return { kind: "answer", answer: { status: fault.status ?? 400, body: { error } } };
    }
  }
}

function codeOf(answer: Answer): string {
  const { error } = answer.body as { readonly error?: { readonly code?: string } };
  return error?.code ?? "";
}

function refusalOf(answer: Answer): OutsideError {
  const code = codeOf(answer);
  const kind = answer.status === 401 ? "unauthorised" : "rejected";
  const message = `${code}; look at LAMBDA_API_KEY`;
  return new OutsideError({ who, kind, applied: "no", message, code });
}

function lostError({ failure, message }: Extract<Reply, { kind: "lost" }>): OutsideError {
  return new OutsideError({ who, kind: failure, applied: "unknown", message });
}

function launchOutcome(reply: Reply): Awaited<ReturnType<Cloud["launch"]>> {
  if (reply.kind === "lost") return { kind: "unknown", message: `${who}: ${reply.message}` };
  const { answer } = reply;
  if (answer.status < 400) {
    const [id = ""] = readLaunched("launch", answer.body).data.instance_ids;
    return { kind: "launched", id: instanceIdOf(id) };
  }
  const code = codeOf(answer);
  const { message } = refusalOf(answer);
  if (code.startsWith("provider/")) return { kind: "unknown", message };
  return { kind: "refused", why: code === noCapacity ? "no-capacity" : "rejected", message };
}

function terminateOutcome(reply: Reply): Awaited<ReturnType<Cloud["terminate"]>> {
  if (reply.kind === "lost") return { kind: "unknown", message: `${who}: ${reply.message}` };
  const { answer } = reply;
  if (answer.status < 400) {
    readTerminated("terminate", answer.body);
    return { kind: "terminating" };
  }
  const code = codeOf(answer);
  if (code === noSuchObject) return { kind: "gone" };
  const kind = code.startsWith("provider/") ? "unknown" : "refused";
  return { kind, message: refusalOf(answer).message };
}
