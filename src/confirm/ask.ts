/** Asks people for an approval: at GitHub as reviewers, and by one message. */
import type { Limits } from "../model/policy.ts";
import { after } from "../model/units.ts";
import type { PullRequest } from "../ports.ts";
import type { Run } from "../record/run.ts";
import { confirmationMessage, type MessageAction } from "../report/messages.ts";

/** What is asked for. `action` stands for all of the proposal's, with the sum of their impacts. */
export interface ApprovalQuestion {
  readonly action: MessageAction;
  readonly pullRequest: PullRequest;
}

/** Asks once. Whom GitHub refuses to ask is named as a warning. */
export async function askForApproval(
  run: Run,
  { action, pullRequest }: ApprovalQuestion,
  limits: Limits,
): Promise<void> {
  const { approvers, timeout } = limits.confirmation;
  const refused = await run.outside.forge.requestReviewers(pullRequest.number, approvers ?? []);
  for (const login of refused) {
    run.outside.job.annotate({
      level: "warning",
      message:
        `GitHub refused to ask ${login} for a review of #${pullRequest.number}: ` +
        "check that this account may write to the repository",
    });
  }
  const message = confirmationMessage(action, {
    ...(approvers ? { approvers } : {}),
    until: after(pullRequest.createdAt, timeout),
  });
  run.recording.say({
    text: `${message.text}\n${message.detail}`,
    link: { label: `Pull request #${pullRequest.number}`, url: pullRequest.url },
  });
}
