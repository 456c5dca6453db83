/** A simulated machine with the names that the product would give it. */

import type { LaunchRecord } from "../../model/history.ts";
import { type Instance, instanceIdOf, tagsOf } from "../../model/instance.ts";
import { after, type Instant, millis, type UsdMicrosPerHour } from "../../model/units.ts";

/** The repository of every backtest: nobody's. */
export const repository = "backtest/fleet";

/** What a machine is from its merge to its end. */
export interface Machine {
  readonly pool: string;
  readonly name: string;
  /** Its id in the simulation of its pool. */
  readonly node: number;
  readonly type: string;
  readonly region: string;
  readonly gpus: number;
  readonly pricePerHour: UsdMicrosPerHour;
  readonly actionId: string;
  readonly commit: string;
  readonly calledAt: Instant;
  readonly readyAt: Instant;
}

/** The identity that the cloud gives it; two machines never share one. */
export function idOf({ pool, node }: Machine) {
  return instanceIdOf(`${pool}/${node}`);
}

/** As the cloud lists it; undefined before its launch was called. */
export function instanceOf(machine: Machine, now: Instant): Instance | undefined {
  const { name, type, region, gpus, pricePerHour, pool, calledAt, readyAt } = machine;
  if (calledAt > now) return undefined;
  const isReady = readyAt <= now;
  return {
    id: idOf(machine),
    name,
    hostname: name,
    status: isReady ? "active" : "booting",
    type,
    region,
    gpus,
    pricePerHour,
    tags: tagsOf(repository, pool),
    ...(isReady ? { firstHealthy: readyAt } : {}),
    mayTerminate: true,
  };
}

/** As the ledger has it once it was called. */
export function launchOf(machine: Machine, state: LaunchRecord["state"]): LaunchRecord {
  const { pool, type, region, calledAt, actionId, commit, pricePerHour } = machine;
  const instanceId = idOf(machine);
  return { state, pool, type, region, at: calledAt, instanceId, actionId, commit, pricePerHour };
}

/** Older than any window that a policy looks back: what stood at the start is no change. */
export function longBefore(start: Instant): Instant {
  return after(start, millis(-400 * 86_400_000));
}
