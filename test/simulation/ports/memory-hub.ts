/**
 * What a forge knows, in memory: git, pull requests with their reviews and comments, statuses, runs
 * and dispatches, and the people. Apart from the port, because people and the checker use it too.
 */
import { isDeepStrictEqual } from "node:util";
import type { WorkflowRun } from "../../../src/model/conversation.ts";
import type { Instant } from "../../../src/model/units.ts";
import type {
  Clock,
  CommitStatus,
  Permission,
  PullRequest,
  RefUpdate,
  Review,
  Sha,
} from "../../../src/ports.ts";
import { changedPathsOf, changedTree, type FileChanges, MemoryGit } from "./memory-git.ts";

/** Somebody with an account. */
export interface Person {
  readonly login: string;
  readonly isBot: boolean;
  readonly permission: Permission;
}

/** A comment as it stands. */
export interface MemoryComment {
  readonly id: number;
  readonly author: string;
  readonly createdAt: Instant;
  updatedAt: Instant;
  body: string;
}

/** An issue with its comments. */
export interface MemoryIssue {
  readonly number: number;
  readonly by: string;
  readonly labels: ReadonlySet<string>;
  readonly title: string;
  readonly createdAt: Instant;
  readonly edits: { readonly by: string; readonly at: Instant }[];
  readonly comments: MemoryComment[];
  body: string;
  isOpen: boolean;
}

/** A pull request with all that belongs to it. */
export interface MemoryPull {
  shown: PullRequest;
  readonly reviews: Review[];
  readonly comments: MemoryComment[];
  readonly reviewers: Set<string>;
  /** Set when it is no longer open: what it changed and of what it was made, then. */
  frozen?: { readonly paths: readonly string[]; readonly commits: readonly Sha[] };
}

/** A commit on a branch, by somebody. */
export interface Push {
  readonly by: string;
  readonly branch: string;
  readonly message: string;
  readonly files: FileChanges;
  /** By the web interface or the API; absent: from somebody's own machine. */
  readonly committer?: string;
}

/** The account that GitHub commits with when it is asked to. */
export const webCommitter = "web-flow";

/** A started workflow that nobody has taken yet. */
export interface Dispatched {
  readonly workflow: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** The whole forge. */
export class MemoryHub {
  readonly git = new MemoryGit();
  readonly repository: string;
  readonly clock: Clock;
  readonly people: ReadonlyMap<string, Person>;
  readonly pulls: MemoryPull[] = [];
  readonly issues: MemoryIssue[] = [];
  readonly dispatched: Dispatched[] = [];
  /** By branch, since it was created: who brought it where. */
  readonly pushes = new Map<string, { readonly by: string; readonly sha: Sha }[]>();
  readonly runs = new Map<string, "running" | "over">();
  /** Newest last, by commit. */
  readonly statuses = new Map<
    Sha,
    Map<string, { readonly by: string; readonly is: CommitStatus }>
  >();
  /** Statuses without which nothing merges. */
  required: readonly string[] = [];
  /** Rises with every change that anybody could see. */
  changes = 0;
  /** Newest last, by workflow file: what the scheduler and people started. */
  readonly workflowRuns = new Map<string, WorkflowRun[]>();
  #reviews = 0;
  #comments = 0;

  constructor(options: {
    readonly repository: string;
    readonly clock: Clock;
    readonly people: readonly Person[];
    readonly files: Readonly<Record<string, string>>;
    readonly author: string;
  }) {
    this.repository = options.repository;
    this.clock = options.clock;
    this.people = new Map(options.people.map((one) => [one.login, one]));
    const sha = this.git.commit({
      parents: [],
      message: "Begin",
      committedAt: options.clock.now(),
      author: options.author,
      committer: options.author,
      tree: changedTree(new Map(), options.files),
    });
    this.git.refs.set("refs/heads/main", sha);
  }

  get main(): Sha {
    return this.git.branch("main") ?? "";
  }

  person(login: string): Person {
    return this.people.get(login) ?? { login, isBot: false, permission: "none" };
  }

  pull(number: number): MemoryPull | undefined {
    this.#followHeads();
    return this.pulls.find(({ shown }) => shown.number === number);
  }

  open(): readonly MemoryPull[] {
    this.#followHeads();
    return this.pulls.filter(({ shown }) => shown.state === "open");
  }

  /** A commit on a branch that is there; a new branch starts at main. */
  push({ by, branch, message, files, committer = by }: Push): Sha {
    const name = `refs/heads/${branch}`;
    const before = this.git.refs.get(name) ?? this.main;
    const sha = this.git.commit({
      parents: [before],
      message,
      committedAt: this.clock.now(),
      author: by,
      committer,
      tree: changedTree(this.git.tree(before), files),
    });
    this.#note(by, { name, ...(this.git.refs.has(name) ? { before } : {}), after: sha });
    this.git.refs.set(name, sha);
    this.#touched();
    return sha;
  }

  openPull(made: {
    readonly by: string;
    readonly branch: string;
    readonly title: string;
    readonly body: string;
  }): MemoryPull {
    const number = this.#nextNumber();
    const { login, isBot } = this.person(made.by);
    const pull: MemoryPull = {
      shown: {
        number,
        url: `https://github.example/${this.repository}/pull/${number}`,
        title: made.title,
        body: made.body,
        state: "open",
        head: {
          branch: made.branch,
          sha: this.git.branch(made.branch) ?? "",
          repository: this.repository,
        },
        base: "main",
        author: { login, isBot },
        labels: [],
        createdAt: this.clock.now(),
      },
      reviews: [],
      comments: [],
      reviewers: new Set(),
    };
    this.pulls.push(pull);
    this.#touched();
    return pull;
  }

  change(pull: MemoryPull, change: Partial<PullRequest>): void {
    const next = { ...pull.shown, ...change };
    if (isDeepStrictEqual(next, pull.shown)) return;
    pull.shown = next;
    this.#touched();
  }

  close(pull: MemoryPull): void {
    if (pull.shown.state !== "open") return;
    this.#freeze(pull);
    this.change(pull, { state: "closed", closedAt: this.clock.now() });
  }

  review(pull: MemoryPull, by: string, state: Review["state"], commit = pull.shown.head.sha): void {
    this.#reviews += 1;
    const { login, isBot } = this.person(by);
    const author = { login, isBot };
    const submittedAt = this.clock.now();
    pull.reviews.push({ id: this.#reviews, author, state, commit, submittedAt });
    this.#touched();
  }

  openIssue(made: {
    readonly by: string;
    readonly label: string;
    readonly title: string;
    readonly body: string;
  }): MemoryIssue {
    const { by, label, title, body } = made;
    const issue: MemoryIssue = {
      ...{ number: this.#nextNumber(), by, title, body, isOpen: true, edits: [], comments: [] },
      labels: new Set([label]),
      createdAt: this.clock.now(),
    };
    this.issues.push(issue);
    this.#touched();
    return issue;
  }

  editIssue(issue: MemoryIssue, by: string, body: string): void {
    if (issue.body === body) return;
    issue.body = body;
    issue.edits.push({ by, at: this.clock.now() });
    this.#touched();
  }

  /** A run of a workflow begins. */
  start(workflow: string): void {
    const known = this.workflowRuns.get(workflow) ?? [];
    const id = [...this.workflowRuns.values()].flat().length + 1;
    const url = `https://github.example/${this.repository}/actions/runs/${id}`;
    const run: WorkflowRun = { id, url, startedAt: this.clock.now(), state: "running" };
    // Nobody asks for older ones.
    this.workflowRuns.set(workflow, [...known.slice(-49), run]);
  }

  comment(on: Pick<MemoryPull, "comments">, author: string, body: string): void {
    this.#comments += 1;
    const at = this.clock.now();
    on.comments.push({ id: this.#comments, author, body, createdAt: at, updatedAt: at });
    this.#touched();
  }

  edit(comment: MemoryComment, body: string): void {
    if (comment.body === body) return;
    comment.body = body;
    comment.updatedAt = this.clock.now();
    this.#touched();
  }

  status(sha: Sha, by: string, status: CommitStatus): void {
    const known = this.statuses.get(sha) ?? new Map();
    const now = known.get(status.context);
    const saysSo = now?.is.state === status.state && now.is.description === status.description;
    if (now?.by === by && saysSo) return;
    known.set(status.context, { by, is: status });
    this.statuses.set(sha, known);
    this.#touched();
  }

  pathsOf(pull: MemoryPull): readonly string[] {
    if (pull.frozen) return pull.frozen.paths;
    const { sha } = pull.shown.head;
    const before = this.git.tree(this.git.mergeBase(this.main, sha));
    return changedPathsOf({ before, after: this.git.tree(sha) });
  }

  commitsOf(pull: MemoryPull): readonly Sha[] {
    if (pull.frozen) return pull.frozen.commits;
    return this.git.between(this.main, pull.shown.head.sha).map(({ sha }) => sha);
  }

  /** Why main cannot take the head of an open pull request; undefined when it can. */
  obstacle(pull: MemoryPull): "conflict" | "blocked" | undefined {
    const { sha } = pull.shown.head;
    if (!this.git.merged({ main: this.main, head: sha })) return "conflict";
    const statuses = this.statuses.get(sha);
    const lacking = this.required.some((one) => statuses?.get(one)?.is.state !== "success");
    return lacking ? "blocked" : undefined;
  }

  /** Brings the head into main; the caller has seen that nothing stands against it. */
  merge(
    pull: MemoryPull,
    merge: { readonly by: string; readonly message: string; readonly how: "squash" | "merge" },
  ): Sha {
    const { head, author } = pull.shown;
    const tree = this.git.merged({ main: this.main, head: head.sha });
    if (!tree) throw new Error("it conflicts");
    this.#freeze(pull);
    const sha = this.git.commit({
      parents: merge.how === "squash" ? [this.main] : [this.main, head.sha],
      message: merge.message,
      committedAt: this.clock.now(),
      author: merge.how === "squash" ? author.login : merge.by,
      committer: webCommitter,
      tree,
    });
    this.git.refs.set("refs/heads/main", sha);
    const at = this.clock.now();
    const ended = { state: "merged" as const, mergedAt: at, closedAt: at, mergeCommit: sha };
    this.change(pull, { ...ended, mergedBy: merge.by });
    return sha;
  }

  moveRefs(by: string, updates: readonly RefUpdate[]): "updated" | "conflict" {
    const answer = this.git.moveRefs(updates);
    if (answer === "conflict" || updates.length === 0) return answer;
    for (const update of updates) this.#note(by, update);
    this.#touched();
    return answer;
  }

  /** Issues and pull requests share their numbers. */
  #nextNumber(): number {
    return this.pulls.length + this.issues.length + 1;
  }

  #note(by: string, { name, before, after }: RefUpdate): void {
    const branch = name.replace("refs/heads/", "");
    const known = before === undefined ? [] : (this.pushes.get(branch) ?? []);
    if (after !== undefined) this.pushes.set(branch, [...known, { by, sha: after }]);
  }

  #freeze(pull: MemoryPull): void {
    pull.frozen = { paths: this.pathsOf(pull), commits: this.commitsOf(pull) };
  }

  /** Heads follow their branches; without its branch a pull request is closed. */
  #followHeads(): void {
    for (const pull of this.pulls) {
      if (pull.shown.state !== "open") continue;
      const sha = this.git.branch(pull.shown.head.branch);
      if (sha === undefined) this.close(pull);
      else if (sha !== pull.shown.head.sha) {
        pull.shown = { ...pull.shown, head: { ...pull.shown.head, sha } };
      }
    }
  }

  #touched(): void {
    this.changes += 1;
  }
}
