/** Writes what a plan decided against, and what a dry run would have done, once per change. */
import { stopOf } from "../decide/pool-stop.ts";
import type { Ledger } from "../model/history.ts";
import type { Observation } from "../model/observation.ts";
import type { Plan, PlannedAction } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import { directionOf } from "../record/action-change.ts";
import { decisionId } from "../record/audit-entry.ts";
import { compactJson } from "../record/canonical-json.ts";
import { decisionText } from "../record/decision-record.ts";
import { changeOf } from "../record/planned-change.ts";
import type { Run } from "../record/run.ts";
import { blockedMessage } from "../report/messages.ts";

function blockKey(action: PlannedAction): string {
  return `${action.pool}/${action.type}/${action.block?.reason ?? ""}`;
}

/** Records and tells blocks that are new since the last run, and forgets those that ended. */
export async function recordBlocked(
  run: Run,
  plan: Plan,
  policies: Policies,
  observation: Observation,
): Promise<void> {
  const { limits } = policies;
  const { blocks } = run.recording.journal().ledger;
  const telling = plan.blocked.filter((action) => !isServed(action, observation));
  const fresh = telling.filter((action) => !Object.hasOwn(blocks, blockKey(action)));
  const decision = decisionId(plan.at, plan.mainSha);
  await run.recording.write({
    headline: blockedHeadline(fresh),
    changes: fresh.map((action) => changeOf(action, "blocked", { decision }, plan.at)),
    ledger: (ledger) => ({ ...ledger, blocks: blocksAfter(ledger, telling, plan.at) }),
    decision: { id: decision, text: decisionText(observation, policies, plan) },
  });
  for (const action of fresh) {
    if (!action.block || isStopped(action, policies, observation)) continue;
    const message = blockedMessage(action, action.block, limits);
    run.recording.say({ text: `${message.text}\n${message.detail}` });
  }
}

/** Of a pool that its failed launches stopped people have heard already. */
function isStopped(action: PlannedAction, policies: Policies, observation: Observation): boolean {
  const pool = policies.pools.find(({ name }) => name === action.pool);
  if (action.block?.reason !== "anomaly" || action.type !== "provision_instance") return false;
  const { ledger, at: now } = observation;
  return pool !== undefined && stopOf(pool, { ledger, limits: policies.limits, now }) !== undefined;
}

function blockedHeadline(fresh: readonly PlannedAction[]): string {
  const [first] = fresh;
  if (!first) return "Forget blocks that ended";
  const verb = first.type === "provision_instance" ? "growth" : "shrinking";
  return `Block ${verb} of ${first.pool}: ${first.block?.reason ?? ""}`;
}

/** An action of this pool and direction is on its way: the wish is served, not blocked. */
export function isServed(
  action: PlannedAction,
  observation: Pick<Observation, "waiting" | "ledger">,
): boolean {
  const direction = directionOf(action.type);
  const waits = observation.waiting.some(
    (one) => one.pool === action.pool && one.direction === direction,
  );
  const open = Object.values(observation.ledger.open);
  return waits || open.some((one) => one.pool === action.pool && one.type === action.type);
}

function blocksAfter(
  ledger: Ledger,
  telling: readonly PlannedAction[],
  at: Plan["at"],
): Ledger["blocks"] {
  const blocks: Record<string, Ledger["blocks"][string]> = {};
  for (const action of telling) {
    const key = blockKey(action);
    blocks[key] = ledger.blocks[key] ?? { since: at, actionId: action.id };
  }
  return blocks;
}

/** Writes what would have been done, when that differs from the last dry run. */
export async function recordDryRun(run: Run, plan: Plan): Promise<void> {
  const actions = [...plan.proposals.flatMap((one) => one.actions), ...plan.blocked];
  const signature = compactJson(
    actions.map((action) => [action.type, action.target, action.block?.reason ?? "proposed"]),
  );
  for (const action of actions) {
    const what = action.block ? `held back (${action.block.reason})` : "proposed";
    run.outside.job.log(`Dry run: ${action.type} ${action.target} would be ${what}`);
  }
  const isSaid = ({ dryRun }: Ledger) => dryRun === signature;
  if (isSaid(run.recording.journal().ledger)) return;
  await run.recording.write({
    headline: "Note what a dry run would do",
    changes: actions.map((action) => changeOf(action, "dry_run", {}, plan.at)),
    ledger: (ledger) => ({ ...ledger, dryRun: signature }),
    isSaid,
  });
}
