/** What a scenario may choose of its small world. */
import type { LocalUser } from "../../src/local/github/accounts.ts";
import type { Exchange } from "../../src/local/github/server.ts";

/** What differs between scenarios. */
export interface SmallWorldOptions {
  /** Whole files of main's first commit, over the usual ones; `null` leaves one out. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Further environment of every command. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Machines of pool training that run since yesterday. Absent: `training-1-a`. */
  readonly running?: readonly string[];
  /** GPUs' worth of work in pool training. */
  readonly load?: number;
  /** Accounts besides the team's. */
  readonly people?: readonly LocalUser[];
  /** App mode: whose token every command has. */
  readonly app?: LocalUser;
  /** Attached to GitHub before the first request. */
  readonly judge?: (exchange: Exchange) => void;
}
