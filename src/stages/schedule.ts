/** How often plan should begin, and where it did not. */
import type { WorkflowRun } from "../model/conversation.ts";
import { between, day, type Instant, type Millis, millis, minutes } from "../model/units.ts";
import type { Workspace } from "../ports.ts";
import type { ScheduleGap } from "../report/dashboard-sections.ts";

/** The time between two plans, by the workflow's own cron; absent when that is not so simple. */
export async function planInterval(workspace: Workspace): Promise<Millis | undefined> {
  const text = await workspace.file(".github/workflows/plan.yml");
  const cron = /cron:\s*['"]?([^'"\n#]+)/u.exec(text ?? "")?.[1]?.trim();
  const [minute = "", ...rest] = (cron ?? "").split(/\s+/u);
  if (rest.length !== 4 || rest.some((field) => field !== "*")) return undefined;
  const [, step] = /^(?:\*|\d{1,2}-\d{1,2})\/(\d{1,2})$/u.exec(minute) ?? [];
  if (step !== undefined) return Number(step) > 0 ? minutes(Number(step)) : undefined;
  return /^\d{1,2}$/u.test(minute) ? minutes(60) : undefined;
}

/** GitHub's scheduler is often late by one or two; three that are missing are told. */
const patience = 3;

/** Stretches of the last day in which plans are missing, newest first. */
export function gapsIn(
  runs: readonly WorkflowRun[],
  { interval, now }: { readonly interval: Millis; readonly now: Instant },
): readonly ScheduleGap[] {
  const starts = runs.map(({ startedAt }) => startedAt).toSorted((one, other) => other - one);
  return starts.flatMap((to, index) => {
    const from = starts[index + 1];
    if (from === undefined) return [];
    const length = between(from, to);
    const isOld = between(to, now) > millis(day);
    if (length <= patience * interval || isOld) return [];
    return [{ from, to, missed: Math.floor(length / interval) - 1 }];
  });
}
