/**
 * The decision, as a table of contents: admit, rules, join, choose, gates, confirmation, check.
 * The same observation, policies and instant give the same plan, byte for byte.
 */
import { assert } from "../errors.ts";
import type { Gap, Observation } from "../model/observation.ts";
import type { Block, Plan } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import type { Instant } from "../model/units.ts";
import { admit } from "./admit.ts";
import { violations } from "./check.ts";
import { heldMembers, holdsOf } from "./holds.ts";
import { judgePool, type PoolOutcome } from "./judge-pool.ts";
import { byText, own } from "./own.ts";
import { heldPools, quietOf } from "./quiet.ts";
import type { Played, Situation } from "./situation.ts";
import { projectionOf, type Tally, tallyOfLive, tallyOfNamed, tallyOfProjected } from "./tally.ts";

/** A plan with the steps that led to it, for whoever explains it. */
export interface Judgement {
  readonly plan: Plan;
  readonly situation: Situation;
  /** Why nothing at all may be done; no pool was judged then. */
  readonly held?: Block;
  readonly outcomes: readonly PoolOutcome[];
}

/**
 * Decides everything that one run proposes, and why it proposes nothing else. `played` tells the
 * same as the observation's past would: only a backtest, which has played it already, brings it.
 */
export function decide(
  observation: Observation,
  policies: Policies,
  now: Instant,
  played?: Played,
): Plan {
  return judge(observation, policies, now, played).plan;
}

/** The one path of a decision. `decide` keeps its end, an explanation its steps too. */
export function judge(
  observation: Observation,
  policies: Policies,
  now: Instant,
  played?: Played,
): Judgement {
  const { situation, held } = admit(observation, policies, now, played);
  const judgement = held
    ? { plan: heldPlan(situation, held), situation, held, outcomes: [] }
    : judged(situation);
  const wrong = violations(observation, policies, judgement.plan);
  assert(wrong.length === 0, `a plan broke its own invariants: ${wrong.join("; ")}`);
  return judgement;
}

function judged(situation: Situation): Judgement {
  const { outcomes, tally } = judgePools(situation);
  const plan: Plan = {
    at: situation.now,
    mainSha: situation.observation.mainSha,
    proposals: outcomes.flatMap(({ proposal }) => proposal ?? []),
    blocked: outcomes.flatMap(({ blocked }) => blocked),
    holds: holdsOf(situation, outcomes),
    projection: projectionOf(situation, { now: tallyOfLive(situation), projected: tally }),
    gaps: gapsOf(situation),
    quiet: quietOf(situation, outcomes),
  };
  return { plan, situation, outcomes };
}

/** Each pool is judged with what the ones before it have already taken of the limits. */
function judgePools(situation: Situation): {
  readonly outcomes: readonly PoolOutcome[];
  readonly tally: Tally;
} {
  const outcomes: PoolOutcome[] = [];
  let tally = tallyOfProjected(situation);
  for (const pool of situation.pools) {
    const turn = judgePool(pool, situation, tally);
    outcomes.push(turn.outcome);
    tally = turn.tally;
  }
  return { outcomes, tally };
}

/** Nothing is proposed; what could not be listed is projected as the fleet file names it. */
function heldPlan(situation: Situation, held: Block): Plan {
  const seen = situation.observation.instances.kind === "seen";
  const tallies = seen
    ? { now: tallyOfLive(situation), projected: tallyOfProjected(situation) }
    : { now: tallyOfNamed(situation), projected: tallyOfNamed(situation) };
  return {
    at: situation.now,
    mainSha: situation.observation.mainSha,
    proposals: [],
    blocked: [],
    holds: heldMembers(situation, held),
    projection: projectionOf(situation, tallies),
    gaps: gapsOf(situation),
    quiet: heldPools(situation, held.sentence),
  };
}

/** Parts of the outside that were not seen, and members without readings to trust. */
function gapsOf({ observation, members }: Situation): readonly Gap[] {
  const { instances, offers, readings, signals = {} } = observation;
  const asked = Object.keys(signals)
    .sort(byText)
    .flatMap((query) => own(signals, query) ?? []);
  const parts = [instances, offers, ...asked].flatMap((part) =>
    part.kind === "gap" ? [part.gap] : [],
  );
  const unread = members.flatMap(({ state, name, instance }): readonly Gap[] => {
    if (state !== "active" || !instance) return [];
    const read = Object.hasOwn(readings, instance.id) ? readings[instance.id] : undefined;
    if (read?.kind === "measured") return [];
    return [{ source: "readings", why: `${name}: ${read?.why ?? "no readings"}` }];
  });
  return [...parts, ...unread];
}
