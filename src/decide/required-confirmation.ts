/**
 * Which changes of the fleet may merge by themselves. One function for plan, confirm and apply, so
 * that the three can never disagree about what needed a person.
 */
import type { FleetDifference, PooledInstance } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { hourly } from "../model/money.ts";
import type { ConfirmationClass } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import {
  after,
  between,
  type Instant,
  millis,
  sumRates,
  type UsdMicrosPerHour,
} from "../model/units.ts";
import { vanishedSince } from "./dead-names.ts";
import { hourlyLimit, listed, span } from "./words.ts";

/** What the judgement needs besides the change itself. */
export interface ConfirmationContext {
  /** Main's, never the pull request's. */
  readonly limits: Limits;
  readonly ledger: Ledger;
  /** The instant of the decision, or of the merge. */
  readonly now: Instant;
  /** A rule asked for the removals on known readings, and nobody else touched the branch. */
  readonly removalsJustified: boolean;
  /** It takes back an executed provision: that is always for a person to say. */
  readonly isRollback: boolean;
  /** Names that it takes out because their machines vanished. Absent: none. */
  readonly vanished?: readonly string[];
}

/** Does this change of the fleet merge by itself? The first reason against it is given. */
export function requiredConfirmation(
  difference: FleetDifference,
  context: ConfirmationContext,
): ConfirmationClass {
  const prices = growthPrices(difference);
  const people =
    prices === undefined ? mostApprovals(context.limits) : peopleFor(sumRates(prices), context);
  const approvals = people > 1 ? { approvals: people } : {};
  const person = needsPerson(difference, context);
  if (person !== undefined) return { kind: "approval", why: person, ...approvals };
  if (prices === undefined) {
    return { kind: "approval", why: "an instance that it adds has no price", ...approvals };
  }
  const growth = judgeGrowth(sumRates(prices), context);
  if (growth.kind === "approval" || people === 1) return { ...growth, ...approvals };
  const why = `it adds ${hourly(sumRates(prices))}, which ${people} people must approve`;
  return { kind: "approval", why, ...approvals };
}

/** The most people that any amount needs: whoever can change policies can change every amount. */
export function mostApprovals({ confirmation }: Limits): number {
  return Math.max(1, ...(confirmation.tiers ?? []).map((tier) => tier.count));
}

/** What fewer people approved lately counts too: splitting among approvers gains nothing. */
function peopleFor(growth: UsdMicrosPerHour, context: ConfirmationContext): number {
  if (growth === 0) return 1;
  const reached = (context.limits.confirmation.tiers ?? []).filter(
    (tier) => growth + growthApprovedByFewer(tier.count, context) > tier.aboveHourlyCost,
  );
  return Math.max(1, ...reached.map((tier) => tier.count));
}

function needsPerson(
  difference: FleetDifference,
  context: ConfirmationContext,
): string | undefined {
  const { added, removed, changed } = difference;
  if (context.isRollback) return "a rollback always needs an approval";
  const adopted = [
    ...added.filter((entry) => entry.id !== undefined),
    ...changed.filter(({ before, after }) => before.id !== after.id).map(({ after }) => after),
  ];
  const unprotected = [
    ...removed.filter((entry) => isProtected(entry, context.now)),
    ...changed
      .filter(({ before, after }) => isProtected(before, context.now) && loosened(before, after))
      .map(({ after }) => after),
  ];
  const lost = lostTogether(context);
  if (lost !== undefined) return lost;
  if (adopted.length > 0) return `it adopts ${namesOf(adopted)}`;
  if (unprotected.length > 0) return `it removes the protection of ${namesOf(unprotected)}`;
  if (removed.length > 0 && !context.removalsJustified) {
    return `it removes ${namesOf(removed)} without a rule that asked for it`;
  }
  const { aboveTerminations } = context.limits.confirmation;
  if (removed.length > aboveTerminations) {
    return `it terminates ${removed.length}, and ${aboveTerminations} may go without an approval`;
  }
  if (changed.some(({ before, after }) => before.type !== after.type)) {
    return "it changes the type of an instance";
  }
  return undefined;
}

/** One machine that vanished is a machine; more of them may be a wrong key or an outage. */
function lostTogether({ limits, ledger, now, vanished = [] }: ConfirmationContext) {
  if (vanished.length === 0) return undefined;
  const { aboveTerminations, window } = limits.confirmation;
  const since = after(now, millis(-window));
  const all = [...new Set([...vanished, ...vanishedSince(ledger, since)])].sort();
  if (all.length <= aboveTerminations) return undefined;
  return (
    `the machines of ${listed(all)} vanished within ${span(window)}, and of more than ` +
    `${aboveTerminations} a person must say that they are gone`
  );
}

function isProtected(entry: PooledInstance, now: Instant): boolean {
  const until = entry.protect?.until;
  return entry.protect !== undefined && (until === undefined || until > now);
}

function loosened(before: PooledInstance, after: PooledInstance): boolean {
  if (!after.protect) return true;
  const [old, current] = [before.protect?.until, after.protect.until];
  return current !== undefined && (old === undefined || current < old);
}

function growthPrices(difference: FleetDifference): readonly UsdMicrosPerHour[] | undefined {
  const prices = difference.added.map((entry) => entry.pricePerHour);
  const known = prices.filter((price) => price !== undefined);
  return known.length === prices.length ? known : undefined;
}

function judgeGrowth(growth: UsdMicrosPerHour, context: ConfirmationContext): ConfirmationClass {
  const { aboveHourlyCost: threshold } = context.limits.confirmation;
  if (growth === 0) return { kind: "auto", why: "it adds no cost" };
  if (growth > threshold) {
    return {
      kind: "approval",
      why: `it adds ${hourly(growth)}, over the threshold of ${hourlyLimit(threshold)}`,
    };
  }
  const earlier = unapprovedGrowth(context);
  if (growth + earlier > threshold) {
    return {
      kind: "approval",
      why:
        `it adds ${hourly(growth)} to ${hourly(earlier)} that merged without approval lately, ` +
        `together over the threshold of ${hourlyLimit(threshold)}`,
    };
  }
  return {
    kind: "auto",
    why: `it adds ${hourly(growth)}, not over the threshold of ${hourlyLimit(threshold)}`,
  };
}

/** Growth that merged without an approval within the window: splitting a growth gains nothing. */
export function unapprovedGrowth(
  context: Pick<ConfirmationContext, "limits" | "ledger" | "now">,
): UsdMicrosPerHour {
  return growthApprovedByFewer(1, context);
}

function growthApprovedByFewer(
  people: number,
  context: Pick<ConfirmationContext, "limits" | "ledger" | "now">,
): UsdMicrosPerHour {
  const { window } = context.limits.confirmation;
  const recent = Object.values(context.ledger.commits).filter(
    (verdict) =>
      verdict.approvers.length < people && between(verdict.committedAt, context.now) < window,
  );
  return sumRates(recent.map((verdict) => verdict.growth));
}

function namesOf(entries: readonly PooledInstance[]): string {
  return entries.map((entry) => entry.name).join(", ");
}
