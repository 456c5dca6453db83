/**
 * The last look before a termination: is the machine still ours, and where a rule asked for it, is
 * it still idle, and is that known? Pure, and apart from the launches' guards.
 */
import type { Member } from "../decide/members.ts";
import { own } from "../decide/own.ts";
import { isOurs } from "../decide/ownership.ts";
import { viewOf } from "../decide/pool-view.ts";
import { judgeBusySignals } from "../decide/rules/busy-signals.ts";
import type { Situation } from "../decide/situation.ts";
import { freshness } from "../decide/window.ts";
import type { TerminationRecord } from "../model/history.ts";
import { type Instance, instanceIdOf } from "../model/instance.ts";
import type { Block } from "../model/plan.ts";
import type { PoolPolicy } from "../model/policy.ts";
import type { GpuSample, InstanceReadings } from "../model/readings.ts";
import type { Rule } from "../model/rule.ts";
import { between, type Instant } from "../model/units.ts";

/**
 * Why a machine that a commit removed is not proven to be ours any more; both proofs are needed.
 */
export function ownershipGuard(
  { name, record }: { readonly name: string; readonly record: TerminationRecord },
  instance: Instance | undefined,
  { observation }: Situation,
): Block | undefined {
  if (!instance) return undefined;
  const { pool, instanceId } = record;
  const { type, region } = instance;
  const adopted = record.adopted ? { id: instanceIdOf(instanceId) } : {};
  const entry = { pool, name, type, region, ...adopted };
  const { fleet, ledger } = observation;
  // Whoever renamed it may have taken it over, though its id and tags are still as we knew them.
  const hasName = record.adopted === true || instance.name === name;
  if (hasName && isOurs(instance, entry, fleet.fleet, ledger)) return undefined;
  const sentence =
    `${name} is not terminated: machine ${instanceId} does not carry its name and our tags any ` +
    "more";
  return { reason: "not-ours", sentence };
}

/** A machine that is about to go. */
export interface Leaving {
  readonly name: string;
  readonly gpus: number;
}

/**
 * Why a removal that a rule asked for may not be called now: the machine works again, or
 * nobody can see whether it does. A removal that a person approved is not asked about readings.
 */
export function idleGuard(
  machine: Leaving,
  readings: InstanceReadings | undefined,
  judged: { readonly below: number | undefined; readonly now: Instant },
): Block | undefined {
  const { below } = judged;
  if (below === undefined) return undefined;
  const { name } = machine;
  const gpus = readings?.kind === "measured" ? readings.gpus : [];
  const isFresh = ({ at }: GpuSample) => at <= judged.now && between(at, judged.now) <= freshness;
  const seen = gpus.filter(({ samples }) => samples.some(isFresh));
  if (seen.length < machine.gpus) {
    const sentence =
      `${name} is not terminated: ${seen.length} of its ${machine.gpus} GPUs can be seen ` +
      "right now";
    return { reason: "unknown-readings", sentence };
  }
  const peak = Math.max(...seen.flatMap(({ samples }) => samples.map((sample) => sample.peak)));
  if (peak < below) return undefined;
  const sentence =
    `${name} is not terminated: it is busy again (${Math.round(peak)} % in the last minutes, ` +
    `idle is below ${below} %)`;
  return { reason: "busy-again", sentence };
}

/** Below what a pool's rules call a machine idle; undefined when no rule lets any go. */
export function idleBelow(pool: PoolPolicy | undefined): number | undefined {
  const thresholds = (pool?.rules ?? []).flatMap(thresholdOf);
  return thresholds.length === 0 ? undefined : Math.max(...thresholds);
}

/** A pool that gives its least busy machine takes any load. */
function thresholdOf(rule: Rule): readonly number[] {
  if (!("belowPercent" in rule)) return [];
  const anyLoad = rule.rule === "target" && rule.victims === "least-busy";
  return [anyLoad ? Number.POSITIVE_INFINITY : rule.belowPercent];
}

/** A live machine of a pool, wanted or not. */
export interface WorkingMachine {
  readonly name: string;
  readonly pool: string;
  readonly instance: Instance;
}

/** Why the pool's other signs of work keep this machine, or leave it unknown. */
export function busyGuard(machine: WorkingMachine, situation: Situation): Block | undefined {
  const policy = situation.pools.find(({ name }) => name === machine.pool);
  if (!policy) return undefined;
  // Its termination is on its way, and it still may work.
  const working: Member = { ...machine, state: "active", why: "is about to go" };
  const opinions = judgeBusySignals({ ...viewOf(policy, situation), members: [working] });
  const [keep] = [
    ...opinions.filter(({ kind }) => kind === "keep"),
    ...opinions.filter(({ kind }) => kind === "unknown"),
  ];
  if (!keep) return undefined;
  return {
    reason: keep.kind === "keep" ? "busy-again" : "unknown-readings",
    sentence: `${machine.name} is not terminated: ${keep.reason}`,
    ...(keep.until === undefined ? {} : { until: keep.until }),
  };
}

/** Both at once. */
export function workGuard(machine: WorkingMachine, situation: Situation): Block | undefined {
  const { name, instance } = machine;
  const pool = situation.pools.find((one) => one.name === machine.pool);
  const readings = own(situation.observation.readings, instance.id);
  return (
    idleGuard({ name, gpus: instance.gpus }, readings, {
      below: idleBelow(pool),
      now: situation.now,
    }) ?? busyGuard(machine, situation)
  );
}
