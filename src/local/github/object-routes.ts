/** Blobs, trees and commits over REST: the Git Data API. */

import type { Account } from "./accounts.ts";
import { editTree, type TreeEdit } from "./git-merge.ts";
import { type Person, typeOfMode } from "./git-objects.ts";
import type { PathEntry } from "./git-repository.ts";
import {
  isObject,
  type JsonObject,
  optionalList,
  optionalObject,
  optionalText,
  requiredText,
} from "./json-input.ts";
import { notFound, unprocessable } from "./refusal.ts";
import { gitCommitJson } from "./render-commit.ts";
import { nodeId } from "./render-repository.ts";
import { type Answer, type ApiRequest, created, ok, param, type Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";

/** Base64 as GitHub sends it: a newline after every 60 characters. */
export function wrappedBase64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{60}|.+$/gu, "$&\n");
}

const createBlob = async ({ state, body }: ApiRequest): Promise<Answer> => {
  const encoding = optionalText(body, "encoding") === "base64" ? "base64" : "utf8";
  const sha = await state.git.write("blob", Buffer.from(requiredText(body, "content"), encoding));
  const url = `${state.repositoryUrl}/git/blobs/${sha}`;
  return created({ sha, url }, url);
};

const oneBlob = async (request: ApiRequest): Promise<Answer> => {
  const { state } = request;
  const sha = param(request, "sha");
  const found = await state.git.object(sha);
  if (found?.type !== "blob") throw notFound();
  if (/\.raw\b|\+raw\b/u.test(request.accept)) {
    const content = found.bytes.toString("utf8");
    return { status: 200, text: { type: "application/vnd.github.raw+json", content } };
  }
  return ok({
    sha,
    node_id: nodeId("Blob", sha),
    size: found.bytes.length,
    url: `${state.repositoryUrl}/git/blobs/${sha}`,
    content: wrappedBase64(found.bytes),
    encoding: "base64",
  });
};

async function treeJson(
  state: GitHubState,
  sha: string,
  entries: readonly PathEntry[],
): Promise<JsonObject> {
  const lines = [];
  for (const { path, mode, sha: object } of entries) {
    const type = typeOfMode(mode);
    const size = type === "blob" ? (await state.git.object(object))?.bytes.length : undefined;
    const url = `${state.repositoryUrl}/git/${type}s/${object}`;
    lines.push({ path, mode, type, sha: object, ...(size === undefined ? {} : { size }), url });
  }
  const url = `${state.repositoryUrl}/git/trees/${sha}`;
  return { sha, url, tree: lines, truncated: false };
}

const oneTree = async (request: ApiRequest): Promise<Answer> => {
  const { state, query } = request;
  const named = await state.git.resolve(param(request, "sha"));
  const sha =
    named === undefined ? param(request, "sha") : (await state.git.knownCommit(named)).tree;
  const entries = await state.git.tree(sha);
  if (entries === undefined) throw notFound();
  const shown = query.has("recursive")
    ? await state.git.everythingIn(sha)
    : entries.map((entry) => ({ ...entry, path: entry.name }));
  return ok(await treeJson(state, sha, shown));
};

const modes = new Set(["100644", "100755", "040000", "160000", "120000"]);

async function editOf(state: GitHubState, line: unknown): Promise<TreeEdit> {
  if (!isObject(line)) throw unprocessable("Invalid tree info");
  const path = requiredText(line, "path");
  const mode = optionalText(line, "mode") ?? "100644";
  if (!modes.has(mode)) throw unprocessable("tree.mode must be one of the git modes");
  if (
    path.startsWith("/") ||
    path.split("/").some((part) => ["", ".", "..", ".git"].includes(part))
  ) {
    throw unprocessable("tree.path contains a malformed path component");
  }
  if (line["sha"] === null) return { path, mode, sha: undefined };
  const content = optionalText(line, "content");
  if (content !== undefined) {
    return { path, mode, sha: await state.git.write("blob", Buffer.from(content)) };
  }
  const sha = requiredText(line, "sha");
  const found = await state.git.object(sha);
  if (found === undefined || found.type !== typeOfMode(mode)) {
    throw unprocessable(`tree.sha ${sha} is not a valid ${typeOfMode(mode)}`);
  }
  return { path, mode, sha };
}

const createTree = async ({ state, body }: ApiRequest): Promise<Answer> => {
  const lines = optionalList(body, "tree");
  if (lines === undefined) throw unprocessable('Invalid request.\n\n"tree" wasn\'t supplied.');
  const given = optionalText(body, "base_tree");
  const base = given === undefined ? undefined : await treeOf(state, given);
  const edits: TreeEdit[] = [];
  for (const line of lines) edits.push(await editOf(state, line));
  const sha = await editTree(state.git, base, edits);
  const entries = (await state.git.tree(sha)) ?? [];
  const shown = entries.map((entry) => ({ ...entry, path: entry.name }));
  const url = `${state.repositoryUrl}/git/trees/${sha}`;
  return created(await treeJson(state, sha, shown), url);
};

async function treeOf(state: GitHubState, sha: string): Promise<string> {
  const commit = await state.git.commit(sha);
  if (commit !== undefined) return commit.tree;
  if ((await state.git.tree(sha)) === undefined) throw unprocessable("base_tree is not valid");
  return sha;
}

function personFrom(given: JsonObject | undefined, otherwise: Person): Person {
  if (given === undefined) return otherwise;
  const date = optionalText(given, "date");
  const seconds = date === undefined ? otherwise.seconds : Math.floor(Date.parse(date) / 1000);
  if (Number.isNaN(seconds)) throw unprocessable("author.date is not a valid timestamp");
  return { name: requiredText(given, "name"), email: requiredText(given, "email"), seconds };
}

/** GitHub signs what a bot commits in its own name. */
function isSignedByGitHub(caller: Account, body: JsonObject): boolean {
  return caller.type === "Bot" && body["author"] === undefined && body["committer"] === undefined;
}

const createCommit = async ({ state, body, caller }: ApiRequest): Promise<Answer> => {
  const tree = requiredText(body, "tree");
  if ((await state.git.tree(tree)) === undefined) throw unprocessable("Tree SHA does not exist");
  const parents = (optionalList(body, "parents") ?? []).map(String);
  for (const parent of parents) {
    if ((await state.git.commit(parent)) === undefined) {
      throw unprocessable("Parent SHA does not exist or is not a commit object");
    }
  }
  const author = personFrom(optionalObject(body, "author"), state.personOf(caller));
  const signed = isSignedByGitHub(caller, body);
  const committer = signed
    ? state.webFlow()
    : personFrom(optionalObject(body, "committer"), author);
  const message = requiredText(body, "message");
  const sha = await state.git.writeCommit({ tree, parents, author, committer, message });
  if (signed) state.signed.add(sha);
  const commit = await state.git.knownCommit(sha);
  return created(gitCommitJson(state, commit), `${state.repositoryUrl}/git/commits/${sha}`);
};

const oneCommit = async (request: ApiRequest): Promise<Answer> => {
  const commit = await request.state.git.commit(param(request, "sha"));
  if (commit === undefined) throw notFound();
  return ok(gitCommitJson(request.state, commit));
};

/** The routes of git's objects. */
export const objectRoutes: readonly Route[] = [
  { on: "POST /git/blobs", scope: "contents", answer: createBlob },
  { on: "GET /git/blobs/{sha}", scope: "contents", answer: oneBlob },
  { on: "POST /git/trees", scope: "contents", answer: createTree },
  { on: "GET /git/trees/{sha*}", scope: "contents", answer: oneTree },
  { on: "POST /git/commits", scope: "contents", answer: createCommit },
  { on: "GET /git/commits/{sha}", scope: "contents", answer: oneCommit },
];
