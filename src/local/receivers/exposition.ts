/** Prometheus's text format, as far as a pushed body needs it: types, helps and samples. */

/** One sample: its name, its labels and its value. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with its samples. */
export interface Family {
  readonly name: string;
  /** `untyped` when nothing was said. */
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** What a body says, or the first thing that is wrong with it. */
export type Exposition =
  | { readonly kind: "good"; readonly families: readonly Family[] }
  | { readonly kind: "bad"; readonly message: string };

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?\s+(\S+)(?:\s+(-?\d+))?$/;
const labelPair = /\s*([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;
const specialValues: Readonly<Record<string, number>> = {
  "+Inf": Number.POSITIVE_INFINITY,
  "-Inf": Number.NEGATIVE_INFINITY,
  NaN: Number.NaN,
};

interface Draft {
  type: string;
  help: string;
  readonly samples: Sample[];
}

/** Reads a body. Timestamps are refused, as a Pushgateway refuses them. */
export function parseExposition(body: string): Exposition {
  const drafts = new Map<string, Draft>();
  const draftOf = (name: string): Draft => {
    const draft = drafts.get(name) ?? { type: "untyped", help: "", samples: [] };
    drafts.set(name, draft);
    return draft;
  };
  for (const [index, line] of body.split("\n").entries()) {
    const message = readLine(line.trim(), draftOf, new Set(drafts.keys()));
    if (message !== undefined) return bad(index + 1, message);
  }
  if (body !== "" && !body.endsWith("\n")) {
    return bad(body.split("\n").length, "unexpected end of input stream");
  }
  const families = [...drafts].map(([name, draft]) => ({ name, ...draft }));
  return { kind: "good", families: families.filter((family) => family.samples.length > 0) };
}

function bad(line: number, what: string): Exposition {
  return { kind: "bad", message: `text format parsing error in line ${line}: ${what}` };
}

/** Takes in one line; what is wrong with it, if anything. */
function readLine(
  line: string,
  draftOf: (name: string) => Draft,
  known: ReadonlySet<string>,
): string | undefined {
  const [, keyword, about = "", rest = ""] = /^#\s+(\w+)\s+(\S+)\s*(.*)$/.exec(line) ?? [];
  if (keyword === "TYPE") draftOf(about).type = rest;
  if (keyword === "HELP") draftOf(about).help = rest;
  if (line === "" || line.startsWith("#")) return undefined;
  const [, name = "", labelText = "", valueText = "", time] = sampleLine.exec(line) ?? [];
  if (name === "") return `invalid metric name or value: ${line.slice(0, 60)}`;
  if (time !== undefined) return "pushed metrics must not have timestamps";
  const value = specialValues[valueText] ?? Number(valueText);
  if (Number.isNaN(value) && valueText !== "NaN") return `expected float as value: ${valueText}`;
  const labels = labelsOf(labelText);
  if (labels === undefined) return `invalid labels of ${name}`;
  draftOf(familyOf(name, known)).samples.push({ name, labels, value });
  return undefined;
}

/** Buckets, sums and counts belong to the histogram or summary they are of. */
function familyOf(name: string, known: ReadonlySet<string>): string {
  const base = name.replace(/_(bucket|sum|count)$/, "");
  return known.has(name) || !known.has(base) ? name : base;
}

function labelsOf(text: string): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  labelPair.lastIndex = 0;
  while (text.slice(labelPair.lastIndex).trim() !== "") {
    const match = labelPair.exec(text);
    if (match === null) return undefined;
    labels[match[1] ?? ""] = unescaped(match[2] ?? "");
  }
  return labels;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === "n" ? "\n" : letter));
}

/** Writes a sample with its labels in order. */
export function printSample({ name, labels, value }: Sample): string {
  const pairs = Object.entries(labels)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([label, text]) => `${label}="${escaped(text)}"`);
  const printed = value === Number.POSITIVE_INFINITY ? "+Inf" : String(value);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${printed}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
