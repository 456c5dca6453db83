/**
 * One apply at a time: a git ref that names its holder, taken by compare-and-swap. It fails closed;
 * only a holder whose run is over, or whose time is up, can be replaced. Postgres has a second lock
 * that can only say no: it is asked when it can be.
 */
import { after, type Instant, instant, type Millis, minutes } from "../model/units.ts";
import type { Clock, Forge, Outside, Sha } from "../ports.ts";

/** The ref of the lock; outside refs/heads, so that it triggers nothing. */
export const lockRef = "refs/fleet/apply-lock";

// The apply job's own limit (30 minutes in apply.yml) and ten minutes besides.
const holdTime: Millis = minutes(40);

/** Who holds the lock and until when. */
export interface LockHolder {
  readonly run: string;
  readonly attempt: string;
  readonly expires: Instant;
}

/** A held lock. */
export interface Lock {
  /** False once somebody else took it: then nothing more may be called. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/** The lock, or who has it. */
export type LockOutcome =
  | { readonly kind: "locked"; readonly lock: Lock }
  | { readonly kind: "held"; readonly why: string };

/** Takes both locks for this run, or neither; over a holder that is over or whose time is up. */
export async function takeLock(
  outside: Pick<Outside, "clock" | "forge" | "job" | "secondLock">,
  run: { readonly id: string; readonly attempt: string },
  mainSha: Sha,
): Promise<LockOutcome> {
  const first = await takeGitLock(outside, run, mainSha);
  if (first.kind === "held") return first;
  const second = await takeSecondLock(outside);
  if (second.kind === "locked") return { kind: "locked", lock: both(first.lock, second.release) };
  await first.lock.release();
  return second;
}

const heldInPostgres = { kind: "held", why: "another apply has the lock in Postgres" } as const;

type SecondOutcome =
  | { readonly kind: "locked"; release(): Promise<void> }
  | Extract<LockOutcome, { readonly kind: "held" }>;

/** Where Postgres is away the lock in git is enough, and it is said. */
async function takeSecondLock({
  secondLock,
  job,
}: Pick<Outside, "job" | "secondLock">): Promise<SecondOutcome> {
  const taken = await secondLock?.take();
  if (taken?.kind === "held") return heldInPostgres;
  if (taken?.kind === "taken") return { kind: "locked", release: () => taken.release() };
  if (taken?.kind === "unknown") {
    job.annotate({
      level: "warning",
      message:
        "Applying under the lock in git alone, because the second one cannot be asked: " +
        taken.why,
    });
  }
  return { kind: "locked", release: async () => undefined };
}

function both(lock: Lock, releaseSecond: () => Promise<void>): Lock {
  return {
    isHeld: () => lock.isHeld(),
    release: async () => {
      await releaseSecond();
      await lock.release();
    },
  };
}

async function takeGitLock(
  outside: { readonly forge: Forge; readonly clock: Clock },
  run: { readonly id: string; readonly attempt: string },
  mainSha: Sha,
): Promise<LockOutcome> {
  const { forge, clock } = outside;
  const before = await forge.ref(lockRef);
  const blocked = before === undefined ? undefined : await whoBlocks(outside, before, run);
  if (blocked !== undefined) return { kind: "held", why: blocked };
  const holder: LockHolder = {
    run: run.id,
    attempt: run.attempt,
    expires: after(clock.now(), holdTime),
  };
  const mine = await forge.createMarkerCommit({ message: printHolder(holder), parent: mainSha });
  const update = { name: lockRef, after: mine, ...(before === undefined ? {} : { before }) };
  if ((await forge.updateRefs([update])) === "conflict") {
    return { kind: "held", why: "another run took the apply lock at the same moment" };
  }
  return { kind: "locked", lock: lockOf(forge, mine) };
}

function lockOf(forge: Forge, mine: Sha): Lock {
  return {
    isHeld: async () => (await forge.ref(lockRef)) === mine,
    release: async () => {
      await forge.updateRefs([{ name: lockRef, before: mine }]);
    },
  };
}

async function whoBlocks(
  outside: { readonly forge: Forge; readonly clock: Clock },
  held: Sha,
  run: { readonly id: string; readonly attempt: string },
): Promise<string | undefined> {
  const commit = await outside.forge.commit(held);
  const holder = commit ? parseHolder(commit.message) : undefined;
  if (!holder) return "the apply lock has a holder that cannot be read; delete the ref by hand";
  if (holder.expires <= outside.clock.now()) return undefined;
  const earlierAttempt = holder.run === run.id && holder.attempt !== run.attempt;
  if (earlierAttempt || (await outside.forge.runState(holder.run)) === "over") return undefined;
  return `run ${holder.run} (attempt ${holder.attempt}) is applying`;
}

function printHolder(holder: LockHolder): string {
  return [
    "Hold the apply lock",
    "",
    `Lock-Run: ${holder.run}`,
    `Lock-Attempt: ${holder.attempt}`,
    `Lock-Expires: ${holder.expires}`,
  ].join("\n");
}

function parseHolder(message: string): LockHolder | undefined {
  const value = (key: string) => new RegExp(`^${key}: (.+)$`, "m").exec(message)?.[1];
  const [run, attempt, expires] = [value("Lock-Run"), value("Lock-Attempt"), value("Lock-Expires")];
  if (run === undefined || attempt === undefined || !/^\d+$/.test(expires ?? "")) return undefined;
  return { run, attempt, expires: instant(Number(expires)) };
}
