/**
 * Which types and regions had no capacity a moment ago, and until when they are not asked again;
 * and where a machine never became healthy, so that the next one is tried elsewhere first.
 * Apart, because apply writes it down and plan reads it. No chance: the spread comes from a name.
 */
import type { CapacityRefusal, Ledger } from "../model/history.ts";
import { after, between, day, type Instant, type Millis, millis, minutes } from "../model/units.ts";
import { fingerprint } from "./fingerprint.ts";
import { own } from "./own.ts";

/** The pause after the first refusal; each further one in a row doubles it. */
export const firstPause: Millis = minutes(5);
/** No pause is longer, before it is spread. */
export const longestPause: Millis = minutes(60);
/** So much of a pause is spread, so that who was refused together does not return together. */
const spread = 0.25;
/** What was refused longer ago than this counts no more. */
const memory: Millis = day;

type Refusals = NonNullable<Ledger["refusals"]>;
type FailedPlaces = NonNullable<Ledger["failedPlaces"]>;

/** A type in a region. */
export interface Room {
  readonly type: string;
  readonly region: string;
}

/** The key of a type and region in the ledger. */
export function roomKey({ type, region }: Room): string {
  return `${type}/${region}`;
}

/** Until when a type is not asked for in a region; undefined when it may be asked for. */
export function refusedUntil(
  refusals: Refusals | undefined,
  room: Room,
  now: Instant,
): Instant | undefined {
  const until = own(refusals ?? {}, roomKey(room))?.until;
  return until !== undefined && until > now ? until : undefined;
}

/** With one more refusal; what is too old to count is dropped. `name` spreads the pause. */
export function withRefusal(
  refusals: Refusals | undefined,
  room: Room,
  refused: { readonly at: Instant; readonly name: string },
): Refusals {
  const { at, name } = refused;
  const recent = Object.entries(refusals ?? {}).filter(([, one]) => isRecent(one.at, at));
  const known = Object.fromEntries(recent);
  const key = roomKey(room);
  const failures = (own(known, key)?.failures ?? 0) + 1;
  const until = after(at, pauseOf(failures, `${name} ${key} ${failures}`));
  const refusal: CapacityRefusal = { failures, at, until };
  return { ...known, [key]: refusal };
}

/** After a launch there: what was refused before counts no more. */
export function withoutRefusal(refusals: Refusals | undefined, room: Room): Refusals {
  const { [roomKey(room)]: _ended, ...rest } = refusals ?? {};
  return rest;
}

/** With one more machine that never became healthy; what is too old to count is dropped. */
export function withFailedPlace(
  places: FailedPlaces | undefined,
  room: Room,
  at: Instant,
): FailedPlaces {
  const recent = Object.entries(places ?? {}).filter(([, failedAt]) => isRecent(failedAt, at));
  return { ...Object.fromEntries(recent), [roomKey(room)]: at };
}

/** After a machine became healthy there: what failed before counts no more. */
export function withoutFailedPlace(places: FailedPlaces | undefined, room: Room): FailedPlaces {
  const { [roomKey(room)]: _mended, ...rest } = places ?? {};
  return rest;
}

/** In the same order, but those where a machine failed to become healthy lately come last. */
export function elsewhereFirst<One extends Room>(
  rooms: readonly One[],
  places: FailedPlaces | undefined,
  now: Instant,
): readonly One[] {
  const hasFailed = (room: One) => {
    const at = own(places ?? {}, roomKey(room));
    return at !== undefined && isRecent(at, now);
  };
  return [...rooms.filter((room) => !hasFailed(room)), ...rooms.filter(hasFailed)];
}

function isRecent(at: Instant, now: Instant): boolean {
  return between(at, now) < memory;
}

function pauseOf(failures: number, seed: string): Millis {
  const pause = Math.min(firstPause * 2 ** (failures - 1), longestPause);
  return millis(pause * (1 + (spread * fingerprint(seed)) / 2 ** 32));
}
