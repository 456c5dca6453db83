/** What protects a machine from being terminated, apart because every step and apply ask. */
import type { Block } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import { type PolicyProtection, protectTag } from "../model/safety.ts";
import { between, day, hour, type Instant, instant, type Millis } from "../model/units.ts";
import type { Member } from "./members.ts";
import { own } from "./own.ts";
import type { Situation } from "./situation.ts";
import { clockTime, span } from "./words.ts";

/** Who is asked about: a member, or a machine whose name main no longer holds. */
export interface Protectable {
  readonly name: string;
  readonly pool: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A promise; `by` names who made it unless that is the fleet file. */
interface Promised {
  readonly by: string;
  readonly reason: string;
  readonly until?: Instant;
}

type Judging = Pick<Situation, "policies" | "now">;

/** A protection that has not ended: by the fleet file, the policy or a tag; or the cloud's no. */
export function protectionOf(member: Member, { policies, now }: Judging): Block | undefined {
  const { name, instance } = member;
  const promise = promisesTo(member, policies).find((one) => isKept(one, now));
  if (promise) return blockOf(name, promise, now);
  if (instance && !instance.mayTerminate) {
    return {
      reason: "protected",
      sentence: `the cloud says that it would refuse to terminate ${name} now`,
    };
  }
  return undefined;
}

/** The same for a machine that has left the fleet file: policy and tag still protect it. */
export function standingProtection(
  machine: Protectable,
  { policies, now }: Judging,
): Block | undefined {
  const promises = [...byPolicy(machine, policies), ...byTag(machine.tags)];
  const promise = promises.find((one) => isKept(one, now));
  return promise && blockOf(machine.name, promise, now);
}

/** So long before its end a protection is warned of. */
const warningTime: Millis = day;

/** One sentence for each protection that ends within a day and that nothing else outlasts. */
export function endingProtections({ members, policies, now }: Situation): readonly string[] {
  return members.flatMap((member) => {
    const kept = promisesTo(member, policies).filter((one) => isKept(one, now));
    const ends = kept.map(({ until }) => until ?? Number.POSITIVE_INFINITY);
    const end = Math.max(...ends);
    if (kept.length === 0 || end - now > warningTime) return [];
    const left = span(between(now, instant(end)));
    return [`the protection of ${member.name} ends at ${clockTime(instant(end), now)}, in ${left}`];
  });
}

function promisesTo(member: Member, policies: Policies): readonly Promised[] {
  const { name, pool, entry, instance } = member;
  const inFile = entry?.protect ? [{ by: "", ...entry.protect }] : [];
  const tags = instance?.tags ?? {};
  return [...inFile, ...byPolicy({ name, pool, tags }, policies), ...byTag(tags)];
}

function byPolicy(machine: Protectable, { pools, limits }: Policies): readonly Promised[] {
  const policy = pools.find(({ name }) => name === machine.pool);
  const ordered = (limits.protect ?? []).filter(({ name }) => name === machine.name);
  return [
    ...ordered.map(({ by, until, reason }) => ({ by: ` by the command of ${by}`, until, reason })),
    ...(policy?.protect ?? [])
      .filter((one) => isMeant(one, machine))
      .map(({ of: _of, ...promise }) => ({ by: ` by the policy of ${machine.pool}`, ...promise })),
  ];
}

function isMeant({ of: target }: PolicyProtection, { name, tags }: Protectable): boolean {
  if (target.kind === "name") return target.name === name;
  const value = own(tags, target.key);
  return value !== undefined && (target.value === undefined || target.value === value);
}

/** A value that is no time promises without end: nobody's typing error terminates a machine. */
function byTag(tags: Protectable["tags"]): readonly Promised[] {
  const value = own(tags, protectTag);
  if (value === undefined) return [];
  const by = ` by its tag ${protectTag}`;
  const until = endOf(value.trim());
  return until === undefined
    ? [{ by, reason: "its value is no time, so it has no end" }]
    : [{ by, reason: `it says ${value.trim()}`, until }];
}

const momentPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?Z$/;

/** A moment in UTC, or the end of a day of UTC; the 30th of February is neither. */
function endOf(text: string): Instant | undefined {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!isDay && !momentPattern.test(text)) return undefined;
  const at = Date.parse(isDay ? `${text}T00:00:00Z` : text);
  if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text.slice(0, 16))) {
    return undefined;
  }
  return instant(isDay ? at + 24 * hour : at);
}

function isKept({ until }: Promised, now: Instant): boolean {
  return until === undefined || until > now;
}

function blockOf(name: string, { by, reason, until }: Promised, now: Instant): Block {
  const end =
    until === undefined ? "until the protection is removed" : `until ${clockTime(until, now)}`;
  return {
    reason: "protected",
    sentence: `${name} is protected${by} ${end}: ${reason}`,
    ...(until === undefined ? {} : { until }),
  };
}
