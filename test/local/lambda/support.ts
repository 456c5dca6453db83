/** A local Lambda Cloud in tests, and the judge of its answers that nobody here wrote. */

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { noChances } from "../../../src/local/lambda/estate.ts";
import {
  type LocalLambda,
  type LocalLambdaSettings,
  startLocalLambda,
} from "../../../src/local/lambda/lambda.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import { instant } from "../../../src/model/units.ts";

/** A Monday at noon. */
export const noon = instant(Date.UTC(2026, 10, 23, 12));

/** Where the published description lies; absent outside our own machines. */
export const shared = resolve(import.meta.dirname, "../../../../shared/data");

/** Whether the shared data are here; says so loudly when not. */
export function isSharedHere(file: string): boolean {
  const isHere = existsSync(resolve(shared, file));
  if (!isHere) process.stderr.write(`\n!!! NOT CHECKED: ${file} is absent from ${shared}\n\n`);
  return isHere;
}

/** Reads a shared JSON file. */
export function sharedJson(file: string): unknown {
  return JSON.parse(readFileSync(resolve(shared, file), "utf8"));
}

/** One answer: its status, its headers and what it says. */
export interface Told {
  readonly status: number;
  readonly type: string;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Body;
}

/** A JSON answer of the API, as loosely as a test wants it. */
export interface Body {
  readonly data: Readonly<Record<string, unknown>> & readonly Readonly<Record<string, unknown>>[];
  readonly error: { readonly code: string; readonly message: string; readonly suggestion?: string };
  readonly page_token?: string | null;
}

/** A started cloud with a caller for it. */
export interface Staged {
  readonly lambda: LocalLambda;
  readonly clock: VirtualClock;
  ask(method: string, path: string, body?: unknown, key?: string): Promise<Told>;
  launch(order?: Readonly<Record<string, unknown>>): Promise<Told>;
}

const standing: LocalLambda[] = [];

/** Starts a cloud without surprises and without limits, unless told otherwise. */
export async function stage(settings: Partial<LocalLambdaSettings> = {}): Promise<Staged> {
  const clock = new VirtualClock(noon);
  const key = "secret_local";
  const usual = { clock, key, seed: 1, chances: noChances, rateLimits: false };
  const lambda = await startLocalLambda({ ...usual, ...settings });
  standing.push(lambda);
  const ask: Staged["ask"] = async (method, path, body, as = `Bearer ${key}`) => {
    const answer = await fetch(`${lambda.url}/api/v1${path}`, {
      method,
      headers: { authorization: as },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const type = answer.headers.get("content-type") ?? "";
    const json = (type.startsWith("application/json") ? JSON.parse(text) : {}) as Body;
    return { status: answer.status, type, headers: answer.headers, text, json };
  };
  const launch: Staged["launch"] = (order = {}) =>
    ask("POST", "/instance-operations/launch", { ...a10, ...order });
  return { lambda, clock, ask, launch };
}

/** Ends every cloud of this file. */
export async function endAll(): Promise<void> {
  await Promise.all(standing.splice(0).map((lambda) => lambda.close()));
}

/** A launch that succeeds on the day of the catalogue. */
export const a10 = {
  region_name: "us-west-1",
  instance_type_name: "gpu_1x_a10",
  ssh_key_names: ["ops"],
};

/** What Lambda's own document says against an answer; empty when nothing. */
export function judge(): (call: string, told: Told) => readonly string[] {
  const document = sharedJson("lambda-openapi.json") as object;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat("ipv4network", true);
  ajv.addSchema(document, "lambda");
  return (call, told) => {
    const [method = "", path = ""] = call.split(" ");
    const parts = ["paths", `/api/v1${path}`, method.toLowerCase(), "responses"];
    const answer = [...parts, String(told.status), "content", "application/json", "schema"];
    const pointer = answer.map((part) => encodeURIComponent(part.replaceAll("/", "~1")));
    const isValid = ajv.compile({ $ref: `lambda#/${pointer.join("/")}` });
    return isValid(told.json)
      ? []
      : (isValid.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  };
}
