/** What the dashboard shows of the fleet: spend, proposals, what is held, machines, oddities. */
import type { RootContent } from "mdast";
import type { Advice } from "../model/advice.ts";
import type { WorkflowRun } from "../model/conversation.ts";
import { hourly } from "../model/money.ts";
import type { MonthEnd } from "../model/month-end.ts";
import type { Orders } from "../model/orders.ts";
import type { ActionType, Direction, Projection, Reason } from "../model/plan.ts";
import type { Instant, UsdMicrosPerHour } from "../model/units.ts";
import { bullets, code, heading, link, paragraph, table, type Words } from "./markdown.ts";
import { savedDollars, signedHourly } from "./money.ts";
import { monthEndSentence } from "./month-end.ts";
import { limitsTable } from "./spend-tables.ts";
import { counted, sentence } from "./text.ts";
import { minuteOf } from "./times.ts";

/** A row of the fleet. */
export interface DashboardMachine {
  readonly pool: string;
  readonly name: string;
  readonly type: string;
  readonly region: string;
  readonly state: string;
  /** Absent: nobody knows it. */
  readonly rate?: UsdMicrosPerHour;
  /** Why nothing happens to it; absent where an action speaks of it. */
  readonly held?: DashboardBlock;
}

/** Why not, and until when where that is a fixed time. */
export interface DashboardBlock {
  readonly reason: Reason;
  readonly until?: Instant;
}

/** A gap in the schedule: no plan began in it. */
export interface ScheduleGap {
  readonly from: Instant;
  readonly to: Instant;
  /** How many plans should have begun. */
  readonly missed: number;
}

/** All that the dashboard is made from. */
export interface DashboardFacts {
  readonly at: Instant;
  readonly runUrl?: string;
  /** `https://github.com/acme/fleet`; absent: nothing is linked. */
  readonly repositoryUrl?: string;
  readonly projection: Projection;
  readonly machines: readonly DashboardMachine[];
  readonly proposals: readonly {
    readonly number: number;
    readonly pool: string;
    readonly direction: Direction;
    readonly costImpact: UsdMicrosPerHour;
    readonly until: Instant;
    readonly waitsFor: string;
  }[];
  readonly blocked: readonly (DashboardBlock & {
    readonly pool: string;
    readonly type: ActionType;
    readonly target: string;
  })[];
  readonly cooldowns: readonly {
    readonly pool: string;
    readonly direction: Direction;
    readonly until: Instant;
    readonly why: string;
  }[];
  readonly stopped: readonly { readonly pool: string; readonly until: Instant }[];
  readonly advice: Advice;
  /** As of the day's start, so that the same fleet is the same text all day. */
  readonly monthEnd?: MonthEnd;
  /** What could not be seen, by source. */
  readonly unseen: readonly string[];
  readonly orders: Orders;
  readonly pauses: readonly { readonly by: string; readonly until?: Instant }[];
  readonly gaps: readonly ScheduleGap[];
  /** The newest plans that did not end well, newest first. */
  readonly failedRuns: readonly WorkflowRun[];
}

const reasonWords: Readonly<Record<Reason, string>> = {
  paused: "somebody paused it",
  "unknown-readings": "its readings are not known well enough",
  anomaly: "something is odd, and nothing is done until it is clear",
  protected: "it is protected",
  "minimum-size": "the pool is at its minimum",
  "instance-limit": "the limit of instances",
  "spend-limit": "the limit of spend",
  budget: "the budget",
  cooldown: "the pool changed lately",
  stabilizing: "the need is not steady yet",
  "would-flap": "the pool asks for the opposite",
  "window-closed": "it is outside the allowed hours",
  "too-many-changes": "enough changes for now",
  "no-capacity": "the cloud has no capacity",
  "price-unknown": "a price is unknown",
  "price-changed": "a price changed since the review",
  "rejected-recently": "somebody said no lately",
  "confirmation-required": "it waits for an approval",
  "unconfirmed-merge": "it was merged without the confirmation it needs",
  "not-ours": "it is not proven to be ours",
  "busy-again": "it is at work",
  "outcome-unknown": "nobody knows what came of its launch",
  "boot-timeout": "it did not come up in time",
  "lock-held": "another run is at it",
  "on-hold": "nothing asks for a change",
  stale: "what it rests on is old",
};

/** What a block says to people, without readings that change in every run. */
export function blockWords({ reason, until }: DashboardBlock): string {
  return `${reasonWords[reason]}${until === undefined ? "" : `, until ${minuteOf(until)}`}`;
}

/** Spend and count against their limits. */
export function spendSection({
  projection,
  monthEnd,
  advice,
}: DashboardFacts): readonly RootContent[] {
  const forecast = monthEnd
    ? [paragraph(`As of today’s start: ${monthEndSentence(monthEnd)}`)]
    : [];
  const { foresights = [] } = advice;
  const demand = bullets(
    foresights.map(
      ({ pool, mode, standing }): Words => [
        "Forecast of demand of ",
        code(pool),
        `${mode === "shadow" ? ", in the shadow" : ""}: ${standing}.`,
      ],
    ),
  );
  const parts = [heading(3, "Spend and count"), limitsTable(projection), ...forecast];
  return foresights.length === 0 ? parts : [...parts, demand];
}

/** What waits, and for what. */
export function proposalsSection(facts: DashboardFacts, rows: number): readonly RootContent[] {
  const { proposals, repositoryUrl } = facts;
  if (proposals.length === 0) return [heading(3, "Proposals"), paragraph("None is open.")];
  return [
    heading(3, "Proposals"),
    table({
      head: ["Pull request", "Pool", "What", "Cost", "Waits for", "Otherwise"],
      right: [3],
      rows: proposals
        .slice(0, rows)
        .map((one) => [
          link(
            `no. ${one.number}`,
            repositoryUrl === undefined ? undefined : `${repositoryUrl}/pull/${one.number}`,
          ),
          code(one.pool),
          one.direction,
          signedHourly(one.costImpact),
          one.waitsFor,
          `Closed at ${minuteOf(one.until)}; nothing changes then.`,
        ]),
    }),
    ...more(proposals.length, rows),
  ];
}

/** What is wanted and not done, and what rests. */
export function heldSection(facts: DashboardFacts, rows: number): readonly RootContent[] {
  const { blocked, cooldowns } = facts;
  return [
    heading(3, "Held back"),
    ...(blocked.length === 0
      ? [paragraph("Nothing that a rule asks for is held back.")]
      : [
          table({
            head: ["Pool", "What", "Why, and until when"],
            rows: blocked
              .slice(0, rows)
              .map((one) => [
                code(one.pool),
                [
                  one.type === "provision_instance" ? "launch " : "terminate ",
                  ...(one.target === one.pool ? [] : [code(one.target)]),
                ],
                [code(one.reason), `: ${sentence(blockWords(one))}`],
              ]),
          }),
          ...more(blocked.length, rows),
        ]),
    ...(cooldowns.length === 0
      ? []
      : [
          bullets(
            cooldowns
              .slice(0, rows)
              .map(
                (one): Words => [
                  code(one.pool),
                  ` does not ${one.direction} before ${minuteOf(one.until)}: ${one.why}.`,
                ],
              ),
          ),
          ...more(cooldowns.length, rows),
        ]),
  ];
}

/** Every machine of ours, by pool. */
export function fleetSection({ machines }: DashboardFacts, rows: number): readonly RootContent[] {
  if (machines.length === 0) return [heading(3, "Fleet"), paragraph("It holds no machine.")];
  return [
    heading(3, `Fleet: ${counted(machines.length, "machine")}`),
    table({
      head: ["Pool", "Machine", "Type", "Region", "Price", "State", "Why nothing happens"],
      right: [4],
      rows: machines
        .slice(0, rows)
        .map((one) => [
          code(one.pool),
          code(one.name),
          code(one.type),
          code(one.region),
          one.rate === undefined ? "unknown" : hourly(one.rate),
          one.state,
          one.held === undefined ? "" : blockWords(one.held),
        ]),
    }),
    ...more(machines.length, rows),
  ];
}

/** What somebody should look at: oddities, drift, late runs, and what would cost less. */
export function attentionSection(facts: DashboardFacts, rows: number): readonly RootContent[] {
  const { advice, unseen, gaps, stopped } = facts;
  const lines: Words[] = [
    ...gaps.map(
      ({ from, to, missed }): Words =>
        `No plan began between ${minuteOf(from)} and ${minuteOf(to)}: ${counted(missed, "run")} ` +
        "came late or not at all.",
    ),
    ...unseen.map((source): Words => ["Could not be seen: ", code(source), "."]),
    ...stopped.map(
      ({ pool, until }): Words => [
        "Stopped until ",
        minuteOf(until),
        ", because its launches failed: ",
        code(pool),
        ".",
      ],
    ),
    ...advice.anomalies.map(
      (one): Words => [code(one.kind), ` (${one.certainty}): `, code(one.subject)],
    ),
  ];
  return [
    ...(lines.length === 0
      ? []
      : [heading(3, "To look at"), bullets(lines.slice(0, rows)), ...more(lines.length, rows)]),
    ...cheaper(advice, rows),
  ];
}

function cheaper({ recommendations }: Advice, rows: number): readonly RootContent[] {
  if (recommendations.length === 0) return [];
  return [
    heading(3, "Could cost less"),
    table({
      head: ["What", "About", "Saved a month"],
      right: [2],
      rows: recommendations
        .slice(0, rows)
        .map((one) => [code(one.kind), code(one.subject), savedDollars(one.savedPerMonth)]),
    }),
    ...more(recommendations.length, rows),
  ];
}

/** Says that a list is cut. */
export function more(count: number, rows: number): readonly RootContent[] {
  return count <= rows ? [] : [paragraph(`${counted(count - rows, "more row")} left out here.`)];
}
