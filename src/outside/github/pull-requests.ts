/** Pull requests: listed, read, opened and changed. */

import { OutsideError } from "../../errors.ts";
import type { Commit, Forge, PullRequest, Sha } from "../../ports.ts";
import { answerOf, type Connection } from "./connection.ts";
import { commitOf, tooMany } from "./contents.ts";
import { who } from "./failures.ts";
import { type Fields, fieldsOf, listOf } from "./fields.ts";
import { actorOf, ghost, personOf } from "./people.ts";

/** The part of the forge that knows pull requests. */
export type PullRequests = Pick<
  Forge,
  | "openPullRequests"
  | "pullRequest"
  | "createPullRequest"
  | "editPullRequest"
  | "changedPaths"
  | "pullRequestCommits"
  | "pullRequestsOfCommit"
>;

const reads = "pull-requests: read";
const writes = "pull-requests: write";

/** What GitHub lists at most of one pull request. */
const mostFiles = 3000;
const mostCommits = 250;

/**
 * Pull requests over a connection. `createPullRequest` may be asked again after an error with
 * `applied: "unknown"`: GitHub allows one open pull request for a branch, and when that one is our
 * own it is brought to what was asked for and returned.
 */
export function pullRequestsOf(
  line: Connection,
  options: { readonly defaultBranch: string; readonly identity: () => Promise<string> },
): PullRequests {
  const { owner, name: repo } = line;
  const { defaultBranch: base } = options;

  const openOnes = async (filter: { readonly head?: string }) => {
    const data = await line.ask({ what: "list the open pull requests", needs: reads }, (client) =>
      client
        .paginate(client.rest.pulls.list, {
          ...{ owner, repo, base, state: "open", sort: "created", direction: "asc" },
          ...filter,
          per_page: 100,
        })
        .then((data) => ({ data })),
    );
    const found = listOf(data, "pull requests").map((one) => seen(line, pullRequestOf(one)));
    return found.toSorted((one, other) => one.number - other.number);
  };
  return {
    openPullRequests: async () => {
      const pulls = line.known.first?.pulls;
      if (pulls === undefined) return openOnes({});
      delete line.known.first?.pulls;
      const found = pulls.map((node) => seen(line, fromGraphql(node)));
      return found.toSorted((one, other) => one.number - other.number);
    },
    pullRequest: async (number) => {
      const data = await readPullRequest(line, number);
      return data === undefined ? undefined : seen(line, pullRequestOf(data));
    },
    createPullRequest: async ({ branch, title, body, labels }) => {
      const what = `open a pull request for ${branch}`;
      forgetPulls(line);
      const reply = await line.attempt({ what, needs: writes }, ({ rest }) =>
        rest.pulls.create({ owner, repo, base, head: branch, title, body }),
      );
      if (reply.kind === "answer") {
        const created = pullRequestOf(fieldsOf(reply.data, "pull request"));
        noteOpened(line, created);
        return labelled(line, created, labels);
      }
      const [existing] = reply.status === 422 ? await openOnes({ head: `${owner}:${branch}` }) : [];
      if (existing === undefined) throw reply.error;
      if (existing.author.login !== (await options.identity())) throw takenBy(existing);
      if (existing.title !== title || existing.body !== body) {
        await edit(line, existing.number, { title, body });
      }
      return labelled(line, { ...existing, title, body }, labels);
    },
    editPullRequest: (number, change) => edit(line, number, change),
    changedPaths: async (number) => {
      const own = line.known.opened.get(number)?.own;
      return own ? Object.keys(own.files).toSorted() : changedPaths(line, number);
    },
    pullRequestCommits: async (number) => {
      const own = line.known.opened.get(number)?.own;
      return own ? [own.commit] : commitsOf(line, number);
    },
    pullRequestsOfCommit: (sha) => ofCommit(line, sha),
  };
}

/** What was listed is so no longer, once we change a pull request. */
export function forgetPulls(line: Connection): void {
  line.known.pullRequestsOfCommits.clear();
  delete line.known.first?.pulls;
}

/** Commits, files and reviews of a pull request that we opened just now are known. */
function noteOpened(line: Connection, { number, head }: PullRequest): void {
  const { commits, heads, opened } = line.known;
  const own = commits.get(head.sha);
  if (own === undefined || !own.commit.parents.every((parent) => heads.has(parent))) return;
  opened.set(number, { own, unreviewed: true, silent: true });
}

/** Once its head is another, nothing is known of a pull request any more. */
function seen(line: Connection, pull: PullRequest): PullRequest {
  const { opened } = line.known;
  if (opened.get(pull.number)?.own.commit.sha !== pull.head.sha) opened.delete(pull.number);
  return pull;
}

async function ofCommit(line: Connection, sha: Sha): Promise<readonly PullRequest[]> {
  const asked = line.known.pullRequestsOfCommits.get(sha);
  if (asked !== undefined) return asked;
  const { owner, name: repo } = line;
  const purpose = { what: `list the pull requests of ${sha}`, needs: reads };
  const data = await line.askOrAbsent(purpose, async (client) => {
    const list = client.rest.repos.listPullRequestsAssociatedWithCommit;
    return { data: await client.paginate(list, { owner, repo, commit_sha: sha, per_page: 100 }) };
  });
  if (data === undefined) return [];
  const found = listOf(data, "pull requests").map((one) => seen(line, pullRequestOf(one)));
  line.known.pullRequestsOfCommits.set(sha, found);
  return found;
}

/** A pull request as GitHub tells it, with what the port has no word for; absent on 404. */
export async function readPullRequest(
  line: Connection,
  number: number,
): Promise<Fields | undefined> {
  const purpose = { what: `read pull request ${number}`, needs: reads };
  const data = await line.askOrAbsent(purpose, ({ rest }) =>
    rest.pulls.get({ owner: line.owner, repo: line.name, pull_number: number }),
  );
  return data === undefined ? undefined : fieldsOf(data, "pull request");
}

async function edit(
  line: Connection,
  number: number,
  change: Parameters<Forge["editPullRequest"]>[1],
): Promise<void> {
  forgetPulls(line);
  await line.ask({ what: `edit pull request ${number}`, needs: writes }, ({ rest }) =>
    rest.pulls.update({ owner: line.owner, repo: line.name, pull_number: number, ...change }),
  );
}

/** The pull request with at least these labels. */
async function labelled(
  line: Connection,
  found: PullRequest,
  labels: readonly string[],
): Promise<PullRequest> {
  const missing = labels.filter((label) => !found.labels.includes(label));
  if (missing.length === 0) return found;
  const purpose = { what: `label pull request ${found.number}`, needs: writes };
  const { owner, name: repo } = line;
  const reply = await line.attempt(purpose, ({ rest }) =>
    rest.issues.addLabels({ owner, repo, issue_number: found.number, labels: missing }),
  );
  const present = listOf(answerOf(reply), "labels").map((label) => label.text("name"));
  return { ...found, labels: present };
}

function takenBy(existing: PullRequest): OutsideError {
  const { number, head, author } = existing;
  const what = `the branch ${head.branch} already has pull request ${number}, by ${author.login}`;
  const message = `${what}. Close it, or delete the branch`;
  return new OutsideError({ who, kind: "conflict", applied: "no", message });
}

/** Old and new names of everything the pull request changes. */
async function changedPaths(line: Connection, number: number): Promise<readonly string[]> {
  const { owner, name: repo } = line;
  const purpose = { what: `list the files of pull request ${number}`, needs: reads };
  const data = await line.ask(purpose, async (client) => {
    const request = { owner, repo, pull_number: number, per_page: 100 };
    return { data: await client.paginate(client.rest.pulls.listFiles, request) };
  });
  const files = listOf(data, "files");
  if (files.length >= mostFiles) throw tooMany(`files of pull request ${number}`, mostFiles);
  const paths = files.flatMap((file) => [
    file.text("filename"),
    // A file moved away is changed where it was, too.
    ...(file.optionalText("status") === "renamed" ? [file.text("previous_filename")] : []),
  ]);
  return [...new Set(paths)].toSorted();
}

async function commitsOf(line: Connection, number: number): Promise<readonly Commit[]> {
  const { owner, name: repo } = line;
  const purpose = { what: `list the commits of pull request ${number}`, needs: reads };
  const data = await line.ask(purpose, async (client) => {
    const request = { owner, repo, pull_number: number, per_page: 100 };
    return { data: await client.paginate(client.rest.pulls.listCommits, request) };
  });
  const commits = listOf(data, "commits").map(commitOf);
  if (commits.length >= mostCommits) {
    throw tooMany(`commits of pull request ${number}`, mostCommits);
  }
  return commits;
}

function pullRequestOf(found: Fields): PullRequest {
  const head = found.object("head");
  const mergedAt = found.optionalTime("merged_at");
  const closedAt = found.optionalTime("closed_at");
  const mergedBy = found.optionalObject("merged_by")?.text("login");
  const mergeCommit = found.optionalText("merge_commit_sha");
  const isOpen = found.text("state") === "open";
  return {
    number: found.count("number"),
    url: found.text("html_url"),
    title: found.text("title"),
    body: found.optionalText("body") ?? "",
    state: isOpen ? "open" : mergedAt === undefined ? "closed" : "merged",
    head: {
      branch: head.text("ref"),
      sha: head.text("sha"),
      // The repository of a deleted fork is null; no repository has an empty name.
      repository: head.optionalObject("repo")?.text("full_name") ?? "",
    },
    base: found.object("base").text("ref"),
    author: personOf(found),
    labels: found.list("labels").map((label) => label.text("name")),
    createdAt: found.time("created_at"),
    ...(mergedAt === undefined ? {} : { mergedAt }),
    ...(mergedBy === undefined ? {} : { mergedBy }),
    ...(closedAt === undefined ? {} : { closedAt }),
    // Of an open pull request this names a trial merge.
    ...(mergedAt === undefined || mergeCommit === undefined ? {} : { mergeCommit }),
  };
}

/** An open one, as the first look of a run shows it. */
function fromGraphql(node: Fields): PullRequest {
  return {
    number: node.count("number"),
    url: node.text("url"),
    title: node.text("title"),
    body: node.text("body"),
    state: "open",
    head: {
      branch: node.text("headRefName"),
      sha: node.text("headRefOid"),
      repository: node.optionalObject("headRepository")?.text("nameWithOwner") ?? "",
    },
    base: node.text("baseRefName"),
    author: actorOf(node.optionalObject("author")) ?? ghost,
    labels:
      node
        .optionalObject("labels")
        ?.list("nodes")
        .map((label) => label.text("name")) ?? [],
    createdAt: node.time("createdAt"),
  };
}
