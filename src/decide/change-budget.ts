/** How much of a change budget is used, and what is left of it. */
import { type LaunchRecord, poolDirection, type TerminationRecord } from "../model/history.ts";
import type { Direction } from "../model/plan.ts";
import type { ChangeBudget } from "../model/safety.ts";
import { after, between, type Instant } from "../model/units.ts";
import type { Member } from "./members.ts";
import type { Situation } from "./situation.ts";
import type { Tally } from "./tally.ts";

/** A change that counts. Without `at` it counts until it is done, whenever it began. */
interface Used {
  readonly at?: Instant;
}

/** Whose budget, for which direction. Without a pool it is the whole fleet's. */
export interface BudgetQuestion {
  readonly budget: ChangeBudget;
  readonly direction: Direction;
  readonly pool?: string;
}

/** A budget as it stands. */
export interface BudgetState {
  readonly used: number;
  readonly allowed: number;
  /** Members at the start of the stretch, which the percentage is of. */
  readonly base: number;
  /** When one more fits, where that only takes time. */
  readonly until?: Instant;
}

/** Counts what was done, is under way, waits, and is planned by this run already. */
export function budgetState(
  question: BudgetQuestion,
  situation: Situation,
  tally: Tally,
): BudgetState {
  const { budget, direction } = question;
  const done = direction === "grow" ? launches(question, situation) : endings(question, situation);
  const open = openChanges(question, situation) + planned(question, tally);
  const base = membersBefore(question, situation, done);
  const allowed = allowance(budget, direction, base);
  const used = done.length + open;
  const until = freeAt(done, { budget, over: used - allowed });
  return { used, allowed, base, ...(until === undefined ? {} : { until }) };
}

/**
 * The same at the moment of a call: only what was called before it counts, because what waits
 * beside it has its own turn.
 */
export function budgetAtCall(
  question: BudgetQuestion & { readonly name: string },
  situation: Situation,
): BudgetState {
  const { budget, direction, name } = question;
  const others = withoutIntended(situation, name);
  const done = direction === "grow" ? launches(question, others) : endings(question, others);
  const base = membersBefore(question, situation, done);
  const allowed = allowance(budget, direction, base);
  const until = freeAt(done, { budget, over: done.length - allowed });
  return { used: done.length, allowed, base, ...(until === undefined ? {} : { until }) };
}

function withoutIntended(situation: Situation, name: string): Situation {
  const { observation } = situation;
  const { launches: before, terminations } = observation.ledger;
  const called = Object.entries(terminations).filter(
    ([other, { state }]) => other !== name && state !== "intended",
  );
  const launched = Object.entries(before).filter(([other]) => other !== name);
  const ledger = {
    ...observation.ledger,
    terminations: Object.fromEntries(called),
    launches: Object.fromEntries(launched),
  };
  return { ...situation, observation: { ...observation, ledger } };
}

/** Down for terminations and up for launches; a percentage alone never allows nothing. */
function allowance({ count, percent }: ChangeBudget, direction: Direction, base: number): number {
  const most = count ?? Number.POSITIVE_INFINITY;
  if (percent === undefined) return most;
  const share = (base * percent) / 100;
  return Math.min(most, Math.max(1, direction === "grow" ? Math.ceil(share) : Math.floor(share)));
}

const launchesUnderWay = new Set<LaunchRecord["state"]>(["intended", "unknown", "launched"]);
const launchesNotMade = new Set<LaunchRecord["state"]>(["refused", "expired"]);

function launches({ budget, pool }: BudgetQuestion, { observation, now }: Situation) {
  return Object.values(observation.ledger.launches)
    .filter((launch) => pool === undefined || launch.pool === pool)
    .filter(({ state }) => !launchesNotMade.has(state))
    .flatMap(({ state, at }) => counting({ at, open: launchesUnderWay.has(state) }, budget, now));
}

function endings({ budget, pool }: BudgetQuestion, { observation, now }: Situation) {
  const open = new Set<TerminationRecord["state"]>(["intended", "called"]);
  return Object.values(observation.ledger.terminations)
    .filter((ending) => pool === undefined || ending.pool === pool)
    .filter(({ state }) => state !== "refused")
    .flatMap(({ state, at }) => counting({ at, open: open.has(state) }, budget, now));
}

function counting(
  change: { readonly at: Instant; readonly open: boolean },
  { per }: ChangeBudget,
  now: Instant,
): readonly Used[] {
  if (change.open) return [{}];
  return between(change.at, now) < per ? [{ at: change.at }] : [];
}

/** Waiting for an approval, merged and not begun, or out of order without anybody's doing. */
function openChanges({ direction, pool }: BudgetQuestion, situation: Situation): number {
  const members = membersIn(pool, situation);
  const waiting = situation.observation.waiting
    .filter((one) => one.direction === direction && (pool === undefined || one.pool === pool))
    .flatMap(({ adds, removes }) => (direction === "grow" ? adds : removes))
    .filter((name) => direction === "shrink" || !members.some((one) => one.name === name));
  const state = direction === "grow" ? "pending" : "unhealthy";
  const without = members.filter(
    (one) => one.state === state && (one.launch === undefined || !isCounted(one, direction)),
  );
  return waiting.length + without.length;
}

/** A pending name whose launch is under way is among the launches. */
function isCounted({ launch }: Member, direction: Direction): boolean {
  return direction === "grow" && launch !== undefined && !launchesNotMade.has(launch.state);
}

function membersIn(pool: string | undefined, { members }: Situation): readonly Member[] {
  return pool === undefined ? members : members.filter((member) => member.pool === pool);
}

function planned({ direction, pool }: BudgetQuestion, { planned: counts }: Tally): number {
  if (pool !== undefined) return counts.get(poolDirection(pool, direction)) ?? 0;
  return [...counts]
    .filter(([key]) => key.endsWith(`-${direction}`))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** What lives now, with what ended or without what was launched in the stretch. */
function membersBefore(
  { direction, pool }: BudgetQuestion,
  situation: Situation,
  done: readonly Used[],
): number {
  const living = membersIn(pool, situation).filter(({ instance }) => instance !== undefined);
  const finished = done.filter(({ at }) => at !== undefined).length;
  return direction === "shrink" ? living.length + finished : Math.max(0, living.length - finished);
}

/** The moment at which enough of what was done is older than the stretch. */
function freeAt(
  done: readonly Used[],
  { budget, over }: { readonly budget: ChangeBudget; readonly over: number },
): Instant | undefined {
  const times = done.flatMap(({ at }) => (at === undefined ? [] : [at])).sort((a, b) => a - b);
  const last = over < 0 ? undefined : times[over];
  return last === undefined ? undefined : after(last, budget.per);
}
