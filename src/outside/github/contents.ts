/** Reading git: refs, files, folders and commits. What a sha names never changes and is kept. */

import { OutsideError } from "../../errors.ts";
import type { Commit, Forge, Sha } from "../../ports.ts";
import { answerOf, type Connection, type FirstLook } from "./connection.ts";
import { who } from "./failures.ts";
import { type Fields, fieldsOf, listOf } from "./fields.ts";
import { labelledIssues } from "./issue-query.ts";
import { memoryOf } from "./memory.ts";

/** The part of the forge that reads git. */
export type Contents = Pick<Forge, "ref" | "file" | "folder" | "commit" | "history">;

const needs = "contents: read";

/** What every run reads when it begins: it comes with the first folder that is read. */
export interface Beside {
  /** Full ref name, and a file at its tip. */
  readonly ref: string;
  readonly file: string;
  /** Of issues. */
  readonly label: string;
}

/** Reads git over a connection. The file `alongside` comes with every folder that is read. */
export function contentsOf(
  line: Connection,
  { alongside, beside }: { readonly alongside?: string; readonly beside?: Beside },
): Contents {
  let isFirst = beside !== undefined;
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
    const ours = line.known.commits.get(at)?.[path];
    if (ours !== undefined) return ours;
    const data = await contentsAt(at, path);
    if (data === undefined || Array.isArray(data)) return undefined;
    const found = fieldsOf(data, path);
    if (found.text("type") !== "file") return undefined;
    return textOf(await bytesOf(found));
  };
  const readFolder = async (at: Sha, path: string) => {
    const asked = { at, path, alongside: alongside ?? "" };
    const { entries, file, look } = await treeAt(line, asked, isFirst ? beside : undefined);
    isFirst = false;
    if (look) line.known.first = look;
    if (look?.text !== undefined && beside) {
      await files(`${look.ref.sha}:${beside.file}`, async () => look.text);
    }
    if (alongside !== undefined && file !== undefined) {
      await files(`${at}:${alongside}`, async () => file);
    }
    return entries.length === 0 ? undefined : textsOf(path, entries, blob);
  };
  return {
    ref: (ref) => readRef(line, ref),
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

/** What came with the first look of the run, once; else asked for. */
async function readRef(line: Connection, ref: string): Promise<Sha | undefined> {
  const first = line.known.first?.ref;
  if (first?.name === ref) {
    delete line.known.first?.ref;
    return first.sha;
  }
  const { owner, name: repo } = line;
  const data = await line.askOrAbsent({ what: `read the ref ${ref}`, needs }, ({ rest }) =>
    rest.git.getRef({ owner, repo, ref: ref.replace(/^refs\//u, "") }),
  );
  // Asked for a ref that is not there, GitHub may answer with a list of those it begins.
  if (data === undefined || Array.isArray(data)) return undefined;
  return fieldsOf(data, ref).object("object").text("sha");
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

// Viewer and id come for nothing, and every run asks for them.
const treeParts = `viewer { login }
  repository(owner: $owner, name: $name) {
    id
    folder: object(expression: $folder) {
      ... on Tree {
        entries { name mode object { ... on Blob { oid text isBinary isTruncated } } }
      }
    }
    file: object(expression: $file) { ... on Blob { text isBinary isTruncated } }`;
const treeHead = "$owner: String!, $name: String!, $folder: String!, $file: String!";
const treeDocument = `query (${treeHead}) {\n  ${treeParts}\n  }\n}`;
const firstDocument = `query (${treeHead}, $ref: String!, $tip: String!, $label: String!) {
  ${treeParts}
    beside: ref(qualifiedName: $ref) {
      target {
        oid
        ... on Commit { file(path: $tip) { object { ... on Blob { text isTruncated } } } }
      }
    }
    ${labelledIssues}
  }
}`;

/** What came besides a tree. */
interface Look extends Required<FirstLook> {
  /** Of the file at the ref's tip; absent when GitHub gives no whole text. */
  readonly text: string | undefined;
}

/** The entries of a folder with the texts of its files, none of no folder, and one file more. */
async function treeAt(
  line: Connection,
  asked: { readonly at: Sha; readonly path: string; readonly alongside: string },
  beside: Beside | undefined,
): Promise<{
  readonly entries: readonly Fields[];
  readonly file: string | undefined;
  readonly look?: Look;
}> {
  const { owner, name } = line;
  const { at, path, alongside } = asked;
  const purpose = { what: `read the folder ${path} at ${at}`, needs };
  const variables = { owner, name, folder: `${at}:${path}`, file: `${at}:${alongside}` };
  const operation = "query" as const;
  const first =
    beside &&
    (await line.graphql(purpose, {
      ...{ operation, document: firstDocument },
      variables: { ...variables, ref: beside.ref, tip: beside.file, label: beside.label },
    }));
  // A token may not see issues: that is for those to say who need them.
  const reply =
    first?.kind === "answer"
      ? first
      : await line.graphql(purpose, { operation, document: treeDocument, variables });
  const data = fieldsOf(answerOf(reply), "data");
  const repository = data.object("repository");
  line.known.login = data.object("viewer").text("login");
  line.known.nodeId = repository.text("id");
  const tree = repository.optionalObject("folder");
  return {
    entries: tree?.has("entries") === true ? tree.list("entries") : [],
    file: wholeText(repository.optionalObject("file")),
    ...(beside && reply === first ? { look: lookOf(repository, beside) } : {}),
  };
}

function lookOf(repository: Fields, { ref, label }: Beside): Look {
  const target = repository.optionalObject("beside")?.object("target");
  const blob = target?.optionalObject("file")?.optionalObject("object");
  return {
    ref: { name: ref, sha: target?.text("oid") },
    issues: { label, found: repository.object("issues") },
    text: wholeText(blob),
  };
}

function wholeText(blob: Fields | undefined): string | undefined {
  const isWhole = blob?.has("text") === true && blob.optionalFlag("isTruncated") !== true;
  return isWhole ? blob.text("text") : undefined;
}

/** The texts of a folder's files, by path. What GitHub gives no text of is fetched as a blob. */
async function textsOf(
  folder: string,
  entries: readonly Fields[],
  blob: (sha: Sha) => Promise<Uint8Array>,
): Promise<Readonly<Record<string, string>>> {
  const texts = await Promise.all(
    entries.filter(isFile).map(async (entry) => {
      const object = entry.object("object");
      const isWhole = object.has("text") && object.optionalFlag("isTruncated") !== true;
      const text = isWhole ? object.text("text") : textOf(await blob(object.text("oid")));
      return [`${folder}/${entry.text("name")}`, text] as const;
    }),
  );
  return Object.fromEntries(texts);
}

const regularFiles = [0o100644, 0o100755];

/** Whether an entry of a tree is a file: links and submodules are entries, too. */
function isFile(entry: Fields): boolean {
  return regularFiles.includes(entry.count("mode"));
}
