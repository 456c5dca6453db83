/** Reading git: refs, files, folders and commits. What a sha names never changes and is kept. */

import { OutsideError } from "../../errors.ts";
import type { Commit, Forge, Sha } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { who } from "./failures.ts";
import { type Fields, fieldsOf, listOf } from "./fields.ts";
import { memoryOf } from "./memory.ts";

/** The part of the forge that reads git. */
export type Contents = Pick<Forge, "ref" | "file" | "folder" | "commit" | "history">;

const needs = "contents: read";

/** GitHub lists no more files of a folder than this. */
const mostListed = 1000;

/** Reads git over a connection. */
export function contentsOf(line: Connection): Contents {
  const { owner, name: repo } = line;
  const files = memoryOf<string | undefined>();
  const folders = memoryOf<Readonly<Record<string, string>> | undefined>();
  const blobs = memoryOf<Uint8Array>();
  const commits = memoryOf<Commit | undefined>();
  const histories = memoryOf<readonly Commit[] | undefined>();

  const contentsAt = (at: Sha, path: string) =>
    line.askOrAbsent({ what: `read ${path} at ${at}`, needs }, ({ rest }) =>
      rest.repos.getContent({ owner, repo, path, ref: at }),
    );
  const blob = (sha: Sha) =>
    blobs(sha, async () => {
      const data = await line.ask({ what: `read the blob ${sha}`, needs }, ({ rest }) =>
        rest.git.getBlob({ owner, repo, file_sha: sha }),
      );
      return base64Of(fieldsOf(data, "blob"));
    });
  const bytesOf = (file: Fields) =>
    // GitHub leaves out the content of files above a megabyte.
    file.text("encoding") === "base64" ? base64Of(file) : blob(file.text("sha"));

  const readFile = async (at: Sha, path: string) => {
    const data = await contentsAt(at, path);
    if (data === undefined || Array.isArray(data)) return undefined;
    const found = fieldsOf(data, path);
    if (found.text("type") !== "file") return undefined;
    return textOf(await bytesOf(found));
  };
  const readFolder = async (at: Sha, path: string) => {
    const data = await contentsAt(at, path);
    if (!Array.isArray(data)) return undefined;
    if (data.length >= mostListed) throw tooMany(`files in ${path}`, mostListed);
    const files = listOf(data, path).filter(isFile);
    const texts = await Promise.all(
      files.map(async (file) => [file.text("path"), textOf(await blob(file.text("sha")))] as const),
    );
    return Object.fromEntries(texts);
  };
  return {
    ref: async (ref) => {
      const purpose = { what: `read the ref ${ref}`, needs };
      const data = await line.askOrAbsent(purpose, ({ rest }) =>
        rest.git.getRef({ owner, repo, ref: ref.replace(/^refs\//u, "") }),
      );
      // Asked for a ref that is not there, GitHub may answer with a list of those it begins.
      if (data === undefined || Array.isArray(data)) return undefined;
      return fieldsOf(data, ref).object("object").text("sha");
    },
    file: (at, path) => files(`${at}:${path}`, () => readFile(at, path)),
    folder: async (at, path) => (await folders(`${at}:${path}`, () => readFolder(at, path))) ?? {},
    commit: (sha) =>
      commits(sha, async () => {
        const data = await line.askOrAbsent({ what: `read the commit ${sha}`, needs }, (client) =>
          client.rest.repos.getCommit({ owner, repo, ref: sha, per_page: 1 }),
        );
        return data === undefined ? undefined : commitOf(fieldsOf(data, "commit"));
      }),
    history: async ({ at, path, limit }) => {
      const question = `${limit} ${at}:${path}`;
      return (await histories(question, () => readHistory(line, { at, path, limit }))) ?? [];
    },
  };
}

async function readHistory(
  line: Connection,
  query: { readonly at: Sha; readonly path: string; readonly limit: number },
): Promise<readonly Commit[] | undefined> {
  const { owner, name: repo } = line;
  const { at: sha, path, limit } = query;
  const purpose = { what: `read the history of ${path} at ${sha}`, needs };
  const data = await line.askOrAbsent(purpose, async (client) => {
    let seen = 0;
    const request = { owner, repo, sha, path, per_page: Math.min(limit, 100) };
    const data = await client.paginate(client.rest.repos.listCommits, request, (page, done) => {
      seen += page.data.length;
      if (seen >= limit) done();
      return page.data;
    });
    return { data };
  });
  if (data === undefined) return undefined;
  return listOf(data, "history").slice(0, limit).map(commitOf);
}

/** A commit of GitHub's `GET /commits`; its people by the accounts GitHub knows them as. */
export function commitOf(found: Fields): Commit {
  const git = found.object("commit");
  const author = found.optionalObject("author")?.text("login");
  const committer = found.optionalObject("committer")?.text("login");
  return {
    sha: found.text("sha"),
    parents: found.list("parents").map((parent) => parent.text("sha")),
    message: git.text("message"),
    committedAt: git.object("committer").time("date"),
    ...(author === undefined ? {} : { author }),
    ...(committer === undefined ? {} : { committer }),
  };
}

/** GitHub has more of something than it can list. Deciding on a part of it would be a guess. */
export function tooMany(what: string, most: number): OutsideError {
  return new OutsideError({
    who,
    kind: "rejected",
    applied: "no",
    message: `can list ${most} ${what} at most, and a part is not enough to decide on`,
  });
}

function base64Of(found: Fields): Uint8Array {
  return Buffer.from(found.text("content"), "base64");
}

/**
 * Bytes that are no UTF-8 become U+FFFD, so that whoever reads the file finds it broken: a file
 * left out, or a failure of GitHub's, would be a worse way to learn of it.
 */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Whether a line of a folder's listing is a file: submodules are listed as files, too. */
function isFile(entry: Fields): boolean {
  return entry.text("type") === "file" && entry.has("download_url");
}
