/**
 * Text to a value whose every part knows its line and column. Apart because it is the only place
 * that trusts nothing at all about a file.
 */
import type { Node, Pair, Scalar, YAMLMap } from "yaml";
import { type Alias, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } from "yaml";
import type { FilePosition, Problem } from "../errors.ts";
import { messageOf } from "../errors.ts";
import { conflictProblem, syntaxProblem } from "./yaml-syntax.ts";

/** The way to a part of a value: keys and indexes from the root. */
export type Path = readonly (string | number)[];

/** A YAML file that is well-formed, with one document, and not too large. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  /** The part at the end of the way; undefined where the way breaks off. */
  valueAt(path: Path): unknown;
  /** Where the part stands, or its key; where the way breaks off, the last part that is there. */
  place(path: Path, part?: "key" | "value"): FilePosition;
}

/** A file, or everything that keeps it from being read. */
export type ReadYaml =
  | { readonly kind: "read"; readonly file: YamlFile }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/** A fleet of some eleven thousand instances; no policy comes near. */
const longest = 1_048_576;
/** References a person writes by hand. A YAML bomb needs more, or expands to more. */
const mostAliases = 50;

/** What was read lately. A run reads the same files at several commits, and most never change. */
const lately = new Map<string, ReadYaml>();
const keptAtMost = 256;

/** Reads one document of YAML 1.2. The same text at the same path gives the same answer. */
export function readYaml(source: { readonly path: string; readonly text: string }): ReadYaml {
  const key = `${source.path}\n${source.text}`;
  const known = lately.get(key);
  if (known) return known;
  const answer = readAnew(source);
  const [oldest] = lately.keys();
  if (lately.size >= keptAtMost && oldest !== undefined) lately.delete(oldest);
  lately.set(key, answer);
  return answer;
}

function readAnew(source: { readonly path: string; readonly text: string }): ReadYaml {
  const at = placesIn(source);
  const unreadable = unreadableText(source) ?? conflictProblem(source);
  if (unreadable) return { kind: "problems", problems: [unreadable] };
  const document = parseDocument(source.text, {
    prettyErrors: false,
    schema: "core",
    logLevel: "error",
    // Checked below in linear time: the parser's own check takes minutes for a hostile file.
    uniqueKeys: false,
  });
  const faults = [...document.errors, ...document.warnings];
  const exhaustion = faults.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  const syntax = (exhaustion ? [exhaustion] : faults.slice(0, toldAtMost)).map((error) =>
    syntaxProblem(error, at(error.pos[0])),
  );
  if (syntax.length > 0) return { kind: "problems", problems: syntax };
  const structure = [...repeatedKeys(document, at), ...aliasProblem(document, at)];
  if (structure.length > 0) return { kind: "problems", problems: structure };
  return expanded(document, { path: source.path, at });
}

/**
 * Lines counted from the text itself: the parser's own counter misses those that it skips after a
 * fault, and would name a column behind the end of a line.
 */
function placesIn({ path, text }: { readonly path: string; readonly text: string }): At {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    const within = Math.min(Math.max(0, offset), text.length);
    const line = countBelow(ends, within);
    const start = line === 0 ? 0 : (ends[line - 1] ?? 0) + 1;
    return { file: path, line: line + 1, column: within - start + 1 };
  };
}

/** How many of these ascending numbers are smaller. */
function countBelow(ascending: readonly number[], bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

type ParsedDocument = ReturnType<typeof parseDocument>;
type At = (offset: number) => FilePosition;

function expanded(
  document: ParsedDocument,
  source: { readonly path: string; readonly at: At },
): ReadYaml {
  try {
    const value: unknown = document.toJS({ maxAliasCount: mostAliases });
    return { kind: "read", file: located(document, { ...source, value }) };
  } catch (thrown) {
    const problem = {
      at: source.at(document.contents?.range?.[0] ?? 0),
      what: `the references (*name) in this file can not be followed: ${messageOf(thrown)}`,
      hint: "Write the values out instead of referring to them",
    };
    return { kind: "problems", problems: [problem] };
  }
}

function located(
  document: ParsedDocument,
  source: { readonly path: string; readonly at: At; readonly value: unknown },
): YamlFile {
  const start = document.contents?.range?.[0] ?? 0;
  return {
    path: source.path,
    value: source.value,
    valueAt: (path) => path.reduce(partOf, source.value),
    place(path, part = "value") {
      let node: Node | undefined = document.contents ?? undefined;
      let offset = start;
      for (const [index, step] of path.entries()) {
        const next: Step | undefined = stepInto(node, step, document);
        if (!next) break;
        const wantsKey = part === "key" && index === path.length - 1;
        offset = (wantsKey ? next.key : next.value) ?? next.value ?? offset;
        node = next.node;
      }
      return source.at(offset);
    },
  };
}

function partOf(whole: unknown, step: string | number): unknown {
  if (typeof whole !== "object" || whole === null || !Object.hasOwn(whole, step)) return undefined;
  return (whole as Readonly<Record<string | number, unknown>>)[step];
}

/** One step into a node: where the part stands. An empty value stands where its key does. */
interface Step {
  readonly node: Node | undefined;
  readonly key: number | undefined;
  readonly value: number | undefined;
}

function stepInto(
  node: Node | undefined,
  step: string | number,
  document: ParsedDocument,
): Step | undefined {
  const whole = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(whole)) {
    const item = whole.items[Number(step)];
    return isNode(item) ? { node: item, key: undefined, value: item.range?.[0] } : undefined;
  }
  return isMap(whole) ? stepIntoMap(whole, String(step)) : undefined;
}

function stepIntoMap(map: YAMLMap, step: string): Step | undefined {
  const pair = pairsOf(map).get(step);
  if (!pair) return undefined;
  const key = isNode(pair.key) ? pair.key.range?.[0] : undefined;
  const node = isNode(pair.value) ? pair.value : undefined;
  const empty = node === undefined || node.range?.[0] === node.range?.[1];
  return { node, key, value: empty ? key : node.range?.[0] };
}

const indexed = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = indexed.get(map);
  if (known) return known;
  const pairs = new Map(
    map.items.flatMap((pair) =>
      isScalar(pair.key) ? [[keyText(pair.key.value), pair] as const] : [],
    ),
  );
  indexed.set(map, pairs);
  return pairs;
}

function keyText(key: unknown): string {
  return key === null ? "" : String(key);
}

/** At most this many of one kind are told; a hostile file has more than anybody reads. */
const toldAtMost = 50;

function repeatedKeys(document: ParsedDocument, at: At): readonly Problem[] {
  const repeated: Scalar[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const text = keyText(key.value);
        if (seen.has(text)) repeated.push(key);
        seen.add(text);
      }
    },
  });
  return repeated.slice(0, toldAtMost).map((key) => {
    const name = JSON.stringify(keyText(key.value).slice(0, 60));
    return {
      at: at(key.range?.[0] ?? 0),
      what: `the key ${name} stands twice in the same place`,
      hint: "Keep one of the two: a second one would silently win",
    };
  });
}

function aliasProblem(document: ParsedDocument, at: At): readonly Problem[] {
  const aliases: Alias[] = [];
  const circular: Alias[] = [];
  visit(document, {
    Alias(_, alias, ancestors) {
      aliases.push(alias);
      const around = ancestors.some(
        (node) => (isMap(node) || isSeq(node)) && node.anchor === alias.source,
      );
      if (around) circular.push(alias);
    },
  });
  const place = (alias: Alias | undefined) => at(alias?.range?.[0] ?? 0);
  if (circular.length > 0) {
    const name = circular[0]?.source ?? "";
    const hint = "Write the value out instead of referring to it";
    return [{ at: place(circular[0]), what: `*${name} refers to what it is a part of`, hint }];
  }
  if (aliases.length <= mostAliases) return [];
  return [
    {
      at: place(aliases[mostAliases]),
      what: `more than ${mostAliases} references (*name) in one file`,
      hint: "Write the values out; so many references are how a small file is made to fill memory",
    },
  ];
}

function unreadableText(source: {
  readonly path: string;
  readonly text: string;
}): Problem | undefined {
  const start = { file: source.path, line: 1, column: 1 };
  if (source.text.length > longest) {
    return {
      at: start,
      what: `the file has ${source.text.length} characters, more than ${longest}`,
      hint: "Split it, or remove what does not belong in it",
    };
  }
  const foreign = foreignCharacter(source.text);
  if (!foreign) return undefined;
  const before = source.text.slice(0, foreign.offset).split("\n");
  return {
    at: { ...start, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    what: `the file holds ${characterName(foreign.character)}, so it is not plain UTF-8 text`,
    hint: "Save it as UTF-8 and remove invisible characters",
  };
}

function foreignCharacter(
  text: string,
): { readonly character: string; readonly offset: number } | undefined {
  let offset = 0;
  for (const character of text) {
    if (isForeign(character)) return { character, offset };
    offset += character.length;
  }
  return undefined;
}

/** Control characters, the mark of broken UTF-8, lone surrogates, and what turns text around. */
function isForeign(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code !== 0x09 && code !== 0x0a && code !== 0x0d;
  return (
    (code >= 0x7f && code <= 0x9f) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0xfffd
  );
}

function characterName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `the character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
