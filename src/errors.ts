/** The two failures that are thrown on purpose, and the assertion for what must be true. */

/** Where in a file a problem stands. Lines and columns count from 1. */
export interface FilePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One mistake of the operator: what is wrong, where, and what to do next. */
export interface Problem {
  /** Absent when the problem has no place in a file (an environment variable, an input). */
  readonly at?: FilePosition;
  readonly what: string;
  /** What to do next; a full sentence without a final full stop is fine. */
  readonly hint: string;
}

/** `file:line:column what: hint`, the way compilers print it. */
export function printProblem(problem: Problem): string {
  const where = problem.at ? `${problem.at.file}:${problem.at.line}:${problem.at.column} ` : "";
  return `${where}${problem.what}. ${problem.hint}`;
}

/** The operator's mistake: bad policy, bad fleet file, bad input. All problems at once; exit 2. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(printProblem).join("\n"));
    this.problems = problems;
  }
}

/** How the outside failed. `unavailable` covers 5xx, cut connections and garbage answers. */
export type OutsideFailure =
  | "no-capacity"
  | "not-found"
  | "rate-limited"
  | "unauthorised"
  | "timeout"
  | "rejected"
  | "conflict"
  | "unavailable";

/**
 * Something outside failed. Made only in `outside/`.
 * `applied` says whether the request may have taken effect: `"no"` only on a definite refusal,
 * `"unknown"` on time-outs, 5xx, cut connections and answers that are not the API's own.
 * The message never holds a secret.
 */
export class OutsideError extends Error {
  override readonly name = "OutsideError";
  readonly who: string;
  readonly kind: OutsideFailure;
  readonly applied: "no" | "unknown";
  /** The outside's own error code, when it gave one (`global/invalid-api-key`). */
  readonly code: string | undefined;
  constructor(failure: {
    readonly who: string;
    readonly kind: OutsideFailure;
    readonly applied: "no" | "unknown";
    readonly message: string;
    readonly code?: string;
  }) {
    super(`${failure.who}: ${failure.message}`);
    this.who = failure.who;
    this.kind = failure.kind;
    this.applied = failure.applied;
    this.code = failure.code;
  }
}

/** Crash on our own bug, before acting on it. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`fleetmerge is wrong about itself: ${what}`);
}

/** The default branch of a switch over a union: a new member becomes a compile error. */
export function assertNever(value: never): never {
  throw new Error(`fleetmerge is wrong about itself: unexpected ${JSON.stringify(value)}`);
}

/** The message of anything thrown, also of what is not an Error. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
