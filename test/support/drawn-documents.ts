/** Policy files at random, drawn from the published schema, so that no key can be forgotten. */
import fc from "fast-check";
import { millis } from "../../src/model/units.ts";
import { checkedDuration, printDuration } from "../../src/policy/duration.ts";

/** What a schema of ours is made of. */
export interface Schema {
  readonly title?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly shortest?: string;
  readonly longest?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** A map of a file before anybody has read it. */
export type Document = Readonly<Record<string, unknown>>;

const pad = (part: number) => String(part).padStart(2, "0");

/** A time of day from minutes. */
export function clock(minute: number): string {
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

const instants = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);

/** Text that YAML would take for something else, or that breaks out of quotes. */
const odd = fc.constantFrom(
  "#",
  " a: b",
  "*x",
  "@bob",
  "}, {",
  "'\"\\",
  "- a",
  "null",
  "% $",
  "1e9",
);

/** Kinds of text, by the words that their schemas call them by. */
const texts: Readonly<Record<string, (schema: Schema) => fc.Arbitrary<string>>> = {
  "a duration": ({ shortest = "1m", longest = "1d" }) =>
    fc
      .integer({ min: checkedDuration(shortest) / 1000, max: checkedDuration(longest) / 1000 })
      .map((seconds) => printDuration(millis(seconds * 1000))),
  "a time of day": () => fc.integer({ min: 0, max: 1440 }).map(clock),
  "a time zone": () => fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"),
  "a time": () => instants.map((at) => `${new Date(at).toISOString().slice(0, 19)}Z`),
  "a date": () => instants.map((at) => new Date(at).toISOString().slice(0, 10)),
  "a line of text": () => fc.oneof(odd, fc.stringMatching(/^[ -~]{1,30}$/)),
  "a PromQL query": () => fc.oneof(odd, fc.stringMatching(/^[ -~]{1,30}$/)),
  "a word of a command": () => fc.oneof(odd, fc.stringMatching(/^[ -~]{1,20}$/)),
  "an address": () => fc.stringMatching(/^https?:\/\/[a-z0-9.#?&=/-]{1,30}$/),
  "a tag": () => fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,9}(=[ -~]{0,9})?$/),
  "a pool name": () => fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/),
  "an instance name": () => fc.stringMatching(/^[a-z0-9][0-9a-z-]{0,9}$/),
  "the name of a label": () => fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,9}$/),
};

function text(schema: Schema): fc.Arbitrary<string> {
  const known = texts[schema.title ?? ""];
  return known ? known(schema) : fc.stringMatching(new RegExp(schema.pattern ?? "^.*$"));
}

/** Cents, because nothing finer is written; a number without bounds is one of a few. */
function numberOf({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  if (minimum === undefined || maximum === undefined) return fc.constantFrom(0, -1, 0.5, 1e6);
  return fc
    .integer({ min: Math.ceil(minimum * 100), max: Math.floor(maximum * 100) })
    .map((cents) => cents / 100);
}

/** Small counts as often as large ones. */
function wholeOf({ minimum = 0, maximum = 9 }: Schema): fc.Arbitrary<number> {
  const few = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 5) });
  return fc.oneof(few, fc.integer({ min: minimum, max: maximum }));
}

function listOf(schema: Schema): fc.Arbitrary<readonly unknown[]> {
  const item = drawn(schema.items ?? {});
  const sizes = { minLength: schema.minItems ?? 0, maxLength: Math.min(schema.maxItems ?? 2, 2) };
  return schema.uniqueItems ? fc.uniqueArray(item, sizes) : fc.array(item, sizes);
}

function mapOf({ properties = {}, required = [] }: Schema): fc.Arbitrary<Document> {
  const values = Object.entries(properties).map(([key, one]) => [key, drawn(one)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [...required] });
}

/** Any value that a schema allows; whether it makes sense together is for others to say. */
export function drawn(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.oneOf) return fc.oneof(...schema.oneOf.map(drawn));
  if (schema.type === "object") return mapOf(schema);
  if (schema.type === "array") return listOf(schema);
  if (schema.type === "integer") return wholeOf(schema);
  if (schema.type === "number") return numberOf(schema);
  if (schema.type === "string") return text(schema);
  throw new Error(`nothing is drawn for ${JSON.stringify(schema)}`);
}
