/**
 * Takes newly merged commits into the ledger: which are confirmed, which names they speak for, and
 * which machines they ask to end. Written before anything is called.
 */

import { own } from "../decide/own.ts";
import { type Machines, provenMachine } from "../decide/proven-machine.ts";
import type { PooledInstance } from "../model/fleet.ts";
import type { Ledger, TerminationRecord } from "../model/history.ts";
import type { Instance } from "../model/instance.ts";
import { type ActionType, actionId } from "../model/plan.ts";
import { emptyRepairMemory } from "../model/repair.ts";
import { freeOfCharge, type Instant, isoTime, negated } from "../model/units.ts";
import { type ActionChange, nextState } from "../record/action-change.ts";
import { parseTrailers } from "../report/trailers.ts";
import { type JudgedCommit, namesOf, withUnconfirmed } from "./verify.ts";

/** What the ledger learns from judged commits. */
export interface Examined {
  readonly ledger: (ledger: Ledger) => Ledger;
  readonly changes: readonly ActionChange[];
}

/** Works out what confirmed commits ask for, of the machines that the cloud lists now. */
export function examine(
  judged: readonly JudgedCommit[],
  context: {
    readonly ledger: Ledger;
    readonly instances: readonly Instance[];
    /** The value of our fleet tag. */
    readonly fleet: string;
    readonly now: Instant;
    readonly dryRun: boolean;
  },
): Examined {
  const asked = judged
    .filter((one) => one.verdict.confirmed)
    .flatMap((one) => askedOf(one, context));
  const terminations = asked.flatMap(({ termination }) => (termination ? [termination] : []));
  return {
    changes: context.dryRun
      ? []
      : [
          ...asked.flatMap(({ change }) => (change ? [change] : [])),
          ...judged
            .filter((one) => !one.verdict.confirmed)
            .flatMap((one) => endedBy(one, context.ledger)),
        ],
    ledger: (ledger) => ({
      ...ledger,
      ...markApplied(ledger, judged, context.now),
      commits: {
        ...ledger.commits,
        ...Object.fromEntries(judged.map((one) => [one.commit.sha, one.verdict])),
      },
      nameCommits: { ...ledger.nameCommits, ...Object.fromEntries(judged.flatMap(nameCommits)) },
      ...withRepairMemory(ledger, judged, context),
      terminations: {
        ...ledger.terminations,
        ...Object.fromEntries(terminations.map(({ name, record }) => [name, record])),
      },
    }),
  };
}

function markApplied(
  ledger: Ledger,
  judged: readonly JudgedCommit[],
  now: Instant,
): Pick<Ledger, "applied"> {
  const newest = judged.at(-1);
  if (newest) return { applied: { commit: newest.commit.sha, at: now } };
  return ledger.applied ? { applied: ledger.applied } : {};
}

/** What a later repair is made from: how unconfirmed names stood, and machines that had none. */
function withRepairMemory(
  ledger: Ledger,
  judged: readonly JudgedCommit[],
  machines: Machines,
): Pick<Ledger, "repair"> {
  let after: Pick<Ledger, "repair"> = ledger.repair ? { repair: ledger.repair } : {};
  for (const { difference, verdict } of judged) {
    after = withUnconfirmed({ ...ledger, ...after }, difference, verdict);
    if (!verdict.confirmed) continue;
    // An id that a later edit takes away again must not leave a name that looks new.
    const named = [...difference.added, ...difference.changed.map((change) => change.after)];
    const found = named.flatMap((entry) => {
      const id = provenMachine(entry, machines) ?? entry.id;
      const isKnown = own(ledger.launches, entry.name) !== undefined;
      return id === undefined || isKnown ? [] : [[entry.name, id] as const];
    });
    if (found.length === 0) continue;
    const repair = after.repair ?? emptyRepairMemory;
    after = {
      repair: { ...repair, known: { ...repair.known, ...Object.fromEntries(found) } },
    };
  }
  return after;
}

function nameCommits(judged: JudgedCommit): readonly (readonly [string, string])[] {
  return namesOf(judged.difference).map((name) => [name, judged.commit.sha] as const);
}

/** Our own actions in a commit that may not be acted on are over: their names stay unacted on. */
function endedBy(judged: JudgedCommit, ledger: Ledger): readonly ActionChange[] {
  return parseTrailers(judged.commit.message).actions.flatMap(({ id }) => {
    const action = own(ledger.open, id);
    if (!action) return [];
    const details = { blockReason: "unconfirmed-merge" as const, error: judged.verdict.why };
    return [nextState(action, "blocked", { ...details, mergeSha: judged.commit.sha })];
  });
}

interface Asked {
  readonly change?: ActionChange;
  readonly termination?: { readonly name: string; readonly record: TerminationRecord };
}

function askedOf(judged: JudgedCommit, context: Machines): readonly Asked[] {
  const isCalled = ({ name }: PooledInstance) => !judged.verdict.uncalled?.includes(name);
  const added = judged.difference.added.filter(isCalled);
  const removed = judged.difference.removed.filter(isCalled);
  return [
    ...added
      .filter((entry) => provenMachine(entry, context) === undefined)
      // A name with a launch behind it is never launched again: nothing begins for it.
      .filter(({ name }) => own(context.ledger.launches, name) === undefined)
      .map((entry) => ({ change: changeFor("provision_instance", entry, judged, context.ledger) })),
    ...removed.flatMap((entry) => removalOf(entry, judged, context)),
  ];
}

function removalOf(
  entry: PooledInstance,
  judged: JudgedCommit,
  context: Machines,
): readonly Asked[] {
  const machine = provenMachine(entry, context);
  const known = own(context.ledger.terminations, entry.name);
  // A taking back that was not accepted may be given up; what main removes goes all the same.
  const isOpen = known?.state === "intended" && known.why === "boot-timeout";
  if (machine === undefined || (known && known.state !== "refused" && !isOpen)) return [];
  const change = changeFor("terminate_instance", entry, judged, context.ledger);
  const record: TerminationRecord = {
    state: "intended",
    pool: entry.pool,
    instanceId: machine,
    at: judged.commit.committedAt,
    actionId: change.id,
    commit: judged.commit.sha,
    ...(entry.id === undefined ? {} : { adopted: true }),
  };
  return [{ change, termination: { name: entry.name, record } }];
}

/**
 * The action of a trailer, else the one that its pull request was opened for, else one named after
 * the commit: people write no trailers, be it in their own pull requests or when they merge ours.
 */
function changeFor(
  type: ActionType,
  entry: PooledInstance,
  judged: JudgedCommit,
  ledger: Ledger,
): ActionChange {
  const { commit, verdict } = judged;
  const trailers = parseTrailers(commit.message);
  const trailer = trailers.actions.find(
    (action) => action.target === entry.name && action.type === type,
  );
  const open = trailer
    ? own(ledger.open, trailer.id)
    : Object.values(ledger.open).find(
        (action) =>
          action.type === type &&
          action.target === entry.name &&
          action.pullRequest !== undefined &&
          action.pullRequest === verdict.pullRequest,
      );
  const price = entry.pricePerHour ?? freeOfCharge;
  return {
    id: trailer?.id ?? open?.id ?? actionId(type, entry.name, commit.committedAt),
    type,
    pool: entry.pool,
    target: entry.name,
    reason:
      trailer?.reason ??
      open?.reason ??
      `merged by ${commit.author ?? "a person"} at ${isoTime(commit.committedAt)}`,
    costImpact: trailer?.costImpact ?? (type === "provision_instance" ? price : negated(price)),
    state: "approved",
    decidedAt: open?.decidedAt ?? decidedAt(trailer?.id) ?? commit.committedAt,
    details: {
      mergeSha: commit.sha,
      approvers: verdict.approvers,
      ...(trailers.decision === undefined ? {} : { decision: trailers.decision }),
      ...(verdict.pullRequest === undefined ? {} : { pullRequest: verdict.pullRequest }),
      ...(entry.pricePerHour === undefined ? {} : { pricePerHour: entry.pricePerHour }),
    },
  };
}

function decidedAt(id: string | undefined): Instant | undefined {
  const seconds = Number(id?.slice(id.lastIndexOf("_") + 1));
  return Number.isInteger(seconds) ? ((seconds * 1000) as Instant) : undefined;
}
