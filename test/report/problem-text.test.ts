/** What a terminal shows of a problem. */
import { describe, expect, it } from "vitest";
import { problemText } from "../../src/report/problem-text.ts";

const texts = { "a.yaml": `kind: pool\n\tname: 5\n${"x".repeat(200)}: 1\n` };
const at = (line: number, column: number) => ({ file: "a.yaml", line, column });
const shown = (place: ReturnType<typeof at> | undefined, what = "it is wrong"): string =>
  problemText(
    { ...(place ? { at: place } : {}), what, hint: "Mend it" },
    { severity: "error", texts, nameOf: (path) => `p/${path}` },
  );

describe("a problem on a terminal", () => {
  it("is its place and sentence, the line with a caret, and what to do", () => {
    expect(shown(at(1, 7))).toBe(
      "p/a.yaml:1:7: error: it is wrong\n    1 | kind: pool\n      |       ^\n  Mend it",
    );
  });

  it("keeps a tab before the caret a tab", () => {
    expect(shown(at(2, 8))).toContain("    2 | \tname: 5\n      | \t      ^\n");
  });

  it("cuts a long line around the place", () => {
    const lines = shown(at(3, 201)).split("\n");

    expect(lines[1]?.length).toBeLessThan(100);
    expect(lines[1]?.charAt((lines[2] ?? "").indexOf("^"))).toBe(":");
  });

  it("is told without an excerpt where there is no such line, file or place", () => {
    expect(shown(at(9, 1))).toBe("p/a.yaml:9:1: error: it is wrong\n  Mend it");
    expect(shown(undefined)).toBe("error: it is wrong\n  Mend it");
  });

  it("shows a difference below its sentence, and steers no terminal", () => {
    expect(shown(undefined, "it differs\n  - a\n  + b\u001b[31m")).toBe(
      "error: it differs\n  - a\n  + b[31m\n  Mend it",
    );
  });
});
