/** The whole memory of one local GitHub, and the lookups that every route shares. */

import { assert } from "../../errors.ts";
import { isoTime } from "../../model/units.ts";
import type { Clock } from "../../ports.ts";
import { type Account, commitEmail, type Permission } from "./accounts.ts";
import type { Person } from "./git-objects.ts";
import type { GitRepository } from "./git-repository.ts";
import type {
  Activity,
  CheckRun,
  Comment,
  Issue,
  Label,
  Protection,
  Pull,
  RecordedEvent,
  Ruleset,
  Settings,
  Status,
  WorkflowRun,
} from "./records.ts";
import { notFound } from "./refusal.ts";
import type { WorkflowFile } from "./workflow-files.ts";

/** What the server starts with. */
export interface StateParts {
  readonly clock: Clock;
  readonly git: GitRepository;
  readonly owner: string;
  readonly name: string;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly settings: Settings;
}

/** The memory. Routes change it; nothing else does. */
export class GitHubState {
  readonly clock: Clock;
  readonly git: GitRepository;
  readonly owner: string;
  readonly name: string;
  accounts: ReadonlyMap<string, Account>;
  readonly settings: Settings;
  readonly defaultBranch = "main";
  readonly createdAt: string;
  /** When a branch or tag last moved. */
  pushedAt: string;
  /** Set once the server listens. */
  url = "";
  readonly issues = new Map<number, Issue>();
  readonly comments = new Map<number, Comment>();
  readonly labels = new Map<string, Label>();
  readonly statuses = new Map<string, Status[]>();
  readonly checkRuns = new Map<number, CheckRun>();
  readonly protections = new Map<string, Protection>();
  readonly rulesets = new Map<number, Ruleset>();
  /** Commits GitHub itself signed. */
  readonly signed = new Set<string>();
  readonly events: RecordedEvent[] = [];
  /** Movements of branches, oldest first. */
  readonly activities: Activity[] = [];
  readonly runs = new Map<number, WorkflowRun>();
  /** Workflow files by the tree of their folder, which never changes. */
  readonly workflowFiles = new Map<string, Promise<readonly WorkflowFile[]>>();
  readonly workflowIds = new Map<string, number>();
  #lastId = 10_000;
  #lastNumber = 0;

  constructor(parts: StateParts) {
    this.clock = parts.clock;
    this.git = parts.git;
    this.owner = parts.owner;
    this.name = parts.name;
    this.accounts = parts.accounts;
    this.settings = parts.settings;
    this.createdAt = this.now();
    this.pushedAt = this.createdAt;
  }

  /** The API address of the repository. */
  get repositoryUrl(): string {
    return `${this.url}/repos/${this.owner}/${this.name}`;
  }

  /** The address a browser would open. */
  get pageUrl(): string {
    return `${this.url}/${this.owner}/${this.name}`;
  }

  /** The time as GitHub writes it. */
  now(): string {
    return isoTime(this.clock.now());
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  nextNumber(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }

  /** Gives somebody another role from now on. */
  setPermission(login: string, permission: Permission): void {
    const account = this.account(login);
    assert(account !== undefined, `nobody is called ${login}`);
    this.accounts = new Map(this.accounts).set(login.toLowerCase(), { ...account, permission });
  }

  /** An account by login, whatever its case; absent when nobody has it. */
  account(login: string): Account | undefined {
    return this.accounts.get(login.toLowerCase());
  }

  /** The user a commit's address belongs to; absent when it is nobody's here. */
  accountByEmail(email: string): Account | undefined {
    return [...this.accounts.values()].find((one) => commitEmail(one) === email);
  }

  /** A person for a commit made now. */
  personOf(account: Account): Person {
    const seconds = Math.floor(this.clock.now() / 1000);
    return { name: account.name ?? account.login, email: commitEmail(account), seconds };
  }

  /** GitHub itself, who commits what the web and the API make. */
  webFlow(): Person {
    const seconds = Math.floor(this.clock.now() / 1000);
    return { name: "GitHub", email: "noreply@github.com", seconds };
  }

  branch(name: string): string | undefined {
    return this.git.refs.get(`refs/heads/${name}`);
  }

  /** An issue or pull request by number, or a 404. */
  issue(number: string | number): Issue {
    const found = this.issues.get(Number(number));
    if (found === undefined) throw notFound();
    return found;
  }

  /** A pull request by number, or a 404. */
  pull(number: string | number): Pull {
    const found = this.issue(number);
    if (!isPull(found)) throw notFound();
    return found;
  }

  /** All pull requests, oldest first. */
  pulls(): readonly Pull[] {
    return [...this.issues.values()].filter(isPull);
  }
}

/** Whether an issue is a pull request. */
export function isPull(issue: Issue): issue is Pull {
  return issue.pull !== undefined;
}
