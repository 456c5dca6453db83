/** What the local GitHub remembers besides git: pull requests, reviews, statuses, runs. */

import type { JsonObject } from "./json-input.ts";

/** A label of the repository. */
export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}

/** How a pull request may be merged. */
export type MergeMethod = "merge" | "squash" | "rebase";

/** A review's state, spelled as REST spells it. */
export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

/** One review. `commit` is the head it was given on. */
export interface Review {
  readonly id: number;
  readonly login: string;
  readonly body: string;
  readonly commit: string;
  readonly submittedAt: string;
  state: ReviewState;
}

/** A wish to be merged when nothing blocks any more. */
export interface AutoMerge {
  readonly login: string;
  readonly method: MergeMethod;
  readonly title: string | undefined;
  readonly message: string | undefined;
}

/** What an issue has more when it is a pull request. Branch names are without `refs/heads/`. */
export interface PullPart {
  readonly id: number;
  readonly headRef: string;
  /** Whose repository the head is in: this one's owner, or who forked it. */
  readonly headOwner: string;
  /** The newest commit of the head; frozen once the pull request is closed. */
  headSha: string;
  baseRef: string;
  /** The base's commit when the head last moved; frozen once closed. */
  baseSha: string;
  draft: boolean;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommit: string | null;
  lastPusher: string;
  autoMerge: AutoMerge | undefined;
  readonly reviews: Review[];
  readonly requestedReviewers: Set<string>;
}

/** An issue, or, with `pull`, a pull request: they share their numbers. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly login: string;
  readonly createdAt: string;
  readonly pull: PullPart | undefined;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "reopened" | null;
  updatedAt: string;
  closedAt: string | null;
  closedBy: string | null;
  readonly labels: Set<string>;
  readonly assignees: Set<string>;
  /** Changes of its body, oldest first; the body that it was opened with is none. */
  readonly edits: { readonly login: string; readonly at: string }[];
}

/** A pull request: an issue that surely has its pull part. */
export type Pull = Issue & { readonly pull: PullPart };

/** A reaction to a comment. */
export interface Reaction {
  readonly id: number;
  readonly login: string;
  readonly content: string;
  readonly createdAt: string;
}

/** A comment on an issue or pull request. */
export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly login: string;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  readonly reactions: Reaction[];
}

/** A commit status, never changed: the newest of a context counts. */
export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly login: string;
  readonly createdAt: string;
}

/** A check run. */
export interface CheckRun {
  readonly id: number;
  readonly sha: string;
  readonly name: string;
  readonly login: string;
  status: string;
  conclusion: string | null;
  readonly startedAt: string;
  completedAt: string | null;
  output: JsonObject;
}

/** A status or check that must be green before a merge; `app` pins who must have said so. */
export interface RequiredCheck {
  readonly context: string;
  readonly app: number | undefined;
}

/** Classic protection of one branch. */
export interface Protection {
  readonly requiredChecks: readonly RequiredCheck[] | undefined;
  readonly strict: boolean;
  readonly reviews:
    | {
        readonly approvals: number;
        readonly dismissStale: boolean;
        readonly codeOwners: boolean;
        readonly lastPush: boolean;
      }
    | undefined;
  readonly enforceAdmins: boolean;
  readonly allowForcePushes: boolean;
  readonly allowDeletions: boolean;
}

/** A ruleset, its rules as GitHub writes them. */
export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly enforcement: "active" | "disabled" | "evaluate";
  readonly target: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly bypassActors: readonly JsonObject[];
  readonly rules: readonly JsonObject[];
}

/** The repository's own settings; they can be changed while the server runs. */
export interface Settings {
  private: boolean;
  allowMergeCommit: boolean;
  allowSquashMerge: boolean;
  allowRebaseMerge: boolean;
  allowAutoMerge: boolean;
  deleteBranchOnMerge: boolean;
  /** "Allow GitHub Actions to create and approve pull requests". */
  actionsMayCreatePullRequests: boolean;
  defaultWorkflowPermissions: "read" | "write";
  variables: Readonly<Record<string, string>>;
  environments: readonly string[];
  /** Names of secrets by environment; those of the repository under the empty name. */
  secrets: Readonly<Record<string, readonly string[]>>;
  /** Requests an hour and token. GitHub gives a GITHUB_TOKEN 1,000 and others 5,000. */
  rateLimit: { readonly githubToken: number; readonly others: number };
}

/** Something that happened, as a webhook would tell it. */
export interface RecordedEvent {
  readonly id: number;
  readonly event: string;
  /** Absent for events that have no actions (push, status). */
  readonly action: string | undefined;
  readonly actor: string;
  readonly at: string;
  readonly payload: JsonObject;
}

/** How a workflow run ended. */
export type Conclusion = "success" | "failure" | "cancelled" | "timed_out" | "action_required";

/** A run of a workflow that some event asked for. */
export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  /** The path of the workflow file. */
  readonly workflow: string;
  readonly name: string;
  readonly event: string;
  readonly action: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  readonly payload: JsonObject;
  readonly ref: string;
  /** What GITHUB_SHA would be: of a pull request the test merge commit. */
  readonly sha: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly actor: string;
  /** How many ended runs stand behind this one in a chain of `workflow_run`. */
  readonly depth: number;
  readonly createdAt: string;
  updatedAt: string;
  state: "queued" | "awaiting-approval" | "in-progress" | "completed";
  conclusion: Conclusion | undefined;
}

/** A branch that was created, moved or deleted, by whom. */
export interface Activity {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly kind: "push" | "force_push" | "branch_creation" | "branch_deletion";
  readonly actor: string;
  readonly at: string;
}
