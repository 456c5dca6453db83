/**
 * Why a decision came out as it did. Apart from deciding, which it never influences: it only reads
 * the steps that the one path of a decision kept.
 */
import type {
  Explanation,
  GateAnswer,
  MemberExplanation,
  PoolExplanation,
  RuleAnswer,
  Verdict,
} from "../model/explanation.ts";
import type { MonthEnd } from "../model/month-end.ts";
import type { Observation } from "../model/observation.ts";
import type { Block, Plan, PlannedAction } from "../model/plan.ts";
import type { Policies, PoolPolicy } from "../model/policy.ts";
import { type Instant, instant, type Millis } from "../model/units.ts";
import { choiceOf } from "./alternatives.ts";
import { type Judgement, judge } from "./decide.ts";
import type { GateStep } from "./gates/index.ts";
import type { PoolOutcome } from "./judge-pool.ts";
import type { Member } from "./members.ts";
import { monthEndSeen } from "./month-end.ts";
import { byText, own } from "./own.ts";
import { readingsUsed } from "./readings-used.ts";
import { windowOf } from "./rules/index.ts";
import type { Opinion } from "./rules/opinion.ts";
import { membersOfPool, type Situation } from "./situation.ts";
import { freshness } from "./window.ts";

/** A plan, and how it came about. */
export interface Explained {
  readonly plan: Plan;
  readonly explanation: Explanation;
  /** What the month is expected to cost as things are. */
  readonly monthEnd: MonthEnd;
}

/** Decides as `decide` does, and tells every step of it. */
export function explainDecision(
  observation: Observation,
  policies: Policies,
  now: Instant,
): Explained {
  const judgement = judge(observation, policies, now);
  const { plan, situation } = judgement;
  const outcomes = new Map(judgement.outcomes.map((outcome) => [outcome.pool.name, outcome]));
  const fates = fatesOf(plan);
  const pools = poolNames(situation).map((pool) =>
    poolExplanation(pool, outcomes.get(pool), { ...judgement, fates }),
  );
  const { repository, mainSha } = observation;
  const explanation = { at: plan.at, repository, mainSha, pools };
  return { plan, explanation, monthEnd: monthEndSeen(situation) };
}

function poolNames({ pools, observation }: Situation): readonly string[] {
  const names = [...pools.map(({ name }) => name), ...Object.keys(observation.fleet.pools)];
  return [...new Set(names)].sort(byText);
}

function poolExplanation(
  pool: string,
  outcome: PoolOutcome | undefined,
  { plan, situation, held, fates }: Judgement & { readonly fates: Fates },
): PoolExplanation {
  const choice = outcome?.gated && choiceOf(outcome.gated.wish, outcome.opinions, situation);
  const quiet = plan.quiet.find((one) => one.pool === pool)?.sentence ?? "";
  const window = longestOf(situation.pools.find(({ name }) => name === pool));
  return {
    pool,
    verdict: held ? { kind: "nothing", ...held } : verdictOf(outcome, quiet),
    answers: (outcome?.opinions ?? []).map(answerOf),
    gates: (outcome?.gated?.steps ?? []).map(gateAnswer),
    ...(choice ? { choice } : {}),
    members: membersOfPool(situation, pool).map((member) =>
      memberExplanation(member, window, { fates, situation }),
    ),
  };
}

function longestOf(pool: PoolPolicy | undefined): Millis {
  const windows = (pool?.rules ?? []).map(windowOf);
  return windows.reduce((longest, window) => (window > longest ? window : longest), freshness);
}

function verdictOf(outcome: PoolOutcome | undefined, quiet: string): Verdict {
  const proposal = outcome?.proposal;
  if (proposal) {
    const { direction, costImpact, actions } = proposal;
    return { kind: direction, costImpact, sentence: actions[0]?.reason ?? "" };
  }
  const block = outcome?.blocked[0]?.block;
  if (block) return { kind: "nothing", ...block, sentence: quiet };
  const unknown = outcome?.opinions.some(({ kind }) => kind === "unknown");
  if (unknown) return { kind: "nothing", sentence: quiet, reason: "unknown-readings" };
  const until = earliest(outcome?.opinions ?? []);
  return { kind: "nothing", sentence: quiet, ...(until === undefined ? {} : { until }) };
}

function earliest(opinions: readonly Opinion[]): Instant | undefined {
  const ends = opinions.flatMap(({ until }) => (until === undefined ? [] : [until]));
  return ends.length === 0 ? undefined : instant(Math.min(...ends));
}

function answerOf(opinion: Opinion): RuleAnswer {
  const member = "member" in opinion ? opinion.member : undefined;
  return {
    rule: opinion.rule,
    kind: opinion.kind,
    sentence: opinion.reason,
    ...(member === undefined ? {} : { member }),
    ...(opinion.until === undefined ? {} : { until: opinion.until }),
  };
}

const outcomes = { pass: "passed", trim: "trimmed", block: "blocked" } as const;

function gateAnswer({ gate, verdict }: GateStep): GateAnswer {
  const outcome = outcomes[verdict.kind];
  if (verdict.kind === "pass") return { gate, outcome };
  const { sentence, until } = verdict.block;
  return { gate, outcome, sentence, ...(until === undefined ? {} : { until }) };
}

function memberExplanation(
  member: Member,
  window: Millis,
  { fates, situation }: { readonly fates: Fates; readonly situation: Situation },
): MemberExplanation {
  const { instance, entry, name } = member;
  const price = instance?.pricePerHour ?? entry?.pricePerHour;
  const { hold, action } = fates.get(placeOf(member.pool, name)) ?? {};
  const readings = instance && own(situation.observation.readings, instance.id);
  const question = { member, readings, now: situation.now, window, measure: "peak" } as const;
  return {
    name,
    state: member.state,
    type: instance?.type ?? entry?.type ?? "",
    region: instance?.region ?? entry?.region ?? "",
    ...(price === undefined ? {} : { pricePerHour: price }),
    ...(instance ? { readings: readingsUsed(question) } : {}),
    ...(hold ? { hold } : {}),
    ...(action ? { action: actionOf(action) } : {}),
  };
}

function actionOf({ type, block }: PlannedAction): NonNullable<MemberExplanation["action"]> {
  return { type, ...(block ? { stoppedBy: block.reason } : {}) };
}

/** What the plan says of each machine that it speaks of, by pool and name. */
type Fates = ReadonlyMap<string, { readonly hold?: Block; readonly action?: PlannedAction }>;

function placeOf(pool: string, name: string): string {
  return `${pool}\n${name}`;
}

/** The first of each kind counts: what is proposed goes before what is blocked. */
function fatesOf({ proposals, blocked, holds }: Plan): Fates {
  const actions = [...proposals.flatMap((proposal) => proposal.actions), ...blocked];
  const fates = new Map<string, { readonly hold?: Block; readonly action?: PlannedAction }>();
  for (const action of actions.toReversed()) {
    fates.set(placeOf(action.pool, action.target), { action });
  }
  for (const { pool, instance, block } of holds.toReversed()) {
    const place = placeOf(pool, instance);
    fates.set(place, { ...fates.get(place), hold: block });
  }
  return fates;
}
