/** Our own source files, parsed: what the tidy test judges. TypeScript 7 has no API for this. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parseSync, Visitor } from "rolldown/utils";

type Parsed = ReturnType<typeof parseSync>;

/** A parsed file. */
export interface SourceFile {
  /** From the root of the repository: `src/decide/decide.ts`. */
  readonly path: string;
  readonly text: string;
  readonly program: Parsed["program"];
  readonly comments: Parsed["comments"];
  /** What it imports or re-exports: paths from the root of the repository, or package names. */
  readonly imports: readonly string[];
}

/** A place to name in a finding: `src/decide/decide.ts:12`. */
export type Place = string;

const root = join(import.meta.dirname, "../..");

/** Every TypeScript file below a folder of the repository, by path. */
export function sourceFilesIn(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => {
      const path = `${folder}/${name}`;
      return parsed(path, readFileSync(join(root, path), "utf8"));
    });
}

/** A file from its text; throws on a syntax error, naming the file. */
export function parsed(path: string, text: string): SourceFile {
  const { program, comments, module, errors } = parseSync(path, text, { lang: "ts" });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) =>
      text.slice(moduleRequest.start, moduleRequest.end).replace(/^["'`]|["'`]$/gu, ""),
    ),
  ];
  return { path, text, program, comments, imports: requests.map((name) => target(path, name)) };
}

function target(path: string, request: string): string {
  return request.startsWith(".") ? normalize(join(dirname(path), request)) : packageOf(request);
}

/** `@octokit/rest` of `@octokit/rest/dist/x.js`; `node:fs` of `node:fs/promises`. */
function packageOf(request: string): string {
  return request
    .split("/")
    .slice(0, request.startsWith("@") ? 2 : 1)
    .join("/");
}

/** The place of an offset in a file. */
export function placeOf(file: SourceFile, offset: number): Place {
  return `${file.path}:${file.text.slice(0, offset).split("\n").length}`;
}

/** Where the syntax of these kinds stands in a file. */
export function placesOf(
  file: SourceFile,
  visitors: (
    found: (node: { readonly start: number }) => void,
  ) => ConstructorParameters<typeof Visitor>[0],
): readonly Place[] {
  const places: Place[] = [];
  const visitor = new Visitor(visitors((node) => places.push(placeOf(file, node.start))));
  visitor.visit(file.program);
  return places;
}

/** A function and its height. */
export interface FunctionHeight {
  readonly place: Place;
  readonly lines: number;
}

/** Every function of a file, with how many lines it takes. */
export function functionHeights(file: SourceFile): readonly FunctionHeight[] {
  const found: FunctionHeight[] = [];
  const measure = (node: { readonly start: number; readonly end: number }) => {
    const lines = file.text.slice(node.start, node.end).split("\n").length;
    found.push({ place: placeOf(file, node.start), lines });
  };
  const visitor = new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  });
  visitor.visit(file.program);
  return found;
}

/** The file's first comment, when it is a doc comment before everything else; else nothing. */
export function headerOf(file: SourceFile): string | undefined {
  const [first] = file.comments;
  const before = file.text.slice(0, first?.start ?? 0).replace(/^#!.*\n/u, "");
  const isDoc = first?.type === "Block" && first.value.startsWith("*") && before.trim() === "";
  return isDoc ? first.value : undefined;
}

/**
 * Exported declarations without a doc comment; re-exports have none. Declarations on neighbouring
 * lines may share one.
 */
export function undocumentedExports(file: SourceFile): readonly Place[] {
  const found: Place[] = [];
  let lastDocumented = Number.NEGATIVE_INFINITY;
  for (const node of file.program.body) {
    if (node.type !== "ExportNamedDeclaration" || node.declaration === null) continue;
    const between = file.text.slice(Math.max(0, lastDocumented), node.start);
    if (isDocumented(file, node.start) || between === "\n") lastDocumented = node.end;
    else found.push(placeOf(file, node.start));
  }
  return found;
}

function isDocumented(file: SourceFile, start: number): boolean {
  const comment = file.comments.findLast(({ end }) => end <= start);
  if (comment === undefined || file.text.slice(comment.end, start).trim() !== "") return false;
  const isHeader = comment === file.comments[0] && headerOf(file) !== undefined;
  return comment.type === "Block" && comment.value.startsWith("*") && !isHeader;
}

/** The formatter keeps a test's title and its function's head on one line. */
const formattedWhole = /^\s*(?:it|test|describe)(?:\.\w+)*\(["`]/u;

/** Lines with more columns, unless it is a text of the program that reaches over the edge. */
export function linesOver(columns: number): (file: SourceFile) => readonly Place[] {
  return (file) => {
    const texts: { readonly start: number; readonly end: number }[] = [];
    const visitor = new Visitor({
      Literal: (node) => void (typeof node.value === "string" && texts.push(node)),
      TemplateLiteral: (node) => void texts.push(node),
    });
    visitor.visit(file.program);
    let offset = 0;
    return file.text.split("\n").flatMap((line, index) => {
      const edge = offset + columns;
      offset += line.length + 1;
      if (line.length <= columns) return [];
      const isText = texts.some(({ start, end }) => start < edge && end >= edge);
      if (formattedWhole.test(line)) return [];
      return isText ? [] : [`${file.path}:${index + 1}`];
    });
  };
}
