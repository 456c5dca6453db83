/** The YAML parser's complaints in words that say what to do next. */
import type { YAMLError } from "yaml";
import type { FilePosition, Problem } from "../errors.ts";

interface Wording {
  readonly what: string;
  readonly hint: string;
}

const indentation = "Indent with two spaces for each level, the same for all keys of one level";

const wordings: Readonly<Record<string, Wording>> = {
  TAB_AS_INDENT: { what: "a tab is used for indentation", hint: "Use spaces instead of tabs" },
  MULTIPLE_DOCS: {
    what: "a second document starts here (---)",
    hint: "Keep one document in a file: move the second into a file of its own",
  },
  BAD_INDENT: {
    what: "the indentation does not fit, or a bracket is not closed",
    hint: indentation,
  },
  BLOCK_AS_IMPLICIT_KEY: {
    what: "a value can not be followed by another key on its line, or an indented one below it",
    hint: `Put text that holds a colon in quotes, or mend the indentation. ${indentation}`,
  },
  MULTILINE_IMPLICIT_KEY: {
    what: "a line that is neither a key with a colon nor part of a list",
    hint: "Write key: value, or remove the line",
  },
  MISSING_CHAR: { what: "something is missing here", hint: "Close the quote or bracket" },
  BAD_SCALAR_START: {
    what: "a value can not start with this character",
    hint: "Put the value in quotes",
  },
  RESOURCE_EXHAUSTION: {
    what: "the file is nested too deeply",
    hint: "A policy or fleet file is a few levels deep: look for brackets that are never closed",
  },
  TAG_RESOLVE_FAILED: {
    what: "a YAML tag (!name) that is not known",
    hint: "Remove the tag: plain values are all that is needed here",
  },
};

/** One complaint of the parser at its place. */
export function syntaxProblem(error: YAMLError, at: FilePosition): Problem {
  const wording = wordings[error.code];
  const detail = `the file is not valid YAML: ${wording?.what ?? firstLine(error.message)}`;
  return { at, what: detail, hint: wording?.hint ?? "Mend the syntax at this place" };
}

/** A merge that somebody committed unfinished; the parser would speak of anything but that. */
export function conflictProblem(source: {
  readonly path: string;
  readonly text: string;
}): Problem | undefined {
  const markers = /^(?:<{7}|={7}|>{7})(?: |\r?$)/;
  const index = source.text.split("\n").findIndex((line) => markers.test(line));
  if (index < 0) return undefined;
  return {
    at: { file: source.path, line: index + 1, column: 1 },
    what: "the marker of a merge conflict",
    hint: "Resolve the conflict: keep the lines of one side, and remove the markers",
  };
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}
