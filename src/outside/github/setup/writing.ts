/**
 * What the token may write, learnt without writing: GitHub judges the permission before the
 * request, so what is asked here is refused for what it asks (422) or for who asks it (403, 404).
 */

import type { Finding } from "../../../model/finding.ts";
import type { Ask, Reply } from "../connection.ts";
import { pullRequestSwitch } from "../failures.ts";
import { fine, hidden, type SetupContext, type TokenMode, warning, wrong } from "./context.ts";

/** No object has this sha, and no branch these names. */
const nowhere = {
  sha: "0".repeat(40),
  branch: "fleetmerge-doctor/asks-and-leaves-nothing",
  base: "fleetmerge-doctor/no-such-base",
} as const;

/** None of these can be carried out, each for two reasons where GitHub knows two. */
function probesIn({ line }: SetupContext): Readonly<Record<string, Ask>> {
  const { owner, name: repo } = line;
  const here = { owner, repo };
  const { sha, branch, base } = nowhere;
  return {
    contents: ({ rest }) => rest.git.createRef({ ...here, ref: `refs/heads/${branch}`, sha }),
    "pull-requests": ({ rest }) => rest.pulls.create({ ...here, head: branch, base, title: "-" }),
    statuses: ({ rest }) => rest.repos.createCommitStatus({ ...here, sha, state: "error" }),
    issues: ({ rest }) => rest.issues.create({ ...here, title: "", milestone: 999_999_999 }),
    actions: ({ rest }) =>
      rest.actions.createWorkflowDispatch({ ...here, workflow_id: "apply.yml", ref: branch }),
  };
}

/** What a plan needs to write, each asked for once; nothing is left behind. */
export async function writing(context: SetupContext, mode: TokenMode): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const [name, probe] of Object.entries(probesIn(context))) {
    const purpose = { what: `ask whether ${name} may be written`, needs: `${name}: write` };
    const answer = answerIn(await context.line.attempt(purpose, probe), name);
    if (answer !== "may") found.push(...findingsOf(answer, { name, mode }));
  }
  return found.length > 0 ? found : [fine("it may write all that a plan writes")];
}

type Answer = "may" | "may-not" | "switched-off" | "disabled" | "no-workflow" | "unclear";

function answerIn(reply: Reply, name: string): Answer {
  if (reply.kind === "answer") return "unclear";
  const { status, error } = reply;
  if (error.kind === "unavailable" || error.kind === "rate-limited") throw error;
  if (error.message.includes(pullRequestSwitch)) return "switched-off";
  if (status === 422) return "may";
  if (status === 410) return "disabled";
  // GitHub says 404 of a workflow that is missing, and of what a person may not change.
  if (status === 404 && name === "actions") return "no-workflow";
  return status === 403 || status === 404 ? "may-not" : "unclear";
}

const mends: Readonly<Record<TokenMode, (name: string) => string>> = {
  token: (name) =>
    `Give the job “permissions: { ${name}: write }”, as the shipped plan.yml does, if it is to plan.`,
  app: (name) =>
    `Give the App ${name}: write, accept that where it is installed, and see that the step that ` +
    `makes the token asks for permission-${name}: write.`,
  person: (name) => `Give the token ${name}: write and its owner the role write, if it is to plan.`,
};

function findingsOf(
  answer: Exclude<Answer, "may">,
  { name, mode }: { readonly name: string; readonly mode: TokenMode },
): readonly Finding[] {
  const says = `it may not write ${name}: a plan with it would fail there`;
  const mend = mends[mode](name);
  if (answer === "switched-off") {
    const forbidden = "it may not open pull requests, because Actions may not";
    return [wrong(forbidden, `Turn on ${pullRequestSwitch}, or use a GitHub App's token.`)];
  }
  if (answer === "disabled") {
    const off = "issues are off in this repository, so there is no dashboard";
    return [warning(off, issuesOff)];
  }
  if (answer === "may-not") return [mode === "app" ? wrong(says, mend) : warning(says, mend)];
  return [hidden(`whether it may write ${name}`, `${name}: write`, mend)];
}

const issuesOff =
  "Turn them on in Settings, General, Features, or set the variable FLEETMERGE_DASHBOARD to off.";
