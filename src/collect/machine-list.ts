/**
 * The list of machines, or why it is not believed: an outage of the cloud must not look like a
 * fleet that is gone (docs/decisions/0007). Apart because it is one question with its own rules.
 */
import { messageOf, OutsideError } from "../errors.ts";
import type { Ledger, TerminationRecord } from "../model/history.ts";
import { type Instance, type InstanceId, instanceIdOf, isLive } from "../model/instance.ts";
import type { Gap, Seen } from "../model/observation.ts";
import { between, type Instant, type Millis, minutes } from "../model/units.ts";
import type { Clock, Cloud } from "../ports.ts";

/**
 * A list of fewer than half of the machines that should be there, or without one that was launched
 * long ago, is asked for again, and then taken for an outage; unless the cloud says of each missing
 * machine that it is gone.
 */
export async function listedInstances(
  { cloud, clock }: { readonly cloud: Cloud; readonly clock: Clock },
  ledger: Ledger,
): Promise<Seen<readonly Instance[]>> {
  const expected = expectedCount(ledger);
  const due = launchesDue(ledger, clock.now());
  const isWhole = (list: readonly Instance[]) =>
    list.filter(isLive).length * 2 >= expected && unlisted(due, list).length === 0;
  const first = await seen("instances", () => cloud.instances());
  if (first.kind === "gap" || isWhole(first.value)) return first;
  const second = await seen("instances", () => cloud.instances());
  if (second.kind === "gap" || isWhole(second.value)) return second;
  const lacked = unlisted(due, second.value);
  if (await areGone(cloud, missingFrom(second.value, ledger, lacked))) return second;
  const count = second.value.filter(isLive).length;
  const why = whyNotWhole({ count, expected, names: lacked.map(({ name }) => name) });
  return { kind: "gap", gap: { source: "instances", why } };
}

function whyNotWhole(found: {
  readonly count: number;
  readonly expected: number;
  /** Of the launches that are due and not listed. */
  readonly names: readonly string[];
}): string {
  const { count, expected, names } = found;
  if (count * 2 >= expected) {
    return `the list lacks ${names.join(", ")} twice, which the cloud launched and does not call gone`;
  }
  return count === 0
    ? `the list is empty twice, though ${expected} machines should be there`
    : `the list has ${count} machines twice, though ${expected} should be there`;
}

/** What the last run saw, less the machines whose termination we asked for since. */
function expectedCount(ledger: Ledger): number {
  return Math.max(0, ledger.lastCount - called(ledger).length);
}

function called({ terminations }: Ledger): readonly TerminationRecord[] {
  return Object.values(terminations).filter(({ state }) => state === "called");
}

/** A launch whose machine no list has shown, by the id of the cloud's own answer. */
interface Unlisted {
  readonly name: string;
  readonly id: InstanceId;
}

/**
 * An accepted launch is given up after its boot's time (20 minutes) when no list has shown it. A
 * clock may be two minutes off and a look take one: from here on a list has to show it.
 */
const listedWithin: Millis = minutes(15);

/** Accepted launches that a whole list has to show by now, in order of name. */
function launchesDue(ledger: Ledger, now: Instant): readonly Unlisted[] {
  const ending = new Set(called(ledger).map(({ instanceId }) => instanceId));
  return Object.entries(ledger.launches)
    .flatMap(([name, { state, listed, at, instanceId }]) => {
      if (state !== "launched" || listed || instanceId === undefined) return [];
      if (ending.has(instanceId) || between(at, now) < listedWithin) return [];
      return [{ name, id: instanceIdOf(instanceId) }];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function unlisted(due: readonly Unlisted[], list: readonly Instance[]): readonly Unlisted[] {
  const listed = new Set<string>(list.map(({ id }) => id));
  return due.filter(({ id }) => !listed.has(id));
}

/** So many are asked about: more is no proof of anything else, and each takes a second. */
const askedAtMost = 20;

/** Launches that are due, then machines that the last run saw alive, in order of id. */
function missingFrom(
  list: readonly Instance[],
  ledger: Ledger,
  lacked: readonly Unlisted[],
): readonly InstanceId[] {
  const listed = new Set<string>(list.map(({ id }) => id));
  const known = Object.keys(ledger.spending?.machines ?? {})
    .sort()
    .map(instanceIdOf);
  return [...lacked.map(({ id }) => id), ...known.filter((id) => !listed.has(id))].slice(
    0,
    askedAtMost,
  );
}

/** Of nobody known nothing is proven, and silence proves nothing. */
async function areGone(cloud: Cloud, ids: readonly InstanceId[]): Promise<boolean> {
  for (const id of ids) {
    const answer = await seen("instances", () => cloud.isGone(id));
    if (answer.kind === "gap" || !answer.value) return false;
  }
  return ids.length > 0;
}

/** What a question was answered, or that it was not. The refusal of the key is thrown. */
export async function seen<Value>(
  source: Gap["source"],
  look: () => Promise<Value>,
): Promise<Seen<Value>> {
  try {
    return { kind: "seen", value: await look() };
  } catch (error) {
    if (error instanceof OutsideError && error.kind === "unauthorised") throw error;
    return { kind: "gap", gap: { source, why: messageOf(error) } };
  }
}
