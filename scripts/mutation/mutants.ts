/** Hand-chosen mistakes in the decide tier, each of which some test has to notice. */

/** A text of one file, found there exactly once, and what a mistake would make of it. */
export interface Mutant {
  /** Below src/decide, or src/apply. */
  readonly file: string;
  readonly text: string;
  readonly mistake: string;
  /** Vitest's arguments for the tests that have to notice. Absent: those of the tier. */
  readonly tests?: readonly string[];
}

function of(file: string, ...changes: readonly (readonly [string, string])[]): readonly Mutant[] {
  return changes.map(([text, mistake]) => ({ file, text, mistake }));
}

/** In order of file. */
export const mutants: readonly Mutant[] = [
  ...of("change-budget.ts", [
    "Math.ceil(share) : Math.floor(share)",
    "Math.floor(share) : Math.ceil(share)",
  ]),
  ...of(
    "check.ts",
    ["actions.length > limits.confirmation.aboveTerminations ||", "false ||"],
    ["actions.some(({ rule }) => !exact.has(rule))", "false"],
    ["sum !== costImpact", "sum > costImpact"],
    ['instances.kind === "gap" && actions.length > 0', "false"],
  ),
  ...of("checks/approval.ts", ["removed > aboveTerminations", "removed > aboveTerminations + 1"]),
  ...of("checks/fleet.ts", ["after > before : after === before", "true : after === before"]),
  ...of(
    "checks/limits.ts",
    ["if (spend <= limits.maxHourlySpend) return [];", "if (spend >= 0) return [];"],
    ["return count > limits.maxInstances", "return count > limits.maxInstances + 1"],
    ["return count > most ?", "return count > most + 1 ?"],
  ),
  ...of("checks/loads.ts", ["byAge.size * 5 >= wanted * 4", "byAge.size >= 1"]),
  ...of(
    "checks/shrinking.ts",
    [".filter((floor) => left < floor)", ".filter((floor) => left + 1 < floor)"],
    ["return left < needed ?", "return left + 9 < needed ?"],
    ["mean > threshold.above + tolerance", "mean > threshold.above + 30"],
    ["!except.includes(before) &&", ""],
  ),
  ...of(
    "checks/switches.ts",
    ["what !== opposite[direction] &&", ""],
    ['return !inside("deny") &&', "return"],
  ),
  ...of(
    "checks/terminations.ts",
    ["const short = left < pool.size.min;", "const short = left + 1 < pool.size.min;"],
    ["!instance.mayTerminate ||", ""],
    ["gpus.length === instance.gpus &&", ""],
    ["if (entry.lease) return entry.lease.until <= now;", "if (entry.lease) return true;"],
  ),
  ...of("checks/world.ts", ["return entry.id === instance.id;", "return true;"]),
  ...of(
    "choose-victim.ts",
    ["-opinion.idleMinutes,", "opinion.idleMinutes,"],
    ["-(member.instance?.pricePerHour ?? 0)", "(member.instance?.pricePerHour ?? 0)"],
    ['member.state === "unhealthy" ? 0 : 1', "1"],
    ["doubts.length === 0 && !protectionOf", "!protectionOf"],
  ),
  ...of("fleet-after.ts", ["generation += 1;", "generation += 0;"]),
  ...of("free-gpus.ts", ["samples.every(({ peak })", "samples.some(({ peak })"]),
  ...of("gates/budget.ts", ["limit - spent.amount - committed", "limit - committed"]),
  ...of("gates/gate.ts", ["if (fits >= asked) return pass;", "if (fits > 0) return pass;"]),
  ...of("gates/instance-limit.ts", ["Math.max(0, limit - has)", "Math.max(0, limit - has + 1)"]),
  ...of(
    "gates/minimum-size.ts",
    ["left < floor.members) {", "left + 1 < floor.members) {"],
    ["if (left >= size.min) return undefined;", "if (left >= 0) return undefined;"],
    ['return state !== "unhealthy";', "return true;"],
  ),
  ...of("gates/price-changed.ts", ["* 100 <= most * nearest", "* 100 < most * nearest"]),
  ...of("gates/price-unknown.ts", ["tally.unpriced.length === 0", "tally.unpriced.length >= 0"]),
  ...of("gates/rejected-recently.ts", ["no.until <= now", "no.until < now"]),
  ...of("gates/spend-limit.ts", ["(limit - tally.spend) / price", "limit / price"]),
  ...of("gates/stabilizing.ts", ["if (left >= members) return", "if (left >= members - 1) return"]),
  ...of("gates/unknown-readings.ts", ["if (doubt === undefined) return pass;", "return pass;"]),
  ...of("gates/would-flap.ts", ["wish.ends) return pass;", "true) return pass;"]),
  ...of(
    "join.ts",
    ["if (growth && room > 0) {", "if (growth) {"],
    ["(surplus ?? 1)", "(surplus ?? 2)"],
    ["Math.max(1, policies.limits.confirmation.aboveTerminations)", "99"],
    ["other.count - one.count ||", "one.count - other.count ||"],
    ['if (ofAll.some(({ kind }) => kind === "keep")) return [];', ""],
    ['|| spoken.some((one) => one.kind === "keep")', ""],
    ["other.members - one.members)[0]", "one.members - other.members)[0]"],
  ),
  ...of("machine-signal.ts", ["(holders.get(name) ?? 0) > 1", "false"]),
  ...of(
    "members.ts",
    ["if (instance && claimed.has(instance.id)) {", "if (false) {"],
    ["if (instance && others.length === 0)", "if (instance)"],
  ),
  ...of(
    "ownership.ts",
    ["return fleetEntry.id === instance.id;", "return true;"],
    ["pool !== undefined && carriesOurTags(instance, fleetTag, pool)", "pool !== undefined"],
  ),
  ...of("pool-load.ts", [
    "left === 0 ? undefined : sumOfMeans",
    "left < 0 ? undefined : sumOfMeans",
  ]),
  ...of(
    "required-confirmation.ts",
    ["if (removed.length > 0 && !context.removalsJustified) {", "if (false) {"],
    ["growth + earlier > ", "growth > "],
  ),
  ...of("rules/busy-signals.ts", ["value > signal.above", "value > signal.above + 1"]),
  ...of(
    "rules/headroom.ts",
    ["Math.max(gpus, Math.ceil(", "Math.max(gpus, Math.floor("],
    ["after.free >= wanted.of(after.total)", "after.free >= 0"],
    ["return Math.max(1, short < 0 ? machines.length : short);", "return machines.length;"],
  ),
  ...of("rules/idleness.ts", [
    "return window.evidence.highest < question.belowPercent",
    "return window.evidence.mean < question.belowPercent",
  ]),
  ...of("rules/lease.ts", ["if (end <= now) {", "if (end < now) {"]),
  ...of("rules/minimum.ts", ["if (count <= 0) {", "if (count <= 1) {"]),
  ...of(
    "rules/queue.ts",
    ["if (waiting.gpus > 0) return", "if (waiting.gpus > 1) return"],
    ["between(activeSince, now) < patience", "between(activeSince, now) < 0"],
  ),
  ...of(
    "rules/schedule.ts",
    ["minuteOfDay >= from && minuteOfDay < to", "minuteOfDay >= from && minuteOfDay <= to"],
    ["&& !policy.except.includes(date)", ""],
    ["present - policy.maximum)", "present)"],
  ),
  ...of(
    "rules/target.ts",
    ["mean > policy.percent + policy.tolerancePercent", "mean > policy.percent"],
    ["wanted >= members || comingMembers(pool).length > 0", "wanted >= members"],
    ["if (blind) return [unknownOf(blind)];", ""],
  ),
  ...of("spending.ts", ["isSame ? known.from : now", "known.from"]),
  ...of("tally.ts", ["count: member ? 1 : 0,", "count: 0,"]),
  ...of("waiting-jobs.ts", ["Math.ceil(gpus / size)", "Math.floor(gpus / size)"]),
  ...of(
    "window.ts",
    ["if (newest > freshness) {", "if (newest > freshness * 2) {"],
    ["fewest * coverage.denominator < expected * coverage.numerator", "fewest < 1"],
    ["if (gpus.length < has) {", "if (false) {"],
    ["at > oldest && at <= now && at >= start", "at > oldest && at <= now"],
  ),
];
