/** The table of lessons: every one is there, and the tests it names exist under these names. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const document = readFileSync(join(root, "docs/lessons.md"), "utf8");

interface Lesson {
  readonly number: number;
  readonly proofs: readonly { readonly file: string; readonly names: readonly string[] }[];
}

/** `1. Words.`, and below it one line for each file: its path, then its tests in quotes. */
function lessonsIn(text: string): readonly Lesson[] {
  return text
    .split(/^(?=\d+\. )/mu)
    .slice(1)
    .map((part) => ({
      number: Number.parseInt(part, 10),
      proofs: [...part.matchAll(/^ +- `(test\/\S+)`: (.+)$/gmu)].map(
        ([, file = "", names = ""]) => ({
          file,
          names: [...names.matchAll(/"([^"]+)"/gu)].map(([, name = ""]) => name),
        }),
      ),
    }));
}

const lessons = lessonsIn(document);

describe("the lessons that others learned", () => {
  it("are 43, each held by a test at least", () => {
    expect(lessons.map(({ number }) => number)).toEqual(
      Array.from({ length: 43 }, (_, at) => at + 1),
    );
    const unproven = lessons.filter(
      ({ proofs }) => proofs.flatMap(({ names }) => names).length < 1,
    );
    expect(unproven).toEqual([]);
  });

  it("name tests that there are", () => {
    const lost = lessons.flatMap(({ number, proofs }) =>
      proofs.flatMap(({ file, names }) => {
        const path = join(root, file);
        const text = existsSync(path) ? readFileSync(path, "utf8") : "";
        const missing = names.filter((name) => !isNamed(text, name));
        return missing.map((name) => `${number}: ${file} has no test "${name}"`);
      }),
    );
    expect(lost).toEqual([]);
  });
});

/** As a title, at the end of a line that begins a table, or as the key of a case. */
function isNamed(text: string, name: string): boolean {
  return [`("${name}"`, `"${name}": {`, `"${name}",\n`].some((one) => text.includes(one));
}
