/** What the running month is expected to cost: a noun of its own, because many words tell of it. */
import type { Instant, UsdMicros } from "./units.ts";

/** Nine of ten months end within `low` and `high`, by the traces of docs/benchmarks.md. */
export interface KnownMonthEnd {
  readonly kind: "known";
  /** The first instant of the next month, UTC. */
  readonly end: Instant;
  /** Since when it is counted: the month's start, or later where counting began later. */
  readonly countedSince: Instant;
  /** So far. */
  readonly spent: UsdMicros;
  /** Of the whole month, each at least `spent`, rounded up. */
  readonly low: UsdMicros;
  readonly middle: UsdMicros;
  readonly high: UsdMicros;
  /** What the policies allow for a month. Absent: they set nothing. */
  readonly budget?: UsdMicros;
  /** A clause: what it was worked out from. */
  readonly method: string;
}

/** A forecast, or a clause that says what is not known. */
export type MonthEnd = KnownMonthEnd | { readonly kind: "unknown"; readonly why: string };
