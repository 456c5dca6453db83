/** Which series of a query speak of which machine: by host name or ip, and only when certain. */
import { type Instance, isLive } from "../model/instance.ts";
import type { SignalSample } from "../model/signal.ts";
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
export function seriesOfMachine(
  query: string,
  pool: Pick<PoolView, "live" | "signals">,
): MachineSeries {
  const answer = pool.signals && own(pool.signals, query);
  if (!answer) return () => unknown("has no busy signal, because there is no meter");
  if (answer.kind === "gap") {
    return () => unknown(`has no busy signal to trust: ${answer.gap.why}`);
  }
  const naming = byMachine(answer.value, pool.live);
  return ({ instance }) => {
    const { shared, items } = naming(instance);
    if (shared !== undefined) {
      return unknown(`has no busy signal to trust: several machines answer to ${shared}`);
    }
    if (items.length === 0) return unknown("is named by no series of its busy signal");
    return { kind: "known", samples: items.flatMap(({ samples }) => samples) };
  };
}

/** Anything that names machines. */
interface Keyed {
  /** Host names and ips. */
  readonly keys: readonly string[];
}

/** What names one machine; nothing when another machine answers to the same name. */
export interface Naming<Item> {
  readonly items: readonly Item[];
  /** The name that several machines answer to. */
  readonly shared?: string;
}

/** Indexes things by the machines they name, once for all machines. */
export function byMachine<Item extends Keyed>(
  items: readonly Item[],
  live: readonly Instance[],
): (instance: Instance | undefined) => Naming<Item> {
  const named = itemsByName(items);
  const holders = countHolders(live);
  return (instance) => {
    const names = instance ? namesOf(instance) : [];
    const shared = names.find((name) => (holders.get(name) ?? 0) > 1);
    if (shared !== undefined) return { items: [], shared };
    return { items: named(names) };
  };
}

/** Looks up what speaks of any of these names, nothing twice. Names are in lower case. */
export function itemsByName<Item extends Keyed>(
  items: readonly Item[],
): (names: Iterable<string>) => readonly Item[] {
  const places = placesByName(items);
  return (names) => {
    const found = new Set([...names].flatMap((name) => places.get(name) ?? []));
    return [...found].flatMap((place) => items[place] ?? []);
  };
}

function unknown(why: string): MachineSamples {
  return { kind: "unknown", why };
}

// Every pool asks of the same lists, so that each list is indexed once and not once a pool.
const placesKnown = new WeakMap<readonly Keyed[], ReadonlyMap<string, readonly number[]>>();
const holdersKnown = new WeakMap<readonly Instance[], ReadonlyMap<string, number>>();

/** Under each name, and for a name with a domain also under its first part: where things stand. */
function placesByName(items: readonly Keyed[]): ReadonlyMap<string, readonly number[]> {
  const known = placesKnown.get(items);
  if (known) return known;
  const places = new Map<string, number[]>();
  for (const [place, { keys }] of items.entries()) {
    for (const key of new Set(keys.flatMap(spellings))) {
      const list = places.get(key);
      if (list) list.push(place);
      else places.set(key, [place]);
    }
  }
  placesKnown.set(items, places);
  return places;
}

function countHolders(live: readonly Instance[]): ReadonlyMap<string, number> {
  const known = holdersKnown.get(live);
  if (known) return known;
  const holders = new Map<string, number>();
  for (const name of live.filter(isLive).flatMap(namesOf)) {
    holders.set(name, (holders.get(name) ?? 0) + 1);
  }
  holdersKnown.set(live, holders);
  return holders;
}

function namesOf({ hostname, ip }: Instance): readonly string[] {
  const names = [hostname, ip].flatMap((name) => (name ? [folded(name)] : []));
  return [...new Set(names)];
}

/** A name without case; one with a domain also without it. */
export function spellings(key: string): readonly string[] {
  const name = folded(key);
  const isAddress = /^[\d.]+$/.test(name) || name.includes(":");
  return isAddress ? [name] : [name, name.split(".")[0] ?? name];
}

/** Host names have no case, and a full one may end in a dot. */
function folded(key: string): string {
  return key.toLowerCase().replace(/\.$/, "");
}
