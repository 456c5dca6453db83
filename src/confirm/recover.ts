/**
 * Makes good what a crash left out between opening a pull request and writing it down: without its
 * entry no cooldown would start, and the same wish would be proposed a second time.
 */

import { type Instant, instant } from "../model/units.ts";
import type { LivingProposal } from "../propose/living.ts";
import type { ActionChange } from "../record/action-change.ts";
import type { Run } from "../record/run.ts";
import { type ActionTrailers, parseTrailers } from "../report/trailers.ts";
import { askForApproval } from "./ask.ts";
import { type Ground, judgeProposal } from "./resolve.ts";

/** Writes down every action of an open proposal of ours that the journal has never heard of. */
export async function recordLost(
  run: Run,
  living: readonly LivingProposal[],
  ground: Ground,
): Promise<void> {
  for (const one of living) {
    // What somebody else has pushed to says nothing reliable about us.
    if (!one.touched) await recordOne(run, one, ground);
  }
}

async function recordOne(run: Run, living: LivingProposal, ground: Ground): Promise<void> {
  const { actions, decision } = parseTrailers(living.commits[0]?.message ?? "");
  const lost: ActionTrailers[] = [];
  for (const action of actions) {
    if (!(await run.recording.entry(action.id))) lost.push(action);
  }
  if (lost.length === 0) return;
  const { verdict } = await judgeProposal(run, living, ground);
  const waits = verdict.kind === "wait";
  const { number } = living.pullRequest;
  await run.recording.write({
    headline: `Note #${number}, which was opened and not written down`,
    changes: lost.flatMap((action) =>
      changeOf(action, living, {
        state: waits ? "pending_confirmation" : "proposed",
        details: { pullRequest: number, ...(decision === undefined ? {} : { decision }) },
      }),
    ),
  });
  const [first] = lost;
  if (!waits || !first?.type) return;
  const { pool, costImpact } = living.waiting;
  const asked = { ...first, type: first.type, pool, costImpact };
  await askForApproval(
    run,
    { action: asked, pullRequest: living.pullRequest },
    ground.policies.limits,
  );
}

function changeOf(
  action: ActionTrailers,
  living: LivingProposal,
  change: Pick<ActionChange, "state" | "details">,
): readonly ActionChange[] {
  const { id, type, target, reason, costImpact } = action;
  if (!type) return [];
  const { pool } = living.waiting;
  return [{ id, type, target, reason, costImpact, pool, decidedAt: decisionTime(id), ...change }];
}

/** An action's id ends in the second of its decision. */
function decisionTime(id: string): Instant {
  return instant(Number(id.slice(id.lastIndexOf("_") + 1)) * 1000);
}
