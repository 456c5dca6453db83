/** The rules of a pool after validation: one reason to grow or shrink each. */
import type { Millis } from "./units.ts";
import type { Weekday } from "./zoned-time.ts";

/** Fewer members than this: add the rest. */
export interface MinimumRule {
  readonly rule: "minimum";
  readonly instances: number;
}

/** A member below a percentage for a time: it does nothing, and may go. */
export interface Idleness {
  readonly belowPercent: number;
  readonly for: Millis;
}

/** All members above a percentage for a time: add instances. */
export interface HighUtilizationRule {
  readonly rule: "high_utilization";
  readonly abovePercent: number;
  readonly for: Millis;
  readonly add: number;
}

/** A member below a percentage for a time: remove it. */
export interface IdleRule extends Idleness {
  readonly rule: "idle";
}

/** On these days between these times: at least, or at most, so many members. */
export interface ScheduleRule extends Idleness {
  readonly rule: "schedule";
  /** The days on which a window begins. */
  readonly days: readonly Weekday[];
  /** Minutes of the day by the wall clock of the zone, 0 to 1439. */
  readonly from: number;
  /** 1 to 1440. Before `from`: on the next day. Never equal to it. */
  readonly to: number;
  /** An IANA zone. */
  readonly zone: string;
  /** Dates with year (`2026-12-25`) on which no window begins. */
  readonly except: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/**
 * What a queue may aim at. `cost`: cheapest with 95 of 100 jobs started within 13 minutes, which is
 * the loop's own delay. `guarded`: cheap, with hardly a job late. `10m`, `5m`: 95 of 100 within it.
 */
export type QueueAim = "cost" | "guarded" | "10m" | "5m";

/** What a queue's own past is used for, and where that past is read. */
export interface QueueLearning {
  readonly aim: QueueAim;
  /** Gives GPUs at work, with the same sizes as the query of waiting ones. */
  readonly running: string;
  /** So far back it is looked. */
  readonly history: Millis;
}

/** A forecast of what is wanted of a pool, and where its past is read. */
export interface DemandForecast {
  /** In the shadow it only says what it would hold. */
  readonly mode: "shadow" | "on";
  /** Gives GPUs at work; for a queue with the same sizes as the query of waiting ones. */
  readonly running: string;
  readonly history: Millis;
}

/** Jobs that wait and fit nowhere: add machines. Nothing waits: give back the idle ones. */
export interface QueueRule extends Idleness {
  readonly rule: "queue";
  /** Gives waiting GPUs. */
  readonly query: string;
  /** The label with the GPUs that one job needs of one machine; a series without it counts 1. */
  readonly sizeLabel: string;
  /** How long a free GPU is believed to serve those who wait. */
  readonly patience: Millis;
  /** Absent: nothing is learned, and machines come for what waits and for nothing else. */
  readonly learns?: QueueLearning;
  /** Absent: nothing is forecast. */
  readonly foresees?: DemandForecast;
}

/** As many members as keep the mean utilisation near a value; `for`: the stabilisation time. */
export interface TargetRule extends Idleness {
  readonly rule: "target";
  readonly percent: number;
  /** Points above or below in which nothing is done. */
  readonly tolerancePercent: number;
  /** The mean is taken over this time. */
  readonly over: Millis;
  /** Who may go: only idle members, or the least busy one. */
  readonly victims: "idle" | "least-busy";
}

/** So many GPUs, or percent of the pool's GPUs, stay free. `for`: idle so long, and it may go. */
export interface HeadroomRule extends Idleness {
  readonly rule: "headroom";
  readonly gpus: number;
  /** Of all GPUs of the pool, rounded up. */
  readonly percent: number;
  /** Absent: nothing is forecast. */
  readonly foresees?: DemandForecast;
}

/** Machines end at an age, unless their lease says otherwise. */
export interface LeaseRule {
  readonly rule: "lease";
  /** Since the first health check. Absent: only leases of the fleet file end. */
  readonly maxAge?: Millis;
  /** So long before the end, every plan says so. */
  readonly warn: Millis;
}

/** One reason to grow or shrink. */
export type Rule =
  | MinimumRule
  | ScheduleRule
  | QueueRule
  | TargetRule
  | HeadroomRule
  | LeaseRule
  | HighUtilizationRule
  | IdleRule;

/** A sign of work beside GPU load: any machine with one stays. */
export interface BusySignal {
  /** Gives a value for each machine. */
  readonly query: string;
  /** Above this in any minute of the time: at work. */
  readonly above: number;
  readonly for: Millis;
}
