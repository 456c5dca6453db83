/** What the audit tells of a month: costs, savings, blocks and approvals. Pure. */
import type { AuditEntry } from "../model/history.ts";
import type { Reason } from "../model/plan.ts";
import {
  costOver,
  freeOfCharge,
  type Instant,
  type Millis,
  sumMoney,
  sumRates,
  type UsdMicros,
  type UsdMicrosPerHour,
} from "../model/units.ts";
import { approvalTimes, middleOf } from "./approval-times.ts";
import type { PullRequestReference } from "./fleet-report.ts";
import {
  dearestFleet,
  type KnownMachines,
  livesEnded,
  machineCosts,
  poolCosts,
} from "./machine-costs.ts";
import type {
  Avoided,
  BlockedFor,
  MoneyTold,
  MonthCounts,
  MonthFacts,
  RuleSaving,
  SpentTold,
} from "./month-report.ts";
import { savingsLedger, savingsMethod } from "./savings-ledger.ts";
import { duration } from "./times.ts";

/** A month, as far as it is over. */
export interface MonthSpan {
  /** `2026-10`. */
  readonly month: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly until: Instant;
}

/** The facts of one month. `spent` is told by the ledger, where that is to be had. */
export function monthFacts(
  span: MonthSpan,
  known: KnownMachines & {
    readonly spent: SpentTold | undefined;
    /** Where pull requests are found. Absent: they are not linked. */
    readonly linkOf?: (number: number) => PullRequestReference;
  },
): MonthFacts {
  const real = known.entries.filter(({ dryRun }) => !dryRun);
  const inMonth = (at: Instant | undefined) =>
    at !== undefined && at >= span.start && at < span.until;
  const decided = real.filter(({ timestamp }) => inMonth(timestamp));
  const executed = real.filter(({ executedAt }) => inMonth(executedAt));
  const machines = machineCosts(known, span);
  const ended = livesEnded(known, span);
  const middleLife = middleOf(ended);
  const { lines, saved } = savingsLedger(executed, span.until);
  const isRecorded =
    known.spent !== undefined || machines.length > 0 || decided.length > 0 || executed.length > 0;
  const dearest = dearestFleet(known, span);
  const { month, start, end, until } = span;
  return {
    ...{ month, start, end, until },
    isRecorded,
    spent: known.spent ?? spentByMachines(machines),
    saved: !isRecorded
      ? unrecorded
      : saved === undefined
        ? unpriced
        : { kind: "known", amount: saved },
    savedMethod: savingsMethod,
    savings: savingsByRule(executed, lines),
    avoided: isRecorded ? avoidedIn(decided, middleLife) : nothingAvoided,
    counts: countsOf(decided, executed),
    blocked: blockedFor(decided),
    approvals: approvalTimes(decided, known.linkOf),
    machines,
    pools: poolCosts(machines),
    ...(dearest ? { dearest } : {}),
    ...(middleLife === undefined ? {} : { middleLife }),
  };
}

const unrecorded: MoneyTold = { kind: "unknown", why: "nothing of that time is on record" };
const nothingAvoided: Avoided = {
  ...{ launches: 0, rate: freeOfCharge, amount: unrecorded },
  method: "Nothing of that time is on record",
};

const unpriced: MoneyTold = { kind: "unknown", why: "one of the prices is unknown" };

/** Where no ledger of that time is to be had. */
function spentByMachines(machines: ReturnType<typeof machineCosts>): SpentTold {
  const amounts = machines.flatMap(({ cost }) => (cost.kind === "known" ? [cost.amount] : []));
  if (machines.length === 0) {
    const method = "Neither a ledger nor a machine of that time is on record";
    return { total: unrecorded, method, track: [], days: [] };
  }
  const isWhole = amounts.length === machines.length;
  return {
    total: isWhole
      ? { kind: "known", amount: sumMoney(amounts) }
      : { kind: "unknown", why: "a machine of unknown price ran" },
    method:
      "The ledger of that time is not in the record, so this is the sum of the machines that the " +
      "audit entries tell of, at list prices; machines of nobody are not in it",
    track: [],
    days: [],
  };
}

function countsOf(decided: readonly AuditEntry[], executed: readonly AuditEntry[]): MonthCounts {
  const many = (state: AuditEntry["action"]["status"]) =>
    decided.filter(({ action }) => action.status === state).length;
  const done = executed.filter(({ action }) => ["executed", "rolled_back"].includes(action.status));
  const acted = (type: AuditEntry["action"]["type"]) =>
    done.filter(({ action }) => action.type === type).length;
  return {
    launched: acted("provision_instance"),
    terminated: acted("terminate_instance"),
    failed: many("failed"),
    expired: many("expired"),
    rolledBack: many("rolled_back"),
    blocked: many("blocked"),
  };
}

/** By the rule that asked, in order of name; what people did themselves stands last. */
function savingsByRule(
  entries: readonly AuditEntry[],
  lines: ReturnType<typeof savingsLedger>["lines"],
): readonly RuleSaving[] {
  const rules = new Map(entries.map((entry) => [entry.action.id, entry.rule ?? ""]));
  return [...Map.groupBy(lines, ({ actionId }) => rules.get(actionId) ?? "")]
    .sort(([one], [other]) => Number(one === "") - Number(other === "") || (one < other ? -1 : 1))
    .map(([rule, own]) => {
      const effects = own.flatMap(({ effect }) => effect ?? []);
      const isWhole = effects.length === own.length;
      return {
        rule: rule === "" ? "people" : rule,
        actions: own.length,
        saved: isWhole ? { kind: "known", amount: sumMoney(effects) } : unpriced,
      };
    });
}

// A gate that only waits saves nothing: what it held back came later, or was not wanted any more.
const refusing: ReadonlySet<Reason> = new Set<Reason>([
  "instance-limit",
  "spend-limit",
  "budget",
  "price-changed",
  "paused",
]);

/** What a limit, a person or the lack of an answer kept from being launched. */
function avoidedIn(decided: readonly AuditEntry[], life: Millis | undefined): Avoided {
  const launches = decided.filter(
    ({ action, blockReason }) =>
      action.type === "provision_instance" &&
      (action.status === "expired" ||
        (action.status === "blocked" && blockReason !== undefined && refusing.has(blockReason))),
  );
  const rate = rateOf(launches);
  const said =
    "Launches that a limit, a budget, a price or a pause refused, and those that nobody approved " +
    "in time. What a gate only put off is not in it";
  if (launches.length === 0) {
    return { launches: 0, rate, amount: known(sumMoney([])), method: said };
  }
  if (life === undefined) {
    const why =
      "no machine's life ended in this month, so nobody knows how long these would have run";
    return { launches: launches.length, rate, amount: { kind: "unknown", why }, method: said };
  }
  return {
    launches: launches.length,
    rate,
    amount: known(costOver(rate, life)),
    method:
      `${said}. Each is taken to have run for ${duration(life)}, the middle of all lives that ` +
      "ended in this month",
  };
}

function known(amount: UsdMicros): MoneyTold {
  return { kind: "known", amount };
}

function rateOf(entries: readonly AuditEntry[]): UsdMicrosPerHour {
  const impacts = entries.flatMap(({ action }) =>
    action.type === "provision_instance" ? [action.costImpact] : [],
  );
  return impacts.length === 0 ? freeOfCharge : sumRates(impacts);
}

/** The reason that stopped most stands first. */
function blockedFor(decided: readonly AuditEntry[]): readonly BlockedFor[] {
  const stopped = decided.filter(({ action }) => action.status === "blocked");
  return [...Map.groupBy(stopped, ({ blockReason }) => blockReason ?? "blocked")]
    .map(([reason, entries]) => {
      const newest = entries.reduce((late, one) => (one.timestamp > late.timestamp ? one : late));
      return {
        reason,
        count: entries.length,
        pools: [...new Set(entries.map(({ pool }) => pool))].sort(),
        rate: rateOf(entries),
        example: newest.error ?? newest.action.reason,
      };
    })
    .sort((one, other) => other.count - one.count || (one.reason < other.reason ? -1 : 1));
}
