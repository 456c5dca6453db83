/** Which queries policies name, apart because collect asks before decide runs. */
import type { Policies, PoolPolicy } from "../model/policy.ts";
import type { SignalQuery } from "../model/signal.ts";
import { minutes } from "../model/units.ts";
import { signalsOf } from "./rules/index.ts";

/** The queries that no rule asks for, busy signals and probes: apply looks at these. */
export function machineQueries({ limits, pools }: Policies): readonly SignalQuery[] {
  return signalQueries({ limits, pools: pools.map((pool) => ({ ...pool, rules: [] })) });
}

/** Each query and step once, with the longest window anybody needs of it, in order of query. */
export function signalQueries(policies: Policies): readonly SignalQuery[] {
  const longest = new Map<string, SignalQuery>();
  for (const asked of policies.pools.flatMap(queriesOf)) {
    const key = `${asked.query}\n${asked.step ?? ""}`;
    const known = longest.get(key);
    if (!known || known.window < asked.window) longest.set(key, asked);
  }
  return [...longest].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, asked]) => asked);
}

/** Longer than the newest sample of a probe may be old. */
const probeWindow = minutes(10);

function queriesOf(pool: PoolPolicy): readonly SignalQuery[] {
  const probe = pool.boot?.probe;
  const probes = probe === undefined ? [] : [{ query: probe, window: probeWindow }];
  const busy = (pool.busy ?? []).map(({ query, for: window }) => ({ query, window }));
  return [...pool.rules.flatMap(signalsOf), ...busy, ...probes];
}
