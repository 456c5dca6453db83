/** Files that are no YAML, or are made to do harm: each is refused in exact words. */
import { describe, expect, it } from "vitest";
import { printProblem } from "../../src/errors.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import { yamlBomb } from "./sources.ts";

function problemsOf(files: Readonly<Record<string, string>>): readonly string[] {
  const answer = loadPolicies(files, {});
  return answer.kind === "problems" ? answer.problems.map(printProblem) : [];
}

describe("a file that can not be read", () => {
  it.each([
    {
      mistake: "a bracket that is not closed",
      text: "kind: pool\nrules: [1, 2\nname: a\n",
      says:
        "3:1 the file is not valid YAML: the indentation does not fit, or a bracket is not " +
        `closed. Indent with two spaces for each level, the same for all keys of one level`,
    },
    {
      mistake: "a tab",
      text: "kind: pool\nsize:\n\tmin: 1\n",
      says:
        "3:1 the file is not valid YAML: a tab is used for indentation. Use spaces instead of " +
        "tabs",
    },
    {
      mistake: "two documents",
      text: "kind: pool\n---\nkind: limits\n",
      says:
        "2:1 the file is not valid YAML: a second document starts here (---). Keep one " +
        "document in a file: move the second into a file of its own",
    },
    {
      mistake: "a tag",
      text: "kind: !!js/function pool\n",
      says:
        "1:7 the file is not valid YAML: a YAML tag (!name) that is not known. Remove the " +
        "tag: plain values are all that is needed here",
    },
    {
      mistake: "nothing in it",
      text: "# nothing yet\n",
      says: "1:1 the file is empty. Write a policy or a fleet into it, or remove the file",
    },
    {
      mistake: "a list",
      text: "- kind: pool\n",
      says: "1:1 the file is a list, which is not a map of keys. Write a map of keys",
    },
    {
      mistake: "a YAML bomb",
      text: yamlBomb,
      says:
        "7:28 more than 50 references (*name) in one file. Write the values out; so many " +
        "references are how a small file is made to fill memory",
    },
    {
      mistake: "a reference to itself",
      text: "kind: &kind [*kind]\n",
      says:
        "1:14 *kind refers to what it is a part of. Write the value out instead of referring " +
        "to it",
    },
    {
      mistake: "a reference to nothing",
      text: "kind: *kind\n",
      says:
        "1:1 the references (*name) in this file can not be followed: Unresolved alias (the " +
        "anchor must be set before the alias): kind. Write the values out instead of " +
        "referring to them",
    },
    {
      mistake: "a NUL",
      text: "kind: pool\nname: a\u0000b\n",
      says:
        "2:8 the file holds the character U+0000, so it is not plain UTF-8 text. Save it as " +
        "UTF-8 and remove invisible characters",
    },
    {
      mistake: "bytes that were not UTF-8",
      text: "kind: p\ufffdol\n",
      says:
        "1:8 the file holds the character U+FFFD, so it is not plain UTF-8 text. Save it as " +
        "UTF-8 and remove invisible characters",
    },
    {
      mistake: "characters that turn the text around",
      text: "kind: pool # \u202egnihton\n",
      says:
        "1:14 the file holds the character U+202E, so it is not plain UTF-8 text. Save it as " +
        "UTF-8 and remove invisible characters",
    },
    {
      mistake: "more than anybody writes",
      text: `kind: pool # ${"x".repeat(1_048_576)}`,
      says:
        "1:1 the file has 1048589 characters, more than 1048576. Split it, or remove what does " +
        "not belong in it",
    },
  ])("is told where and how to mend it: $mistake", ({ text, says }) => {
    expect(problemsOf({ "policies/a.yaml": text })).toEqual([`policies/a.yaml:${says}`]);
  });

  it("answers within seconds whatever it is given", () => {
    const keys = Array.from({ length: 40_000 }, (_, index) => `k${index}: 1`).join("\n");
    const answer = problemsOf({ "policies/a.yaml": `kind: pool\n${keys}\n` });

    expect(answer).toHaveLength(101);
    expect(answer[0]).toBe(
      "policies/a.yaml:1:1 the file has 39903 more problems. Mend the others first",
    );
  });

  it("survives nesting that would overflow the stack", () => {
    const [first] = problemsOf({ "policies/a.yaml": "[".repeat(100_000) });

    expect(first).toContain("the file is nested too deeply");
  });

  it("survives a few references that expand to very much", () => {
    const text = ["a: &a [x, x, x, x, x, x, x]", "b: &b [*a, *a, *a, *a, *a, *a, *a]"];
    for (const [letter, inner] of ["cb", "dc", "ed", "fe", "gf"].map((pair) => [...pair])) {
      text.push(`${letter}: &${letter} [${Array(7).fill(`*${inner}`).join(", ")}]`);
    }

    expect(problemsOf({ "policies/a.yaml": text.join("\n") })).toEqual([
      "policies/a.yaml:1:1 the references (*name) in this file can not be followed: " +
        "Excessive alias count indicates a resource exhaustion attack. Write the values out " +
        "instead of referring to them",
    ]);
  });
});
