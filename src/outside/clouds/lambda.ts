/**
 * Lambda Cloud over HTTP (https://docs.lambda.ai/api/cloud). The API has no idempotency key and
 * names are not unique, so a launch is asked once and judged strictly.
 */

import { messageOf, OutsideError } from "../../errors.ts";
import { type Instance, type InstanceId, instanceIdOf, isLive } from "../../model/instance.ts";
import type { Offer } from "../../model/offer.ts";
import { between, type Instant, type Millis, millis } from "../../model/units.ts";
import type { Cloud, LaunchOutcome, LaunchRequest, TerminateOutcome } from "../../ports.ts";
import { addressOf, below } from "../address.ts";
import { ask, type HttpRequest } from "../http.ts";
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
  refusalOf,
  who,
} from "./lambda-answers.ts";
import type { CloudMaker, CloudSettings } from "./maker.ts";
import { lambdaSpacing, type Pacer, pacerOf } from "./pacer.ts";

const publicAddress = "https://cloud.lambda.ai";

const defaultDeadlines = {
  read: millis(30_000),
  // Launches were seen to answer only after two minutes; dstack waits as long.
  launch: millis(120_000),
  terminate: millis(60_000),
};

const noCapacity = "instance-operations/launch/insufficient-capacity";
const noSuchObject = "global/object-does-not-exist";

// Only these are a definite no. A code that we do not know may stand for anything.
const launchRefusals: ReadonlySet<string> = new Set([
  noCapacity,
  noSuchObject,
  "instance-operations/launch/file-system-in-wrong-region",
  "instance-operations/launch/file-systems-not-supported",
  "global/invalid-api-key",
  "global/account-inactive",
  "global/invalid-address",
  "global/forbidden",
  "global/invalid-parameters",
  "global/quota-exceeded",
  "global/duplicate",
  "global/conflict",
  "global/not-found",
]);

const mostPages = 100;

/** The adapter for Lambda Cloud. */
export const lambdaCloud: CloudMaker = (settings) => new LambdaCloud(settings);

class LambdaCloud implements Cloud {
  readonly #settings: CloudSettings;
  readonly #base: URL;
  readonly #pacer: Pacer;
  readonly #deadlines: NonNullable<CloudSettings["deadlines"]>;
  #ahead: Millis | undefined;

  constructor(settings: CloudSettings) {
    const address = addressOf("LAMBDA_API_URL", settings.address ?? publicAddress);
    this.#settings = settings;
    this.#base = new URL(address.url.href.replace(/\/api\/v1$/, ""));
    this.#pacer = pacerOf(settings.clock, lambdaSpacing);
    this.#deadlines = settings.deadlines ?? defaultDeadlines;
  }

  async instances(): Promise<readonly Instance[]> {
    // By id, because a page may repeat a machine of the one before when the list grows meanwhile.
    const found = new Map<string, Instance>();
    const seen = new Set<string>();
    let token: string | undefined;
    do {
      const page = readInstances("GET /instances", await this.#get("/instances", token));
      for (const raw of page.data) found.set(raw.id, instanceOf(raw));
      token = page.page_token || undefined;
      if (token !== undefined && (seen.has(token) || seen.size >= mostPages)) {
        throw endlessList();
      }
      if (token !== undefined) seen.add(token);
    } while (token !== undefined);
    return [...found.values()];
  }

  async isGone(id: InstanceId): Promise<boolean> {
    const path = `/instances/${encodeURIComponent(id)}`;
    try {
      return !isLive(instanceOf(readInstance(`GET ${path}`, await this.#get(path)).data));
    } catch (thrown) {
      if (thrown instanceof OutsideError && thrown.code === noSuchObject) return true;
      throw thrown;
    }
  }

  async offers(): Promise<readonly Offer[]> {
    const types = readTypes("GET /instance-types", await this.#get("/instance-types"));
    return Object.values(types.data)
      .map((entry) => offerOf(entry.instance_type, entry.regions_with_capacity_available))
      .toSorted((one, other) => (one.type < other.type ? -1 : 1));
  }

  async regions(): Promise<readonly string[]> {
    return namesOf(readRegions("GET /regions", await this.#get("/regions")).data);
  }

  async launch(request: LaunchRequest, lastLaunchAt: Instant | undefined): Promise<LaunchOutcome> {
    const answer = await this.#act({
      path: "/instance-operations/launch",
      body: launchBody(request),
      deadline: this.#deadlines.launch,
      turn: (attempt) => this.#pacer.launch(lastLaunchAt, attempt),
    });
    if (answer.kind === "answered") return launched(answer.json);
    const { code, message } = answer.error;
    if (answer.error.applied === "unknown" || !launchRefusals.has(code ?? "")) {
      return { kind: "unknown", message };
    }
    return { kind: "refused", why: code === noCapacity ? "no-capacity" : "rejected", message };
  }

  async terminate(id: InstanceId): Promise<TerminateOutcome> {
    const answer = await this.#act({
      path: "/instance-operations/terminate",
      body: { instance_ids: [id] },
      deadline: this.#deadlines.terminate,
      turn: (attempt) => this.#pacer.request(attempt),
    });
    if (answer.kind === "answered") return terminated(answer.json, id);
    const { code = "", message, applied } = answer.error;
    if (applied === "unknown" || code.startsWith("provider/")) return { kind: "unknown", message };
    return code === noSuchObject ? { kind: "gone" } : { kind: "refused", message };
  }

  restUntil(): Instant | undefined {
    return this.#pacer.restUntil();
  }

  ahead(): Millis | undefined {
    return this.#ahead;
  }

  async #get(path: string, pageToken?: string): Promise<unknown> {
    const url = below(this.#base, `/api/v1${path}`);
    if (pageToken !== undefined) url.searchParams.set("page_token", pageToken);
    const answer = await ask(this.#settings.clock, {
      ...this.#common(),
      method: "GET",
      url,
      deadline: this.#deadlines.read,
      turn: (attempt) => this.#pacer.request(attempt),
    });
    if (answer.date !== undefined) {
      this.#ahead = between(answer.date, this.#settings.clock.now());
    }
    return answer.json;
  }

  async #act(
    call: Required<Pick<HttpRequest, "deadline" | "turn">> & {
      readonly path: string;
      readonly body: unknown;
    },
  ): Promise<
    | { readonly kind: "answered"; readonly json: unknown }
    | { readonly kind: "failed"; readonly error: OutsideError }
  > {
    try {
      const answer = await ask(this.#settings.clock, {
        ...this.#common(),
        method: "POST",
        url: below(this.#base, `/api/v1${call.path}`),
        body: { type: "application/json", text: JSON.stringify(call.body) },
        deadline: call.deadline,
        turn: call.turn,
      });
      return { kind: "answered", json: answer.json };
    } catch (thrown) {
      if (thrown instanceof OutsideError) return { kind: "failed", error: thrown };
      throw thrown;
    }
  }

  #common() {
    return {
      who,
      credentials: { kind: "bearer", token: this.#settings.key },
      credentialsFrom: "LAMBDA_API_KEY",
      refusal: refusalOf,
      onLimit: (pause: Millis) => this.#pacer.rest(pause),
    } as const;
  }
}

function launchBody(request: LaunchRequest): unknown {
  return {
    region_name: request.region,
    instance_type_name: request.type,
    ssh_key_names: [request.sshKey],
    name: request.name,
    hostname: request.hostname,
    tags: Object.entries(request.tags).map(([key, value]) => ({ key, value })),
  };
}

function launched(json: unknown): LaunchOutcome {
  try {
    const ids = readLaunched("launch", json).data.instance_ids;
    const [id] = ids;
    if (id !== undefined && ids.length === 1) return { kind: "launched", id: instanceIdOf(id) };
    return { kind: "unknown", message: `${who}: launch: ${ids.length} instances for one` };
  } catch (thrown) {
    return { kind: "unknown", message: messageOf(thrown) };
  }
}

function terminated(json: unknown, id: InstanceId): TerminateOutcome {
  try {
    const ids = readTerminated("terminate", json).data.terminated_instances.map((one) => one.id);
    if (ids.includes(id)) return { kind: "terminating" };
    return { kind: "unknown", message: `${who}: terminate: the answer does not name ${id}` };
  } catch (thrown) {
    return { kind: "unknown", message: messageOf(thrown) };
  }
}

function endlessList(): OutsideError {
  const message = "GET /instances: the list of pages does not end";
  return new OutsideError({ who, kind: "unavailable", applied: "unknown", message });
}
