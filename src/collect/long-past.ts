/**
 * The long past of a query, for rules that learn from it. Apart, because it is read in wide steps
 * and kept small: it is recorded with every decision that was made from it.
 */
import { messageOf } from "../errors.ts";
import type { Observation } from "../model/observation.ts";
import type { PastSeries, SignalQuery, SignalSeries } from "../model/signal.ts";
import { after, type Instant, instant, type Millis, millis } from "../model/units.ts";
import type { Meter } from "../ports.ts";

/** Asks for each query that has a step. One that fails is one gap; no meter, no question. */
export async function pastsOf(
  queries: readonly SignalQuery[],
  meter: Meter | undefined,
  at: Instant,
): Promise<Pick<Observation, "pasts">> {
  const answers: [string, NonNullable<Observation["pasts"]>[string]][] = [];
  for (const { query, window, step } of queries) {
    if (!meter || step === undefined) continue;
    const to = instant(Math.floor(at / step) * step);
    const from = after(to, millis(-Math.floor(window / step) * step));
    try {
      const series = await meter.signal(query, { from, to, step });
      const value = series.map((one) => compact(one, { from, to, step }));
      answers.push([query, withinBound(value)]);
    } catch (error) {
      answers.push([query, { kind: "gap", gap: { source: "signals", why: messageOf(error) } }]);
    }
  }
  return answers.length === 0 ? {} : { pasts: Object.fromEntries(answers) };
}

function compact(
  { labels, samples }: SignalSeries,
  steps: { readonly from: Instant; readonly to: Instant; readonly step: Millis },
): PastSeries {
  const { from, to, step } = steps;
  const count = Math.floor((to - from) / step) + 1;
  const values: (number | null)[] = Array.from({ length: count }, () => null);
  for (const { at, value } of samples) {
    const place = Math.round((at - from) / step);
    if (place >= 0 && place < count) values[place] = value;
  }
  return { labels, from, step, ...inARow(values) };
}

/** A gauge stands still most of the time: then each value once, and how often. */
function inARow(values: readonly (number | null)[]): Pick<PastSeries, "values" | "repeats"> {
  const once: (number | null)[] = [];
  const repeats: number[] = [];
  for (const value of values) {
    if (repeats.length > 0 && once.at(-1) === value)
      repeats[repeats.length - 1] = (repeats.at(-1) ?? 0) + 1;
    else {
      once.push(value);
      repeats.push(1);
    }
  }
  return 2 * once.length < values.length ? { values: once, repeats } : { values };
}

/**
 * A record of a decision holds all of it. So many numbers are about 120 kB: ten sizes that change
 * at every step of two weeks, or hundreds that seldom do.
 */
const mostNumbers = 40_000;

function withinBound(value: readonly PastSeries[]): NonNullable<Observation["pasts"]>[string] {
  const count = value.reduce(
    (sum, { values, repeats = [] }) => sum + values.length + repeats.length,
    0,
  );
  if (count <= mostNumbers) return { kind: "seen", value };
  const why =
    `its ${value.length} series have ${count} values, and ${mostNumbers} are the most that is ` +
    "recorded with a decision; give fewer sizes, or a shorter history";
  return { kind: "gap", gap: { source: "signals", why } };
}
