/** A file against its schema: every fault, as a problem at its place. */
import type { ValidateFunction } from "ajv";
import { Ajv } from "ajv";
import type { TSchema } from "typebox";
import type { Problem } from "../errors.ts";
import { parseDuration } from "./duration.ts";
import { explain } from "./explain.ts";
import type { YamlFile } from "./yaml-file.ts";

const compiled = new WeakMap<TSchema, ValidateFunction>();

/** All faults of a file. None: the value may be taken for what the schema describes. */
export function schemaProblems(schema: TSchema, file: YamlFile): readonly Problem[] {
  const validate = validatorOf(schema);
  if (validate(file.value)) return [];
  return explain(validate.errors ?? [], file);
}

/**
 * The schema is ours, and tests hold it to the schema of schemas; each file is read once, so that
 * a faster validator does not pay for its making. Three quarters of 0.2 s of every plan.
 */
const quickly = { meta: false, validateSchema: false, code: { optimize: false } } as const;

/** Compiled on first use, because a start that reads no policy should not pay for it. */
function validatorOf(schema: TSchema): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
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
  const validate = ajv.compile(schema);
  compiled.set(schema, validate);
  return validate;
}

/** Text that is no duration compares as equal: the pattern has already complained of it. */
function compare(written: string, bound: string): number {
  const one = parseDuration(written);
  const other = parseDuration(bound);
  return one === undefined || other === undefined ? 0 : one - other;
}
