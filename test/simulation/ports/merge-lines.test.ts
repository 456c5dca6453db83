/**
 * The joining of lines against git's own, so that the simulated merges conflict where real ones
 * do.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { mergeLines } from "./merge-lines.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "merge-lines-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Texts {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

function mergedByGit(texts: Texts): string | undefined {
  const [ours, base, theirs] = (["ours", "base", "theirs"] as const).map((name) => {
    const path = join(folder, name);
    writeFileSync(path, texts[name]);
    return path;
  });
  try {
    const files = [ours ?? "", base ?? "", theirs ?? ""];
    return execFileSync("git", ["merge-file", "-p", "-q", ...files], { encoding: "utf8" });
  } catch {
    return undefined;
  }
}

const aBase = Array.from({ length: 12 }, (_, line) => `line ${line}\n`);

/** One side: at most two places of the base, each with lines of its own put in its place. */
const aSide = (mark: string) =>
  fc
    .uniqueArray(fc.record({ at: fc.nat(11), gone: fc.nat(2), added: fc.nat(2) }), {
      maxLength: 2,
      selector: ({ at }) => at >> 2,
    })
    .map((edits) =>
      edits
        .toSorted((one, other) => other.at - one.at)
        .reduce((lines, { at, gone, added }) => {
          const own = Array.from({ length: added }, (_, count) => `${mark} ${at} ${count}\n`);
          return lines.toSpliced(at, gone, ...own);
        }, aBase),
    );

it("joins and refuses as git does", () => {
  fc.assert(
    fc.property(aSide("ours"), aSide("theirs"), (one, other) => {
      const texts = { base: aBase.join(""), ours: one.join(""), theirs: other.join("") };
      expect(mergeLines(texts)).toBe(mergedByGit(texts));
    }),
    { numRuns: 60 },
  );
});
