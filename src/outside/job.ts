/** The job that runs us, twice: GitHub's runner, and a person's terminal. */

import { error, info, notice, setOutput, summary, warning } from "@actions/core";
import { createColors } from "picocolors";
import { assertNever } from "../errors.ts";
import type { Annotation, Job } from "../ports.ts";

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
const mostSummaryBytes = 1024 * 1024;
const mostOutput = 200;
const cutSentence = "\n\nThe rest is left out: a job summary may hold at most 1 MiB.\n";

/** The runner of GitHub Actions. */
export function runnerJob(): Job {
  let left = mostSummaryBytes - Buffer.byteLength(cutSentence);
  return {
    log: (line) =>
      info(
        line
          .split(/\r\n|\r|\n/)
          .map(harmless)
          .join("\n"),
      ),
    annotate: annotateOnRunner,
    async summarize(markdown) {
      if (left <= 0) return;
      const text = `${markdown}\n`;
      const fitting = cutToBytes(text, left);
      left -= Buffer.byteLength(text);
      await summary.addRaw(left >= 0 ? text : fitting + cutSentence).write();
    },
    output: (name, value) => setOutput(name, value),
  };
}

/**
 * The runner takes `::` at a line's start, and `##[` anywhere, for a command. Names of machines
 * and branches get into the log, and must not give any.
 */
function harmless(line: string): string {
  return line.replace(/^(\s*)::/, "$1: :").replaceAll("##[", "## [");
}

function annotateOnRunner(annotation: Annotation): void {
  const place = {
    ...(annotation.title !== undefined && { title: annotation.title }),
    ...(annotation.file !== undefined && { file: annotation.file }),
    ...(annotation.line !== undefined && { startLine: annotation.line }),
    ...(annotation.column !== undefined && { startColumn: annotation.column }),
  };
  switch (annotation.level) {
    case "error":
      error(annotation.message, place);
      break;
    case "warning":
      warning(annotation.message, place);
      break;
    case "notice":
      notice(annotation.message, place);
      break;
    default:
      assertNever(annotation.level);
  }
}

/** The longest beginning of whole lines that fits. */
function cutToBytes(text: string, most: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= most) return text;
  const head = bytes.subarray(0, most).toString("utf8");
  return head.slice(0, Math.max(0, head.lastIndexOf("\n")));
}

/** Where a terminal's text goes. */
export interface TerminalStreams {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
  readonly colors: boolean;
}

/** A terminal: what was asked for on standard output, everything else on standard error. */
export function terminalJob({ out, err, colors }: TerminalStreams): Job {
  const paint = createColors(colors);
  const marks = { error: paint.red, warning: paint.yellow, notice: paint.cyan };
  return {
    log: (line) => void err.write(`${printable(line)}\n`),
    annotate(annotation) {
      const { file, line, column, title, level } = annotation;
      const place = [file, line, column].filter((part) => part !== undefined).join(":");
      const parts = [place, `${level}:`, title === undefined ? "" : `${title}:`];
      const head = parts.filter((part) => part !== "").join(" ");
      err.write(`${marks[level](printable(head))} ${printable(annotation.message)}\n`);
    },
    async summarize(markdown) {
      out.write(`${printable(markdown)}\n`);
    },
    output(name, value) {
      // Here nobody reads outputs by program: `--json` prints the whole result.
      const short = value.length > mostOutput ? `${value.slice(0, mostOutput)}…` : value;
      err.write(`${paint.dim(printable(`${name}: ${short}`))}\n`);
    },
  };
}

/** Without the control characters by which text could steer a terminal. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, "");
}
