/** Watches the world as the day passes: what the page and the closing table are drawn from. */
import type { AuditEntry } from "../../model/history.ts";
import type { Instant } from "../../model/units.ts";
import type { PoolTrack, TrackPoint } from "../../report/fleet-report.ts";
import { catalogue } from "../lambda/catalogue.ts";
import type { World } from "../world.ts";

/** Measurements of a day, oldest first. */
export interface Watch {
  readonly spend: TrackPoint[];
  readonly count: TrackPoint[];
  readonly pools: Map<string, TrackPoint[]>;
  /** Hourly cost of the dearest moment, in cents, and how many machines that was. */
  peakCents: number;
  peakCount: number;
}

/** An empty watch over these pools. */
export function startWatch(pools: readonly string[]): Watch {
  return {
    spend: [],
    count: [],
    pools: new Map(pools.map((pool) => [pool, []])),
    peakCents: 0,
    peakCount: 0,
  };
}

const gone = new Set(["terminated", "preempted"]);

/** Takes one measurement. */
export function look(watch: Watch, world: World, at: Instant): void {
  const live = world.lambda.instances().filter((one) => !gone.has(one.status));
  const cents = live.reduce((sum, one) => sum + centsOf(one.type), 0);
  watch.spend.push({ at, value: cents / 100 });
  watch.count.push({ at, value: live.length });
  if (cents > watch.peakCents) {
    watch.peakCents = cents;
    watch.peakCount = live.length;
  }
  for (const [pool, points] of watch.pools) points.push(poolPoint(world, pool, at));
}

function centsOf(type: string): number {
  return catalogue.get(type)?.priceCentsPerHour ?? 0;
}

function poolPoint(world: World, pool: string, at: Instant): TrackPoint {
  const machines = world.workload.machines(at).filter((one) => one.pool === pool);
  const values = machines.flatMap((machine) =>
    Array.from({ length: machine.gpus }, (_, gpu) =>
      world.workload.percentAt({ machine, gpu, at }),
    ),
  );
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return { at };
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  return { at, value: mean, low: Math.min(...known), high: Math.max(...known) };
}

/** The tracks of the page, with the thresholds of the demo's policies. */
export function poolTracks(watch: Watch): readonly PoolTrack[] {
  return [...watch.pools].map(([pool, points]) => ({
    pool,
    points,
    thresholds: [
      { percent: 80, label: "grows above 80 %" },
      { percent: 20, label: "idle below 20 %" },
    ],
  }));
}

/** One line for the terminal as a day passes. */
export function hourLine(watch: Watch, clock: string): string {
  const spend = watch.spend.at(-1)?.value ?? 0;
  const count = watch.count.at(-1)?.value ?? 0;
  const pools = [...watch.pools].map(([pool, points]) => {
    const value = points.at(-1)?.value;
    return `${pool} ${value === undefined ? "  -" : `${String(Math.round(value)).padStart(3)} %`}`;
  });
  return `${clock}  ${String(count).padStart(2)} machines  $${spend.toFixed(2)}/hour  ${pools.join("  ")}`;
}

/** Entries that are worth a line in the closing table: not the steps in between. */
export function worthTelling(entry: AuditEntry): boolean {
  return !["proposed", "approved"].includes(entry.action.status);
}
