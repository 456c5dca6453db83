/** Which series of a query speak of which machine: by host name or ip, and only when certain. */
import { type Instance, isLive } from "../model/instance.ts";
import type { SignalSample, SignalSeries } from "../model/signal.ts";
import type { Member } from "./members.ts";
import { own } from "./own.ts";
import type { PoolView } from "./rules/opinion.ts";

/** All samples of one machine, of every series that names it. */
export type MachineSamples =
  | { readonly kind: "known"; readonly samples: readonly SignalSample[] }
  /** A sentence that lacks only its subject. */
  | { readonly kind: "unknown"; readonly why: string };

/** Looks a member up. */
export type MachineSeries = (member: Member) => MachineSamples;

/** Indexes an answer once for all members of a pool. */
export function seriesOfMachine(query: string, pool: PoolView): MachineSeries {
  const answer = pool.signals && own(pool.signals, query);
  if (!answer) return () => unknown("has no busy signal, because there is no meter");
  if (answer.kind === "gap") {
    return () => unknown(`has no busy signal to trust: ${answer.gap.why}`);
  }
  const byKey = grouped(answer.value);
  const holders = countHolders(pool.live);
  return ({ instance }) => {
    const names = instance ? namesOf(instance) : [];
    const shared = names.find((name) => (holders.get(name) ?? 0) > 1);
    if (shared !== undefined) {
      return unknown(`has no busy signal to trust: several machines answer to ${shared}`);
    }
    const found = new Set(names.flatMap((name) => byKey.get(name) ?? []));
    if (found.size === 0) return unknown("is named by no series of its busy signal");
    return { kind: "known", samples: [...found].flatMap(({ samples }) => samples) };
  };
}

function unknown(why: string): MachineSamples {
  return { kind: "unknown", why };
}

/** Under each name, and for a name with a domain also under its first part. */
function grouped(series: readonly SignalSeries[]): ReadonlyMap<string, readonly SignalSeries[]> {
  const byKey = new Map<string, SignalSeries[]>();
  for (const one of series) {
    for (const key of new Set(one.keys.flatMap(spellings))) {
      const list = byKey.get(key);
      if (list) list.push(one);
      else byKey.set(key, [one]);
    }
  }
  return byKey;
}

function countHolders(live: readonly Instance[]): ReadonlyMap<string, number> {
  const holders = new Map<string, number>();
  for (const name of live.filter(isLive).flatMap(namesOf)) {
    holders.set(name, (holders.get(name) ?? 0) + 1);
  }
  return holders;
}

function namesOf({ hostname, ip }: Instance): readonly string[] {
  const names = [hostname, ip].flatMap((name) => (name ? [folded(name)] : []));
  return [...new Set(names)];
}

function spellings(key: string): readonly string[] {
  const name = folded(key);
  const isAddress = /^[\d.]+$/.test(name) || name.includes(":");
  return isAddress ? [name] : [name, name.split(".")[0] ?? name];
}

/** Host names have no case, and a full one may end in a dot. */
function folded(key: string): string {
  return key.toLowerCase().replace(/\.$/, "");
}
