/** The forge's port over a hub in memory, as one account sees it. Keeps the forge's contract. */
import { OutsideError } from "../../../src/errors.ts";
import type { Account, Issue } from "../../../src/model/conversation.ts";
import type { Forge, MergeOutcome, PullRequest, Sha } from "../../../src/ports.ts";
import { changedTree, fileOf } from "./memory-git.ts";
import { type MemoryHub, type MemoryIssue, type MemoryPull, webCommitter } from "./memory-hub.ts";

type Failure = Omit<ConstructorParameters<typeof OutsideError>[0], "who" | "applied">;

function refuse(failure: Failure): never {
  throw new OutsideError({ who: "GitHub", applied: "no", ...failure });
}

/** The forge of one account. */
export function memoryForge(hub: MemoryHub, login: string): Forge {
  return {
    repository: hub.repository,
    identity: async () => login,
    ...reading(hub),
    ...writing(hub, login),
    ...pullRequests(hub, login),
    ...people(hub),
    ...saying(hub, login),
    ...issues(hub, login),
    ...workflows(hub),
    setupChecks: () => [],
  };
}

/** Lists do not tell who merged. */
function listed({ shown }: MemoryPull): PullRequest {
  const { mergedBy: _told, ...rest } = shown;
  return rest;
}

function known(hub: MemoryHub, number: number): MemoryPull {
  return (
    hub.pull(number) ?? refuse({ kind: "not-found", message: `there is no pull request ${number}` })
  );
}

function reading(hub: MemoryHub): Pick<Forge, "ref" | "file" | "folder" | "commit" | "history"> {
  const { git } = hub;
  return {
    ref: async (name) => git.refs.get(name),
    file: async (at, path) => fileOf(git.tree(at), path),
    folder: async (at, path) =>
      Object.fromEntries(
        [...(git.tree(at).get(path) ?? [])].map(([name, text]) => [`${path}/${name}`, text]),
      ),
    commit: async (sha) => shownCommit(hub, sha),
    history: async ({ at, path, limit }) =>
      git.history(at, path, limit).flatMap(({ sha }) => shownCommit(hub, sha) ?? []),
  };
}

function shownCommit(hub: MemoryHub, sha: Sha) {
  const found = hub.git.commits.get(sha);
  if (!found) return undefined;
  const { tree: _tree, number: _number, ...commit } = found;
  return commit;
}

function writing(
  hub: MemoryHub,
  login: string,
): Pick<Forge, "commitOnBranch" | "createOrphanBranch" | "createMarkerCommit" | "updateRefs"> {
  const { git, clock } = hub;
  return {
    commitOnBranch: async ({ branch, expectedHead, headline, body, additions, deletions = [] }) => {
      if (git.branch(branch) !== expectedHead) return { kind: "moved" };
      const sha = hub.push({
        by: login,
        committer: webCommitter,
        branch,
        message: body === "" ? headline : `${headline}\n\n${body}`,
        files: { ...additions, ...Object.fromEntries(deletions.map((path) => [path, null])) },
      });
      return { kind: "committed", sha };
    },
    createOrphanBranch: async ({ branch, message, files }) => {
      const sha = git.commit({
        parents: [],
        message,
        committedAt: clock.now(),
        author: login,
        committer: login,
        tree: changedTree(new Map(), files),
      });
      const moved = hub.moveRefs(login, [{ name: `refs/heads/${branch}`, after: sha }]);
      return moved === "updated" ? { kind: "created", sha } : { kind: "exists" };
    },
    createMarkerCommit: async ({ message, parent }) => {
      if (!git.commits.has(parent)) refuse({ kind: "not-found", message: "there is no parent" });
      const made = { parents: [parent], message, committedAt: clock.now(), tree: git.tree(parent) };
      return git.commit({ ...made, author: login, committer: login });
    },
    updateRefs: async (updates) => hub.moveRefs(login, updates),
  };
}

function pullRequests(
  hub: MemoryHub,
  login: string,
): Pick<
  Forge,
  | "openPullRequests"
  | "pullRequest"
  | "createPullRequest"
  | "editPullRequest"
  | "changedPaths"
  | "pullRequestCommits"
  | "pullRequestsOfCommit"
  | "merge"
> {
  return {
    openPullRequests: async () => hub.open().map(listed),
    pullRequest: async (number) => hub.pull(number)?.shown,
    createPullRequest: async (draft) => createPull(hub, login, draft),
    editPullRequest: async (number, { state, ...texts }) => {
      const pull = known(hub, number);
      hub.change(pull, texts);
      if (state === "closed") hub.close(pull);
    },
    changedPaths: async (number) => hub.pathsOf(known(hub, number)),
    pullRequestCommits: async (number) =>
      hub.commitsOf(known(hub, number)).flatMap((sha) => shownCommit(hub, sha) ?? []),
    pullRequestsOfCommit: async (sha) => pullsOf(hub, sha).map(listed),
    merge: async (number, request) => merge(hub, login, { pull: known(hub, number), ...request }),
  };
}

/** Merged ones that brought the commit to main, or open ones that hold it. */
function pullsOf(hub: MemoryHub, sha: Sha): readonly MemoryPull[] {
  hub.open();
  const holding = hub.pulls.filter(
    (pull) => pull.shown.mergeCommit === sha || hub.commitsOf(pull).includes(sha),
  );
  const merged = holding.filter(({ shown }) => shown.state === "merged");
  return merged.length > 0 && hub.git.ancestors(hub.main).has(sha) ? merged : holding;
}

function createPull(
  hub: MemoryHub,
  login: string,
  draft: Parameters<Forge["createPullRequest"]>[0],
): PullRequest {
  const { branch, title, body, labels } = draft;
  const existing = hub.open().find(({ shown }) => shown.head.branch === branch);
  if (existing && existing.shown.author.login !== login) {
    refuse({ kind: "conflict", message: `${branch} has a pull request of somebody else` });
  }
  const head = hub.git.branch(branch);
  if (head === undefined || (!existing && hub.git.between(hub.main, head).length === 0)) {
    refuse({ kind: "rejected", message: `there is nothing new on ${branch}` });
  }
  const pull = existing ?? hub.openPull({ by: login, branch, title, body });
  const all = [...new Set([...pull.shown.labels, ...labels])];
  hub.change(pull, { title, body, labels: all });
  return pull.shown;
}

function merge(
  hub: MemoryHub,
  login: string,
  asked: { readonly pull: MemoryPull } & Parameters<Forge["merge"]>[1],
): MergeOutcome {
  const { pull, head, title, message } = asked;
  const { shown } = pull;
  const isHead = shown.head.sha === head;
  const refused = (why: Extract<MergeOutcome, { kind: "refused" }>["why"]): MergeOutcome => ({
    kind: "refused",
    why,
    message: `It is not mergeable: ${why}`,
  });
  if (shown.state !== "open") {
    const ours = isHead && shown.mergedBy === login && shown.mergeCommit;
    return ours ? { kind: "merged", sha: ours } : refused("closed");
  }
  if (!isHead) return refused("head-moved");
  const obstacle = hub.obstacle(pull);
  if (obstacle) return refused(obstacle);
  const text = message === "" ? title : `${title}\n\n${message}`;
  return { kind: "merged", sha: hub.merge(pull, { by: login, message: text, how: "squash" }) };
}

interface Pushers {
  pushers(head: { readonly branch: string; readonly sha: Sha }): Promise<readonly string[]>;
}

function people(
  hub: MemoryHub,
): Pick<Forge, "reviews" | "requestReviewers" | "permission"> & Pushers {
  return {
    pushers: async ({ branch, sha }) => {
      const pushes = hub.pushes.get(branch) ?? [];
      const last = pushes.findLastIndex((one) => one.sha === sha);
      return [...new Set(pushes.slice(0, last + 1).map(({ by }) => by))];
    },
    reviews: async (number) => [...known(hub, number).reviews],
    requestReviewers: async (number, logins) => {
      const pull = known(hub, number);
      const [askable, others] = [true, false].map((may) =>
        logins.filter((one) => (hub.person(one).permission !== "none") === may),
      );
      for (const one of askable ?? []) pull.reviewers.add(one);
      return others ?? [];
    },
    permission: async (login) => hub.person(login).permission,
  };
}

function saying(hub: MemoryHub, login: string): Pick<Forge, "stickyComment" | "setStatus"> {
  return {
    stickyComment: async (number, marker, body) => {
      const on = thread(hub, number);
      const firstLine = `<!-- fleetmerge:${marker} -->`;
      const text = `${firstLine}\n${body}`;
      const own = on.comments.find(
        (one) => one.author === login && one.body.split("\n")[0] === firstLine,
      );
      if (own) hub.edit(own, text);
      else hub.comment(on, login, text);
    },
    setStatus: async (sha, status) => hub.status(sha, login, status),
  };
}

/** Where comments stand: a pull request or an issue. */
function thread(hub: MemoryHub, number: number): Pick<MemoryPull, "comments"> {
  return hub.issues.find((one) => one.number === number) ?? known(hub, number);
}

function issues(
  hub: MemoryHub,
  login: string,
): Pick<Forge, "comments" | "issues" | "createIssue" | "editIssue"> {
  return {
    comments: async (since) => {
      const pulls = hub.pulls.map(({ shown, comments }) => ({ number: shown.number, comments }));
      const threads = [
        ...pulls.map((one) => ({ ...one, onPullRequest: true })),
        ...hub.issues.map((one) => ({ ...one, onPullRequest: false })),
      ];
      return threads
        .flatMap(({ number, comments, onPullRequest }) =>
          comments.map(({ author, ...rest }) => ({
            ...rest,
            author: accountOf(hub, author),
            number,
            onPullRequest,
            url: `https://github.example/${hub.repository}/issues/${number}#issuecomment-${rest.id}`,
          })),
        )
        .filter(({ updatedAt }) => updatedAt >= since)
        .toSorted((one, other) => one.createdAt - other.createdAt || one.id - other.id);
    },
    issues: async (label) =>
      hub.issues
        .filter(({ by, labels }) => by === login && labels.has(label))
        .map((issue) => shownIssue(hub, issue)),
    createIssue: async (draft) => shownIssue(hub, hub.openIssue({ ...draft, by: login })),
    editIssue: async (number, { body }) => {
      const issue = hub.issues.find((one) => one.number === number);
      if (!issue) refuse({ kind: "not-found", message: `there is no issue ${number}` });
      hub.editIssue(issue, login, body);
    },
  };
}

function accountOf(hub: MemoryHub, login: string): Account {
  return { login, isBot: hub.person(login).isBot };
}

function shownIssue(hub: MemoryHub, issue: MemoryIssue): Issue {
  const { number, title, body, isOpen, createdAt, edits } = issue;
  const newest = edits.toReversed().map(({ by, at }) => ({ by: accountOf(hub, by), at }));
  const url = `https://github.example/${hub.repository}/issues/${number}`;
  return { number, title, body, isOpen, createdAt, url, edits: { newest, all: true } };
}

function workflows(hub: MemoryHub): Pick<Forge, "dispatch" | "runState" | "workflowRuns"> {
  return {
    workflowRuns: async (workflow, limit) =>
      (hub.workflowRuns.get(workflow) ?? []).toReversed().slice(0, limit),
    dispatch: async (workflow, inputs) => {
      const text = fileOf(hub.git.tree(hub.main), `.github/workflows/${workflow}`);
      if (text === undefined) refuse({ kind: "not-found", message: `there is no ${workflow}` });
      hub.dispatched.push({ workflow, inputs });
      hub.start(workflow);
    },
    runState: async (runId) => hub.runs.get(runId) ?? "unknown",
  };
}
