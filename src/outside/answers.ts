/**
 * Reads replies of the outside by schema: what we need must be there, what we do not know is let
 * through. Schemas compile when the first reply comes, so that starting up does not pay for them.
 */

import { Ajv } from "ajv";
import { Null, Optional, RecordFromPattern, type Static, type TSchema, Union } from "typebox";
import { OutsideError } from "../errors.ts";

/** Reads one kind of reply. `what` names the reply in the error. Throws OutsideError. */
export type Reader<Schema extends TSchema> = (what: string, json: unknown) => Static<Schema>;

/** A field that may be missing or null. */
export function maybe<Schema extends TSchema>(schema: Schema) {
  return Optional(Union([schema, Null()]));
}

/** Values of one kind by any key. `Record` of typebox would bring all of its engine: 0.1 MB. */
export function byKey<Schema extends TSchema>(schema: Schema) {
  return RecordFromPattern("^.*$", schema);
}

/** The schemas are our own, and small: checking them and shortening the code takes longest. */
const quickly = { meta: false, validateSchema: false, code: { optimize: false } } as const;

/**
 * A reader for replies of this schema. Its errors name the first field that is missing or of the
 * wrong type, never a value: a reply may hold secrets.
 */
export function readerOf<Schema extends TSchema>(who: string, schema: Schema): Reader<Schema> {
  let compiled: ReturnType<Ajv["compile"]> | undefined;
  return (what, json) => {
    if (json === undefined) throw unreadable(who, `${what}: the answer is not JSON`);
    compiled ??= new Ajv(quickly).compile(schema);
    if (compiled(json)) return json as Static<Schema>;
    const problem = compiled.errors?.at(0);
    const field = problem?.instancePath === "" ? "the answer" : problem?.instancePath;
    throw unreadable(who, `${what}: ${field} ${problem?.message}`);
  };
}

function unreadable(who: string, message: string): OutsideError {
  return new OutsideError({ who, kind: "unavailable", applied: "unknown", message });
}
