/**
 * What happened, recorded as webhooks tell it, and the workflow runs it starts. The rule of
 * https://docs.github.com/actions/concepts/security/github_token stands here and nowhere else:
 * acts of the GITHUB_TOKEN start nothing, with the exceptions below.
 */

import type { Account } from "./accounts.ts";
import type { JsonObject } from "./json-input.ts";
import type { RecordedEvent, WorkflowRun } from "./records.ts";
import { repositoryJson, userJson } from "./render-repository.ts";
import type { GitHubState } from "./state.ts";
import { type FilterFacts, isStartedBy, type WorkflowFile, workflowsAt } from "./workflow-files.ts";

/** What a run would check out, and which commit's workflow files are asked. */
export interface Subject {
  /** GITHUB_REF. */
  readonly ref: string;
  /** GITHUB_SHA. */
  readonly sha: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly facts: Partial<Omit<FilterFacts, "action">>;
  /** Only this file is asked (a dispatch by file name). */
  readonly onlyFile?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** The depth its runs would have in a chain of `workflow_run`. Absent: 0. */
  readonly depth?: number;
}

/** GitHub starts nothing beyond this many levels of `workflow_run`. */
const deepestChain = 3;

/** Something that happened. `subject` absent: no workflow can be started by it. */
export interface Happening {
  readonly event: string;
  readonly action?: string;
  readonly actor: Account;
  readonly payload: JsonObject;
  readonly subject: Subject | undefined;
}

/** What a token's act does to the workflows that listen. */
export function startOf(happening: Pick<Happening, "event" | "action" | "actor">) {
  const { event, action, actor } = happening;
  if (actor.kind !== "github-token") return "queued";
  // GitHub tells of finished runs itself, whoever's act had started them.
  if (["workflow_dispatch", "repository_dispatch", "workflow_run"].includes(event)) return "queued";
  const waits = ["opened", "synchronize", "reopened"].includes(action ?? "");
  return event === "pull_request" && waits ? "awaiting-approval" : "nothing";
}

/** The default branch as a subject: what most events run on. */
export function defaultSubject(state: GitHubState): Subject | undefined {
  const sha = state.branch(state.defaultBranch);
  if (sha === undefined) return undefined;
  return {
    ref: `refs/heads/${state.defaultBranch}`,
    sha,
    headSha: sha,
    headBranch: state.defaultBranch,
    facts: {},
  };
}

/** Records what happened and queues the runs it starts. */
export async function tell(state: GitHubState, happening: Happening): Promise<void> {
  const { event, action, actor } = happening;
  const recorded: RecordedEvent = {
    id: state.nextId(),
    event,
    action,
    actor: actor.login,
    at: state.now(),
    payload: {
      ...(action === undefined ? {} : { action }),
      ...happening.payload,
      repository: repositoryJson(state),
      sender: userJson(state, actor),
    },
  };
  state.events.push(recorded);
  const start = startOf(happening);
  if (start === "nothing" || happening.subject === undefined) return;
  if ((happening.subject.depth ?? 0) > deepestChain) return;
  for (const file of await startedFiles(state, happening, happening.subject)) {
    await queueRun(state, { file, recorded, subject: happening.subject, start });
  }
}

async function startedFiles(
  state: GitHubState,
  { event, action }: Happening,
  subject: Subject,
): Promise<readonly WorkflowFile[]> {
  const facts: FilterFacts = {
    action,
    branch: subject.facts.branch,
    tag: subject.facts.tag,
    workflow: subject.facts.workflow,
    paths: subject.facts.paths ?? (() => Promise.resolve([])),
  };
  const started: WorkflowFile[] = [];
  for (const file of await workflowsAt(state, subject.sha)) {
    if (subject.onlyFile !== undefined && subject.onlyFile !== file.path) continue;
    if (await isStartedBy(file, event, facts)) started.push(file);
  }
  return started;
}

interface RunOrder {
  readonly file: WorkflowFile;
  readonly recorded: RecordedEvent;
  readonly subject: Subject;
  readonly start: "queued" | "awaiting-approval";
}

async function queueRun(state: GitHubState, order: RunOrder): Promise<void> {
  const { file, recorded, subject } = order;
  const earlier = [...state.runs.values()].filter((run) => run.workflow === file.path).length;
  const run: WorkflowRun = {
    id: state.nextId(),
    number: earlier + 1,
    workflow: file.path,
    name: file.name,
    event: recorded.event,
    action: recorded.action,
    inputs: subject.inputs ?? {},
    payload: recorded.payload,
    ref: subject.ref,
    sha: subject.sha,
    headSha: subject.headSha,
    headBranch: subject.headBranch,
    actor: recorded.actor,
    depth: subject.depth ?? 0,
    createdAt: recorded.at,
    updatedAt: recorded.at,
    state: order.start,
    conclusion: undefined,
  };
  state.runs.set(run.id, run);
}
