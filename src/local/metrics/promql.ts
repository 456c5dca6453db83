/**
 * The little PromQL the meters send: selectors, `…_over_time` of one, `by` aggregations, and
 * `>= bool` a number.
 */

/** A condition on a label. */
export interface Matcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/** Which series. */
export interface Selector {
  readonly kind: "selector";
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** How several values become one. */
export type Fold = "max" | "min" | "avg" | "sum" | "count";

/** A query that is understood. */
export type Query =
  | Selector
  | {
      readonly kind: "over-time";
      readonly fold: Fold;
      readonly of: Selector;
      readonly seconds: number;
    }
  | {
      readonly kind: "by";
      readonly fold: Fold;
      readonly labels: readonly string[];
      readonly of: Query;
    }
  | {
      /** 1 where a value is at least this, 0 where it is less. */
      readonly kind: "at-least";
      readonly limit: number;
      readonly of: Query;
    };

/** A query, or why it is none; worded as Prometheus words it. */
export type ParsedQuery =
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "error"; readonly message: string };

class NotUnderstood extends Error {}

const token =
  /\s*(?:([a-zA-Z_:][a-zA-Z0-9_:]*)|("(?:[^"\\]|\\.)*")|(=~|!~|!=|>=|=|[(){}[\],])|(\d[\w.]*))/y;
const foldNames: readonly Fold[] = ["max", "min", "avg", "sum", "count"];
const operators: readonly Matcher["operator"][] = ["=", "!=", "=~", "!~"];
const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of a duration such as `60s` or `5m`; absent when it is none. */
export function secondsOf(duration: string): number | undefined {
  const match = /^(\d+)(ms|[smhd])$/.exec(duration);
  const unit = match?.[2] === "ms" ? 0.001 : unitSeconds[match?.[2] ?? ""];
  return unit === undefined ? undefined : Number(match?.[1]) * unit;
}

class Reader {
  readonly #tokens: readonly { readonly text: string; readonly at: number }[];
  #next = 0;

  constructor(text: string) {
    const tokens: { text: string; at: number }[] = [];
    token.lastIndex = 0;
    while (text.slice(token.lastIndex).trim() !== "") {
      const at = token.lastIndex;
      const match = token.exec(text);
      if (match === null) throw new NotUnderstood(complaint(at, text.slice(at).trim().charAt(0)));
      tokens.push({ text: match[0].trim(), at });
    }
    this.#tokens = tokens;
  }

  peek(ahead = 0): string {
    return this.#tokens[this.#next + ahead]?.text ?? "";
  }

  take(): string {
    const text = this.peek();
    this.#next += 1;
    return text;
  }

  expect(wanted: string): void {
    if (this.peek() !== wanted) this.fail();
    this.#next += 1;
  }

  fail(): never {
    const last = this.#tokens[this.#next];
    throw new NotUnderstood(complaint(last?.at ?? 0, last?.text ?? "end of input"));
  }
}

function complaint(at: number, unexpected: string): string {
  const found = unexpected === "end of input" ? unexpected : `"${unexpected}"`;
  return `invalid parameter "query": 1:${at + 1}: parse error: unexpected ${found}`;
}

/** Reads a query. */
export function parseQuery(text: string): ParsedQuery {
  try {
    const reader = new Reader(text);
    const query = readQuery(reader);
    if (reader.peek() !== "") reader.fail();
    return { kind: "query", query };
  } catch (thrown) {
    if (thrown instanceof NotUnderstood) return { kind: "error", message: thrown.message };
    throw thrown;
  }
}

function readQuery(reader: Reader): Query {
  const of = readOperand(reader);
  if (reader.peek() !== ">=") return of;
  reader.take();
  reader.expect("bool");
  const limit = /^\d+(?:\.\d+)?$/.test(reader.peek()) ? Number(reader.take()) : reader.fail();
  return { kind: "at-least", limit, of };
}

function readOperand(reader: Reader): Query {
  const name = reader.peek();
  const follows = reader.peek(1);
  const fold = foldNames.find((one) => one === name);
  const overTime = foldNames.find((one) => `${one}_over_time` === name);
  if (fold !== undefined && (follows === "(" || follows === "by")) return readBy(reader, fold);
  if (overTime !== undefined && follows === "(") return readOverTime(reader, overTime);
  return readSelector(reader);
}

/** `max by (a) (…)` and `max (…) by (a)`; without `by` everything becomes one. */
function readBy(reader: Reader, fold: Fold): Query {
  reader.take();
  const before = reader.peek() === "by" ? readLabels(reader) : undefined;
  reader.expect("(");
  const of = readQuery(reader);
  reader.expect(")");
  const after = before === undefined && reader.peek() === "by" ? readLabels(reader) : [];
  return { kind: "by", fold, labels: before ?? after, of };
}

function readLabels(reader: Reader): readonly string[] {
  reader.expect("by");
  reader.expect("(");
  const labels: string[] = [];
  while (reader.peek() !== ")") {
    labels.push(readName(reader));
    if (reader.peek() !== ")") reader.expect(",");
  }
  reader.expect(")");
  return labels;
}

function readOverTime(reader: Reader, fold: Fold): Query {
  reader.take();
  reader.expect("(");
  const of = readSelector(reader);
  reader.expect("[");
  const seconds = secondsOf(reader.peek());
  if (seconds === undefined) return reader.fail();
  reader.take();
  reader.expect("]");
  reader.expect(")");
  return { kind: "over-time", fold, of, seconds };
}

function readName(reader: Reader): string {
  return /^[a-zA-Z_:]/.test(reader.peek()) ? reader.take() : reader.fail();
}

function readSelector(reader: Reader): Selector {
  const metric = readName(reader);
  const matchers: Matcher[] = [];
  if (reader.peek() !== "{") return { kind: "selector", metric, matchers };
  reader.expect("{");
  while (reader.peek() !== "}") {
    const label = readName(reader);
    const operator = operators.find((one) => one === reader.peek()) ?? reader.fail();
    reader.take();
    matchers.push({ label, operator, value: readText(reader, operator) });
    if (reader.peek() !== "}") reader.expect(",");
  }
  reader.expect("}");
  return { kind: "selector", metric, matchers };
}

/** A text in double quotes; behind `=~` and `!~` it must be a pattern. */
function readText(reader: Reader, operator: Matcher["operator"]): string {
  const quoted = reader.peek();
  try {
    const value: unknown = JSON.parse(quoted.startsWith('"') ? quoted : "");
    if (typeof value !== "string") return reader.fail();
    if (operator.endsWith("~")) new RegExp(value);
    reader.take();
    return value;
  } catch {
    return reader.fail();
  }
}

/** Whether labels meet a condition; a label that is not there is empty, patterns match whole. */
export function isMet(matcher: Matcher, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[matcher.label] ?? "";
  const isSame = matcher.operator.endsWith("~")
    ? new RegExp(`^(?:${matcher.value})$`).test(value)
    : value === matcher.value;
  return matcher.operator.startsWith("!") ? !isSame : isSame;
}
