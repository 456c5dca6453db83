/**
 * A judge nobody here wrote: GitHub's published description of its REST API. Attached to a local
 * GitHub it checks every request and every answer. Apart so that any test can attach it.
 */

import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Ajv, type ValidateFunction } from "ajv";
import type { Exchange } from "../../src/local/github/server.ts";

const description = new URL("../../../shared/data/github-rest-openapi.json.gz", import.meta.url);

type Json = Readonly<Record<string, unknown>>;

/** What the judge has seen and found wrong. */
export interface OpenApiJudge {
  readonly judge: (exchange: Exchange) => void;
  /** One sentence for each departure from the description; empty is good. */
  readonly complaints: readonly string[];
  /** The operations seen, as `GET /repos/{owner}/{repo}`. */
  readonly operations: ReadonlySet<string>;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function child(value: unknown, key: string): Json {
  const found = isJson(value) ? value[key] : undefined;
  return isJson(found) ? found : {};
}

/**
 * OpenAPI's `nullable` as JSON Schema knows it, as another choice; and `oneOf` as `anyOf`, because
 * the description's choices overlap (every error with more fields is also a basic error).
 */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (!isJson(value)) return value;
  const { nullable, ...rest } = value;
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, one]) => [key === "oneOf" ? "anyOf" : key, asJsonSchema(one)]),
  );
  if (nullable !== true) return inner;
  return { anyOf: [inner, { type: "null" }] };
}

interface Operation {
  readonly name: string;
  readonly pointer: string;
  readonly pattern: RegExp;
  readonly parameters: number;
  readonly literals: number;
  readonly content: Json;
}

const spanning = new Set(["path", "ref", "branch", "basehead"]);

function operationsOf(whole: Json): readonly Operation[] {
  const found = Object.entries(child(whole, "paths")).flatMap(([path, methods]) =>
    Object.entries(isJson(methods) ? methods : {}).map(([method, content]) => {
      const source = path
        .replace(/[.]/gu, "\\.")
        .replace(/\{([\w-]+)\}/gu, (_, name: string) => (spanning.has(name) ? "(.+)" : "([^/]+)"));
      return {
        name: `${method.toUpperCase()} ${path}`,
        pointer: `/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}`,
        pattern: new RegExp(`^${source}$`, "u"),
        parameters: [...path.matchAll(/\{/gu)].length,
        literals: path.replace(/\{[\w-]+\}/gu, "").length,
        content: isJson(content) ? content : {},
      };
    }),
  );
  // The more of an address is spelled out, the surer the match.
  return found.sort((a, b) => b.literals - a.literals || a.parameters - b.parameters);
}

/** Follows a `$ref` within the description, so that a pointer can be built on. */
function place(whole: Json, pointer: string): { readonly at: string; readonly value: unknown } {
  let value: unknown = whole;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isJson(value) ? value[key] : undefined;
  }
  const ref = isJson(value) ? value["$ref"] : undefined;
  return typeof ref === "string" ? place(whole, ref.slice(1)) : { at: pointer, value };
}

class Description {
  readonly #whole: Json;
  readonly #ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly operations: readonly Operation[];

  constructor(text: string) {
    const parsed: unknown = JSON.parse(text);
    const whole = asJsonSchema(parsed);
    this.#whole = isJson(whole) ? whole : {};
    this.#ajv.addSchema(this.#whole, "github");
    this.operations = operationsOf(this.#whole);
  }

  /** What is wrong with a value at a schema's place; empty when nothing is, or no schema. */
  faults(pointer: string, value: unknown): string {
    const { at, value: schema } = place(this.#whole, pointer);
    if (schema === undefined) return "";
    const known = this.#compiled.get(at);
    const check = known ?? this.#ajv.compile({ $ref: `github#${encodeURI(at)}` });
    this.#compiled.set(at, check);
    if (check(value)) return "";
    const errors = (check.errors ?? []).slice(0, 8);
    return errors
      .map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`)
      .join("; ");
  }

  at(pointer: string): unknown {
    return place(this.#whole, pointer).value;
  }

  /** The true place of what a pointer leads to, its references followed. */
  placeOf(pointer: string): string {
    return place(this.#whole, pointer).at;
  }
}

let loaded: Description | undefined;

function loadDescription(): Description | undefined {
  if (loaded === undefined && existsSync(description)) {
    loaded = new Description(gunzipSync(readFileSync(description)).toString("utf8"));
  }
  return loaded;
}

function parsed(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}

/** An address carries only text; what it stands for is the described type's business. */
function typed(text: string, type: unknown): unknown {
  if (type === "integer" || type === "number") return text === "" ? text : Number(text);
  if (type === "boolean" && /^(true|false)$/u.test(text)) return text === "true";
  return text;
}

function queryFaults(rules: Description, operation: Operation, query: URLSearchParams): string[] {
  const listed = operation.content["parameters"];
  const places = (Array.isArray(listed) ? listed : []).map((_, index) =>
    rules.placeOf(`${operation.pointer}/parameters/${index}`),
  );
  return [...query].flatMap(([name, text]) => {
    const found = places.find((at) => nameAt(rules, at) === name);
    if (found === undefined) return [`was asked with an unknown parameter ${name}`];
    const type = child(rules.at(found), "schema")["type"];
    const wrong = rules.faults(`${found}/schema`, typed(text, type));
    return wrong === "" ? [] : [`was asked with a wrong ${name}: ${wrong}`];
  });
}

function nameAt(rules: Description, at: string): unknown {
  const parameter = rules.at(at);
  return isJson(parameter) ? parameter["name"] : undefined;
}

function requestFaults(rules: Description, operation: Operation, exchange: Exchange): string[] {
  const faults = queryFaults(rules, operation, exchange.query);
  const body = parsed(exchange.requestBody);
  if (body === undefined) return faults;
  const pointer = `${operation.pointer}/requestBody/content/application~1json/schema`;
  const wrong = rules.faults(pointer, body);
  return wrong === "" ? faults : [...faults, `was asked with a wrong body: ${wrong}`];
}

function answerFaults(rules: Description, operation: Operation, exchange: Exchange): string[] {
  const { status } = exchange;
  const pointer = `${operation.pointer}/responses/${status}`;
  const body = exchange.contentType.startsWith("application/json")
    ? parsed(exchange.responseBody)
    : undefined;
  if (rules.at(pointer) === undefined) {
    if (status < 400 && status !== 304) return [`answers ${status}, which is not described`];
    const told = status === 304 || (isJson(body) && typeof body["message"] === "string");
    return told ? [] : [`answers ${status} without a message`];
  }
  if (body === undefined) return [];
  const content = `${rules.placeOf(pointer)}/content/application~1json/schema`;
  if (rules.at(content) === undefined) {
    return status < 400 ? [`answers ${status} with a body, though none is described`] : [];
  }
  const wrong = rules.faults(content, body);
  return wrong === "" ? [] : [`answers ${status} with a wrong body: ${wrong}`];
}

/**
 * A new judge. Absent when the description is not beside the repository: then it says so loudly,
 * and the caller must skip what depends on it by name.
 */
export function githubOpenApiJudge(): OpenApiJudge | undefined {
  const rules = loadDescription();
  if (rules === undefined) {
    console.error(
      "NOT JUDGED: ../shared/data/github-rest-openapi.json.gz is absent, so no exchange with the " +
        "local GitHub is checked against GitHub's own description.",
    );
    return undefined;
  }
  const complaints: string[] = [];
  const seen = new Set<string>();
  const judge = (exchange: Exchange): void => {
    const { method, path, status } = exchange;
    if (path === "/graphql") return;
    const operation = rules.operations.find(
      (one) => one.name.startsWith(`${method} `) && one.pattern.test(path),
    );
    if (operation === undefined) {
      complaints.push(`${method} ${path} is not described, yet was asked (${status})`);
      return;
    }
    seen.add(operation.name);
    // What was refused for its form may well have had the wrong form: that is what was tested.
    const refused = status === 400 || status === 422;
    const faults = [
      ...(refused ? [] : requestFaults(rules, operation, exchange)),
      ...answerFaults(rules, operation, exchange),
    ];
    complaints.push(...faults.map((fault) => `${operation.name} ${fault}`));
  };
  return { judge, complaints, operations: seen };
}
