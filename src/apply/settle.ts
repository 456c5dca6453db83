/**
 * What a list of the cloud's machines says about launches and terminations that are under way.
 * Pure; plan and apply both ask it, so that a lost run is made good by the next of either.
 */
import { withFailedPlace, withoutFailedPlace, withoutRefusal } from "../decide/capacity-memory.ts";
import { type Metered, meteredAfter } from "../decide/machine-cost.ts";
import { own } from "../decide/own.ts";
import { spendingAfter } from "../decide/spending.ts";
import type { LaunchRecord, Ledger, TerminationRecord } from "../model/history.ts";
import { carriesOurTags, type Instance, isLive } from "../model/instance.ts";
import type { ActionState } from "../model/plan.ts";
import { emptyRepairMemory } from "../model/repair.ts";
import {
  after,
  between,
  type Instant,
  type Millis,
  minutes,
  type UsdMicrosPerHour,
} from "../model/units.ts";
import { type ActionChange, atPrice, nextState } from "../record/action-change.ts";
import { type BootSight, bootDeadline, judgeBoot } from "./boot.ts";

/** What the settling is made from. */
export interface Sighting {
  readonly ledger: Ledger;
  readonly fleet: string;
  /** A list that is known to be whole. */
  readonly instances: readonly Instance[];
  readonly now: Instant;
  readonly boots: BootSight;
}

/** The ledger after the list was looked at, and the actions that moved on. */
export interface Settled {
  readonly ledger: Ledger;
  readonly changes: readonly ActionChange[];
  /** Machines that are gone since the last list, and what they cost. */
  readonly ended: Metered["ended"];
  /** Terminated a while ago and still listed: not said before. */
  readonly stillThere: readonly { readonly name: string; readonly record: TerminationRecord }[];
  /** Were to be taken back, and came up before the cloud took the call: they stay. */
  readonly kept: readonly { readonly name: string; readonly record: TerminationRecord }[];
}

/** How long a launch of unknown outcome is looked for before its name is closed. */
export const reconcileFor: Millis = minutes(3);

/** How long after its intent a dead run may have called: it wrote it down, and had its turn. */
const callWithin: Millis = minutes(1);

/** How long a machine may be listed after its termination before people hear of it. */
export const terminationTime: Millis = minutes(10);

/** Looks at every record that is not at its end. */
export function settle(sighting: Sighting): Settled {
  let ledger = seenFirst(sighting);
  const changes: ActionChange[] = [];
  for (const name of Object.keys(ledger.launches).sort()) {
    const record = own(ledger.launches, name);
    const next = record && nextLaunch(name, record, sighting);
    if (!next) continue;
    ledger = { ...ledger, launches: { ...ledger.launches, [name]: next.record } };
    ledger = withPlace(ledger, record, next, sighting.now);
    changes.push(...changeOf(ledger, next.record.actionId, next));
  }
  const kept = keptOf(ledger, sighting);
  const keptNames = new Set(kept.map(({ name }) => name));
  const terminations = Object.entries(ledger.terminations).filter(([name]) => !keptNames.has(name));
  ledger = { ...ledger, terminations: Object.fromEntries(terminations) };
  const stillThere: { readonly name: string; readonly record: TerminationRecord }[] = [];
  for (const name of Object.keys(ledger.terminations).sort()) {
    const record = own(ledger.terminations, name);
    if (record?.state !== "called") continue;
    if (isListed(sighting, record.instanceId)) {
      if (record.told || between(record.at, sighting.now) < terminationTime) continue;
      stillThere.push({ name, record });
      const told = { ...record, told: true as const };
      ledger = { ...ledger, terminations: { ...ledger.terminations, [name]: told } };
      continue;
    }
    ledger = goneFrom(ledger, name, record);
    changes.push(
      ...changeOf(ledger, record.actionId, {
        state: "executed",
        details: {
          executedAt: sighting.now,
          instanceId: record.instanceId,
          rollback: { kind: "impossible", why: "its disk is gone with it" },
        },
      }),
    );
  }
  const { ended } = meteredAfter(sighting.ledger.meters, sighting.instances, sighting.now);
  return { ledger, changes, stillThere, kept, ended };
}

/**
 * A taking back that the cloud has not accepted rests on what was seen then. A machine that is up
 * by now is not ended on that: its exporter was silent, and somebody may work on it.
 */
function keptOf(ledger: Ledger, sighting: Sighting): Settled["kept"] {
  return Object.entries(ledger.terminations)
    .filter(
      ([name, { state, why, instanceId }]) =>
        state === "intended" &&
        why === "boot-timeout" &&
        own(ledger.launches, name)?.state === "healthy" &&
        isListed(sighting, instanceId),
    )
    .map(([name, record]) => ({ name, record }));
}

/** What the place of a launch is known for from now on. */
function withPlace(
  ledger: Ledger,
  before: LaunchRecord,
  { record, state }: NextLaunch,
  now: Instant,
): Ledger {
  const isFound = record.instanceId !== undefined && before.instanceId === undefined;
  const known = isFound ? { ...ledger, refusals: withoutRefusal(ledger.refusals, record) } : ledger;
  if (state === "executed" && ledger.failedPlaces) {
    return { ...known, failedPlaces: withoutFailedPlace(ledger.failedPlaces, record) };
  }
  // A name that was closed may never have had a machine, which says nothing of the place.
  if (state !== "failed" || record.state !== "gone") return known;
  return { ...known, failedPlaces: withFailedPlace(ledger.failedPlaces, record, now) };
}

function goneFrom(ledger: Ledger, name: string, record: TerminationRecord): Ledger {
  const launch = own(ledger.launches, name);
  return {
    ...ledger,
    terminations: { ...ledger.terminations, [name]: { ...record, state: "gone" } },
    launches: launch
      ? { ...ledger.launches, [name]: { ...launch, state: "gone" } }
      : ledger.launches,
  };
}

/** The first run that sees a machine active, for clouds that do not say when it became so. */
function seenFirst({ ledger, instances, now, fleet }: Sighting): Ledger {
  const live = instances.filter(isLive);
  const firstSeen: Record<string, Instant> = {};
  for (const instance of live) {
    const known = own(ledger.firstSeen, instance.id);
    if (known !== undefined) firstSeen[instance.id] = known;
    else if (instance.status === "active") firstSeen[instance.id] = instance.firstHealthy ?? now;
  }
  const staying = live.filter((instance) => instance.status !== "terminating");
  const spending = spendingAfter(ledger.spending, instances, now);
  const { meters } = meteredAfter(ledger.meters, instances, now);
  const lived = withLived(ledger, live, fleet);
  return { ...ledger, ...lived, firstSeen, lastCount: staying.length, spending, meters };
}

/**
 * Names of main whose machine was not launched by us, as those of the first file: once one was
 * seen to live, its name is used up, whenever its commit was judged.
 */
function withLived(
  ledger: Ledger,
  live: readonly Instance[],
  fleet: string,
): Pick<Ledger, "repair"> {
  const repair = ledger.repair ?? emptyRepairMemory;
  const ours = live.filter(
    (one) =>
      own(ledger.nameCommits, one.name ?? "") !== undefined &&
      carriesOurTags(one, fleet, one.tags["pool"] ?? ""),
  );
  const fresh = ours.flatMap(({ name = "", id }) => {
    const isKnown = own(ledger.launches, name) ?? own(repair.known, name);
    const isAlone = ours.filter((one) => one.name === name).length === 1;
    return isKnown === undefined && isAlone ? [[name, id] as const] : [];
  });
  if (fresh.length === 0) return {};
  return { repair: { ...repair, known: { ...repair.known, ...Object.fromEntries(fresh) } } };
}

interface NextLaunch {
  readonly record: LaunchRecord;
  readonly state?: ActionState;
  readonly details?: NonNullable<ActionChange["details"]>;
  /** What the machine costs. Absent: nothing was launched, or nobody knows. */
  readonly price?: UsdMicrosPerHour;
}

function nextLaunch(
  name: string,
  record: LaunchRecord,
  sighting: Sighting,
): NextLaunch | undefined {
  switch (record.state) {
    case "intended":
    case "unknown":
      return reconciled(name, record, sighting);
    case "launched":
      return afterLaunch(record, sighting);
    case "healthy":
    case "terminating":
      return record.instanceId !== undefined && isListed(sighting, record.instanceId)
        ? undefined
        : { record: { ...record, state: "gone" } };
    default:
      return undefined;
  }
}

/** An answer that proves nothing is settled by finding the machine, or by not finding it. */
function reconciled(
  name: string,
  record: LaunchRecord,
  sighting: Sighting,
): NextLaunch | undefined {
  const found = sighting.instances.filter(
    (instance) =>
      isLive(instance) &&
      instance.name === name &&
      carriesOurTags(instance, sighting.fleet, record.pool),
  );
  const [instance] = found;
  if (instance) {
    const launched = { ...record, state: "launched" as const, instanceId: instance.id };
    const next = afterLaunch(launched, sighting) ?? { record: launched };
    // The id is its identity: the entry has it from the first list on, as it has that of a reply.
    const details = { instanceId: instance.id, ...next.details };
    return { ...next, state: next.state ?? "executing", details };
  }
  const asked = record.state === "intended" ? after(record.at, callWithin) : record.at;
  if (between(asked, sighting.now) < reconcileFor) return undefined;
  const why =
    "its launch got no clear answer and the machine never appeared; it is not asked again";
  return {
    record: { ...record, state: "closed", why },
    state: "failed",
    details: { blockReason: "outcome-unknown", error: why },
  };
}

function afterLaunch(record: LaunchRecord, sighting: Sighting): NextLaunch | undefined {
  const instance = sighting.instances.find((one) => one.id === record.instanceId);
  const waited = between(record.at, sighting.now);
  if (!instance || !isLive(instance)) {
    if (waited < bootDeadline(1)) return undefined;
    if (!instance && !record.listed) return unlisted(record);
    const why = "the machine vanished before it was healthy";
    return { record: { ...record, state: "gone", why }, state: "failed", details: { error: why } };
  }
  const { fleet, instances, now, boots: sight } = sighting;
  const verdict = judgeBoot({ instance, record, instances, fleet, now, sight });
  if (verdict.kind === "up") return healthy(record, instance, { now, ...verdict });
  const { overdue: _before, ...before } = record;
  const rest = { ...before, listed: true as const };
  if (verdict.kind === "waiting") {
    return record.overdue || !record.listed ? { record: rest } : undefined;
  }
  return { record: { ...rest, overdue: { kind: verdict.kind, why: verdict.why } } };
}

/** The cloud took the launch and bills it, perhaps, but no list has ever shown the machine. */
function unlisted(record: LaunchRecord): NextLaunch {
  const why = "the cloud launched it and never listed it; it is not asked again";
  return {
    record: { ...record, state: "closed", why },
    state: "failed",
    details: { blockReason: "outcome-unknown", error: why },
  };
}

function healthy(
  { overdue: _over, ...record }: LaunchRecord,
  instance: Instance,
  seen: { readonly now: Instant; readonly gpusSeen: number },
): NextLaunch {
  const { type, region } = record;
  const price = instance.pricePerHour ?? record.pricePerHour;
  const priced = price === undefined ? {} : { pricePerHour: price };
  const { reviewed } = record;
  return {
    record: { ...record, state: "healthy" },
    state: "executed",
    ...(price === undefined ? {} : { price }),
    details: {
      ...(reviewed ? { reviewed, called: { type, region, ...priced } } : {}),
      executedAt: instance.firstHealthy ?? seen.now,
      instanceId: instance.id,
      metricsAfter: { gpus_seen: seen.gpusSeen },
      rollback: { kind: "terminate", name: instance.name ?? "", instanceId: instance.id },
      ...(instance.pricePerHour === undefined ? {} : { pricePerHour: instance.pricePerHour }),
    },
  };
}

function isListed(sighting: Sighting, instanceId: string): boolean {
  return sighting.instances.some((instance) => instance.id === instanceId && isLive(instance));
}

function changeOf(
  ledger: Ledger,
  actionId: string,
  next: Pick<NextLaunch, "state" | "details" | "price">,
): readonly ActionChange[] {
  const action = own(ledger.open, actionId);
  if (!action || next.state === undefined) return [];
  return [atPrice(nextState(action, next.state, next.details), next.price)];
}
