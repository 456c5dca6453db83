/** Nothing is proposed that is switched off, or outside of the hours for proposing. */
import type { Plan, Proposal } from "../../model/plan.ts";
import type { Policies } from "../../model/policy.ts";
import type { ActionWindow } from "../../model/safety.ts";
import type { Instant } from "../../model/units.ts";
import { wallClock, weekdays } from "../../model/zoned-time.ts";

/** What the operator's own switches and hours forbid. */
export function switchViolations(policies: Policies, plan: Plan): readonly string[] {
  return plan.proposals.flatMap((proposal) => {
    const pool = policies.pools.find(({ name }) => name === proposal.pool);
    const what = `the ${proposal.direction} of ${proposal.pool}`;
    const hours = [policies.limits.windows ?? [], pool?.windows ?? []];
    return [
      ...(isPaused(proposal, policies, plan.at) ? [`${what} is paused`] : []),
      ...(hours.every((windows) => isOpen(windows, plan.at)) ? [] : [`${what} is out of hours`]),
    ];
  });
}

function isPaused({ pool, direction }: Proposal, { limits, pools }: Policies, now: Instant) {
  const own = pools.filter(({ name }) => name === pool).flatMap(({ pause }) => pause ?? []);
  return [...(limits.pauses ?? []), ...own].some(
    ({ what, until }) => what !== opposite[direction] && now < (until ?? Number.POSITIVE_INFINITY),
  );
}

const opposite = { grow: "shrink", shrink: "grow" } as const;

function isOpen(windows: readonly ActionWindow[], now: Instant): boolean {
  const ours = windows.filter(({ acts }) => acts.includes("propose"));
  const inside = (effect: ActionWindow["effect"]) =>
    ours.some((one) => one.effect === effect && minutesInto(one, now) < lengthOf(one));
  const isFree = ours.every(({ effect }) => effect === "deny");
  return !inside("deny") && (isFree || inside("allow"));
}

/** Minutes on the wall since the window last began on one of its days. */
function minutesInto({ days, from, zone }: ActionWindow, now: Instant): number {
  const { weekday, minuteOfDay } = wallClock(now, zone);
  const today = weekdays.indexOf(weekday);
  const yesterday = weekdays[(today + 6) % 7] ?? weekday;
  if (days.includes(weekday) && minuteOfDay >= from) return minuteOfDay - from;
  return days.includes(yesterday) ? minuteOfDay + 1440 - from : Number.POSITIVE_INFINITY;
}

function lengthOf({ from, to }: ActionWindow): number {
  return to > from ? to - from : to + 1440 - from;
}
