/**
 * Bugs that `npm run simulate:planted` puts into a private copy of the sources, one at a time.
 * Each is a text of a file that stands there exactly once, and what a careless hand might write.
 */

/** One text that is put in the place of another. */
export interface Change {
  readonly path: string;
  readonly good: string;
  readonly bad: string;
}

/** One bug. */
export interface PlantedBug extends Change {
  readonly name: string;
  /** Its own reason: what the violation says that is found because of it. */
  readonly says: RegExp;
  /** The life that found it last; where it does not any more, others are lived. */
  readonly seed: number;
  /** What else is taken out, because it would stop the bug before it does harm. */
  readonly besides?: readonly Change[];
}

/** A plan that breaks its own invariants is thrown away; without that the judges have to see it. */
const ownCheck: Change = {
  path: "src/decide/decide.ts",
  good: "assert(wrong.length === 0, ",
  bad: "assert(wrong.length >= 0, ",
};

/** In the order of the invariants that they break. */
export const bugs: readonly PlantedBug[] = [
  {
    name: "forgets what is reserved and running when it counts",
    says: /it would be machine \d+ of/u,
    seed: 15,
    path: "src/apply/guards.ts",
    good: "const count = tally.count + 1;",
    bad: "const count = 1;",
  },
  {
    name: "forgets the second proof of ownership",
    says: /not ours/u,
    seed: 2,
    path: "src/decide/ownership.ts",
    good: "return pool !== undefined && carriesOurTags(instance, fleetTag, pool);",
    bad: "return pool !== undefined;",
  },
  {
    name: "takes a machine for idle on a few stale readings",
    says: /of its readings were there|its newest reading was/u,
    seed: 15,
    path: "src/decide/window.ts",
    good: "const coverage = { numerator: 4, denominator: 5 };",
    bad: "const coverage = { numerator: 1, denominator: 50 };",
    besides: [ownCheck],
  },
  {
    name: "does not look whether a machine is busy again",
    says: /it was busy again/u,
    seed: 15,
    path: "src/apply/removal-guard.ts",
    good: "if (peak < below) return undefined;",
    bad: "if (peak >= 0) return undefined;",
  },
  {
    name: "shrinks a pool below its minimum",
    says: /are left of|is left with/u,
    seed: 1,
    path: "src/decide/gates/minimum-size.ts",
    good: "if (left >= size.min) return undefined;",
    bad: "if (left >= 0) return undefined;",
    besides: [ownCheck],
  },
  {
    name: "takes a launch of unknown outcome for a refused one, and retries it",
    says: /it was asked for before and the answer was/u,
    seed: 2,
    path: "src/apply/launch.ts",
    good: 'withLaunch(now, name, { ...record, state: "unknown", at, why: outcome.message })',
    bad: 'withLaunch(now, name, { ...record, state: "refused", at, why: outcome.message })',
  },
  {
    name: "skips the apply lock",
    says: /without the apply lock/u,
    seed: 1,
    path: "src/stages/apply-under-lock.ts",
    good: "const outcome = await takeLock(outside, settings.run, repository.mainSha);",
    bad: 'const outcome = { kind: "locked", lock: { isHeld: async () => true, release: async () => undefined } };',
  },
  {
    name: "leaves a machine alone that came after its launch was given up",
    says: /lives as/u,
    seed: 2,
    path: "src/apply/steps.ts",
    good: 'if (member.state === "leaving" || member.entry?.id !== undefined) return [];',
    bad: 'if (member.name !== "") return [];',
  },
  {
    name: "takes a merged and unconfirmed name for an approved one",
    says: /is not confirmed/u,
    seed: 5,
    path: "src/apply/steps.ts",
    good: "if (commit === undefined || verdict?.confirmed !== true) {",
    bad: "if (commit === undefined || verdict === undefined) {",
  },
  {
    name: "lets anybody approve",
    says: /is not confirmed|without an approval/u,
    seed: 1,
    path: "src/confirm/approval.ts",
    good: "if (question.approvers && !question.approvers.some(same)) {",
    bad: "if (question.approvers?.length === 0) {",
  },
  {
    name: "counts every action twice",
    says: / counted$/u,
    seed: 1,
    path: "src/record/action-change.ts",
    good: "for (const key of keys) counters[key] = (counters[key] ?? 0) + 1;",
    bad: "for (const key of keys) counters[key] = (counters[key] ?? 0) + 2;",
  },
  {
    name: "forgets rows that Postgres did not take",
    says: /in Postgres/u,
    seed: 1,
    path: "src/record/tell-postgres.ts",
    good: "const pendingRows = [...new Set([...ledger.pendingRows, ...ids])].sort().slice(-mostPending);",
    bad: "const pendingRows = [...new Set(ids)].sort().slice(-mostPending);",
  },
  {
    name: "tells the same block at every plan",
    says: /every plan changed something/u,
    seed: 1,
    path: "src/stages/record-plan.ts",
    good: "const fresh = telling.filter((action) => !Object.hasOwn(blocks, blockKey(action)));",
    bad: 'const fresh = telling.filter((action) => !Object.hasOwn(blocks, "" + action.id));',
  },
  {
    name: "ignores a pause when it applies",
    says: /(?:launch|termination) of .* while that is paused/u,
    seed: 5,
    path: "src/apply/guards.ts",
    good: 'return notDone(call, holdOfAct({ act: "apply", pool, direction }, policies, now));',
    bad: 'return notDone(call, holdOfAct({ act: "apply", pool, direction }, { ...policies, limits: { ...policies.limits, pauses: [] } }, now));',
  },
  {
    name: "does not report what the Pushgateway did not take",
    says: /hid that Pushgateway failed/u,
    seed: 1,
    path: "src/record/record.ts",
    good: "await attempt(() => pushMetrics(outside, journal.ledger, ending));",
    bad: "await pushMetrics(outside, journal.ledger, ending).catch(() => undefined);",
  },
  {
    name: "knows no hours",
    says: /while the hours are closed/u,
    seed: 2,
    path: "src/decide/act-hold.ts",
    good: "return pauseOf(attempt, policies, now) ?? closedWindow(attempt, policies, now);",
    bad: "return pauseOf(attempt, policies, now);",
  },
  {
    name: "forgets to call the drain hook",
    says: /its hook failed, and the policy keeps it/u,
    seed: 1,
    path: "src/apply/drain.ts",
    good: 'if (!hook || begun.hook === "done") return { kind: "ready" };',
    bad: 'if (!hook || begun.hook !== "failed") return { kind: "ready" };',
  },
  {
    name: "lets a machine go although its drain hook failed",
    says: /hook/u,
    seed: 7,
    path: "src/apply/drain.ts",
    good: 'if (onFailure === "terminate") return { kind: "ready" };',
    bad: 'if (onFailure !== undefined) return { kind: "ready" };',
  },
  {
    name: "launches as fast as it reads",
    says: /a launch (?:\d+ ms after another|is the)/u,
    seed: 2,
    path: "src/outside/clouds/pacer.ts",
    good: "dueAfter(clock.now(), last, spacing.launches)",
    bad: "dueAfter(clock.now(), last, spacing.requests)",
  },
  {
    name: "waits longer between launches than the cloud asks",
    says: /launches took \d+ ms/u,
    seed: 2,
    path: "src/outside/clouds/pacer.ts",
    good: "launches: millis(12_200),",
    bad: "launches: millis(13_000),",
  },
  {
    name: "writes the same dry run again",
    says: /wrote the same as the last/u,
    seed: 1,
    path: "src/stages/record-plan.ts",
    good: "const isSaid = ({ dryRun }: Ledger) => dryRun === signature;",
    bad: 'const isSaid = ({ dryRun }: Ledger) => dryRun === "";',
  },
  {
    name: "ends a lease as soon as it warns of it",
    says: /^invariant 2: termination/u,
    seed: 1,
    path: "src/decide/rules/lease.ts",
    good: "if (end <= now) {",
    bad: "if (between(now, end) <= warn) {",
    besides: [ownCheck],
  },
];
