/** What a schema says of one key, in words: the reference and editors tell the same. */

/** A schema, or a part of one. */
export type Json = Readonly<Record<string, unknown>>;

/** The kind of value with its range: `a duration, 1m to 30d`. */
export function typeName(property: Json): string {
  const items = property["items"] as Json | undefined;
  if (property["const"] !== undefined) return `\`${String(property["const"])}\``;
  if (items) return items["type"] === "object" ? "a list" : `a list, each ${titleOf(items)}`;
  return `${titleOf(property)}${range(property)}`;
}

function titleOf(property: Json): string {
  const title = property["title"];
  if (property["type"] === "object" || title === undefined) return "keys below";
  return String(title);
}

function range(property: Json): string {
  const least = property["minimum"] ?? property["shortest"];
  const most = property["maximum"] ?? property["longest"];
  return least === undefined || most === undefined ? "" : `, ${String(least)} to ${String(most)}`;
}

/** The default as it would be written; `none` where the key is simply absent. */
export function defaultText(value: unknown): string {
  if (value === undefined) return "none";
  return `\`${Array.isArray(value) ? `[${value.join(", ")}]` : String(value)}\``;
}

/** The keys of a map's schema. */
export function propertiesOf(schema: Json): Readonly<Record<string, Json>> {
  return (schema["properties"] ?? {}) as Readonly<Record<string, Json>>;
}

/**
 * The schema as it is published: each key's description also as Markdown, with its unit, range and
 * default, because that is what an editor shows beside the key.
 */
export function published(schema: object): Json {
  return publishedPart(schema as Json, false);
}

function publishedPart(part: Json, isRequired: boolean): Json {
  const required = (part["required"] ?? []) as readonly string[];
  const children = Object.entries(part).map(([key, value]) => {
    if (key === "properties" || key === "patternProperties") {
      const inside = Object.entries(value as Readonly<Record<string, Json>>);
      const parts = inside.map(([name, child]) => [
        name,
        publishedPart(child, required.includes(name)),
      ]);
      return [key, Object.fromEntries(parts)] as const;
    }
    if (key === "items") return [key, publishedPart(value as Json, true)] as const;
    if (key !== "oneOf") return [key, value] as const;
    return [key, (value as readonly Json[]).map((one) => publishedPart(one, true))] as const;
  });
  const description = part["description"];
  const markdown =
    typeof description === "string"
      ? { markdownDescription: `${description}${factsOf(part, isRequired)}` }
      : {};
  return { ...Object.fromEntries(children), ...markdown };
}

/** Nothing for maps and constants, which have neither unit nor default. */
function factsOf(part: Json, isRequired: boolean): string {
  if (part["type"] === "object" || part["const"] !== undefined || !part["type"]) return "";
  const end = isRequired ? "required" : `default: ${defaultText(part["default"])}`;
  return `\n\n*${typeName(part)}*; ${end}`;
}
