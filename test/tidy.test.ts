/** What the house looks like from inside: who may import whom, how big, and what is not done. */

import { describe, expect, it } from "vitest";
import { allowedPackages, layerOf, mayImport, pureLayers } from "./support/layers.ts";
import {
  functionHeights,
  headerOf,
  linesOver,
  type Place,
  parsed,
  placeOf,
  placesOf,
  type SourceFile,
  sourceFilesIn,
  undocumentedExports,
} from "./support/source-files.ts";

const most = { fileLines: 400, functionLines: 70, columns: 100, headerLines: 6 };

const sources = sourceFilesIn("src");
const scripts = sourceFilesIn("scripts");
const tests = sourceFilesIn("test");
const everything = [...sources, ...scripts, ...tests];

const inCore = (file: SourceFile) => pureLayers.has(layerOf(file.path));

/** What a rule finds in all of these files. */
function findings(
  files: readonly SourceFile[],
  rule: (file: SourceFile) => readonly Place[],
): readonly Place[] {
  return files.flatMap(rule);
}

describe("layers", () => {
  const edges = sources.flatMap((file) =>
    file.imports
      .filter((path) => path.startsWith("src/"))
      .map((path) => ({ file: file.path, from: layerOf(file.path), to: layerOf(path) }))
      .filter(({ from, to }) => from !== to),
  );

  it("import only what their table allows, each edge for a reason", () => {
    const refused = edges.filter(({ from, to }) => mayImport[from]?.[to] === undefined);
    expect(refused.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  it("have a table without an edge that nobody needs", () => {
    const used = new Set(edges.map(({ from, to }) => `${from} -> ${to}`));
    const allowed = Object.entries(mayImport).flatMap(([from, targets]) =>
      Object.keys(targets).map((to) => `${from} -> ${to}`),
    );
    expect(allowed.filter((edge) => !used.has(edge))).toEqual([]);
  });

  it("never form a ring", () => {
    const ring = (layer: string, path: readonly string[]): readonly string[] =>
      path.includes(layer)
        ? [[...path, layer].join(" -> ")]
        : Object.keys(mayImport[layer] ?? {}).flatMap((next) => ring(next, [...path, layer]));
    expect(Object.keys(mayImport).flatMap((layer) => ring(layer, []))).toEqual([]);
  });

  it("are all in the table", () => {
    const layers = new Set(sources.map(({ path }) => layerOf(path)));
    expect([...layers].sort()).toEqual(Object.keys(mayImport).sort());
  });

  it("use only the packages that are theirs", () => {
    const refused = sources.flatMap((file) =>
      file.imports
        .filter((name) => !name.startsWith("src/"))
        .filter((name) => !(allowedPackages[layerOf(file.path)] ?? []).includes(name))
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(refused).toEqual([]);
  });

  it("are allowed no package that they do not use", () => {
    const used = new Set(
      sources.flatMap((file) => file.imports.map((name) => `${layerOf(file.path)} ${name}`)),
    );
    const allowed = Object.entries(allowedPackages).flatMap(([layer, names]) =>
      names.map((name) => `${layer} ${name}`),
    );
    expect(allowed.filter((pair) => !used.has(pair))).toEqual([]);
  });
});

describe("sizes", () => {
  it(`are at most ${most.fileLines} lines a file`, () => {
    const lines = (file: SourceFile) => file.text.trimEnd().split("\n").length;
    const long = everything.filter((file) => lines(file) > most.fileLines);
    expect(long.map((file) => `${file.path} has ${lines(file)} lines`)).toEqual([]);
  });

  it(`are at most ${most.functionLines} lines a function`, () => {
    const long = [...sources, ...scripts]
      .flatMap(functionHeights)
      .filter(({ lines }) => lines > most.functionLines);
    expect(long.map(({ place, lines }) => `${place} has ${lines} lines`)).toEqual([]);
  });

  it(`are at most ${most.columns} columns a line, and more only inside a text`, () => {
    expect(findings(everything, linesOver(most.columns))).toEqual([]);
  });
});

describe("words", () => {
  it("begin every file: what it is, and why it is apart", () => {
    const silent = [...sources, ...scripts].filter((file) => {
      const header = headerOf(file);
      return header === undefined || header.split("\n").length > most.headerLines;
    });
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it("stand before everything that is exported", () => {
    expect(findings(sources, undocumentedExports)).toEqual([]);
  });

  it("put nothing off", () => {
    const later = /\b(TODO|FIXME|XXX|HACK)\b/u;
    const putOff = findings(everything, (file) =>
      file.comments
        .filter(({ value }) => later.test(value))
        .map(({ start }) => placeOf(file, start)),
    );
    expect(putOff).toEqual([]);
  });

  it("name no grab-bag", () => {
    const grabBag = /(^|[-/])(utils?|helpers?|common|misc|managers?|shared)([-/.]|$)/u;
    expect(everything.map(({ path }) => path).filter((path) => grabBag.test(path))).toEqual([]);
  });
});

describe("the core", () => {
  it("has no clock and no chance", () => {
    const impure = findings(sources.filter(inCore), placesOfChance);
    expect(impure).toEqual([]);
  });
});

/** Reads of the clock and of chance. */
function placesOfChance(file: SourceFile): readonly Place[] {
  const calls = new Set(["Date.now", "Math.random", "performance.now", "crypto.randomUUID"]);
  return placesOf(file, (found) => ({
    MemberExpression: (node) => {
      if (calls.has(file.text.slice(node.start, node.end))) found(node);
    },
    NewExpression: (node) => {
      const isNow = node.arguments.length === 0;
      if (isNow && file.text.slice(node.callee.start, node.callee.end) === "Date") found(node);
    },
  }));
}

describe("types", () => {
  it("are never any, and hide no null", () => {
    const escapes = findings(everything, (file) =>
      placesOf(file, (found) => ({ TSAnyKeyword: found, TSNonNullExpression: found })),
    );
    expect(escapes).toEqual([]);
  });

  it("are no enum", () => {
    const enums = findings(everything, (file) =>
      placesOf(file, (found) => ({ TSEnumDeclaration: found })),
    );
    expect(enums).toEqual([]);
  });

  it("are asserted only at the edge, and elsewhere no more often than before", () => {
    const counts = sources
      .filter((file) => !["outside", "local"].includes(layerOf(file.path)))
      .map((file) => [file.path, assertionsIn(file).length] as const)
      .filter(([path, count]) => count > 0 && path !== "src/model/units.ts");
    expect(Object.fromEntries(counts)).toEqual(assertedElsewhere);
  });
});

/**
 * Type assertions outside the edge and outside of the units, which are made by them. A number
 * here may become smaller, never greater; a file may leave, and none may come.
 */
const assertedElsewhere: Readonly<Record<string, number>> = {
  "src/apply/examine.ts": 1,
  "src/model/history.ts": 1,
  "src/model/instance.ts": 1,
  "src/policy/explain.ts": 5,
  "src/policy/fleet-file.ts": 1,
  "src/policy/key-words.ts": 7,
  "src/policy/load.ts": 1,
  "src/policy/pool.ts": 1,
  "src/policy/reference.ts": 6,
  "src/policy/rules/rule.ts": 1,
  "src/policy/test-file.ts": 1,
  "src/policy/yaml-file.ts": 1,
  "src/record/planned-change.ts": 1,
  "src/record/action-change.ts": 1,
  "src/record/audit-entry.ts": 5,
  "src/record/journal.ts": 1,
  "src/record/metrics.ts": 2,
  "src/report/charts.ts": 2,
  "src/report/trailers.ts": 1,
};

function assertionsIn(file: SourceFile): readonly Place[] {
  return placesOf(file, (found) => ({
    TSAsExpression: (node) => {
      const type = file.text.slice(node.typeAnnotation.start, node.typeAnnotation.end);
      if (type !== "const") found(node);
    },
    TSTypeAssertion: found,
  }));
}

describe("modules", () => {
  it("export by name", () => {
    const defaults = findings([...sources, ...scripts, ...tests], (file) =>
      placesOf(file, (found) => ({ ExportDefaultDeclaration: found })),
    );
    expect(defaults).toEqual([]);
  });

  it("are never mocked", () => {
    const mocks = findings(tests, (file) =>
      placesOf(file, (found) => ({
        MemberExpression: (node) => {
          const name = file.text.slice(node.start, node.end);
          if (/^vi\.(mock|doMock|hoisted)$/u.test(name)) found(node);
        },
      })),
    );
    expect(mocks).toEqual([]);
  });
});

describe("these rules themselves", () => {
  const untidy = parsed(
    "src/decide/untidy.ts",
    [
      "import { x } from '../stages/index.ts';",
      "export const y: any = x as unknown as string;",
      "export enum Z { A }",
      "const now = () => [Date.now(), new Date(), Math.random(), new Date(0)];",
      "const late = import('../local/world.ts');",
    ].join("\n"),
  );

  it("see the imports of both kinds", () => {
    expect(untidy.imports).toEqual(["src/stages/index.ts", "src/local/world.ts"]);
  });

  it("see the clock and chance, and no date that is given", () => {
    expect(placesOfChance(untidy)).toHaveLength(3);
  });

  it("see a missing header and missing words", () => {
    expect(headerOf(untidy)).toBeUndefined();
    expect(undocumentedExports(untidy)).toEqual([
      "src/decide/untidy.ts:2",
      "src/decide/untidy.ts:3",
    ]);
  });

  it("do not take the header for an export's words", () => {
    const file = parsed("src/model/untidy.ts", "/** The header. */\nexport const one = 1;\n");
    expect(undocumentedExports(file)).toEqual(["src/model/untidy.ts:2"]);
  });

  it("let one comment speak for neighbours, and for nobody behind a blank line", () => {
    const text =
      "/** Header. */\n\n/** Two. */\nexport const a = 1;\nexport const b = 2;\n\nexport const c = 3;\n";
    expect(undocumentedExports(parsed("src/model/untidy.ts", text))).toEqual([
      "src/model/untidy.ts:7",
    ]);
  });

  it("see a line that is too long, but not a text that cannot be broken", () => {
    const text = `const a = "${"x".repeat(200)}";\n// ${"y ".repeat(60)}\n`;
    expect(linesOver(100)(parsed("src/model/untidy.ts", text))).toEqual(["src/model/untidy.ts:2"]);
  });

  it("count assertions", () => {
    expect(assertionsIn(untidy)).toHaveLength(2);
  });
});
