/** A pool's work, in percent of one machine. Apart: rules and projections must agree on it. */
import { between, type Millis } from "../model/units.ts";
import type { Member } from "./members.ts";
import { own } from "./own.ts";
import { activeMembers, type PoolView } from "./rules/opinion.ts";
import { readWindow, type Window } from "./window.ts";

type Known = Extract<Window, { kind: "known" }>;

/** One active member and what its mean utilisation over a window is. */
export interface MemberLoad {
  readonly member: Member;
  readonly window: Window;
}

/** Active members sorted by what is known of them. */
export interface PoolLoad {
  readonly known: readonly { readonly member: Member; readonly window: Known }[];
  /** Not active for long enough to have a window: neither load nor capacity. */
  readonly settling: readonly MemberLoad[];
  /** Old enough, and yet nothing can be said. */
  readonly blind: readonly MemberLoad[];
}

/** The means of all active members over a window. */
export function loadOf(pool: PoolView, window: Millis): PoolLoad {
  const all = activeMembers(pool).map((member) => ({ member, window: look(member, pool, window) }));
  const unknown = all.filter((one) => one.window.kind === "unknown");
  const isYoung = ({ member }: MemberLoad) =>
    member.activeSince !== undefined && between(member.activeSince, pool.now) < window;
  return {
    known: all.flatMap(({ member, window: seen }) =>
      seen.kind === "known" ? [{ member, window: seen }] : [],
    ),
    settling: unknown.filter(isYoung),
    blind: unknown.filter((one) => !isYoung(one)),
  };
}

/** The sum of the known means: 150 is the work of one machine and a half. */
export function sumOfMeans({ known }: Pick<PoolLoad, "known">): number {
  return known.reduce((sum, { window }) => sum + window.evidence.mean, 0);
}

/**
 * What the mean of the known members would be without these, if the others took over their work.
 * Undefined when nobody would be left to take it.
 */
export function meanWithout(
  leaving: readonly Member[],
  load: Pick<PoolLoad, "known">,
): number | undefined {
  const gone = new Set(leaving.map(({ name }) => name));
  const left = load.known.filter(({ member }) => !gone.has(member.name)).length;
  return left === 0 ? undefined : sumOfMeans(load) / left;
}

function look(member: Member, pool: PoolView, window: Millis): Window {
  const readings = member.instance && own(pool.readings, member.instance.id);
  return readWindow({ member, readings, now: pool.now, window, measure: "mean" });
}
