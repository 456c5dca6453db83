/**
 * The last day's readings of every pool, for the page. Apart from the observation, whose window is
 * that of the rules: a longer one could make a machine ambiguous that is not.
 */
import { joinReadings } from "../collect/join.ts";
import { membersOf } from "../decide/members.ts";
import { own } from "../decide/own.ts";
import { messageOf } from "../errors.ts";
import type { Fleet } from "../model/fleet.ts";
import { isLive } from "../model/instance.ts";
import type { Observation } from "../model/observation.ts";
import type { Policies } from "../model/policy.ts";
import { after, day, millis } from "../model/units.ts";
import type { Meter } from "../ports.ts";
import type { PoolTrack, TrackPoint } from "../report/fleet-report.ts";
import { machineTrack, poolTracks } from "../report/pool-tracks.ts";

/** The tracks of the pools, and why the meter did not answer when it did not. */
export interface MeasuredDay {
  readonly pools: readonly PoolTrack[];
  /** By instance id. */
  readonly machines: Readonly<Record<string, readonly TrackPoint[]>>;
  readonly failure?: string;
}

/** Asks the meter for one day. Without a meter, or without machines, nothing is measured. */
export async function measuredDay(
  meter: Meter | undefined,
  seen: {
    readonly observation: Observation;
    readonly fleet: Fleet;
    readonly policies: Policies;
  },
): Promise<MeasuredDay> {
  const { observation } = seen;
  if (!meter || observation.instances.kind === "gap") return { pools: [], machines: {} };
  const live = observation.instances.value.filter(isLive);
  const range = { from: after(observation.at, millis(-day)), to: observation.at };
  try {
    const readings = joinReadings({ instances: live, series: await meter.utilization(range) });
    const members = membersOf({
      fleet: seen.fleet,
      ledger: observation.ledger,
      instances: live,
      now: observation.at,
    });
    const machines = members.flatMap(({ pool, instance, activeSince }) => {
      const found = instance && own(readings, instance.id);
      return instance && found?.kind === "measured" && activeSince !== undefined
        ? [{ id: instance.id, pool, since: activeSince, gpus: found.gpus }]
        : [];
    });
    const tracks = machines.flatMap(({ id, ...machine }) => {
      const track = machineTrack(machine, range);
      return track ? [[id, track] as const] : [];
    });
    return {
      pools: poolTracks({ pools: seen.policies.pools, machines, ...range }),
      machines: Object.fromEntries(tracks),
    };
  } catch (thrown) {
    return { pools: [], machines: {}, failure: messageOf(thrown) };
  }
}
