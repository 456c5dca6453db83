/** A file against its schema: every fault, as a problem at its place. */
import type { ValidateFunction } from "ajv";
import { Ajv } from "ajv";
import type { TSchema } from "typebox";
import type { Problem } from "../errors.ts";
import { parseDuration } from "./duration.ts";
import { explain } from "./explain.ts";
import { neededFor } from "./needed.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Parts by their text, since many files say the same kinds of things, and wholes as they are. */
const compiled = new Map<string | object, ValidateFunction>();

/** With more of them than this the whole is compiled sooner than the next part. */
const mostCompiled = 12;

/** After so many files the parts have cost as much as the whole does. A simulation reads more. */
const mostRead = 500;

let read = 0;

/** All faults of a file. None: the value may be taken for what the schema describes. */
export function schemaProblems(schema: TSchema, file: YamlFile): readonly Problem[] {
  read += 1;
  const isCrowded = compiled.size >= mostCompiled || read > mostRead;
  return isCrowded ? problemsByWhole(schema, file) : problemsByPart(schema, file);
}

/** By no more of the schema than the file can break, which compiles in a fifth of the time. */
export function problemsByPart(schema: TSchema, file: YamlFile): readonly Problem[] {
  const part = neededFor(schema, [file.value]);
  return problemsBy(validatorOf(JSON.stringify(part), part), file);
}

/** The same problems, by all of the schema. */
export function problemsByWhole(schema: TSchema, file: YamlFile): readonly Problem[] {
  return problemsBy(validatorOf(schema, schema), file);
}

function problemsBy(validate: ValidateFunction, file: YamlFile): readonly Problem[] {
  return validate(file.value) ? [] : explain(validate.errors ?? [], file);
}

/**
 * The schema is ours, and tests hold it to the schema of schemas; each file is read once, so that
 * a faster validator does not pay for its making.
 */
const quickly = { meta: false, validateSchema: false, code: { optimize: false } } as const;

let made: Ajv | undefined;

/** Compiled on first use, because a start that reads no policy should not pay for it. */
function validatorOf(key: string | object, schema: object): ValidateFunction {
  const known = compiled.get(key);
  if (known) return known;
  made ??= ajvWithOurWords();
  const validate = made.compile(schema);
  compiled.set(key, validate);
  return validate;
}

function ajvWithOurWords(): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    discriminator: true,
    allowUnionTypes: true,
    ...quickly,
  });
  ajv.addKeyword({ keyword: "errorMessage", schemaType: "string" });
  ajv.addKeyword({
    keyword: "shortest",
    type: "string",
    schemaType: "string",
    validate: (bound: string, written: string) => compare(written, bound) >= 0,
  });
  ajv.addKeyword({
    keyword: "longest",
    type: "string",
    schemaType: "string",
    validate: (bound: string, written: string) => compare(written, bound) <= 0,
  });
  return ajv;
}

/** Text that is no duration compares as equal: the pattern has already complained of it. */
function compare(written: string, bound: string): number {
  const one = parseDuration(written);
  const other = parseDuration(bound);
  return one === undefined || other === undefined ? 0 : one - other;
}
