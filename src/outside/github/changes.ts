/** Writing git: commits and refs, each by compare-and-swap. Nothing here is repeated by itself. */

import { assert } from "../../errors.ts";
import type { Commit, CommitRequest, Forge, RefUpdate, Sha } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { fieldsOf } from "./fields.ts";
import { memoryOf } from "./memory.ts";

/** The part of the forge that writes git. */
export type Changes = Pick<
  Forge,
  "commitOnBranch" | "createOrphanBranch" | "createMarkerCommit" | "updateRefs"
>;

const needs = "contents: write";
const absent: Sha = "0".repeat(40);

/**
 * Writes git over a connection; `ref` reads a ref's present value.
 *
 * After an error with `applied: "unknown"` the caller reads what is there before it asks again:
 * the branch (its head's parent is `expectedHead` and its message ours: it was done), or the refs
 * (each at its `after`: it was done). Asked again without looking, these answer `moved`, `exists`
 * or `conflict`: nothing is ever done twice. A marker commit asked for twice is another object
 * that no ref names, which git throws away.
 */
export function changesOf(
  line: Connection,
  { ref, identity }: Pick<Forge, "ref" | "identity">,
): Changes {
  const trees = memoryOf<Sha>();
  return {
    commitOnBranch: (request) => commitOnBranch(line, { ref, identity }, request),
    createOrphanBranch: (request) => createOrphanBranch(line, ref, request),
    createMarkerCommit: async ({ message, parent }) => {
      const known = line.known.places.get(parent)?.tree;
      const tree = known ?? (await trees(parent, () => treeOf(line, parent)));
      return createCommit(line, { message, tree, parents: [parent] });
    },
    updateRefs: (updates) => updateRefs(line, ref, updates),
  };
}

/** A pull request whose head we move is another one than we opened. */
function forgetHead(line: Connection, head: Sha): void {
  for (const [number, { own }] of line.known.opened) {
    if (own.commit.sha === head) line.known.opened.delete(number);
  }
}

const commitDocument = `mutation ($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid committedDate } }
}`;

async function commitOnBranch(
  line: Connection,
  { ref, identity }: Pick<Forge, "ref" | "identity">,
  request: CommitRequest,
): ReturnType<Forge["commitOnBranch"]> {
  const { branch, expectedHead, headline, body, additions, deletions = [] } = request;
  forgetHead(line, expectedHead);
  const input = {
    branch: { repositoryNameWithOwner: `${line.owner}/${line.name}`, branchName: branch },
    expectedHeadOid: expectedHead,
    message: { headline, body },
    fileChanges: {
      additions: Object.entries(additions).map(([path, text]) => ({
        path,
        contents: Buffer.from(text, "utf8").toString("base64"),
      })),
      deletions: deletions.map((path) => ({ path })),
    },
  };
  const reply = await line.graphql(
    { what: `commit on the branch ${branch}`, needs },
    { operation: "mutation", document: commitDocument, variables: { input } },
  );
  if (reply.kind === "answer") {
    const created = fieldsOf(reply.data, "data").object("createCommitOnBranch").object("commit");
    const commit: Commit = {
      sha: created.text("oid"),
      parents: [expectedHead],
      message: body === "" ? headline : `${headline}\n\n${body}`,
      committedAt: created.time("committedDate"),
      author: await identity(),
    };
    if (deletions.length === 0) line.known.commits.set(commit.sha, { files: additions, commit });
    return { kind: "committed", sha: commit.sha };
  }
  if (reply.error.kind === "conflict") return { kind: "moved" };
  // A branch that is gone is told as something not found, and so is a path to delete.
  if (reply.error.kind === "not-found" && (await ref(`refs/heads/${branch}`)) !== expectedHead) {
    return { kind: "moved" };
  }
  throw reply.error;
}

async function createOrphanBranch(
  line: Connection,
  ref: Forge["ref"],
  request: Parameters<Forge["createOrphanBranch"]>[0],
): ReturnType<Forge["createOrphanBranch"]> {
  const { owner, name: repo } = line;
  const { branch, message, files } = request;
  const entries = Object.entries(files).map(([path, content]) => ({
    path,
    content,
    mode: "100644" as const,
    type: "blob" as const,
  }));
  assert(entries.length > 0, "an orphan branch begins with at least one file");
  const what = `create the branch ${branch}`;
  const tree = await line.ask({ what, needs }, ({ rest }) =>
    rest.git.createTree({ owner, repo, tree: entries }),
  );
  const sha = await createCommit(line, {
    message,
    tree: fieldsOf(tree, "tree").text("sha"),
    parents: [],
  });
  const full = `refs/heads/${branch}`;
  const reply = await line.attempt({ what, needs }, ({ rest }) =>
    rest.git.createRef({ owner, repo, ref: full, sha }),
  );
  if (reply.kind === "answer") return { kind: "created", sha };
  // GitHub refuses an existing name and a bad one alike.
  if (reply.status === 422 && (await ref(full)) !== undefined) return { kind: "exists" };
  throw reply.error;
}

async function createCommit(
  line: Connection,
  commit: { readonly message: string; readonly tree: Sha; readonly parents: readonly Sha[] },
): Promise<Sha> {
  const { owner, name: repo } = line;
  const parents = [...commit.parents];
  const data = await line.ask({ what: "create a commit", needs }, ({ rest }) =>
    rest.git.createCommit({ owner, repo, message: commit.message, tree: commit.tree, parents }),
  );
  return fieldsOf(data, "commit").text("sha");
}

async function treeOf(line: Connection, commit: Sha): Promise<Sha> {
  const purpose = { what: `read the commit ${commit}`, needs: "contents: read" };
  const data = await line.ask(purpose, ({ rest }) =>
    rest.git.getCommit({ owner: line.owner, repo: line.name, commit_sha: commit }),
  );
  return fieldsOf(data, "commit").object("tree").text("sha");
}

const refsDocument = `mutation ($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`;

async function updateRefs(
  line: Connection,
  ref: Forge["ref"],
  updates: readonly RefUpdate[],
): Promise<"updated" | "conflict"> {
  if (updates.length === 0) return "updated";
  for (const { before, after } of updates) {
    if (before !== undefined && after !== undefined) forgetHead(line, before);
  }
  const input = {
    repositoryId: await line.nodeId(),
    refUpdates: updates.map(({ name, before = absent, after = absent }) => ({
      name,
      beforeOid: before,
      afterOid: after,
      force: true,
    })),
  };
  const what = `move ${updates.map(({ name }) => name).join(", ")}`;
  const reply = await line.graphql(
    { what, needs },
    { operation: "mutation", document: refsDocument, variables: { input } },
  );
  if (reply.kind === "answer") {
    // The answer holds nothing else that could be checked.
    fieldsOf(reply.data, "data").object("updateRefs");
    return "updated";
  }
  if (reply.error.kind === "conflict") return "conflict";
  // GitHub documents no error for a ref that is elsewhere, so the refs are asked themselves.
  const isAnswered = reply.status >= 200 && reply.status < 500;
  const isRefusal = isAnswered && !["unauthorised", "rate-limited"].includes(reply.error.kind);
  if (isRefusal && (await areElsewhere(ref, updates))) return "conflict";
  throw reply.error;
}

/** Whether some ref is not where it was expected, in a way that our own update does not explain. */
async function areElsewhere(ref: Forge["ref"], updates: readonly RefUpdate[]): Promise<boolean> {
  const now = await Promise.all(updates.map(({ name }) => ref(name)));
  const areDone = updates.every((update, index) => update.after === now[index]);
  return !areDone && updates.some((update, index) => update.before !== now[index]);
}
