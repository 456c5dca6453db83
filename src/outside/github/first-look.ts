/**
 * What every run reads when it begins, in one request: main with its policies and the fleet file,
 * the journal's tip, our issues and the open pull requests. Apart because all parts use of it.
 */

import type { Sha } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { labelledIssues, openPulls } from "./queries.ts";

/** What comes along with main's head. */
export interface Beginning {
  /** A folder of main. */
  readonly folder: string;
  /** Full name of one more ref, and a file at its tip. */
  readonly ref: string;
  readonly file: string;
  /** Of issues. */
  readonly label: string;
}

/** What the first look showed. Who asks first takes a part: it may be another one soon. */
export interface FirstLook {
  /** Values of refs by full name; undefined where there is none. */
  readonly refs: Map<string, Sha | undefined>;
  issues?: { readonly label: string; readonly found: Fields };
  /** Absent when there are more than one page of them. */
  pulls?: readonly Fields[];
}

/** Where a commit stands. */
export interface Place {
  readonly tree: Sha;
  readonly parents: readonly Sha[];
}

/** What a commit is and holds, as GraphQL shows it. Absent parts are asked for by themselves. */
export interface CommitLook {
  readonly place: Place | undefined;
  /** Entries of the folder; absent when it was not shown. */
  readonly entries: readonly Fields[] | undefined;
  readonly file: FileLook;
}

/** A file's text; or that the commit, which is there, has no such file; or nothing to rely on. */
export type FileLook =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" | "unseen" };

/** The first look with the files that came along. */
export interface Looked {
  readonly first: FirstLook;
  /** Absent: there is no such branch. */
  readonly main: (CommitLook & { readonly sha: Sha }) | undefined;
  /** The file at the tip of the other ref. */
  readonly tip: { readonly sha: Sha; readonly text: string } | undefined;
}

/** The files of a folder with their texts. */
export const folderParts = `... on Tree {
  entries { name mode object { ... on Blob { oid text isBinary isTruncated } } }
}`;
/** A file's text. */
export const fileParts = "... on Blob { text isBinary isTruncated }";
/** Where a commit stands. */
export const commitParts = "tree { oid } parents(first: 3) { nodes { oid } }";

const document = `query (
  $owner: String!, $name: String!, $main: String!, $base: String!, $folder: String!,
  $file: String!, $ref: String!, $tip: String!, $label: String!
) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    id
    main: ref(qualifiedName: $main) {
      target {
        oid
        ... on Commit {
          ${commitParts}
          folder: file(path: $folder) { object { ${folderParts} } }
          file: file(path: $file) { mode object { ${fileParts} } }
        }
      }
    }
    beside: ref(qualifiedName: $ref) {
      target { oid ... on Commit { file(path: $tip) { mode object { ${fileParts} } } } }
    }
    ${labelledIssues}
    ${openPulls}
  }
}`;

/**
 * Undefined when GitHub refuses a part of it, as to a token that may not see issues: whoever needs
 * that part asks for it, and says what is missing. Throws OutsideError when it does not answer.
 */
export async function firstLook(
  line: Connection,
  asked: {
    readonly defaultBranch: string;
    readonly alongside: string;
    readonly beginning: Beginning;
  },
): Promise<Looked | undefined> {
  const { defaultBranch: base, alongside: file, beginning } = asked;
  const { folder, ref, file: tip, label } = beginning;
  const main = `refs/heads/${base}`;
  const { owner, name } = line;
  const reply = await line.graphql(
    { what: `read ${base}`, needs: "contents: read" },
    {
      operation: "query",
      document,
      variables: { owner, name, main, base, folder, file, ref, tip, label },
    },
  );
  if (reply.kind === "failed") {
    const { error } = reply;
    if (error.kind === "unavailable" || error.kind === "rate-limited") throw error;
    return undefined;
  }
  const data = fieldsOf(reply.data, "data");
  const repository = data.object("repository");
  line.known.login = data.object("viewer").text("login");
  line.known.nodeId = repository.text("id");
  const head = repository.optionalObject("main")?.object("target");
  const beside = repository.optionalObject("beside")?.object("target");
  const text = textOfEntry(beside?.optionalObject("file"));
  const pulls = repository.object("pullRequests");
  return {
    first: {
      refs: new Map([
        [main, head?.text("oid")],
        [ref, beside?.text("oid")],
      ]),
      issues: { label, found: repository.object("issues") },
      ...(pulls.object("pageInfo").flag("hasNextPage") ? {} : { pulls: pulls.list("nodes") }),
    },
    main: head && { sha: head.text("oid"), ...lookOf(head) },
    tip: beside && text !== undefined ? { sha: beside.text("oid"), text } : undefined,
  };
}

function lookOf(commit: Fields): CommitLook {
  const folder = commit.optionalObject("folder")?.optionalObject("object");
  return {
    place: placeOf(commit),
    entries: folder?.has("entries") === true ? folder.list("entries") : undefined,
    file: fileLook(textOfEntry(commit.optionalObject("file")), { isMissing: false }),
  };
}

/** What was seen of a file by its text, if there is one. */
export function fileLook(
  text: string | undefined,
  { isMissing }: { isMissing: boolean },
): FileLook {
  if (text !== undefined) return { kind: "text", text };
  return { kind: isMissing ? "none" : "unseen" };
}

/** Where a commit stands that was asked for with `commitParts`; of none, undefined. */
export function placeOf(commit: Fields | undefined): Place | undefined {
  if (commit?.has("tree") !== true) return undefined;
  return {
    tree: commit.object("tree").text("oid"),
    parents: commit
      .object("parents")
      .list("nodes")
      .map((parent) => parent.text("oid")),
  };
}

const regularFiles = [0o100644, 0o100755];

/** Whether an entry of a tree is a file: links and submodules are entries, too. */
export function isFile(entry: Fields): boolean {
  return regularFiles.includes(entry.count("mode"));
}

function textOfEntry(entry: Fields | undefined): string | undefined {
  return entry && isFile(entry) ? wholeText(entry.optionalObject("object")) : undefined;
}

/** The text of a blob; undefined where GitHub shows none, or only a part. */
export function wholeText(blob: Fields | undefined): string | undefined {
  const isWhole = blob?.has("text") === true && blob.optionalFlag("isTruncated") !== true;
  return isWhole ? blob.text("text") : undefined;
}
