/** Reading git: refs, files, folders and commits. What a sha names never changes and is kept. */

import { OutsideError } from "../../errors.ts";
import type { Commit, Forge, Sha } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { who } from "./failures.ts";
import { type Fields, fieldsOf, listOf } from "./fields.ts";
import { memoryOf } from "./memory.ts";
import { type TreeOptions, textOf, treesOf } from "./trees.ts";

/** The part of the forge that reads git. */
export type Contents = Pick<Forge, "ref" | "file" | "folder" | "commit" | "history">;

const needs = "contents: read";

/**
 * Reads git over a connection. The file `alongside` comes with every folder that is read, and the
 * `beginning` with the first question for the default branch.
 */
export function contentsOf(line: Connection, options: TreeOptions): Contents {
  const main = `refs/heads/${options.defaultBranch}`;
  const { owner, name: repo } = line;
  const files = memoryOf<string | undefined>();
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
    if (trees.isWithout(at, path)) return undefined;
    const ours = line.known.commits.get(at)?.files[path];
    if (ours !== undefined) return ours;
    const data = await contentsAt(at, path);
    if (data === undefined || Array.isArray(data)) return undefined;
    const found = fieldsOf(data, path);
    if (found.text("type") !== "file") return undefined;
    return textOf(await bytesOf(found));
  };
  const trees = treesOf(line, options, { files, blob });
  return {
    ref: async (name) => {
      if (name !== main) return readRef(line, name);
      await trees.begin();
      const head = await readRef(line, name);
      if (head !== undefined) line.known.heads.add(head);
      return head;
    },
    file: (at, path) => files(`${at}:${path}`, () => readFile(at, path)),
    folder: trees.folder,
    commit: (sha) =>
      commits(sha, async () => {
        const data = await line.askOrAbsent({ what: `read the commit ${sha}`, needs }, (client) =>
          client.rest.repos.getCommit({ owner, repo, ref: sha, per_page: 1 }),
        );
        return data === undefined ? undefined : commitOf(fieldsOf(data, "commit"));
      }),
    history: async ({ at: asked, path, limit }) => {
      const at = beforeOwnMerges(line, asked, path);
      const question = `${limit} ${at}:${path}`;
      return (await histories(question, () => readHistory(line, { at, path, limit }))) ?? [];
    },
  };
}

/** The value of the first look of the run, once; else asked for. */
async function readRef(line: Connection, ref: string): Promise<Sha | undefined> {
  const first = line.known.first?.refs;
  if (first?.has(ref)) {
    const value = first.get(ref);
    first.delete(ref);
    return value;
  }
  const { owner, name: repo } = line;
  const data = await line.askOrAbsent({ what: `read the ref ${ref}`, needs }, ({ rest }) =>
    rest.git.getRef({ owner, repo, ref: ref.replace(/^refs\//u, "") }),
  );
  // Asked for a ref that is not there, GitHub may answer with a list of those it begins.
  if (data === undefined || Array.isArray(data)) return undefined;
  return fieldsOf(data, ref).object("object").text("sha");
}

/** The newest commit whose history of a path is the same: our merges of other paths add nothing. */
function beforeOwnMerges(line: Connection, from: Sha, path: string): Sha {
  const { merged, places } = line.known;
  for (let at = from; ; ) {
    const isTouched = merged.get(at)?.some((one) => one === path || one.startsWith(`${path}/`));
    const [parent, ...others] = places.get(at)?.parents ?? [];
    if (isTouched !== false || parent === undefined || others.length > 0) return at;
    at = parent;
  }
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
