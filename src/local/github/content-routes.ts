/** Files over REST: reading a path at a ref, and writing one file as one commit. */

import { refuseForbiddenMove } from "./branch-rules.ts";
import { editTree } from "./git-merge.ts";
import { typeOfMode } from "./git-objects.ts";
import type { PathEntry } from "./git-repository.ts";
import { type JsonObject, optionalObject, optionalText, requiredText } from "./json-input.ts";
import { moveRefs } from "./movements.ts";
import { wrappedBase64 } from "./object-routes.ts";
import { notFound, Refusal, unprocessable } from "./refusal.ts";
import { gitCommitJson } from "./render-commit.ts";
import { type Answer, type ApiRequest, created, ok, param, type Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";

async function entryJson(state: GitHubState, entry: PathEntry, ref: string): Promise<JsonObject> {
  const kind = typeOfMode(entry.mode);
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const url = `${state.repositoryUrl}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const isFile = kind === "blob";
  const git = `${state.repositoryUrl}/git/${kind}s/${entry.sha}`;
  const html = `${state.pageUrl}/${kind}/${ref}/${path}`;
  return {
    name: entry.name,
    path: entry.path,
    sha: entry.sha,
    size: isFile ? ((await state.git.object(entry.sha))?.bytes.length ?? 0) : 0,
    url,
    html_url: html,
    git_url: git,
    download_url: isFile ? `${state.pageUrl}/raw/${ref}/${path}` : null,
    type: isFile ? "file" : "dir",
    _links: { self: url, git, html },
  };
}

const readContents = async (request: ApiRequest): Promise<Answer> => {
  const { state, query } = request;
  const ref = query.get("ref") ?? state.defaultBranch;
  const sha = await state.git.resolve(ref);
  if (sha === undefined) {
    throw new Refusal({ status: 404, message: `No commit found for the ref ${ref}` });
  }
  const path = (request.params["path"] ?? "").replace(/\/+$/u, "");
  const entry = await state.git.entryAt((await state.git.knownCommit(sha)).tree, path);
  if (entry === undefined) throw notFound();
  if (entry.mode === "040000") return ok(await folderJson(state, entry, ref));
  const { bytes } = (await state.git.object(entry.sha)) ?? { bytes: Buffer.alloc(0) };
  if (/\.raw\b|\+raw\b/u.test(request.accept)) {
    const type = "application/vnd.github.raw+json; charset=utf-8";
    return { status: 200, text: { type, content: bytes.toString("utf8") } };
  }
  const shown = await entryJson(state, entry, ref);
  return ok({ ...shown, content: wrappedBase64(bytes), encoding: "base64" });
};

async function folderJson(state: GitHubState, folder: PathEntry, ref: string) {
  const prefix = folder.path === "" ? "" : `${folder.path}/`;
  const lines = (await state.git.tree(folder.sha)) ?? [];
  return Promise.all(
    lines.map((line) => entryJson(state, { ...line, path: prefix + line.name }, ref)),
  );
}

interface FileWrite {
  readonly path: string;
  readonly branch: string;
  readonly head: string;
  readonly existing: PathEntry | undefined;
  readonly content: Buffer | undefined;
}

async function plannedWrite(request: ApiRequest): Promise<FileWrite> {
  const { state, body } = request;
  const branch = (optionalText(body, "branch") ?? state.defaultBranch).replace(
    /^refs\/heads\//u,
    "",
  );
  const head = state.branch(branch);
  if (head === undefined) {
    throw new Refusal({ status: 404, message: `Branch ${branch} not found` });
  }
  const path = param(request, "path");
  const existing = await state.git.entryAt((await state.git.knownCommit(head)).tree, path);
  const given = optionalText(body, "sha");
  if (existing !== undefined && given === undefined) {
    throw unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.');
  }
  if (given !== undefined && given !== existing?.sha) {
    throw new Refusal({ status: 409, message: `${path} does not match ${given}` });
  }
  const content = optionalText(body, "content");
  const bytes = content === undefined ? undefined : Buffer.from(content, "base64");
  return { path, branch, head, existing, content: bytes };
}

async function commitWrite(request: ApiRequest, write: FileWrite) {
  const { state, body, caller } = request;
  refuseForbiddenMove(state, { branch: write.branch, actor: caller, kind: "fast-forward" }, 409);
  const blob =
    write.content === undefined ? undefined : await state.git.write("blob", write.content);
  const { tree } = await state.git.knownCommit(write.head);
  const mode = write.existing?.mode ?? "100644";
  const given = optionalObject(body, "author") ?? optionalObject(body, "committer");
  const self = state.personOf(caller);
  const author = given
    ? { ...self, name: requiredText(given, "name"), email: requiredText(given, "email") }
    : self;
  const sha = await state.git.writeCommit({
    tree: await editTree(state.git, tree, [{ path: write.path, mode, sha: blob }]),
    parents: [write.head],
    author,
    committer: given ? author : state.webFlow(),
    message: requiredText(body, "message"),
  });
  if (given === undefined) state.signed.add(sha);
  const change = { ref: `refs/heads/${write.branch}`, before: write.head, after: sha };
  const complaint = await moveRefs(state, [change], caller);
  if (complaint !== undefined) throw new Refusal({ status: 409, message: "is at another commit" });
  return state.git.knownCommit(sha);
}

const writeContents = async (request: ApiRequest): Promise<Answer> => {
  const { state, body } = request;
  requiredText(body, "message");
  requiredText(body, "content");
  const write = await plannedWrite(request);
  const commit = await commitWrite(request, write);
  const entry = await state.git.entryAt(commit.tree, write.path);
  const content = entry === undefined ? null : await entryJson(state, entry, write.branch);
  const answer = { content, commit: gitCommitJson(state, commit) };
  return write.existing === undefined ? created(answer) : ok(answer);
};

const deleteContents = async (request: ApiRequest): Promise<Answer> => {
  requiredText(request.body, "message");
  requiredText(request.body, "sha");
  const write = await plannedWrite(request);
  if (write.existing === undefined) throw notFound();
  const commit = await commitWrite(request, { ...write, content: undefined });
  return ok({ content: null, commit: gitCommitJson(request.state, commit) });
};

/** The routes of files. */
export const contentRoutes: readonly Route[] = [
  { on: "GET /contents", scope: "contents", answer: readContents },
  { on: "GET /contents/", scope: "contents", answer: readContents },
  { on: "GET /contents/{path*}", scope: "contents", answer: readContents },
  { on: "PUT /contents/{path*}", scope: "contents", answer: writeContents },
  { on: "DELETE /contents/{path*}", scope: "contents", answer: deleteContents },
];
