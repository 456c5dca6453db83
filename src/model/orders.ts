/** What people ordered by a command, as the ledger remembers it. */
import type { Instant } from "./units.ts";

/** Nothing of the fleet is changed by a proposal until then. */
export interface OrderedHold {
  readonly until: Instant;
  /** A login. */
  readonly by: string;
  /** Absent: no reason was given. */
  readonly reason?: string;
}

/** A machine that is not terminated until then. */
export interface OrderedProtection {
  readonly name: string;
  readonly until: Instant;
  /** A login. */
  readonly by: string;
  readonly reason: string;
}

/** An answer that is written down and may not have been given yet. */
export interface OwedAnswer {
  /** The issue or pull request. */
  readonly number: number;
  /** What the answer is found by, so that it is given once. */
  readonly marker: string;
  /** Markdown. */
  readonly body: string;
}

/** A command that was carried out, or why it was not: for people to read. */
export interface OrderNote {
  readonly at: Instant;
  readonly by: string;
  /** `hold`. */
  readonly verb: string;
  /** A full sentence, not escaped. */
  readonly said: string;
}

/** All that is remembered of commands. */
export interface Orders {
  /** Comments up to here were read. Absent: none was a command yet. */
  readonly readTo?: Instant;
  /** Commands near that time that are done with: when they were given, by their keys. */
  readonly handled: Readonly<Record<string, Instant>>;
  /** By their markers. */
  readonly owed: Readonly<Record<string, OwedAnswer>>;
  readonly hold?: OrderedHold;
  /** In order of name. */
  readonly protections: readonly OrderedProtection[];
  /** The newest few, newest first. */
  readonly notes: readonly OrderNote[];
}

/** Before anybody ordered anything. */
export const noOrders: Orders = { handled: {}, owed: {}, protections: [], notes: [] };
