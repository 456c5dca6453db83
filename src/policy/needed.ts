/**
 * The part of a schema that values can break. Apart, because compiling the whole of what policies
 * may say takes longer than all else that a small plan does, and a file says little of it.
 */

type Json = Readonly<Record<string, unknown>>;

/**
 * The schema without its demands on keys that none of the values has and on kinds that none of
 * them is. The names and descriptions of such keys stay: faults are explained with them. What is
 * not understood here stays whole, so that every value has the same faults as by the whole.
 */
export function neededFor(whole: object, values: readonly unknown[]): Json {
  const schema: Json = { ...whole };
  const objects = values.filter(isObject);
  const lists = values.filter((value) => Array.isArray(value));
  const needed: Record<string, unknown> = { ...schema };
  const known = schema["properties"];
  if (isObject(known)) needed["properties"] = keysFor(known, objects);
  const named = schema["patternProperties"];
  // Keys of such a map are told apart by nothing but their values' schema, `^.*$`.
  if (isObject(named)) {
    const inner = objects.flatMap((value) => Object.values(value));
    needed["patternProperties"] = mapped(named, (each) => neededFor(each, inner));
  }
  const item = schema["items"];
  if (isObject(item)) needed["items"] = neededFor(item, lists.flat());
  const tag = tagOf(schema);
  const kinds = schema["oneOf"];
  if (tag !== undefined && Array.isArray(kinds)) {
    needed["oneOf"] = kinds.map((kind: unknown) =>
      isObject(kind) ? kindFor(kind, { tag, objects }) : kind,
    );
  }
  return needed;
}

/** A key that no value has is asked for nothing; `required` says whether it has to be there. */
function keysFor(known: Json, objects: readonly Json[]): Json {
  return mapped(known, (schema, key) => {
    const having = objects.filter((value) => Object.hasOwn(value, key));
    return having.length > 0
      ? neededFor(
          schema,
          having.map((value) => value[key]),
        )
      : wordsOf(schema);
  });
}

/** Of a kind that no value is, the tag and what it is called. */
function kindFor(
  kind: Json,
  { tag, objects }: { readonly tag: string; readonly objects: readonly Json[] },
): Json {
  const known = isObject(kind["properties"]) ? kind["properties"] : {};
  const own = known[tag];
  if (!isObject(own) || !Object.hasOwn(own, "const")) return kind;
  const having = objects.filter((value) => value[tag] === own["const"]);
  return having.length > 0
    ? neededFor(kind, having)
    : { ...wordsOf(kind), properties: { [tag]: own }, required: [tag] };
}

function mapped(map: Json, change: (schema: Json, key: string) => unknown): Json {
  const entries = Object.entries(map).map(
    ([key, schema]) => [key, isObject(schema) ? change(schema, key) : schema] as const,
  );
  return Object.fromEntries(entries);
}

function wordsOf({ title, description }: Json): Json {
  return { ...(title ? { title } : {}), ...(description ? { description } : {}) };
}

function tagOf({ discriminator }: Json): string | undefined {
  const tag = isObject(discriminator) ? discriminator["propertyName"] : undefined;
  return typeof tag === "string" ? tag : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
