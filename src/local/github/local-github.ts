/** A GitHub of our own on 127.0.0.1: one repository, really in git, everything else in memory. */

import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Clock } from "../../ports.ts";
import { accountsOf, type LocalUser, type Permission } from "./accounts.ts";
import { Faults } from "./faults.ts";
import { type ForkPush, pushToFork } from "./forks.ts";
import { editTree, type TreeEdit } from "./git-merge.ts";
import { GitRepository, zeroSha } from "./git-repository.ts";
import type { Conclusion, RecordedEvent, Settings, WorkflowRun } from "./records.ts";
import { approveRun, completeRun, queueScheduled, takeRun } from "./runs.ts";
import { type Exchange, makeServer } from "./server.ts";
import { installHook } from "./smart-http.ts";
import { GitHubState } from "./state.ts";

/** What a local GitHub starts with. */
export interface LocalGitHubOptions {
  readonly clock: Clock;
  /** An empty or new folder that the bare repository is made in. */
  readonly directory: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly users: readonly LocalUser[];
  /** The first commit on main, text by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Whatever is left out is as in a new repository on GitHub. */
  readonly settings?: Partial<Settings>;
}

/** A running local GitHub. */
export interface LocalGitHub {
  /** The address of the REST API, as GITHUB_API_URL; GraphQL is below it at `/graphql`. */
  readonly url: string;
  /** The address to clone. A token goes in as `http://x-access-token:TOKEN@…`. */
  readonly gitUrl: string;
  readonly bareRepository: string;
  /** Changes take effect at once. */
  readonly settings: Settings;
  readonly faults: Faults;
  /** Everything that happened, oldest first. */
  readonly events: readonly RecordedEvent[];
  /** Requests answered so far, oldest first, with bodies; only the last thousand are kept. */
  readonly journal: readonly Exchange[];
  /** Called with every exchange from now on. */
  watch(listener: (exchange: Exchange) => void): void;
  /** All workflow runs, oldest first. */
  runs(): readonly WorkflowRun[];
  /** Takes the oldest queued run; it is then in progress. Absent: none is queued. */
  takeRun(): WorkflowRun | undefined;
  /** The human click that lets a run of a bot's pull request start. */
  approveRun(id: number): void;
  /** Ends a run; workflows that listen for `workflow_run` are queued. */
  completeRun(id: number, conclusion: Conclusion): Promise<void>;
  /** What the scheduler does at a workflow's time. False: that file has no schedule. */
  queueScheduled(workflow: string): Promise<boolean>;
  /** Gives somebody another role from now on; "none" sends them away. */
  setPermission(login: string, permission: Permission): void;
  /** One commit on a branch of somebody's fork, by that person's account; the branch's new head. */
  pushToFork(push: ForkPush): Promise<string>;
  /** The commit a branch points to; absent when there is no such branch. */
  branch(name: string): string | undefined;
  close(): Promise<void>;
}

const newRepository: Settings = {
  private: false,
  allowMergeCommit: true,
  allowSquashMerge: true,
  allowRebaseMerge: true,
  allowAutoMerge: false,
  deleteBranchOnMerge: false,
  actionsMayCreatePullRequests: false,
  defaultWorkflowPermissions: "read",
  variables: {},
  environments: [],
  secrets: {},
  rateLimit: { githubToken: 1000, others: 5000 },
};

const journalLength = 1000;

async function firstCommit(state: GitHubState, files: Readonly<Record<string, string>>) {
  const edits: TreeEdit[] = [];
  for (const [path, text] of Object.entries(files)) {
    edits.push({ path, mode: "100644", sha: await state.git.write("blob", Buffer.from(text)) });
  }
  const owner = state.account(state.owner) ?? [...state.accounts.values()][0];
  const author = owner === undefined ? state.webFlow() : state.personOf(owner);
  const after = await state.git.writeCommit({
    tree: await editTree(state.git, undefined, edits),
    parents: [],
    author,
    committer: author,
    message: "Initial commit",
  });
  const ref = `refs/heads/${state.defaultBranch}`;
  await state.git.updateRefs([{ ref, before: zeroSha, after }]);
}

/** Starts a local GitHub on a free port. */
export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  const [owner = "", name = ""] = options.repository.split("/");
  const bareRepository = join(options.directory, `${name}.git`);
  const git = await GitRepository.create(bareRepository);
  await installHook(bareRepository);
  const settings = { ...newRepository, ...options.settings };
  const accounts = accountsOf(options.users);
  const state = new GitHubState({ clock: options.clock, git, owner, name, accounts, settings });
  await firstCommit(state, options.files);
  const faults = new Faults();
  const journal: Exchange[] = [];
  const listeners: ((exchange: Exchange) => void)[] = [];
  const told = (exchange: Exchange) => {
    journal.push(exchange);
    if (journal.length > journalLength) journal.shift();
    for (const listener of listeners) listener(exchange);
  };
  const server = makeServer({ state, faults, told });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  state.url = `http://127.0.0.1:${portOf(server.address())}`;
  return {
    url: state.url,
    gitUrl: `${state.pageUrl}.git`,
    bareRepository,
    settings,
    faults,
    events: state.events,
    journal,
    watch: (listener) => void listeners.push(listener),
    runs: () => [...state.runs.values()],
    takeRun: () => takeRun(state),
    approveRun: (id) => approveRun(state, id),
    completeRun: (id, conclusion) => completeRun(state, id, conclusion),
    queueScheduled: (workflow) => queueScheduled(state, workflow),
    setPermission: (login, permission) => state.setPermission(login, permission),
    pushToFork: (push) => pushToFork(state, push),
    branch: (branch) => state.branch(branch),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await git.close();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
