/** `lease`: a machine ends at a time unless somebody extends it. Also without a rule. */
import type { LeaseRule } from "../../model/rule.ts";
import { after, between, hour, type Instant, millis } from "../../model/units.ts";
import type { Member } from "../members.ts";
import { clockTime, span } from "../words.ts";
import { activeMembers, type Opinion, type PoolView } from "./opinion.ts";

const rule = "lease";
const warnByDefault = millis(24 * hour);

/**
 * Speaks of members whose lease is over or nearly so. The end in the fleet file goes before the
 * policy's age, because that is how a lease is extended.
 */
export function judgeLease(policy: LeaseRule, pool: PoolView): readonly Opinion[] {
  return activeMembers(pool).flatMap((member) => {
    const end = endOf(member, policy);
    return end === undefined ? [] : opinionOf({ member, end }, policy, pool);
  });
}

/** What no rule has to say: a lease of the fleet file ends. */
export function judgeLeases(pool: PoolView): readonly Opinion[] {
  if (pool.policy.rules.some((one) => one.rule === rule)) return [];
  return judgeLease({ rule, warn: warnByDefault }, pool);
}

function endOf(member: Member, { maxAge }: LeaseRule): Instant | undefined {
  const { entry } = member;
  if (entry?.lease) return entry.lease.until;
  const start = startOf(member);
  return maxAge === undefined || start === undefined ? undefined : after(start, maxAge);
}

/**
 * The launch, which the audit remembers whatever else is lost; of a machine that we did not launch
 * its first health or the first run that saw it.
 */
function startOf({ launch, instance, activeSince }: Member): Instant | undefined {
  const isIts = launch?.instanceId !== undefined && launch.instanceId === instance?.id;
  return isIts ? launch.at : activeSince;
}

interface Ending {
  readonly member: Member;
  readonly end: Instant;
}

function opinionOf(
  { member, end }: Ending,
  { warn }: LeaseRule,
  { now }: PoolView,
): readonly Opinion[] {
  const { name } = member;
  const base = { rule, evidence: [] };
  if (end <= now) {
    const reason = `${beginning(name)} ${clockTime(end, now)}, and nobody extended it`;
    return [{ kind: "may-shrink", ...base, member: name, reason, idleMinutes: 0, ends: true }];
  }
  if (between(now, end) > warn) return [];
  const reason =
    `the lease of ${name} ends in ${span(between(now, end))}; to keep it, write a later ` +
    "lease.until beside its name in the fleet file";
  return [{ kind: "abstain", ...base, reason, until: end }];
}

function beginning(name: string): string {
  return `the lease of ${name} ended at`;
}

/** True for the reason of an action that this rule asked for: its victim may be at work. */
export function isLeaseEnd(name: string, reason: string): boolean {
  return reason.startsWith(beginning(name));
}
