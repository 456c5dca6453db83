/** Folders with the texts of their files, each by one GraphQL query, and what comes along. */

import type { Forge, Sha } from "../../ports.ts";
import { answerOf, type Connection } from "./connection.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import {
  type Beginning,
  type CommitLook,
  commitParts,
  fileLook,
  fileParts,
  firstLook,
  folderParts,
  isFile,
  placeOf,
  wholeText,
} from "./first-look.ts";
import { memoryOf } from "./memory.ts";

/** What is read of each commit, and when a run begins. */
export interface TreeOptions {
  readonly defaultBranch: string;
  /** A file that comes with every folder. */
  readonly alongside?: string;
  readonly beginning?: Beginning;
}

/** Reads folders. */
export interface Trees {
  readonly folder: Forge["folder"];
  /** Takes the first look of the run, the first time. */
  begin(): Promise<void>;
  /** Whether a commit that was seen has no such file. */
  isWithout(at: Sha, path: string): boolean;
}

type Texts = Readonly<Record<string, string>>;

/** Reads folders over a connection; a file that comes along is kept among the `files`. */
export function treesOf(
  line: Connection,
  { defaultBranch, alongside = "", beginning }: TreeOptions,
  reading: {
    readonly files: ReturnType<typeof memoryOf<string | undefined>>;
    readonly blob: (sha: Sha) => Promise<Uint8Array>;
  },
): Trees {
  const { files, blob } = reading;
  const folders = memoryOf<Texts | undefined>();
  const without = new Set<Sha>();
  let isFirst = true;

  const keep = async (at: Sha, path: string, look: CommitLook) => {
    const { entries, file, place } = look;
    if (place) line.known.places.set(at, place);
    if (file.kind === "none") without.add(at);
    if (file.kind === "text") await files(`${at}:${alongside}`, async () => file.text);
    // Of a commit that is not seen GitHub may know more in a moment.
    return !entries || (entries.length === 0 && !place) ? undefined : textsOf(path, entries, blob);
  };
  const readFolder = async (at: Sha, path: string) =>
    keep(at, path, await treeAt(line, { at, path, alongside }));
  return {
    folder: async (at, path) => (await folders(`${at}:${path}`, () => readFolder(at, path))) ?? {},
    isWithout: (at, path) => path === alongside && without.has(at),
    begin: async () => {
      if (!isFirst || beginning === undefined) return;
      isFirst = false;
      const looked = await firstLook(line, { defaultBranch, alongside, beginning });
      if (!looked) return;
      line.known.first = looked.first;
      const { folder, file } = beginning;
      const { tip, main } = looked;
      if (tip) await files(`${tip.sha}:${file}`, async () => tip.text);
      if (main?.entries) await folders(`${main.sha}:${folder}`, () => keep(main.sha, folder, main));
    },
  };
}

// Viewer and id come for nothing, and every run asks for them.
const treeDocument = `query (
  $owner: String!, $name: String!, $at: String!, $folder: String!, $file: String!
) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    id
    commit: object(expression: $at) { ... on Commit { ${commitParts} } }
    folder: object(expression: $folder) { ${folderParts} }
    file: object(expression: $file) { ${fileParts} }
  }
}`;

/** A commit with the entries and texts of a folder and one file more. */
async function treeAt(
  line: Connection,
  asked: { readonly at: Sha; readonly path: string; readonly alongside: string },
): Promise<CommitLook> {
  const { owner, name } = line;
  const { at, path, alongside } = asked;
  const reply = await line.graphql(
    { what: `read the folder ${path} at ${at}`, needs: "contents: read" },
    {
      operation: "query",
      document: treeDocument,
      variables: { owner, name, at, folder: `${at}:${path}`, file: `${at}:${alongside}` },
    },
  );
  const data = fieldsOf(answerOf(reply), "data");
  const repository = data.object("repository");
  line.known.login = data.object("viewer").text("login");
  line.known.nodeId = repository.text("id");
  const tree = repository.optionalObject("folder");
  const place = placeOf(repository.optionalObject("commit"));
  const file = repository.optionalObject("file");
  const text = wholeText(file);
  return {
    place,
    entries: tree?.has("entries") === true ? tree.list("entries") : [],
    file: fileLook(text, { isMissing: place !== undefined && file === undefined }),
  };
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

/**
 * Bytes that are no UTF-8 become U+FFFD, so that whoever reads the file finds it broken: a file
 * left out, or a failure of GitHub's, would be a worse way to learn of it.
 */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
