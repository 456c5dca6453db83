/**
 * The kinds of values that policies and the fleet file are made of. Each names itself (`title`)
 * and says how it is written (`errorMessage`, which editors show too), so that a problem with any
 * key can be explained without knowing the key.
 */
import {
  Integer,
  Array as ListOf,
  Object as MapOf,
  Number as Real,
  RecordFromPattern,
  String as Text,
  type TSchema,
  Unsafe,
} from "typebox";
import { durationPattern } from "./duration.ts";

/** What every property says of itself. `default` is the written spelling; absent: required. */
export interface Says {
  readonly description: string;
  readonly default?: string | number | readonly string[];
}

/** The titles that a wrong unit can be guessed from. */
export const titles = {
  duration: "a duration",
  dollars: "an amount of dollars an hour",
  money: "an amount of dollars",
  percent: "a percentage",
} as const;

/** `30m`; `shortest` and `longest` are part of the schema and checked with it. */
export function duration(says: Says & { readonly shortest: string; readonly longest: string }) {
  return Text({
    title: titles.duration,
    pattern: durationPattern,
    errorMessage: "Write a number and a unit, such as 30m, 6h or 7d",
    ...says,
  });
}

/** Dollars an hour, as a plain number. */
export function dollarsPerHour(
  says: Says & { readonly minimum: number; readonly maximum: number },
) {
  return Real({
    title: titles.dollars,
    errorMessage: "Write a plain number of dollars, without $ and unit, such as 20 or 1.99",
    ...says,
  });
}

/** Dollars, as a plain number. */
export function dollars(says: Says & { readonly minimum: number; readonly maximum: number }) {
  return Real({
    title: titles.money,
    errorMessage: "Write a plain number of dollars, without $, such as 500",
    ...says,
  });
}

/** 1 to 99. Fractions below 1 are refused, because 0.8 is nearly always meant as 80. */
export function percent(says: Says) {
  return Real({
    title: titles.percent,
    minimum: 1,
    maximum: 99,
    errorMessage: "Write a plain number from 1 to 99, without %",
    ...says,
  });
}

/** A whole number of things. */
export function count(says: Says & { readonly minimum: number; readonly maximum: number }) {
  return Integer({
    title: "a whole number",
    errorMessage: `Write a whole number from ${says.minimum} to ${says.maximum}`,
    ...says,
  });
}

/**
 * `constructor` is the one such name that every JavaScript object already has, and names are keys
 * of records everywhere.
 */
const notReserved = "(?!constructor$)";

/** What names a pool: also part of branch names. */
export const poolNameSchema = {
  title: "a pool name",
  pattern: `^${notReserved}[a-z][a-z0-9-]{0,39}$`,
  errorMessage:
    "Write lower-case letters, digits and hyphens, starting with a letter, at most 40 characters",
} as const;

/** A pool's name as a value. */
export function poolName(says: Says) {
  return Text({ ...poolNameSchema, ...says });
}

/** An instance's name: also its hostname, so the cloud's pattern of hostnames. */
export function instanceName(says: Says) {
  return Text({
    title: "an instance name",
    pattern: `^${notReserved}[a-z0-9][0-9a-z-]{0,62}$`,
    errorMessage: "Write lower-case letters, digits and hyphens, at most 63 characters",
    ...says,
  });
}

/** Words of a cloud: instance types, regions, identities, key names. */
export function cloudWord(says: Says & { readonly title: string }) {
  return Text({
    pattern: "^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}$",
    errorMessage: "Write it exactly as the cloud spells it, in quotes where it is all digits",
    ...says,
  });
}

/** A tag of a machine: `key` or `key=value`. */
export function tag(says: Says) {
  return Text({
    title: "a tag",
    pattern: "^[A-Za-z0-9][A-Za-z0-9._:/-]{0,54}(?:=[^\\u0000-\\u001f]{0,128})?$",
    errorMessage: "Write key or key=value",
    ...says,
  });
}

/** A GitHub login. */
export function login(says: Says) {
  return Text({
    title: "a GitHub login",
    pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,38}$",
    errorMessage: "Write the login as in the profile's address, without @",
    ...says,
  });
}

/** `owner/repository`, as it stands in our tags. */
export function repository(says: Says) {
  return Text({
    title: "a repository",
    pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,88}$",
    errorMessage: "Write owner/repository, such as acme/fleet, at most 128 characters",
    ...says,
  });
}

/** One line of text for people. */
export function sentence(says: Says) {
  return Text({
    title: "a line of text",
    pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029\\ud800-\\udfff]{1,200}$",
    errorMessage: "Write one line of at most 200 characters",
    ...says,
  });
}

/** One of a few words. */
export function choice<const Words extends readonly string[]>(words: Words, says: Says) {
  return Unsafe<Words[number]>({
    type: "string",
    title: `one of ${words.join(", ")}`,
    enum: words,
    errorMessage: `Write one of ${words.join(", ")}`,
    ...says,
  });
}

/** A time on a wall clock, in quotes because YAML would take it for a number. */
export function timeOfDay(says: Says) {
  return Text({
    title: "a time of day",
    pattern: "^(?:[01]\\d|2[0-3]):[0-5]\\d$|^24:00$",
    errorMessage: 'Write hours and minutes in quotes, such as "09:30"',
    ...says,
  });
}

/** The IANA name of a time zone; whether there is one of this name is not the schema's to say. */
export function zoneName(says: Says) {
  return Text({
    title: "a time zone",
    pattern: "^[A-Za-z][A-Za-z0-9_+/-]{1,63}$",
    errorMessage: "Write UTC or the name of a place, such as Europe/Berlin",
    ...says,
  });
}

/** A moment, always in UTC. */
export function moment(says: Says) {
  return Text({
    title: "a time",
    pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2})?Z$",
    errorMessage: "Write date and time in UTC, such as 2027-01-31T18:00:00Z",
    ...says,
  });
}

/** A query in the language of Prometheus. Whether it is one, only Prometheus knows. */
export function promql(says: Says) {
  return Text({
    title: "a PromQL query",
    pattern: "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]{1,2000}$",
    errorMessage: "Write a PromQL query of at most 2000 characters",
    ...says,
  });
}

/** The name of a label of Prometheus. */
export function labelName(says: Says) {
  return Text({
    title: "the name of a label",
    pattern: `^${notReserved}[A-Za-z_][A-Za-z0-9_]{0,99}$`,
    errorMessage: "Write letters, digits and underscores, such as size",
    ...says,
  });
}

/** A date of the calendar. */
export function calendarDate(says: Says) {
  return Text({
    title: "a date",
    pattern: "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$",
    errorMessage: "Write the date with its year, such as 2026-12-25",
    ...says,
  });
}

/** A list without repetitions that is left out rather than empty. */
export function list<Item extends TSchema>(
  item: Item,
  says: Says & { readonly errorMessage: string; readonly maxItems: number },
) {
  return ListOf(item, { minItems: 1, uniqueItems: true, ...says });
}

/** Values of one kind by name. `Record` of typebox would bring all of its engine: 0.1 MB. */
export function byName<Value extends TSchema>(
  value: Value,
  says: Pick<Says, "description"> & { readonly propertyNames?: TSchema },
) {
  return Object.assign(RecordFromPattern("^.*$", value), says);
}

/** A map with exactly these keys. */
export function group<Keys extends Parameters<typeof MapOf>[0]>(
  keys: Keys,
  says: { readonly description: string; readonly title?: string },
) {
  return MapOf(keys, { additionalProperties: false, ...says });
}
