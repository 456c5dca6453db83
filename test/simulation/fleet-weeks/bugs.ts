/**
 * Bugs that `npm run simulate:planted` puts into a private copy of the sources, one at a time.
 * Each is a text of a file that stands there exactly once, and what a careless hand might write.
 */

/** One bug. */
export interface PlantedBug {
  readonly name: string;
  readonly path: string;
  readonly good: string;
  readonly bad: string;
}

/** In the order of the invariants that they break. */
export const bugs: readonly PlantedBug[] = [
  {
    name: "forgets what is reserved and running when it counts",
    path: "src/apply/guards.ts",
    good: "const count = tally.count + 1;",
    bad: "const count = 1;",
  },
  {
    name: "forgets the second proof of ownership",
    path: "src/decide/ownership.ts",
    good: "return pool !== undefined && carriesOurTags(instance, fleetTag, pool);",
    bad: "return pool !== undefined;",
  },
  {
    name: "takes readings of hours ago for fresh ones",
    path: "src/decide/window.ts",
    good: "export const freshness: Millis = minutes(5);",
    bad: "export const freshness: Millis = minutes(500);",
  },
  {
    name: "does not look whether a machine is busy again",
    path: "src/apply/removal-guard.ts",
    good: "if (peak < below) return undefined;",
    bad: "if (peak >= 0) return undefined;",
  },
  {
    name: "shrinks a pool below its minimum",
    path: "src/decide/gates/minimum-size.ts",
    good: "if (left >= size.min) return undefined;",
    bad: "if (left >= 0) return undefined;",
  },
  {
    name: "takes a launch of unknown outcome for a refused one, and retries it",
    path: "src/apply/launch.ts",
    good: 'withLaunch(now, name, { ...record, state: "unknown", at, why: outcome.message })',
    bad: 'withLaunch(now, name, { ...record, state: "refused", at, why: outcome.message })',
  },
  {
    name: "skips the apply lock",
    path: "src/apply/lock.ts",
    good: 'if ((await forge.updateRefs([update])) === "conflict") {',
    bad: 'if (update.name === "") {',
  },
  {
    name: "never finds the machine of a lost answer",
    path: "src/apply/settle.ts",
    good: "const [instance] = found;",
    bad: "const [instance] = found.slice(1);",
  },
  {
    name: "takes a merged and unconfirmed name for an approved one",
    path: "src/apply/steps.ts",
    good: "if (commit === undefined || verdict?.confirmed !== true) {",
    bad: "if (commit === undefined || verdict === undefined) {",
  },
  {
    name: "lets anybody approve",
    path: "src/confirm/approval.ts",
    good: "if (question.approvers && !question.approvers.some(same)) {",
    bad: "if (question.approvers?.length === 0) {",
  },
  {
    name: "forgets rows that Postgres did not take",
    path: "src/record/record.ts",
    good: "if (saved) await attempt(() => settleRows(outside, mainSha, journal));",
    bad: "if (saved !== false) await attempt(() => settleRows(outside, mainSha, journal));",
  },
  {
    name: "counts every action twice",
    path: "src/record/action-change.ts",
    good: "for (const key of keys) counters[key] = (counters[key] ?? 0) + 1;",
    bad: "for (const key of keys) counters[key] = (counters[key] ?? 0) + 2;",
  },
  {
    name: "tells the same block at every plan",
    path: "src/stages/record-plan.ts",
    good: "const fresh = telling.filter((action) => !Object.hasOwn(blocks, blockKey(action)));",
    bad: 'const fresh = telling.filter((action) => !Object.hasOwn(blocks, "" + action.id));',
  },
  {
    name: "ignores a pause when it applies",
    path: "src/apply/guards.ts",
    good: 'return notDone(call, holdOfAct({ act: "apply", pool, direction }, policies, now));',
    bad: 'return notDone(call, pool === "" ? holdOfAct({ act: "apply", pool, direction }, policies, now) : undefined);',
  },
  {
    name: "does not report what Slack did not take",
    path: "src/record/record.ts",
    good: "for (const message of messages) await attempt(async () => outside.messenger?.send(message));",
    bad: "for (const message of messages) await outside.messenger?.send(message).catch(() => undefined);",
  },
];
