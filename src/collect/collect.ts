/** Everything that one run sees, in one observation; what it cannot see becomes a gap. */
import { messageOf } from "../errors.ts";
import type { Fleet } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { type Instance, isLive } from "../model/instance.ts";
import type { Observation, Seen, WaitingProposal } from "../model/observation.ts";
import type { InstanceReadings } from "../model/readings.ts";
import type { SignalQuery } from "../model/signal.ts";
import { after, type Instant, type Millis, millis } from "../model/units.ts";
import type { Clock, Cloud, Meter, MeterSeries } from "../ports.ts";
import { faultsSeen } from "./faults.ts";
import { joinReadings } from "./join.ts";
import { pastsOf } from "./long-past.ts";
import { listedInstances, seen } from "./machine-list.ts";

/** What is known before looking outside. */
export interface CollectRequest {
  /** `owner/repository`. */
  readonly repository: string;
  readonly mainSha: string;
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly waiting: readonly WaitingProposal[];
  /** The longest window any rule looks at. */
  readonly window: Millis;
  /** The queries that policies name. Absent: none is asked. */
  readonly signals?: readonly SignalQuery[];
  /** Between two plans. Absent: nobody knows, or no rule learns. */
  readonly planInterval?: Millis;
}

/** The observation, and the region names that a policy may use. */
export interface Collected {
  readonly observation: Observation;
  readonly regions: Seen<readonly string[]>;
  /** Why the meter as a whole did not answer; absent when it did, or when there is none. */
  readonly meterFailure?: string;
  /** Why it is not known what the GPUs complain of; absent when it is, or without a meter. */
  readonly faultsUnseen?: string;
}

/** The parts of the outside that are looked at. Without a meter every reading is absent. */
export interface Sources {
  readonly clock: Clock;
  readonly cloud: Cloud;
  readonly meter?: Meter;
}

/**
 * Looks once at everything. The cloud's refusal of the key is thrown (OutsideError of kind
 * `unauthorised`), because nothing that follows could work; every other failure is a gap.
 */
export async function collect(outside: Sources, request: CollectRequest): Promise<Collected> {
  const { clock, cloud, meter } = outside;
  const instances = await listedInstances(outside, request.ledger);
  const offers = await seen("offers", () => cloud.offers());
  const regions = await seen("offers", () => cloud.regions());
  // The instant of the readings is the observation's, so that windows end where the samples do.
  const at = clock.now();
  const live = instances.kind === "seen" ? instances.value.filter(isLive) : [];
  const { readings, meterFailure } = await readingsOf(live, meter, {
    from: after(at, millis(-request.window)),
    to: at,
  });
  const { repository, mainSha, fleet, waiting, ledger } = request;
  const asked = request.signals ?? [];
  const signals = await signalsOf(asked, meter, at);
  const pasts = await pastsOf(asked, meter, at);
  const answers = meter !== undefined && meterFailure === undefined;
  const told = answers ? await faultsSeen(meter, at) : undefined;
  const faults = told?.kind === "seen" && told.faults.length > 0 ? { faults: told.faults } : {};
  const { planInterval } = request;
  const loop = planInterval === undefined ? {} : { planInterval };
  const seenParts = { instances, offers, readings, ...signals, ...pasts, ...loop, ...faults };
  return {
    observation: { at, repository, mainSha, fleet, ...seenParts, waiting, ledger },
    regions,
    ...(meterFailure === undefined ? {} : { meterFailure }),
    ...(told?.kind === "unseen" ? { faultsUnseen: told.why } : {}),
  };
}

async function readingsOf(
  live: readonly Instance[],
  meter: Meter | undefined,
  range: { readonly from: Instant; readonly to: Instant },
): Promise<{ readonly readings: Observation["readings"]; readonly meterFailure?: string }> {
  if (!meter) return { readings: allAbsent(live, "no meter is configured") };
  let series: readonly MeterSeries[];
  try {
    series = await meter.utilization(range);
  } catch (error) {
    const meterFailure = messageOf(error);
    return { readings: allAbsent(live, meterFailure), meterFailure };
  }
  return { readings: joinReadings({ instances: live, series }) };
}

function allAbsent(
  live: readonly Instance[],
  why: string,
): Readonly<Record<string, InstanceReadings>> {
  return Object.fromEntries(
    live
      .map(({ id }) => [id, { kind: "absent", why }] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** One query that fails is one gap. Without a meter nothing is asked, and nothing is known. */
async function signalsOf(
  queries: readonly SignalQuery[],
  meter: Meter | undefined,
  at: Instant,
): Promise<Pick<Observation, "signals">> {
  const recent = queries.filter(({ step }) => step === undefined);
  if (!meter || recent.length === 0) return {};
  const answers: [string, NonNullable<Observation["signals"]>[string]][] = [];
  for (const { query, window } of recent) {
    const range = { from: after(at, millis(-window)), to: at };
    answers.push([query, await signalSeen(() => meter.signal(query, range))]);
  }
  return { signals: Object.fromEntries(answers) };
}

/** A refused key of the meter is a gap like any other: the cloud can still be looked at. */
async function signalSeen<Value>(look: () => Promise<Value>): Promise<Seen<Value>> {
  try {
    return { kind: "seen", value: await look() };
  } catch (error) {
    return { kind: "gap", gap: { source: "signals", why: messageOf(error) } };
  }
}
