/**
 * What Slack is told, once per state change. The first lines are a contract (`text`); what is
 * behind them and what comes next is `detail`. Both are mrkdwn, already escaped.
 */

import type { Order } from "../model/history.ts";
import { hourly } from "../model/money.ts";
import type { ActionType, Block } from "../model/plan.ts";
import type { Limits } from "../model/policy.ts";
import type { Instant, UsdMicrosPerHour } from "../model/units.ts";
import { slackInert } from "./markdown.ts";
import { hourlyLimit, signedHourly } from "./money.ts";
import { clause, oneOf, sentence } from "./text.ts";
import { minuteOf } from "./times.ts";

/** One message. */
export interface SlackMessage {
  /** One line, spelled as the contract says. */
  readonly text: string;
  /** To what it happened, and what happens next. */
  readonly detail: string;
}

/** What every message names. */
export interface MessageAction {
  readonly type: ActionType;
  readonly pool: string;
  readonly target: string;
  readonly reason: string;
  readonly costImpact: UsdMicrosPerHour;
}

/** A gate stopped an action. */
export function blockedMessage(
  action: Pick<MessageAction, "type" | "pool" | "target">,
  block: Block,
  limits: Pick<Limits, "maxHourlySpend">,
): SlackMessage {
  const why =
    block.reason === "spend-limit"
      ? `would exceed ${hourlyLimit(limits.maxHourlySpend)} limit`
      : slackInert(block.sentence);
  const next = block.until
    ? `Asked again after ${minuteOf(block.until)}.`
    : "Nothing was changed; every plan looks again and says so once it is free.";
  return {
    text: `🚫 Action blocked: ${action.type} ${why}`,
    detail: `${target(action)}. ${block.reason}: ${slackInert(sentence(block.sentence))} ${next}`,
  };
}

/** A cloud did what a merge asked for; `details` has both orders where it launched another one. */
export function executedMessage(
  action: MessageAction & {
    readonly details?: { readonly reviewed?: Order; readonly called?: Order };
  },
): SlackMessage {
  const { reviewed, called } = action.details ?? {};
  const instead =
    reviewed && called
      ? ` Launched ${orderWords(called)}; reviewed was ${orderWords(reviewed)}.`
      : "";
  return {
    text: `✅ Executed: ${action.type} - ${slackInert(clause(action.reason))}`,
    detail: `${target(action)}, ${signedHourly(action.costImpact)}.${instead}`,
  };
}

function orderWords({ type, region, pricePerHour }: Order): string {
  const price = pricePerHour === undefined ? "" : ` at ${hourly(pricePerHour)}`;
  return `${slackInert(type)} in ${slackInert(region)}${price}`;
}

/** A machine that was launched is gone again, because somebody asked for that. */
export function rolledBackMessage(action: MessageAction): SlackMessage {
  return {
    text: `↩️ Rolled back: ${action.type} - ${slackInert(action.target)} is gone again`,
    detail: `${target(action)}. It was launched because ${slackInert(clause(action.reason))}.`,
  };
}

/** A proposal waits for a person. `costImpact` is the whole proposal's. */
export function confirmationMessage(
  action: MessageAction,
  waiting: { readonly approvers?: readonly string[]; readonly until: Instant },
): SlackMessage {
  const who = waiting.approvers?.length
    ? oneOf(waiting.approvers.map(slackInert))
    : "anybody with write permission";
  const impact = hourly(action.costImpact);
  return {
    text: `⚠️ Action requires confirmation: ${action.type} (cost impact: ${impact})`,
    detail:
      `${target(action)}: ${slackInert(clause(action.reason))}. Needs an approving review by ` +
      `${who} before ${minuteOf(waiting.until)}; otherwise it is closed and nothing happens.`,
  };
}

/** The world is otherwise than the fleet file says. `whys` are sentences, at least one. */
export function driftMessage(drift: {
  readonly pool: string;
  readonly whys: readonly string[];
  readonly next: string;
}): SlackMessage {
  const [first = "", ...others] = drift.whys.map((why) => slackInert(sentence(why)));
  return {
    text: `🧭 Drift: ${slackInert(drift.pool)} - ${clause(first)}`,
    detail: [...others, slackInert(drift.next)].join("\n"),
  };
}

/** A cloud did not do what a merge asked for. */
export function failedMessage(action: MessageAction, error: string): SlackMessage {
  return {
    text: `❌ Action failed: ${action.type} - ${slackInert(clause(error))}`,
    detail: `${target(action)}. The next plan looks at what is, and proposes what is still needed.`,
  };
}

/** Launches that failed in a row have stopped a pool. */
export function stoppedMessage(pool: string, stop: Block): SlackMessage {
  const why = slackInert(sentence(stop.sentence));
  return {
    text: `⛔ Pool stopped: ${slackInert(pool)} - its launches failed in a row`,
    detail: `${stop.reason}: ${why} Look at the last error, and at the pool's types and regions.`,
  };
}

/** The cloud accepted a termination a while ago, and still lists the machine. */
export function stillBillingMessage(machine: {
  readonly name: string;
  readonly pool: string;
  readonly instanceId: string;
  /** When the cloud accepted it, as people read it. */
  readonly since: string;
}): SlackMessage {
  return {
    text: `💸 Still billing: ${slackInert(machine.name)} was terminated at ${machine.since} and is still there`,
    detail:
      `${slackInert(machine.instanceId)} of pool ${slackInert(machine.pool)}. It costs until the ` +
      "cloud no longer lists it; its termination is asked for again. Look at the cloud's console.",
  };
}

/** A machine that was to be taken back came up before the cloud took its termination. */
export function keptMessage(machine: {
  readonly name: string;
  readonly pool: string;
  readonly instanceId: string;
}): SlackMessage {
  return {
    text: `↩️ Not taken back: ${slackInert(machine.name)} is up after its deadline and stays`,
    detail:
      `${slackInert(machine.instanceId)} of pool ${slackInert(machine.pool)}. Its provision ` +
      "stays recorded as failed. To end it, remove its name from the fleet file.",
  };
}

/** A machine is given time to end its work before it goes. */
export function drainingMessage(machine: {
  readonly name: string;
  readonly pool: string;
  /** At the latest, as people read it. */
  readonly until: string;
}): SlackMessage {
  return {
    text: `⏳ Draining: ${slackInert(machine.name)} goes as soon as it is idle, at the latest at ${machine.until}`,
    detail: `Of pool ${slackInert(machine.pool)}. End or move what runs on it.`,
  };
}

/** The operator's hook did not do what it was called for. */
export function hookFailedMessage(machine: {
  readonly name: string;
  readonly pool: string;
  readonly why: string;
  readonly onFailure: "terminate" | "keep";
}): SlackMessage {
  const next =
    machine.onFailure === "terminate"
      ? "The policy lets the machine go all the same."
      : "The policy keeps the machine, and it costs, until drain.hook.on_failure says terminate.";
  return {
    text: `❌ Drain hook failed: ${slackInert(machine.name)} - ${slackInert(clause(machine.why))}`,
    detail: `Of pool ${slackInert(machine.pool)}. It is not called again. ${next}`,
  };
}

/** Nobody approved in time. */
export function expiredMessage(
  action: MessageAction,
  notBefore: Instant | undefined,
): SlackMessage {
  const next = notBefore ? ` Not proposed again before ${minuteOf(notBefore)}.` : "";
  return {
    text: `⌛ Action expired: ${action.type} - not approved in time`,
    detail: `${target(action)}. The pull request is closed and nothing was changed.${next}`,
  };
}

/** A commit of main that nobody confirmed as it had to be, and why that is so. */
interface UnconfirmedCommit {
  readonly commit: string;
  /** Absent: the forge knows no account. */
  readonly author?: string;
  readonly why: string;
}

function commitBy({ commit, author }: UnconfirmedCommit): string {
  const who = author === undefined ? "" : ` by ${slackInert(author)}`;
  return `${slackInert(commit.slice(0, 12))}${who}`;
}

/** The fleet file changed on main without the confirmation that it needed. */
export function unconfirmedMergeMessage(merge: UnconfirmedCommit): SlackMessage {
  return {
    text: `⛔ Unconfirmed merge: ${commitBy(merge)} is not acted on`,
    detail: `${slackInert(sentence(merge.why))} Revert it, or bring it in again by a pull request that is approved.`,
  };
}

/** The policies changed on main without the approval that they need. */
export function unconfirmedPolicyMessage(merge: UnconfirmedCommit): SlackMessage {
  return {
    text: `⛔ Unconfirmed policies: ${commitBy(merge)} can only tighten`,
    detail:
      `${slackInert(sentence(merge.why))} The policies that were confirmed before hold until ` +
      "somebody takes these back, and brings them in again by a pull request that is approved.",
  };
}

function target(action: Pick<MessageAction, "pool" | "target">): string {
  const pool = slackInert(action.pool);
  return action.target === action.pool
    ? `Pool ${pool}`
    : `${slackInert(action.target)} of pool ${pool}`;
}
