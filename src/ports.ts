/** What we ask of the outside. Adapters in `outside/` and stand-ins keep these contracts. */

import type { Comment, Issue, WorkflowRun } from "./model/conversation.ts";
import type { SetupCheck } from "./model/finding.ts";
import type { Instance, InstanceId } from "./model/instance.ts";
import type { Offer } from "./model/offer.ts";
import type { GpuSeries } from "./model/readings.ts";
import type { ActionRow, Beside, FileQuery, SavedLedger, TextBatch } from "./model/records.ts";
import type { Hook, HookOutcome, LeavingMachine } from "./model/safety.ts";
import type { SignalSeries } from "./model/signal.ts";
import type { Statistics } from "./model/statistics.ts";
import type { Instant, Millis } from "./model/units.ts";

/** The time, and waiting. The only source of either. */
export interface Clock {
  now(): Instant;
  sleep(time: Millis): Promise<void>;
}

/** What a launch asks for. One call launches one machine. */
export interface LaunchRequest {
  readonly name: string;
  readonly type: string;
  readonly region: string;
  readonly sshKey: string;
  /** Becomes the machine's host name: the key that joins its metrics. */
  readonly hostname: string;
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The answer to a launch. `refused` only on the cloud's own definite no (JSON, 4xx, known code):
 * no machine exists. `unknown` on everything else: it may exist; look for it, never ask again.
 */
export type LaunchOutcome =
  | { readonly kind: "launched"; readonly id: InstanceId }
  | {
      readonly kind: "refused";
      /** `no-capacity`: try the next region or type. `rejected`: trying elsewhere cannot help. */
      readonly why: "no-capacity" | "rejected";
      readonly message: string;
    }
  | { readonly kind: "unknown"; readonly message: string };

/** The answer to a termination. Not found is `gone`. */
export type TerminateOutcome =
  | { readonly kind: "terminating" }
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "unknown"; readonly message: string };

/** A cloud that rents machines. Paces itself to the cloud's limits. */
export interface Cloud {
  /** Every machine of the account, ours or not. Throws OutsideError. */
  instances(): Promise<readonly Instance[]>;
  /**
   * True only when the cloud itself says that there is no such machine, or that it has ended.
   * Throws OutsideError when it says nothing.
   */
  isGone(id: InstanceId): Promise<boolean>;
  /** Every rentable type. Throws OutsideError. */
  offers(): Promise<readonly Offer[]>;
  /** Every region's name. Throws OutsideError. */
  regions(): Promise<readonly string[]>;
  /**
   * Never retries. Waits for its turn first: `lastLaunchAt` is when the last launch of any run was
   * called, as far as is known.
   */
  launch(request: LaunchRequest, lastLaunchAt: Instant | undefined): Promise<LaunchOutcome>;
  /** May be asked twice for one machine. */
  terminate(id: InstanceId): Promise<TerminateOutcome>;
  /** Until when the cloud asked this process for a rest. Absent: it asks for none. */
  restUntil?(): Instant | undefined;
  /** How far our clock was ahead of the cloud's at its newest answer, to about a second. */
  ahead?(): Millis | undefined;
}

/** One GPU's utilisation with the names by which its machine can be known. */
export interface MeterSeries extends GpuSeries {
  /** Host names, ips and scrape addresses (without port) that the exporter gave, none empty. */
  readonly keys: readonly string[];
  /** What tells two sets of series for one machine apart: the exporter's scrape address. */
  readonly source: string;
}

/** Where GPU utilisation is measured, and whatever else an operator asks for. */
export interface Meter {
  /** Samples of one minute over `[from, to]`. No series is an answer. Throws OutsideError. */
  utilization(range: {
    readonly from: Instant;
    readonly to: Instant;
  }): Promise<readonly MeterSeries[]>;
  /**
   * One query in the meter's own language (PromQL), a value a step over `[from, to]`, in order of
   * labels. A step is whole minutes, one when absent, and values stand at whole steps of the clock.
   * No series is an answer, and never a zero. Throws OutsideError.
   */
  signal(
    query: string,
    range: { readonly from: Instant; readonly to: Instant; readonly step?: Millis },
  ): Promise<readonly SignalSeries[]>;
}

/** A git object id: 40 hexadecimal digits. */
export type Sha = string;

/** A commit as the forge shows it. */
export interface Commit {
  readonly sha: Sha;
  readonly parents: readonly Sha[];
  readonly message: string;
  readonly committedAt: Instant;
  /** Login of the author's account; absent when the forge knows no account for it. */
  readonly author?: string;
  readonly committer?: string;
}

/** A pull request. */
export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "merged" | "closed";
  readonly head: { readonly branch: string; readonly sha: Sha; readonly repository: string };
  readonly base: string;
  readonly author: { readonly login: string; readonly isBot: boolean };
  readonly labels: readonly string[];
  readonly createdAt: Instant;
  readonly mergedAt?: Instant;
  /** Login; only where one pull request is read, lists do not tell. */
  readonly mergedBy?: string;
  readonly closedAt?: Instant;
  readonly mergeCommit?: Sha;
}

/** One review, as given; a person may have given several. */
export interface Review {
  readonly id: number;
  readonly author: { readonly login: string; readonly isBot: boolean };
  readonly state: "approved" | "changes-requested" | "commented" | "dismissed" | "pending";
  /** The head that was reviewed. */
  readonly commit: Sha;
  readonly submittedAt: Instant;
}

/** What somebody may do in the repository. */
export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none";

/** A commit status. Posting the same context again replaces it. */
export interface CommitStatus {
  readonly context: string;
  readonly state: "success" | "pending" | "failure" | "error";
  /** At most 140 characters. */
  readonly description: string;
  /** The page with the details. */
  readonly targetUrl?: string;
}

/** Why a merge was refused. */
export type MergeOutcome =
  | { readonly kind: "merged"; readonly sha: Sha }
  | {
      readonly kind: "refused";
      readonly why: "head-moved" | "conflict" | "blocked" | "closed";
      readonly message: string;
    };

/** A new commit on an existing branch. The forge signs it. */
export interface CommitRequest {
  readonly branch: string;
  /** The head this commit was made for; anything else there is a conflict. */
  readonly expectedHead: Sha;
  readonly headline: string;
  readonly body: string;
  /** Whole files by path. */
  readonly additions: Readonly<Record<string, string>>;
  readonly deletions?: readonly string[];
}

/** A step of an all-or-nothing change of refs. No `before`: create. No `after`: delete. */
export interface RefUpdate {
  /** Full name, `refs/heads/…` or `refs/fleet/…`. */
  readonly name: string;
  readonly before?: Sha;
  readonly after?: Sha;
}

/**
 * The forge: git, pull requests and workflows of one repository. Reads of missing things are
 * `undefined` or empty; failures throw OutsideError.
 */
export interface Forge {
  readonly repository: string;
  /** Login of the token's own account, as it appears on pull requests and commits. */
  identity(): Promise<string>;
  /** Full ref name, `refs/heads/main`. */
  ref(name: string): Promise<Sha | undefined>;
  file(at: Sha, path: string): Promise<string | undefined>;
  /** Text files directly in a folder, by path. */
  folder(at: Sha, path: string): Promise<Readonly<Record<string, string>>>;
  commit(sha: Sha): Promise<Commit | undefined>;
  /** Commits reachable from `at` that touched `path`, newest first, at most `limit`. */
  history(query: {
    readonly at: Sha;
    readonly path: string;
    readonly limit: number;
  }): Promise<readonly Commit[]>;
  commitOnBranch(
    request: CommitRequest,
  ): Promise<{ readonly kind: "committed"; readonly sha: Sha } | { readonly kind: "moved" }>;
  /** A commit without parents and the branch that holds it; `exists` when the branch is there. */
  createOrphanBranch(request: {
    readonly branch: string;
    readonly message: string;
    readonly files: Readonly<Record<string, string>>;
  }): Promise<{ readonly kind: "created"; readonly sha: Sha } | { readonly kind: "exists" }>;
  /** A commit object with the parent's tree and this message, on no branch. */
  createMarkerCommit(request: { readonly message: string; readonly parent: Sha }): Promise<Sha>;
  /** Compare-and-swap; moves even where that is not a fast-forward. */
  updateRefs(updates: readonly RefUpdate[]): Promise<"updated" | "conflict">;
  /** Open pull requests into the default branch, oldest first. */
  openPullRequests(): Promise<readonly PullRequest[]>;
  pullRequest(number: number): Promise<PullRequest | undefined>;
  createPullRequest(request: {
    readonly branch: string;
    readonly title: string;
    readonly body: string;
    readonly labels: readonly string[];
  }): Promise<PullRequest>;
  editPullRequest(
    number: number,
    change: { readonly title?: string; readonly body?: string; readonly state?: "closed" },
  ): Promise<void>;
  /** Of the head that the pull request had when it was read last, as are its commits. */
  changedPaths(number: number): Promise<readonly string[]>;
  pullRequestCommits(number: number): Promise<readonly Commit[]>;
  reviews(number: number): Promise<readonly Review[]>;
  /**
   * Logins of everybody who brought a branch to this head, since it was last created; the branch
   * may be gone. Empty when the forge does not know.
   */
  pushers(head: { readonly branch: string; readonly sha: Sha }): Promise<readonly string[]>;
  /** Returns the logins that the forge refused. */
  requestReviewers(number: number, logins: readonly string[]): Promise<readonly string[]>;
  permission(login: string): Promise<Permission>;
  /** Comments on any issue or pull request that were written or edited since then, oldest first. */
  comments(since: Instant): Promise<readonly Comment[]>;
  /** Our own issues with this label, open or not, oldest first. */
  issues(label: string): Promise<readonly Issue[]>;
  createIssue(draft: Pick<Issue, "title" | "body"> & { readonly label: string }): Promise<Issue>;
  editIssue(number: number, change: { readonly body: string }): Promise<void>;
  /** One comment per marker, edited in place; the marker is hidden in the comment. */
  stickyComment(number: number, marker: string, body: string): Promise<void>;
  /** Posts it unless our own newest one of this context says the same, wherever it links to. */
  setStatus(sha: Sha, status: CommitStatus): Promise<void>;
  /** Squash-merges this head and nothing else. */
  merge(
    number: number,
    request: { readonly head: Sha; readonly title: string; readonly message: string },
  ): Promise<MergeOutcome>;
  pullRequestsOfCommit(sha: Sha): Promise<readonly PullRequest[]>;
  /** Starts a workflow of the default branch. */
  dispatch(workflow: string, inputs: Readonly<Record<string, string>>): Promise<void>;
  /** Is this workflow run finished? `unknown` when the forge does not know the run. */
  runState(runId: string): Promise<"running" | "over" | "unknown">;
  /** The newest runs of a workflow for the default branch, newest first; none for one unknown. */
  workflowRuns(workflow: string, limit: number): Promise<readonly WorkflowRun[]>;
  /** What a newcomer's repository may have wrong, part by part. Nothing is asked before `look`. */
  setupChecks(): readonly SetupCheck[];
}

/** Postgres: a copy of the audit for queries. Throws OutsideError. */
export interface ActionTable {
  /** All or nothing; inserts or updates by the identity of each row. Migrates first. */
  save(rows: readonly ActionRow[], beside?: Beside): Promise<void>;
  /** Newest first. */
  recent(limit: number): Promise<readonly ActionRow[]>;
  /** Every row in order of its id, in batches. */
  every(): AsyncIterable<readonly ActionRow[]>;
  /** The ledger that was saved last for this repository. */
  ledger(fleet: string): Promise<SavedLedger | undefined>;
  close(): Promise<void>;
}

/** A clone of the repository, for what one request at a time would take too long. */
export interface Clone {
  /** What is read, in words. */
  readonly where: string;
  /** A ref by its full name, as the repository has it; `lost`: only the clone still does. */
  ref(name: string): Promise<{ readonly sha: Sha; readonly lost: boolean } | undefined>;
  /** Main's own commits that touched a path, newest first. People are logins where known. */
  log(at: Sha, paths: readonly string[]): Promise<readonly Commit[]>;
  /** Every file below a folder whose path passes, in order of their paths, in batches. */
  files(at: Sha, query: FileQuery): AsyncIterable<TextBatch>;
  close(): Promise<void>;
}

/**
 * A second apply lock, in a place that frees it by itself when its holder dies. The first is in
 * git, and decides; this one only ever says no.
 */
export interface SecondLock {
  take(): Promise<SecondLockOutcome>;
}

/** `held`: somebody else has it. `unknown`: nobody can say. */
export type SecondLockOutcome =
  | { readonly kind: "taken"; release(): Promise<void> }
  | { readonly kind: "held" }
  | { readonly kind: "unknown"; readonly why: string };

/** An operator's hooks. A call is never repeated, and over by the time given. */
export interface Hooks {
  call(hook: Hook, machine: LeavingMachine, timeout: Millis): Promise<HookOutcome>;
}

/** One metric with its values. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly labels: readonly string[];
  readonly values: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/**
 * The Pushgateway. Each family replaces what this repository pushed of that name in that group.
 * The group's labels (`{ stage: "plan" }`, or none) are added to every value by the gateway.
 */
export interface MetricsGateway {
  push(families: readonly MetricFamily[], group: Readonly<Record<string, string>>): Promise<void>;
  /** Asks whether it takes pushes, and pushes nothing. Throws OutsideError when it does not. */
  ready(): Promise<void>;
}

/** Slack, by incoming webhook. `text` is Slack's mrkdwn, already escaped. */
export interface Messenger {
  send(message: {
    readonly text: string;
    readonly link?: { readonly label: string; readonly url: string };
  }): Promise<void>;
}

/** A place in a file for the forge to annotate. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly title?: string;
}

/** The job that runs us: its log, annotations, summary and outputs. */
export interface Job {
  log(line: string): void;
  annotate(annotation: Annotation): void;
  /** Appends Markdown to the job's summary. */
  summarize(markdown: string): Promise<void>;
  output(name: string, value: string): void;
}

/** The files that the job checked out. Paths are relative to its root, with slashes. */
export interface Workspace {
  file(path: string): Promise<string | undefined>;
  /** Text files directly in a folder, by path; a missing folder is empty. */
  folder(path: string): Promise<Readonly<Record<string, string>>>;
  /** Creates folders as needed; returns the absolute path. */
  write(path: string, text: string): Promise<string>;
}

/** Everything outside, as a stage sees it. Absent parts are not configured. */
export interface Outside {
  readonly clock: Clock;
  readonly forge: Forge;
  readonly cloud: Cloud;
  readonly meter?: Meter;
  readonly table?: ActionTable;
  readonly secondLock?: SecondLock;
  readonly gateway?: MetricsGateway;
  readonly messenger?: Messenger;
  /** Absent in jobs that terminate nothing. */
  readonly hooks?: Hooks;
  /** Loads and starts those named. Absent: what rests on them is not looked for. */
  readonly statistics?: (detectors: readonly (keyof Statistics)[]) => Promise<Statistics>;
  readonly job: Job;
  readonly workspace: Workspace;
}
