/** A problem of a file as an annotation at its place: one spelling for check and plan. */
import type { Problem } from "../errors.ts";
import type { Annotation } from "../ports.ts";

/** What is odd but may be acted on. */
export function warningOf({ what, hint, at }: Problem): Annotation {
  return {
    level: "warning",
    message: `${what}. ${hint}`,
    ...(at ? { file: at.file, line: at.line, column: at.column } : {}),
  };
}
