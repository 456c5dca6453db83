/** Signs of work beside GPU load: sessions, transfers, memory. Any of them keeps a machine. */
import type { BusySignal } from "../../model/rule.ts";
import { after, between, millis } from "../../model/units.ts";
import { type MachineSeries, seriesOfMachine } from "../machine-signal.ts";
import type { Member } from "../members.ts";
import { expectedSamples, freshness, sampleStep } from "../window.ts";
import { span } from "../words.ts";
import { activeMembers, type Opinion, type PoolView } from "./opinion.ts";

const rule = "busy";

/** One answer for each member that a signal keeps or says nothing about; none for quiet ones. */
export function judgeBusySignals(pool: PoolView): readonly Opinion[] {
  return (pool.policy.busy ?? []).flatMap((signal) => {
    const series = seriesOfMachine(signal.query, pool);
    return activeMembers(pool).flatMap((member) => judgeSignal(signal, member, { series, pool }));
  });
}

interface Look {
  readonly series: MachineSeries;
  readonly pool: PoolView;
}

function judgeSignal(
  signal: BusySignal,
  member: Member,
  { series, pool }: Look,
): readonly Opinion[] {
  const found = series(member);
  const { name } = member;
  const base = { rule, member: name, evidence: [] };
  if (found.kind === "unknown") {
    return [{ kind: "unknown", ...base, reason: `${name} ${found.why}` }];
  }
  const from = after(pool.now, millis(-signal.for));
  const recent = found.samples.filter(({ at }) => at > from && at <= pool.now);
  const busy = recent
    .filter(({ value }) => value > signal.above)
    .sort((one, other) => other.at - one.at || other.value - one.value)[0];
  if (busy) {
    const age = between(busy.at, pool.now);
    const when = age < sampleStep ? "in the last minute" : `${span(age)} ago`;
    const reason =
      `${name} had a busy signal of ${rounded(busy.value)} ${when}, above ${signal.above} ` +
      `(${brief(signal.query)})`;
    return [{ kind: "keep", ...base, reason, until: after(busy.at, signal.for) }];
  }
  const ages = new Set(recent.map(({ at }) => Math.floor(between(at, pool.now) / sampleStep)));
  const isKnown =
    ages.size * 5 >= expectedSamples(signal.for) * 4 &&
    recent.some(({ at }) => between(at, pool.now) <= freshness);
  if (isKnown) return [];
  const reason =
    `${name} has ${ages.size} of ${expectedSamples(signal.for)} samples of its busy signal ` +
    `(${brief(signal.query)})`;
  return [{ kind: "unknown", ...base, reason }];
}

function rounded(value: number): number {
  return Math.floor(value * 100) / 100;
}

const longestQuery = 60;

function brief(query: string): string {
  const line = query.replaceAll(/\s+/g, " ").trim();
  return line.length > longestQuery ? `${line.slice(0, longestQuery)}…` : line;
}
