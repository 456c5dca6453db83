/**
 * Whether a launched machine is up: what the cloud says of it, and what its own GPUs show. Pure,
 * and apart from settling because the rules of doubt are its own (docs/decisions/0013).
 */
import { seriesOfMachine } from "../decide/machine-signal.ts";
import { own } from "../decide/own.ts";
import { freshness } from "../decide/window.ts";
import type { LaunchRecord } from "../model/history.ts";
import { carriesOurTags, type Instance, isLive } from "../model/instance.ts";
import type { Observation } from "../model/observation.ts";
import type { PoolPolicy } from "../model/policy.ts";
import type { GpuSample } from "../model/readings.ts";
import type { BootPolicy } from "../model/safety.ts";
import { between, type Instant, type Millis, minutes } from "../model/units.ts";

/** What a boot is judged from besides the list of machines. */
export interface BootSight {
  readonly pools: readonly PoolPolicy[];
  readonly observation: Pick<Observation, "readings" | "signals">;
  /** `failing`: it is configured and did not answer. */
  readonly meter: "none" | "failing" | "answering";
}

/** A machine, its launch, and what was seen. */
export interface Boot {
  readonly instance: Instance;
  readonly record: LaunchRecord;
  readonly instances: readonly Instance[];
  readonly fleet: string;
  readonly now: Instant;
  readonly sight: BootSight;
}

/**
 * - `up`: it is proven, or the cloud's word is all there is and all that is asked for.
 * - `waiting`: not yet, and there is time.
 * - `late`: its time is over and it is known to be unusable: it is taken back.
 * - `doubtful`: its time is over and nobody can see: it stays.
 */
export type BootVerdict =
  | { readonly kind: "up"; readonly gpusSeen: number }
  | { readonly kind: "waiting" | "late" | "doubtful"; readonly why: string };

/**
 * How long a machine may take where the policy does not say. Single-GPU machines take four to nine
 * minutes, 8-GPU machines twenty and more (facts of dstack #2342); the rest is room.
 */
export function bootDeadline(gpus: number): Millis {
  if (gpus >= 8) return minutes(40);
  return minutes(gpus >= 2 ? 30 : 20);
}

/**
 * After its deadline a machine is taken back for want of a reading only within this time: later
 * somebody may work on it, and it is for people to say what it is.
 */
const takenBackWithin: Millis = minutes(60);

/** Judges one machine. */
export function judgeBoot(boot: Boot): BootVerdict {
  const { instance, record, now, sight } = boot;
  const policy = sight.pools.find(({ name }) => name === record.pool)?.boot ?? usual;
  const overdue = between(record.at, now) - (policy.within ?? bootDeadline(instance.gpus));
  const cloud = cloudDoubt(boot);
  if (cloud !== undefined) return { kind: overdue >= 0 ? "late" : "waiting", why: cloud };
  const proof = proofOf(boot, policy);
  if (proof.kind === "proven") return { kind: "up", gpusSeen: proof.gpusSeen };
  if (overdue < 0) return { kind: "waiting", why: proof.why };
  if (proof.kind === "broken") return { kind: "late", why: proof.why };
  if (proof.kind === "hidden") return { kind: "doubtful", why: proof.why };
  const isLate = proof.kind === "missing" && overdue < takenBackWithin;
  return isLate ? { kind: "late", why: proof.why } : { kind: "up", gpusSeen: 0 };
}

const usual: BootPolicy = { gpuReading: "when-measured" };

/** A cloud that tells of health checks must tell of this machine's. */
function cloudDoubt({ instance, instances }: Boot): string | undefined {
  if (instance.status !== "active") return `the cloud calls it ${instance.status}`;
  if (instance.ip === undefined) return "it has no address";
  const tells = instances.some(({ firstHealthy }) => firstHealthy !== undefined);
  if (tells && instance.firstHealthy === undefined) return "it has passed no health check";
  return undefined;
}

/**
 * `broken`: its probe says so. `hidden`: the meter does not answer. `missing`: the meter sees
 * others of the pool, or must see this one, and does not. `unmeasured`: it sees nobody of the pool.
 */
type Proof =
  | { readonly kind: "proven"; readonly gpusSeen: number }
  | { readonly kind: "broken" | "hidden" | "missing" | "unmeasured"; readonly why: string };

function proofOf(boot: Boot, policy: BootPolicy): Proof {
  const { instance, sight } = boot;
  const gpusSeen = gpusSeenOf(instance, boot);
  const probed = policy.probe === undefined ? undefined : probe(boot, policy.probe);
  if (probed === "broken") return { kind: "broken", why: "its probe says that CUDA does not work" };
  const readingDone = policy.gpuReading === "ignored" || gpusSeen >= instance.gpus;
  if (sight.meter === "none" || (readingDone && probed !== "unseen")) {
    return { kind: "proven", gpusSeen };
  }
  const why = readingDone
    ? "nothing is known of its probe"
    : `${gpusSeen} of its ${instance.gpus} GPUs were seen by the meter`;
  if (sight.meter === "failing") return { kind: "hidden", why: `${why}: it does not answer` };
  const readings = own(sight.observation.readings, instance.id);
  if (readings?.kind === "ambiguous") return { kind: "hidden", why: `${why}: ${readings.why}` };
  const isAskedFor = policy.gpuReading === "required" || othersAreSeen(boot);
  return { kind: isAskedFor ? "missing" : "unmeasured", why };
}

/**
 * GPUs with a sample of the machine's own life: an address may have had another tenant. One that
 * worked works; that its exporter is silent just now is no reason to take it back.
 */
function gpusSeenOf(
  instance: Instance,
  { now, record, sight }: Boot,
  which: "ever" | "lately" = "ever",
): number {
  const readings = own(sight.observation.readings, instance.id);
  if (readings?.kind !== "measured") return 0;
  const since = instance.firstHealthy ?? (instance.id === record.instanceId ? record.at : 0);
  const isOwn = ({ at }: GpuSample) => at >= since && at <= now;
  const isOld = ({ at }: GpuSample) => which === "lately" && between(at, now) > freshness;
  return readings.gpus.filter(({ samples }) =>
    samples.some((sample) => isOwn(sample) && !isOld(sample)),
  ).length;
}

function othersAreSeen(boot: Boot): boolean {
  const { instance, instances, fleet, record } = boot;
  return instances.some(
    (other) =>
      other.id !== instance.id &&
      isLive(other) &&
      carriesOurTags(other, fleet, record.pool) &&
      gpusSeenOf(other, boot, "lately") > 0,
  );
}

/** What the newest fresh sample of the probe says; several series must agree. */
function probe(boot: Boot, query: string): "works" | "broken" | "unseen" {
  const { instance, instances, now, record, sight } = boot;
  const { signals } = sight.observation;
  const look = seriesOfMachine(query, { signals, live: instances });
  const { name = "" } = instance;
  const found = look({ pool: record.pool, name, state: "booting", why: "boots", instance });
  if (found.kind === "unknown") return "unseen";
  const since = instance.firstHealthy ?? record.at;
  const fresh = found.samples.filter(
    ({ at }) => at >= since && at <= now && between(at, now) <= freshness,
  );
  const newest = Math.max(...fresh.map(({ at }) => at));
  const last = fresh.filter(({ at }) => at === newest);
  if (last.length === 0) return "unseen";
  return last.every(({ value }) => value > 0) ? "works" : "broken";
}
