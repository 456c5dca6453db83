/** What a proposal needs, from whom, until when, what happens otherwise, and how to say no. */
import type { PhrasingContent, RootContent } from "mdast";
import type { Proposal } from "../model/plan.ts";
import { type Limits, rejectionMemory } from "../model/policy.ts";
import { after, type Instant, type Millis } from "../model/units.ts";
import { bullets, code, mention, paragraph, strong } from "./markdown.ts";
import type { ProposalContext } from "./proposal-context.ts";
import { counted, oneOf, quiet, sentence } from "./text.ts";
import { duration, minuteOf } from "./times.ts";

/** The people who may approve: the policy's logins as mentions, or anybody who may write. */
export function approversWords(
  approvers: readonly string[] | undefined,
): readonly (string | PhrasingContent)[] {
  if (!approvers || approvers.length === 0) return ["anybody with write permission here"];
  const last = approvers.length - 1;
  return approvers.flatMap((login, index) => {
    const joint = index === 0 ? "" : index === last ? " or " : ", ";
    return joint === "" ? [mention(login)] : [joint, mention(login)];
  });
}

/** When a waiting proposal is closed, and when it may be proposed again after that. */
export function deadlines(
  at: Instant,
  direction: Proposal["direction"],
  limits: Limits,
): { readonly until: Instant; readonly notBefore: Instant } {
  const until = after(at, limits.confirmation.timeout);
  return { until, notBefore: after(until, cooldownOf(direction, limits)) };
}

/** For the commit's message: what a merge needs, by whom, until when, and what comes otherwise. */
export function neededForMerge({ proposal, plan, limits }: ProposalContext): readonly string[] {
  const { confirmation, direction } = proposal;
  if (confirmation.kind === "auto") return ["Needed from people: nothing."];
  const { until, notBefore } = deadlines(plan.at, direction, limits);
  const { approvers } = limits.confirmation;
  const who = approvers?.length ? oneOf(approvers.map(quiet)) : "anybody with write permission";
  return [
    `Needed before the merge: ${counted(confirmation.approvals ?? 1, "approval")} by ${who} ` +
      `before ${minuteOf(until)}.`,
    `Otherwise it is closed, ${nothingHappens(direction)}, and it is not proposed again before ` +
      `${minuteOf(notBefore)}.`,
  ];
}

/** The section "What happens next". */
export function nextSection(context: ProposalContext): readonly RootContent[] {
  return context.proposal.confirmation.kind === "auto" ? mergesItself(context) : waits(context);
}

/** The section "To say no". */
export function refusalSection(context: ProposalContext): readonly RootContent[] {
  const { proposal } = context;
  const close =
    "Close this pull request: nothing is changed, and it is not proposed again for " +
    `${duration(rejectionMemory)}.`;
  if (proposal.confirmation.kind === "approval") return [paragraph(close)];
  const first = proposal.actions.find((action) => action.type === "provision_instance");
  if (!first) return [paragraph(close), paragraph("Once it is merged it cannot be taken back.")];
  return [
    paragraph(close),
    paragraph([
      "Already merged? ",
      code(`fleetmerge rollback --action-id ${first.id}`),
      " proposes to take the launch back.",
    ]),
  ];
}

function mergesItself({ proposal }: ProposalContext): readonly RootContent[] {
  return [
    paragraph([
      strong("Nothing is needed from you: this merges by itself."),
      ` ${sentence(proposal.confirmation.why)}`,
    ]),
    paragraph(afterMerge(proposal)),
  ];
}

function waits({ proposal, plan, limits }: ProposalContext): readonly RootContent[] {
  const { until, notBefore } = deadlines(plan.at, proposal.direction, limits);
  const { confirmation } = proposal;
  const approvals = confirmation.kind === "approval" ? (confirmation.approvals ?? 1) : 1;
  return [
    paragraph([
      strong(`Needs ${counted(approvals, "approval")}`),
      " from ",
      ...approversWords(limits.confirmation.approvers),
      " on the newest commit here, before ",
      strong(minuteOf(until)),
      `. ${sentence(proposal.confirmation.why)}`,
    ]),
    bullets([
      "To approve: Files changed, Review changes, Approve. A comment approves nothing.",
      `Approved in time, it merges by itself. ${afterMerge(proposal)}`,
      `Not approved by then, it is closed, ${nothingHappens(proposal.direction)}, and it is ` +
        `not proposed again before ${minuteOf(notBefore)}.`,
    ]),
  ];
}

function nothingHappens(direction: Proposal["direction"]): string {
  return direction === "grow" ? "nothing is launched" : "nothing is terminated";
}

function afterMerge(proposal: Proposal): string {
  if (proposal.direction === "grow") {
    return (
      "After the merge the cloud is asked for each instance, and a comment here says what came " +
      "of it. Billing starts when an instance is healthy."
    );
  }
  return (
    "After the merge the cloud is asked to terminate each instance, and a comment here says what " +
    "came of it. What is on its disk is lost, and a termination cannot be taken back."
  );
}

function cooldownOf(direction: Proposal["direction"], limits: Limits): Millis {
  return direction === "grow" ? limits.cooldown.provision : limits.cooldown.terminate;
}
