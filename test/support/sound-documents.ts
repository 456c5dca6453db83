/** Drawn policy files without what no schema can forbid: contradictions between their own keys. */
import fc from "fast-check";
import { policyKinds } from "../../src/policy/schema.ts";
import { type Document, drawn, type Schema } from "./drawn-documents.ts";

/** Without these keys. */
function without(document: Document, ...keys: readonly string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)));
}

function numberAt(document: Document, key: string): number | undefined {
  const value = document[key];
  return typeof value === "number" ? value : undefined;
}

/** The same with this key changed where it is there. */
function changed(document: Document, key: string, change: (value: never) => unknown): Document {
  return key in document ? { ...document, [key]: change(document[key] as never) } : document;
}

const each = (change: (one: Document) => Document) => (all: readonly Document[]) => all.map(change);

/** Hours that last, by the clock. */
function lasting(hours: Document): Document {
  const from = hours["from"] === "24:00" ? "23:59" : hours["from"];
  const to = (hours["to"] ?? "24:00") === (from ?? "00:00") ? undefined : hours["to"];
  return {
    ...without(hours, "from", "to"),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(from === undefined && to === "00:00" ? { to: "00:01" } : {}),
  };
}

/** The first of these keys that is there, or this for the last one. */
function oneOf(document: Document, keys: readonly string[], otherwise: unknown): Document {
  const present = keys.filter((key) => key in document);
  if (present.length > 0) return without(document, ...present.slice(1));
  return { ...document, [keys.at(-1) ?? ""]: otherwise };
}

/** Whatever a queue aims at, it learns from a past; and from none without an aim. */
function learning(queue: Document): Document {
  const aims = ["max_wait", "mode"].filter((key) => key in queue);
  const foresees = "forecast" in queue;
  if (aims.length === 0 && !foresees) return without(queue, "running", "history");
  const shut = aims[0] === "mode" ? ["forecast"] : [];
  return { running: "sum(running)", ...without(queue, ...aims.slice(1), ...shut) };
}

/** Some GPUs free, whatever is forecast. */
function roomy(headroom: Document): Document {
  const some = (numberAt(headroom, "gpus") ?? 0) + (numberAt(headroom, "percent") ?? 0);
  return some > 0 ? headroom : { ...headroom, gpus: 1 };
}

/** Whatever forecasts looks at a past; nothing else has one. */
function foreseeing(headroom: Document): Document {
  if (!("forecast" in headroom)) return without(headroom, "running", "history");
  return { running: "sum(running)", ...headroom };
}

/** A schedule with something to say, and its two bounds the right way round. */
function bounded(schedule: Document): Document {
  const [minimum, maximum] = ["minimum", "maximum"].map((key) => numberAt(schedule, key));
  if (maximum === undefined) return { minimum: 1, ...schedule };
  if (minimum === undefined || minimum <= maximum) return schedule;
  return { ...schedule, minimum: maximum, maximum: minimum };
}

const rules: Readonly<Record<string, (rule: Document) => Document>> = {
  high_utilization: (rule) =>
    changed(rule, "above_percent", (percent: number) => Math.max(percent, 60)),
  idle: (rule) => changed(rule, "below_percent", (percent: number) => Math.min(percent, 20)),
  schedule: (rule) => lasting(bounded(rule)),
  queue: learning,
  target: (rule) =>
    changed(
      changed(rule, "percent", (percent: number) => Math.min(Math.max(percent, 12), 88)),
      "tolerance_percent",
      (points: number) => Math.min(points, 10),
    ),
  headroom: (rule) => foreseeing(roomy(rule)),
};

const soundRule = (rule: Document) => rules[String(rule["rule"])]?.(rule) ?? rule;

/** As large and as small as any rule speaks of, and never of one size only. */
function sized(pool: Document): Document {
  const all = (pool["rules"] ?? []) as readonly Document[];
  const spoken = (keys: readonly string[]) =>
    all.flatMap((rule) => keys.flatMap((key) => numberAt(rule, key) ?? []));
  const size = pool["size"] as { readonly min: number; readonly max: number };
  const min = Math.min(size.min, 9999, ...spoken(["maximum"]));
  const max = Math.max(min + 1, size.max, ...spoken(["minimum", "maximum", "instances"]));
  return { ...pool, size: { min, max } };
}

const budgeted = each((one) => oneOf(one, ["count", "percent"], 50));

function soundSafeguards(document: Document): Document {
  const hours = changed(document, "windows", each(lasting));
  return changed(hours, "changes", budgeted);
}

function soundPool(document: Document): Document {
  const protecting = changed(
    soundSafeguards(document),
    "protect",
    each((one) => oneOf(one, ["name", "tag"], "keep")),
  );
  const draining = changed(protecting, "drain", (drain: Document) =>
    changed(drain, "hook", (hook: Document) => oneOf(hook, ["command", "webhook"], "http://a/b")),
  );
  return sized(changed(draining, "rules", each(soundRule)));
}

/** As it is published: nothing but JSON. */
const plain = (schema: unknown) => JSON.parse(JSON.stringify(schema)) as Schema;

/** Any policy of a pool. */
export const poolDocuments = drawn(plain(policyKinds.pool)).map((one) =>
  soundPool(one as Document),
);

/** As many people as an amount needs may approve it: here everybody may. */
function approvable(confirmation: Document): Document {
  return "approvals" in confirmation ? without(confirmation, "approvers") : confirmation;
}

/** Any file of limits. */
export const limitsDocuments = drawn(plain(policyKinds.limits)).map((one) =>
  changed(soundSafeguards(one as Document), "confirmation", approvable),
);

/** Ways to lay out the same file. */
export const layouts = fc.constantFrom(
  {},
  { indent: 4 },
  { collectionStyle: "flow" as const },
  { defaultStringType: "QUOTE_DOUBLE" as const },
);
