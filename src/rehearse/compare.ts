/**
 * What a test expects against what a decision came to, pool by pool: in both directions, so that
 * neither an action that does not come nor one that nobody expects goes by.
 */
import type { Problem } from "../errors.ts";
import { hourly } from "../model/money.ts";
import type { Block, PlannedAction, Proposal } from "../model/plan.ts";
import type { Expectation, PolicyTest } from "../model/policy-test.ts";

/** What came of one pool. */
export interface PoolResult {
  readonly pool: string;
  readonly proposal?: Proposal;
  /** Why something did not happen: what was stopped, what was held. The strongest first. */
  readonly blocks: readonly Block[];
  /** Why nothing is proposed; absent when something is. */
  readonly quiet?: string;
}

/** One problem for each pool that came to something else. None: the test holds. */
export function differences(test: PolicyTest, results: readonly PoolResult[]): readonly Problem[] {
  return results.flatMap((result) => {
    const expected = test.expect.filter(({ pool }) => pool === result.pool);
    const { missing, unexpected } = compared(expected, result);
    if (missing.length === 0 && unexpected.length === 0) return [];
    return [problemOf(test, result, { missing, unexpected })];
  });
}

interface Difference {
  readonly missing: readonly Expectation[];
  readonly unexpected: readonly PlannedAction[];
}

function compared(expected: readonly Expectation[], result: PoolResult): Difference {
  const left = [...(result.proposal?.actions ?? [])];
  const missing: Expectation[] = [];
  const acts = expected
    .filter(({ action }) => action !== "nothing")
    .toSorted((one, other) => precision(other) - precision(one));
  for (const one of acts) {
    const found = left.filter((action) => isMet(one, action, result)).slice(0, one.count);
    if (found.length < one.count) missing.push({ ...one, count: one.count - found.length });
    for (const action of found) left.splice(left.indexOf(action), 1);
  }
  const nothings = expected.filter(({ action }) => action === "nothing");
  return {
    missing: [...missing, ...nothings.filter((one) => !isQuiet(one, result))],
    unexpected: left,
  };
}

/** What says more is matched first, so that what says less takes what is left. */
function precision(one: Expectation): number {
  return Object.keys(one).length;
}

function isMet(one: Expectation, action: PlannedAction, { proposal }: PoolResult): boolean {
  return (
    action.type === (one.action === "grow" ? "provision_instance" : "terminate_instance") &&
    (one.machine ?? action.target) === action.target &&
    (one.type ?? action.instanceType) === action.instanceType &&
    (one.region ?? action.region) === action.region &&
    (one.rule ?? action.rule) === action.rule &&
    (one.confirmation ?? proposal?.confirmation.kind) === proposal?.confirmation.kind &&
    action.reason.includes(one.says ?? "")
  );
}

/** Nothing is proposed, and it is for this reason and in these words. */
function isQuiet({ because, says }: Expectation, { proposal, blocks, quiet }: PoolResult): boolean {
  if (proposal !== undefined) return false;
  const matching = blocks.filter(({ reason }) => because === undefined || reason === because);
  if (because !== undefined && matching.length === 0) return false;
  const sentences = matching.map(({ sentence }) => sentence);
  const all = because === undefined && quiet !== undefined ? [quiet, ...sentences] : sentences;
  return says === undefined || all.some((sentence) => sentence.includes(says));
}

function problemOf(
  test: PolicyTest,
  result: PoolResult,
  { missing, unexpected }: Difference,
): Problem {
  const lines = [
    ...missing.map((one) => `  - ${expectedLine(one)}`),
    ...unexpected.map((action) => `  + ${actionLine(action, result)}`),
    ...(result.proposal ? [] : nothingLines(result)),
  ];
  const what =
    `the test "${test.name}" comes out otherwise in ${result.pool} ` +
    "(- expected, + what came)\n";
  return {
    at: (missing[0] ?? test.expect.find(({ pool }) => pool === result.pool) ?? test).at,
    what: `${what}${lines.join("\n")}`,
    hint: "Change the policy, or what the test expects",
  };
}

function expectedLine(one: Expectation): string {
  const { action, count, machine, type, region, rule, because, confirmation, says } = one;
  const noun = action === "grow" ? `grow by ${count}` : action;
  return [
    machine === undefined ? noun : `${noun} ${machine}`,
    ...(type === undefined ? [] : [type]),
    ...(region === undefined ? [] : [`in ${region}`]),
    ...(rule === undefined ? [] : [`by ${rule}`]),
    ...(because === undefined ? [] : [`because ${because}`]),
    ...(confirmation === undefined ? [] : [`with confirmation ${confirmation}`]),
    ...(says === undefined ? [] : [`saying "${says}"`]),
  ].join(" ");
}

function actionLine(action: PlannedAction, { proposal }: PoolResult): string {
  const { type, target, instanceType, region, rule, reason, costImpact } = action;
  const confirmation = proposal ? ` with confirmation ${proposal.confirmation.kind}` : "";
  const noun = type === "provision_instance" ? "grow by 1" : `shrink ${target}`;
  return (
    `${noun} ${instanceType} in ${region} by ${rule}${confirmation} ` +
    `(${hourly(costImpact)}): ${reason}`
  );
}

function nothingLines({ blocks, quiet }: PoolResult): readonly string[] {
  const [first, ...more] = blocks;
  if (!first) return [`  + nothing: ${quiet ?? "no rule asks for anything"}`];
  const others = [...new Set(more.map(({ reason }) => reason))].filter(
    (reason) => reason !== first.reason,
  );
  const rest = others.length === 0 ? "" : ` (also ${others.join(", ")})`;
  return [`  + nothing because ${first.reason}${rest}: ${first.sentence}`];
}
