/** Where two values differ, path by path: what a person reads when a decision is not reproduced. */
import { compactJson } from "./canonical-json.ts";

/** One place; absent on a side that has nothing there. */
export interface Difference {
  /** `plan.proposals[0].costImpact`. */
  readonly path: string;
  readonly recorded?: unknown;
  readonly now?: unknown;
}

/** Every leaf that differs, in the order of keys and indices. Equal values give none. */
export function differences(
  values: { readonly recorded: unknown; readonly now: unknown },
  path: string,
): readonly Difference[] {
  const { recorded, now } = values;
  if (compactJson(recorded ?? null) === compactJson(now ?? null)) return [];
  const before = partsOf(recorded);
  const after = partsOf(now);
  if (!before || !after || before.list !== after.list) {
    return [{ path, ...given("recorded", recorded), ...given("now", now) }];
  }
  const keys = [...new Set([...before.parts.keys(), ...after.parts.keys()])];
  if (!before.list) keys.sort();
  return keys.flatMap((key) =>
    differences(
      { recorded: before.parts.get(key), now: after.parts.get(key) },
      before.list ? `${path}[${key}]` : `${path}.${key}`,
    ),
  );
}

const longest = 160;

/** `plan.proposals[0].costImpact: recorded 1290000, now 1990000`. */
export function differenceLine({ path, recorded, now }: Difference): string {
  return `${path}: recorded ${shown(recorded)}, now ${shown(now)}`;
}

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = compactJson(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}

function given(side: "recorded" | "now", value: unknown): Partial<Difference> {
  return value === undefined ? {} : { [side]: value };
}

interface Parts {
  readonly list: boolean;
  readonly parts: ReadonlyMap<string, unknown>;
}

function partsOf(value: unknown): Parts | undefined {
  if (Array.isArray(value)) {
    return { list: true, parts: new Map(value.map((item, index) => [String(index), item])) };
  }
  if (typeof value !== "object" || value === null) return undefined;
  return { list: false, parts: new Map(Object.entries(value)) };
}
