/** Switches and budgets of the operator: what the gates enforce besides the limits. */
import type { Direction } from "./plan.ts";
import type { Instant, Millis, UsdMicros } from "./units.ts";
import type { Weekday } from "./zoned-time.ts";

/** A switch that stops growth, shrinking or both until it is taken away or ends. */
export interface Pause {
  readonly what: "all" | Direction;
  readonly reason: string;
  /** Absent: until somebody takes the switch away. */
  readonly until?: Instant;
  /** Who says so, as a sentence names it: `the limits`, `the policy of training`. */
  readonly by: string;
}

/** What a window opens or closes: opening pull requests, merging our own, calling the cloud. */
export const windowedActs = ["propose", "merge", "apply"] as const;
/** One of the three. */
export type WindowedAct = (typeof windowedActs)[number];

/** A time of the week, by the wall clock of a zone, in which something is allowed or denied. */
export interface ActionWindow {
  readonly effect: "allow" | "deny";
  readonly acts: readonly WindowedAct[];
  /** The days on which it starts. */
  readonly days: readonly Weekday[];
  /** Minutes of the day, 0 to 1439. */
  readonly from: number;
  /** Minutes of the day, 1 to 1440, exclusive. Not after `from`: it ends on the next day. */
  readonly to: number;
  /** IANA name. */
  readonly zone: string;
}

/** At most so many changes of one direction in any stretch of time of this length. */
export interface ChangeBudget {
  /** Absent: growth and shrinking each have it. */
  readonly direction?: Direction;
  readonly per: Millis;
  /** Absent: the percentage alone counts. */
  readonly count?: number;
  /** Of the members at the start of the stretch. Absent: the count alone counts. */
  readonly percent?: number;
}

/** Machines of a pool that its policy protects: by name, or by a tag that the cloud shows. */
export interface PolicyProtection {
  readonly of:
    | { readonly kind: "name"; readonly name: string }
    /** Without a value: whatever the tag's value is. */
    | { readonly kind: "tag"; readonly key: string; readonly value?: string };
  readonly reason: string;
  /** Absent: until somebody removes it. */
  readonly until?: Instant;
}

/** The tag by which a machine's user protects it. Its value is the end: any other text has none. */
export const protectTag = "fleetmerge-protect";

/** What the whole account may spend in a UTC day and in a UTC month. */
export interface SpendBudget {
  readonly daily?: UsdMicros;
  readonly monthly?: UsdMicros;
}

/** When a machine that was launched counts as up, and until when it may take. */
export interface BootPolicy {
  /** Absent: by the number of its GPUs. */
  readonly within?: Millis;
  /**
   * Whether a GPU reading of its own must have been seen. `when-measured`: once the meter sees
   * another machine of the pool.
   */
  readonly gpuReading: "when-measured" | "required" | "ignored";
  /** A query with a value for each machine, above 0 where its GPUs can be used. Absent: none. */
  readonly probe?: string;
}

/** What is told when a machine is about to go. */
export type Hook =
  /** A program and its arguments, in the repository's checkout; no shell reads them. */
  | { readonly kind: "command"; readonly command: readonly string[] }
  | { readonly kind: "webhook"; readonly url: string };

/** How a machine is given time to end its work before it is terminated. */
export interface DrainPolicy {
  /** Until it is idle, at most so long. */
  readonly wait: Millis;
  /** Called once, when the waiting is over. Absent: nobody is. */
  readonly hook?: {
    readonly hook: Hook;
    readonly timeout: Millis;
    /** What happens to the machine when the hook fails, or nobody knows whether it did. */
    readonly onFailure: "terminate" | "keep";
  };
}

/** The machine that a hook is called for. */
export interface LeavingMachine {
  /** `owner/repository`. */
  readonly fleet: string;
  readonly pool: string;
  readonly name: string;
  readonly id: string;
  /** Absent where the cloud does not list it any more. */
  readonly ip?: string;
  readonly type?: string;
  readonly region?: string;
}

/** How a hook ended; `output` is the end of what a command said. */
export type HookOutcome =
  | { readonly kind: "done"; readonly output: string }
  | { readonly kind: "failed"; readonly why: string; readonly output: string };
