/** Faults that the schema found, in words: what is wrong where, and what to write instead. */
import type { ErrorObject } from "ajv";
import type { Problem } from "../errors.ts";
import { titles } from "./fields.ts";
import { type RenamedKey, renamedKey } from "./renamed.ts";
import { dollarsMeant, durationMeant, nearest, percentMeant, suggestion } from "./suggestion.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

type Json = Readonly<Record<string, unknown>>;

/** A fault with its place, and the schema that it breaks. */
interface Fault {
  readonly keyword: string;
  readonly path: Path;
  readonly params: Json;
  /** The part of the schema that holds the keyword. */
  readonly schema: Json;
  readonly value: unknown;
  /** The key that is at fault, where it is not the value. */
  readonly key: string | undefined;
}

interface Wording {
  readonly at: Path;
  readonly part?: "key" | "value";
  readonly what: string;
  readonly hint: string;
}

/** Every fault as a problem. A missing key that was only misspelled is one problem, not two. */
export function explain(errors: readonly ErrorObject[], file: YamlFile): readonly Problem[] {
  const whole = errors.filter(isWhole);
  const faults = whole.slice(0, explainedAtMost).map(faultOf);
  const rest = whole.length - faults.length;
  const more = {
    at: file.place([]),
    what: `the file has ${rest} more problems`,
    hint: "Mend the others first",
  };
  return [...explained(faults, file), ...(rest > 0 ? [more] : [])];
}

/** More is not a mistake but another kind of file, and nobody would read it. */
const explainedAtMost = 100;

function explained(faults: readonly Fault[], file: YamlFile): readonly Problem[] {
  return faults
    .filter((fault) => !isMisspelling(fault, faults))
    .map((fault) => {
      const { at, part, what, hint } = (wordings[fault.keyword] ?? anyOtherFault)(fault);
      return { at: file.place(at, part), what, hint };
    });
}

/** Not those that only repeat another: of a bad key name, and of a tag that is not there. */
function isWhole({ keyword, params }: ErrorObject): boolean {
  const missingTag = keyword === "discriminator" && (params as Json)["tagValue"] === undefined;
  return keyword !== "propertyNames" && !missingTag;
}

/** The one place where the validator's loosely typed answer is read. */
function faultOf(error: ErrorObject): Fault {
  const steps = error.instancePath.split("/").slice(1);
  return {
    keyword: error.keyword,
    path: steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~")),
    params: error.params as Json,
    schema: (error.parentSchema ?? {}) as Json,
    value: error.propertyName ?? error.data,
    key: error.propertyName,
  };
}

function isMisspelling(fault: Fault, faults: readonly Fault[]): boolean {
  if (fault.keyword !== "required") return false;
  return faults.some(
    (other) =>
      other.keyword === "additionalProperties" &&
      pathName(other.path) === pathName(fault.path) &&
      meantKey(other) === wordOf(fault, "missingProperty"),
  );
}

/** The key that an unknown one stands for. */
function meantKey(fault: Fault): string | undefined {
  const renamed = renamedOf(fault);
  if (renamed) return renamed.now.split(":")[0];
  return nearest(wordOf(fault, "additionalProperty"), keysOf(fault));
}

const wordings: Readonly<Record<string, (fault: Fault) => Wording>> = {
  additionalProperties: unknownKey,
  required: missingKey,
  type: wrongType,
  pattern: notOfItsKind,
  enum: notOneOf,
  minimum: outOfRange,
  maximum: outOfRange,
  shortest: outOfRange,
  longest: outOfRange,
  minItems: badLength,
  maxItems: badLength,
  uniqueItems: repeated,
  const: notTheConstant,
  discriminator: unknownTag,
};

function unknownKey(fault: Fault): Wording {
  const key = wordOf(fault, "additionalProperty");
  const at = { at: [...fault.path, key], part: "key" as const };
  const renamed = renamedOf(fault);
  if (renamed) {
    return {
      ...at,
      what: `${pathName(fault.path)} has the key ${shown(key)}, which is written otherwise`,
      hint: `Since ${renamed.since} write ${renamed.now}`,
    };
  }
  return {
    ...at,
    what: `${pathName(fault.path)} has the unknown key ${shown(key)}`,
    hint: suggestion(key, { words: keysOf(fault), plural: "keys" }),
  };
}

function renamedOf(fault: Fault): RenamedKey | undefined {
  return renamedKey(String(fault.schema["title"]), wordOf(fault, "additionalProperty"));
}

function missingKey(fault: Fault): Wording {
  const key = wordOf(fault, "missingProperty");
  return {
    at: fault.path,
    part: "key",
    what: `${pathName(fault.path)} lacks the key ${shown(key)}`,
    hint: additionHint(fault.schema, key),
  };
}

/** What the key is for; for a tag, such as `kind`, every value that it may have. */
function additionHint(schema: Json, key: string): string {
  const tags = tagsOf(schema, key);
  if (tags.length > 0) return `Add ${tags.map((word) => `"${key}: ${word}"`).join(" or ")}`;
  const description = propertiesOf(schema)[key]?.["description"];
  return typeof description === "string"
    ? `Add ${key}: ${description.replace(/\.$/, "")}`
    : `Add ${key}`;
}

const nouns: Readonly<Record<string, string>> = {
  object: "a map of keys",
  array: "a list",
  string: "text",
  number: "a number",
  integer: "a whole number",
};

function wrongType(fault: Fault): Wording {
  const noun = nouns[String(fault.schema["type"])] ?? "what belongs here";
  if (fault.value === null) {
    return {
      at: fault.path,
      what: `${pathName(fault.path)} is empty`,
      hint:
        fault.path.length === 0
          ? "Write a policy or a fleet into it, or remove the file"
          : `Write ${titleOf(fault) ?? noun} here, or remove it`,
    };
  }
  if (titleOf(fault) !== undefined) return notOfItsKind(fault);
  const single = noun === "a list" && typeof fault.value !== "object";
  return {
    at: fault.path,
    what: `${pathName(fault.path)} is ${shown(fault.value)}, which is not ${noun}`,
    hint: single ? `Write a list: [${String(fault.value).slice(0, 40)}]` : `Write ${noun}`,
  };
}

function notOfItsKind(fault: Fault): Wording {
  const title = titleOf(fault) ?? "what belongs here";
  if (fault.key !== undefined) {
    return {
      at: [...fault.path, fault.key],
      part: "key",
      what: `${pathName(fault.path)} has the key ${shown(fault.key)}, which is not ${title}`,
      hint: hintOf(fault),
    };
  }
  return {
    at: fault.path,
    what: `${pathName(fault.path)} is ${shown(fault.value)}, which is not ${title}`,
    hint: hintOf(fault),
  };
}

function notOneOf(fault: Fault): Wording {
  const words = Object.values(fault.schema["enum"] ?? []).map(String);
  const near = nearest(String(fault.value), words);
  const plain = notOfItsKind(fault);
  return near === undefined ? plain : { ...plain, hint: `${plain.hint}. Did you mean ${near}?` };
}

function outOfRange(fault: Fault): Wording {
  const least = fault.keyword === "minimum" || fault.keyword === "shortest";
  const bound = String(fault.schema[fault.keyword]);
  return {
    at: fault.path,
    what:
      `${pathName(fault.path)} is ${String(fault.value)}, ` +
      `and must be ${least ? "at least" : "at most"} ${bound}`,
    hint: betterThan(fault, `Write ${titleOf(fault) ?? "a number"} ${rangeOf(fault.schema)}`),
  };
}

function badLength(fault: Fault): Wording {
  const empty = fault.keyword === "minItems";
  return {
    at: fault.path,
    what: empty
      ? `${pathName(fault.path)} is an empty list`
      : `${pathName(fault.path)} has more than ${String(fault.schema["maxItems"])} items`,
    hint: empty ? hintOf(fault) : "Remove some of them",
  };
}

function repeated(fault: Fault): Wording {
  const last = Math.max(Number(fault.params["i"]), Number(fault.params["j"]));
  const item: unknown = Array.isArray(fault.value) ? fault.value[last] : undefined;
  return {
    at: [...fault.path, last],
    what: `${pathName(fault.path)} names ${shown(item)} twice`,
    hint: "Remove one of the two",
  };
}

function notTheConstant(fault: Fault): Wording {
  return {
    at: fault.path,
    what: `${pathName(fault.path)} is ${shown(fault.value)}, which is not known here`,
    hint: `Write ${String(fault.schema["const"])}`,
  };
}

/** `kind:` of a file and `rule:` of a rule pick the schema: nothing else is judged before. */
function unknownTag(fault: Fault): Wording {
  const tag = wordOf(fault, "tag");
  const written = fault.params["tagValue"];
  const words = tagsOf(fault.schema, tag);
  return {
    at: [...fault.path, tag],
    what: `${pathName([...fault.path, tag])} is ${shown(written)}, which is not known`,
    hint: suggestion(String(written), { words, plural: `values of ${tag}` }),
  };
}

function anyOtherFault(fault: Fault): Wording {
  return {
    at: fault.path,
    what: `${pathName(fault.path)} is ${shown(fault.value)}, which breaks "${fault.keyword}"`,
    hint: hintOf(fault),
  };
}

const meant: Readonly<Record<string, (written: unknown) => string | undefined>> = {
  [titles.duration]: durationMeant,
  [titles.dollars]: dollarsMeant,
  [titles.money]: dollarsMeant,
  [titles.percent]: percentMeant,
};

function rangeOf(schema: Json): string {
  const least = schema["minimum"] ?? schema["shortest"];
  const most = schema["maximum"] ?? schema["longest"];
  return `from ${String(least)} to ${String(most)}`;
}

function hintOf(fault: Fault): string {
  return betterThan(fault, String(fault.schema["errorMessage"] ?? "See the policy reference"));
}

/** The hint, with the value that was probably meant where that can be guessed. */
function betterThan(fault: Fault, hint: string): string {
  const better = meant[titleOf(fault) ?? ""]?.(fault.value);
  return better === undefined || better === String(fault.value)
    ? hint
    : `${hint}. Did you mean ${better}?`;
}

function titleOf(fault: Fault): string | undefined {
  const { title, type } = fault.schema;
  return typeof title === "string" && type !== "object" ? title : undefined;
}

function wordOf(fault: Fault, parameter: string): string {
  return String(fault.params[parameter]);
}

function keysOf(fault: Fault): readonly string[] {
  return Object.keys(propertiesOf(fault.schema));
}

function propertiesOf(schema: Json): Readonly<Record<string, Json>> {
  return (schema["properties"] ?? {}) as Readonly<Record<string, Json>>;
}

function tagsOf(schema: Json, tag: string): readonly string[] {
  const choices = (schema["oneOf"] ?? []) as readonly Json[];
  return choices.map((choice) => String(propertiesOf(choice)[tag]?.["const"]));
}

/** `rules[0].for`, and `the file` for the whole. */
export function pathName(path: Path): string {
  if (path.length === 0) return "the file";
  const steps = path.map((step) => (/^\d+$/.test(String(step)) ? `[${step}]` : `.${step}`));
  return steps.join("").replace(/^\./, "");
}

/** A written value as it may stand in a sentence: short and on one line. */
export function shown(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map of keys";
  if (typeof value !== "string") return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
