/**
 * Names of the fleet file that no machine stands behind and none ever will: known from the ledger
 * alone, so that plan, confirm and apply say the same. Apart because taking one out ends nothing.
 */
import type { PooledInstance } from "../model/fleet.ts";
import type { LaunchRecord, Ledger } from "../model/history.ts";
import { between, type Instant, isoTime } from "../model/units.ts";
import { doubtfulTime, machineIdOf } from "./members.ts";
import { own } from "./own.ts";

/** Why a name is dead: one sentence. */
export interface DeadName {
  /** `vanished`: its machine went without a call of ours. `dead`: our own doing, or none's. */
  readonly what: "dead" | "vanished";
  readonly why: string;
}

/** What is known of a name that is dead; undefined while something may live under it. */
export function deadName(
  entry: PooledInstance,
  { ledger, now }: { readonly ledger: Ledger; readonly now: Instant },
): DeadName | undefined {
  const { name } = entry;
  const launch = own(ledger.launches, name);
  const id = machineIdOf(entry, ledger);
  const vanished = own(ledger.repair?.vanished ?? {}, name);
  if (vanished && vanished.instanceId === id) {
    const why =
      `the cloud says since ${isoTime(vanished.at).slice(0, 16)}Z that the machine of ${name} ` +
      `(${id}) is gone, and nothing here asked for that`;
    return { what: "vanished", why };
  }
  const termination = own(ledger.terminations, name);
  if (termination?.state === "gone" && (id === undefined || id === termination.instanceId)) {
    const boot = termination.why === "boot-timeout" ? "never became healthy and " : "";
    return { what: "dead", why: `the machine of ${name} ${boot}was terminated and is gone` };
  }
  if (entry.id !== undefined) return undefined;
  if (launch) return deadLaunch(name, launch, now);
  return id === undefined && asksForNone(name, ledger)
    ? { what: "dead", why: `no machine stands behind ${name}, and none is asked for` }
    : undefined;
}

function deadLaunch(name: string, launch: LaunchRecord, now: Instant): DeadName | undefined {
  const told = launch.why === undefined ? "" : `: ${launch.why}`;
  if (launch.state === "expired") {
    return { what: "dead", why: `the launch of ${name} is not asked for any more${told}` };
  }
  if (launch.state !== "closed" || between(launch.at, now) < doubtfulTime) return undefined;
  return { what: "dead", why: `the launch of ${name} was given up more than a day ago${told}` };
}

/** The commit that last spoke of it asks nothing of a cloud. */
export function asksForNone(name: string, { nameCommits, commits }: Ledger): boolean {
  const commit = own(nameCommits, name);
  const verdict = commit === undefined ? undefined : own(commits, commit);
  return verdict?.uncalled?.includes(name) === true;
}

/** Machines that vanished lately: several are an outage, a wrong key or somebody's broom. */
export function vanishedSince(ledger: Ledger, since: Instant): readonly string[] {
  return Object.entries(ledger.repair?.vanished ?? {})
    .filter(([, { at }]) => at > since)
    .map(([name]) => name)
    .sort();
}
