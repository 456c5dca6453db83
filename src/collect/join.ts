/**
 * Which series belong to which machine: by host name, then by ip. Apart from collecting, because a
 * wrong join would terminate a busy machine; whatever is not certain is ambiguous.
 */
import type { Instance, InstanceId } from "../model/instance.ts";
import type { InstanceReadings } from "../model/readings.ts";
import type { MeterSeries } from "../ports.ts";

/** What is joined. Only live machines belong here. */
export interface Join {
  readonly instances: readonly Instance[];
  readonly series: readonly MeterSeries[];
}

/**
 * Readings of every machine. Keys are compared without case. A domain behind the host name
 * (`node-1.example.com` for `node-1`) is tolerated while only one machine and one such name exist.
 */
export function joinReadings({
  instances,
  series,
}: Join): Readonly<Record<string, InstanceReadings>> {
  const index = indexOf({ instances, series });
  const claims = instances.map((instance) => claimOf(instance, index));
  const claimants = countClaimants(claims);
  return Object.fromEntries(
    claims
      .map((claim) => [claim.instance, readingsOf(claim, claimants)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** What one machine takes for its own. */
interface Claim {
  readonly instance: InstanceId;
  readonly series: readonly MeterSeries[];
  /** The key that matched; absent when none did. */
  readonly key?: string;
  /** Why the key itself cannot be trusted. */
  readonly doubt?: string;
  /** The keys that were looked for, for the sentence. */
  readonly soughtKeys: readonly string[];
}

interface Index {
  readonly byKey: ReadonlyMap<string, readonly MeterSeries[]>;
  /** By the first label of a name with a domain: the full names that begin with it. */
  readonly fullNames: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many machines have this key, by key. */
  readonly holders: ReadonlyMap<string, number>;
}

function indexOf({ instances, series }: Join): Index {
  const byKey = new Map<string, MeterSeries[]>();
  const fullNames = new Map<string, Set<string>>();
  for (const one of series.filter(({ samples }) => samples.length > 0)) {
    for (const key of new Set(one.keys.map(folded))) {
      append(byKey, key, one);
      const label = firstLabel(key);
      if (label !== key) fullNames.set(label, (fullNames.get(label) ?? new Set()).add(key));
    }
  }
  const holders = new Map<string, number>();
  for (const instance of instances) {
    for (const key of new Set([...hostKeys(instance), ...ipKeys(instance)])) {
      holders.set(key, (holders.get(key) ?? 0) + 1);
    }
  }
  return { byKey, fullNames, holders };
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function claimOf(instance: Instance, index: Index): Claim {
  const soughtKeys = [...hostKeys(instance), ...ipKeys(instance)];
  const base = { instance: instance.id, soughtKeys };
  for (const hostname of hostKeys(instance)) {
    const names = namesLike(hostname, index);
    const series = seriesOf(names, index);
    if (series.length === 0) continue;
    return { ...base, series, key: hostname, ...doubted(doubtAbout(hostname, names, index)) };
  }
  for (const ip of ipKeys(instance)) {
    const series = index.byKey.get(ip) ?? [];
    if (series.length === 0) continue;
    return { ...base, series, key: ip, ...doubted(doubtAbout(ip, [ip], index)) };
  }
  return { ...base, series: [] };
}

/** The host name itself and names that differ only by a domain on either side. */
function namesLike(hostname: string, { byKey, fullNames }: Index): readonly string[] {
  const exact = byKey.has(hostname) ? [hostname] : [];
  const label = firstLabel(hostname);
  const shorter = label !== hostname && byKey.has(label) ? [label] : [];
  const longer = label === hostname ? [...(fullNames.get(hostname) ?? [])] : [];
  return [...exact, ...shorter, ...longer].sort();
}

function seriesOf(names: readonly string[], { byKey }: Index): readonly MeterSeries[] {
  return [...new Set(names.flatMap((name) => byKey.get(name) ?? []))];
}

function doubtAbout(key: string, names: readonly string[], index: Index): string | undefined {
  const holders = index.holders.get(key) ?? 0;
  if (holders > 1) return `${holders} machines answer to ${key}`;
  const taken = names.find((name) => name !== key && index.holders.has(name));
  if (taken !== undefined) return `${taken} could be another machine than ${key}`;
  return sameSeries(names, index) ? undefined : `${names.join(" and ")} could each be ${key}`;
}

/** One exporter may give a short and a full name at once: two keys of the very same series. */
function sameSeries(names: readonly string[], index: Index): boolean {
  const all = seriesOf(names, index);
  return names.every((name) => index.byKey.get(name)?.length === all.length);
}

function doubted(doubt: string | undefined): { readonly doubt?: string } {
  return doubt === undefined ? {} : { doubt };
}

function countClaimants(claims: readonly Claim[]): ReadonlyMap<MeterSeries, number> {
  const claimants = new Map<MeterSeries, number>();
  for (const series of claims.flatMap((claim) => claim.series)) {
    claimants.set(series, (claimants.get(series) ?? 0) + 1);
  }
  return claimants;
}

function readingsOf(claim: Claim, claimants: ReadonlyMap<MeterSeries, number>): InstanceReadings {
  const { series, key, doubt, soughtKeys } = claim;
  if (key === undefined) {
    const sought = soughtKeys.length > 0 ? soughtKeys.join(" or ") : "a machine without names";
    return { kind: "absent", why: `no series answers to ${sought}` };
  }
  if (doubt !== undefined) return { kind: "ambiguous", why: doubt };
  if (series.some((one) => (claimants.get(one) ?? 0) > 1)) {
    return { kind: "ambiguous", why: `the series of ${key} answer to another machine too` };
  }
  const sources = new Set(series.map((one) => one.source));
  if (sources.size > 1) {
    return { kind: "ambiguous", why: `two sets of series answer to ${key}` };
  }
  if (new Set(series.map((one) => one.gpu)).size < series.length) {
    return { kind: "ambiguous", why: `two series of one GPU answer to ${key}` };
  }
  return { kind: "measured", key, gpus: inOrder(series) };
}

function inOrder(series: readonly MeterSeries[]) {
  return [...series]
    .sort((one, other) => (one.gpu < other.gpu ? -1 : 1))
    .map(({ gpu, samples }) => ({
      gpu,
      samples: [...samples].sort((one, other) => one.at - other.at),
    }));
}

function hostKeys({ hostname }: Instance): readonly string[] {
  return hostname ? [folded(hostname)] : [];
}

function ipKeys({ ip }: Instance): readonly string[] {
  return ip ? [folded(ip)] : [];
}

/** Host names have no case, and a full one may end in a dot. */
function folded(key: string): string {
  return key.toLowerCase().replace(/\.$/, "");
}

/** The part before the first dot; an address has no labels. */
function firstLabel(key: string): string {
  return /^[\d.]+$/.test(key) || key.includes(":") ? key : (key.split(".")[0] ?? key);
}
