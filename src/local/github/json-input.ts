/** Reading request bodies: the edge where unknown JSON becomes typed values, or a 422. */

import { Refusal, unprocessable } from "./refusal.ts";

/** A JSON object of unknown fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The body of a request. Absent or empty: no fields. Anything but an object: 400. */
export function parseBody(text: string): JsonObject {
  if (text.trim() === "") return {};
  const value = parseJson(text);
  if (value === null) return {};
  if (Array.isArray(value)) return { labels: value };
  if (isObject(value)) return value;
  throw new Refusal({ status: 400, message: "Body should be a JSON object" });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal({ status: 400, message: "Problems parsing JSON" });
  }
}

function wrongType(field: string, value: unknown, type: string): Refusal {
  const shown = JSON.stringify(value) ?? "nil";
  return unprocessable(`Invalid request.\n\nFor '${field}', ${shown} is not ${type}.`);
}

/** A text field that may be absent. `null` counts as absent. */
export function optionalText(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrongType(field, value, "a string");
  return value;
}

/** A text field that must be there. */
export function requiredText(body: JsonObject, field: string): string {
  const value = optionalText(body, field);
  if (value === undefined) throw unprocessable(`Invalid request.\n\n"${field}" wasn't supplied.`);
  return value;
}

/** A yes or no that may be absent. */
export function optionalFlag(body: JsonObject, field: string): boolean | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") throw wrongType(field, value, "a boolean");
  return value;
}

/** A number that may be absent. */
export function optionalNumber(body: JsonObject, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw wrongType(field, value, "an integer");
  return value;
}

/** A list that may be absent. */
export function optionalList(body: JsonObject, field: string): readonly unknown[] | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw wrongType(field, value, "an array");
  return value;
}

/** A list of texts; absent is empty. Labels may come as objects with a name. */
export function textList(body: JsonObject, field: string): readonly string[] {
  return (optionalList(body, field) ?? []).map((item) => {
    if (typeof item === "string") return item;
    if (isObject(item) && typeof item["name"] === "string") return item["name"];
    throw wrongType(field, item, "a string");
  });
}

/** An object field that may be absent. */
export function optionalObject(body: JsonObject, field: string): JsonObject | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw wrongType(field, value, "an object");
  return value;
}
