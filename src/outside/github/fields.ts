/**
 * GitHub's answers, read field by field. Octokit's types are a promise nobody checks, so each field
 * that is relied on is looked at here, and a missing one is GitHub's failure and not undefined.
 */

import { OutsideError } from "../../errors.ts";
import { type Instant, instant } from "../../model/units.ts";

/** One JSON object of an answer. Every method throws OutsideError when the field is not so. */
export interface Fields {
  /** Whether the field is there and not null. */
  has(name: string): boolean;
  text(name: string): string;
  /** Absent when the field is missing or null. */
  optionalText(name: string): string | undefined;
  /** A whole number. */
  count(name: string): number;
  flag(name: string): boolean;
  /** Absent when the field is missing or null. */
  optionalFlag(name: string): boolean | undefined;
  /** An ISO 8601 time. */
  time(name: string): Instant;
  /** Absent when the field is missing or null. */
  optionalTime(name: string): Instant | undefined;
  object(name: string): Fields;
  /** Absent when the field is missing, null or an empty object. */
  optionalObject(name: string): Fields | undefined;
  list(name: string): readonly Fields[];
}

/** The answer as an object. `what` names it in the error (`pull request 12`). */
export function fieldsOf(value: unknown, what: string): Fields {
  if (!isRecord(value)) throw misshapen(what, "an object");
  const read = <T>(name: string, kind: string, as: (field: unknown) => T | undefined): T => {
    const found = as(value[name]);
    if (found === undefined) throw misshapen(`${what}.${name}`, kind);
    return found;
  };
  const optional = <T>(name: string, from: (name: string) => T): T | undefined =>
    value[name] === undefined || value[name] === null ? undefined : from(name);
  const text = (name: string) => read(name, "a text", textOf);
  const flag = (name: string) => read(name, "true or false", flagOf);
  const time = (name: string) => read(name, "a time", timeOf);
  const object = (name: string) => fieldsOf(value[name], `${what}.${name}`);
  return {
    has: (name) => value[name] !== undefined && value[name] !== null,
    text,
    flag,
    time,
    object,
    count: (name) => read(name, "a whole number", countOf),
    optionalText: (name) => optional(name, text),
    optionalFlag: (name) => optional(name, flag),
    optionalTime: (name) => optional(name, time),
    optionalObject: (name) => (isEmptyRecord(value[name]) ? undefined : optional(name, object)),
    list: (name) => listOf(value[name], `${what}.${name}`),
  };
}

/** The answer as a list of objects. */
export function listOf(value: unknown, what: string): readonly Fields[] {
  if (!Array.isArray(value)) throw misshapen(what, "a list");
  return value.map((item: unknown, index) => fieldsOf(item, `${what}[${index}]`));
}

/** An object that is not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmptyRecord(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function flagOf(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

function timeOf(value: unknown): Instant | undefined {
  const millis = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(millis) ? undefined : instant(millis);
}

function misshapen(what: string, kind: string): OutsideError {
  return new OutsideError({
    who: "GitHub",
    kind: "unavailable",
    // The request was answered with success, so it may well have been carried out.
    applied: "unknown",
    message: `the answer is not GitHub's own: ${what} is not ${kind}. Check GITHUB_API_URL`,
  });
}
