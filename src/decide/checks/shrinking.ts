/**
 * What the rules themselves forbid a saving: to fall below what one of them wants, to load the
 * others so that one of them grows again, or to give back what was needed a moment ago.
 */
import type { Plan, PlannedAction } from "../../model/plan.ts";
import type { Policies, PoolPolicy } from "../../model/policy.ts";
import type { Rule, ScheduleRule, TargetRule } from "../../model/rule.ts";
import { day, type Instant, minute } from "../../model/units.ts";
import { wallClock, weekdays } from "../../model/zoned-time.ts";
import { type Load, loadsOf, meanOf } from "./loads.ts";
import { isLeaseOver } from "./terminations.ts";
import type { World } from "./world.ts";

/** A rounded mean may differ from ours by this much. */
const tolerance = 0.02;

/** Judges each pool that loses machines to save money; a lease's end asks none of this. */
export function shrinkingViolations(
  world: World,
  policies: Policies,
  plan: Plan,
): readonly string[] {
  return plan.proposals.flatMap(({ pool, direction, actions }) => {
    const policy = policies.pools.find(({ name }) => name === pool);
    const isSaving = (action: PlannedAction) =>
      !isLeaseOver(action, { world, policies, now: plan.at });
    if (direction !== "shrink" || !policy || !actions.every(isSaving)) return [];
    const going: Going = { world, policy, actions, now: plan.at };
    return [...floors(going), ...flapping(going), ...stabilizing(going)];
  });
}

interface Going {
  readonly world: World;
  readonly policy: PoolPolicy;
  readonly actions: readonly PlannedAction[];
  readonly now: Instant;
}

/** How many would be left of those that work or come, and are listed. */
function leftOf({ world, policy, actions }: Going): number {
  const ids = new Set<string>(actions.flatMap(({ instanceId }) => instanceId ?? []));
  const present = world.present.get(policy.name) ?? [];
  return present.filter(({ instance }) => !ids.has(instance.id)).length;
}

function floors(going: Going): readonly string[] {
  const left = leftOf(going);
  const { world, policy, actions } = going;
  const working = new Set<string>(
    (world.present.get(policy.name) ?? []).map(({ instance }) => instance.id),
  );
  // What the cloud calls unhealthy was no capacity, and its end takes none away.
  if (!actions.some(({ instanceId }) => working.has(instanceId ?? ""))) return [];
  return policy.rules
    .map((rule) => floorOf(rule, going.now))
    .filter((floor) => left < floor)
    .map((floor) => `${policy.name} is left with ${left} where a rule wants ${floor}`);
}

function floorOf(rule: Rule, now: Instant): number {
  if (rule.rule === "minimum") return rule.instances;
  if (rule.rule !== "schedule" || rule.minimum === undefined) return 0;
  return isInside(rule, now) ? rule.minimum : 0;
}

/** Either today's window or the one that began yesterday and runs past midnight. */
function isInside({ days, from, to, zone, except }: ScheduleRule, now: Instant): boolean {
  const { date, weekday, minuteOfDay } = wallClock(now, zone);
  const before = new Date(Date.parse(`${date}T12:00:00Z`) - day).toISOString().slice(0, 10);
  const yesterday = weekdays[(weekdays.indexOf(weekday) + 6) % 7] ?? weekday;
  const end = to > from ? to : to + 1440;
  const covers = (minutes: number) => minutes >= from && minutes < end;
  return (
    (days.includes(weekday) && !except.includes(date) && covers(minuteOfDay)) ||
    (days.includes(yesterday) && !except.includes(before) && covers(minuteOfDay + 1440))
  );
}

function flapping(going: Going): readonly string[] {
  const { policy, actions } = going;
  const names = new Set(actions.map(({ target }) => target));
  return policy.rules.flatMap((rule) => {
    const threshold = thresholdOf(rule);
    if (!threshold) return [];
    const loads = loadsOf(going.world, policy.name, { now: going.now, window: threshold.window });
    const others = loads?.filter(({ name }) => !names.has(name)).length ?? 0;
    if (!loads || others === 0) return [];
    const mean = loads.reduce((sum, load) => sum + meanOf(load), 0) / others;
    return mean > threshold.above + tolerance
      ? [`${policy.name} would grow again: ${rule.rule} at ${mean.toFixed(2)}`]
      : [];
  });
}

function thresholdOf(rule: Rule) {
  if (rule.rule === "high_utilization") return { above: rule.abovePercent, window: rule.for };
  if (rule.rule !== "target") return undefined;
  return { above: rule.percent + rule.tolerancePercent, window: rule.over };
}

/** Only for what the rule itself gives back: it has looked at all of its time then. */
function stabilizing(going: Going): readonly string[] {
  const { policy, actions, now } = going;
  const left = leftOf(going);
  return policy.rules.flatMap((rule) => {
    if (rule.rule !== "target" || !actions.every((one) => one.rule === "target")) return [];
    const loads = loadsOf(going.world, policy.name, { now, window: rule.for });
    const needed = loads ? mostNeeded(rule, loads) : 0;
    return left < needed ? [`${policy.name} is left with ${left} and needed ${needed} lately`] : [];
  });
}

function mostNeeded({ percent, over, for: time }: TargetRule, loads: readonly Load[]): number {
  const length = Math.max(1, Math.floor(time / minute));
  const width = Math.max(1, Math.floor(over / minute));
  const work = Array.from({ length }, (_, age) =>
    loads.reduce((sum, { byAge, highest }) => sum + (byAge.get(age) ?? highest), 0),
  );
  const sizes = work.map((_, age) => {
    const part = work.slice(age, age + width);
    const mean = part.reduce((sum, one) => sum + one, 0) / part.length;
    return Math.ceil(mean / percent - 1e-6);
  });
  return Math.max(...sizes);
}
