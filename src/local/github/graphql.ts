/** GraphQL over GitHub's own published schema: what the schema refuses, GitHub refuses. */

import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  parse,
  validate,
} from "graphql";
import { type Account, holdsScope, isAtLeast } from "./accounts.ts";
import type { Commit } from "./git-objects.ts";
import { issueConnection } from "./graphql-issues.ts";
import {
  createCommitOnBranch,
  disablePullRequestAutoMerge,
  enablePullRequestAutoMerge,
  type GraphQLContext,
  markPullRequestReadyForReview,
  updateRefs,
} from "./graphql-mutations.ts";
import { actorNode, pullConnection, pullOrNothing, pullPayload } from "./graphql-pulls.ts";
import { isObject, type JsonObject, optionalText } from "./json-input.ts";
import { Refusal } from "./refusal.ts";
import { personJson, verificationJson } from "./render-commit.ts";
import { fullRepositoryJson, nodeId } from "./render-repository.ts";
import type { GitHubState } from "./state.ts";

let building: Promise<GraphQLSchema> | undefined;

/** The schema is built once a process, and only when asked: it takes a fifth of a second. */
function githubSchema(): Promise<GraphQLSchema> {
  building ??= import("@octokit/graphql-schema").then(({ schema }) =>
    buildSchema(schema.idl, { assumeValidSDL: true, noLocation: true }),
  );
  return building;
}

const validated = new Map<string, DocumentNode | readonly GraphQLError[]>();

async function documentOf(source: string): Promise<DocumentNode | readonly GraphQLError[]> {
  const known = validated.get(source);
  if (known !== undefined) return known;
  const read = await readDocument(source);
  validated.set(source, read);
  return read;
}

async function readDocument(source: string) {
  try {
    const document = parse(source);
    const errors = validate(await githubSchema(), document);
    return errors.length === 0 ? document : errors;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

type Arguments = JsonObject;

function commitNode(state: GitHubState, commit: Commit) {
  const [headline = "", ...rest] = commit.message.split("\n");
  const { verified } = verificationJson(state, commit);
  const date = personJson(commit.committer).date;
  return {
    __typename: "Commit",
    id: nodeId("Commit", commit.sha),
    oid: commit.sha,
    abbreviatedOid: commit.sha.slice(0, 7),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    url: `${state.pageUrl}/commit/${commit.sha}`,
    committedDate: date,
    authoredDate: personJson(commit.author).date,
    author: { ...personJson(commit.author), user: userByEmail(state, commit.author.email) },
    committer: { ...personJson(commit.committer), user: null },
    signature: verified
      ? { __typename: "GpgSignature", isValid: true, state: "VALID", wasSignedByGitHub: true }
      : null,
    tree: () => objectNode(state, commit.tree),
    parents: ({ first = 100 }: { readonly first?: number }) => ({
      nodes: () => commit.parents.slice(0, first).map((parent) => objectNode(state, parent)),
      totalCount: commit.parents.length,
    }),
    file: async (given: Arguments) => {
      const entry = await state.git.entryAt(commit.tree, optionalText(given, "path") ?? "");
      if (entry === undefined) return null;
      const mode = Number.parseInt(entry.mode, 8);
      return { mode, oid: entry.sha, object: () => objectNode(state, entry.sha) };
    },
  };
}

function userByEmail(state: GitHubState, email: string) {
  const account = state.accountByEmail(email);
  return account?.type === "User" ? actorNode(state, account.login) : null;
}

async function objectNode(state: GitHubState, sha: string) {
  const commit = await state.git.commit(sha);
  if (commit !== undefined) return commitNode(state, commit);
  const found = await state.git.object(sha);
  if (found === undefined) return null;
  if (found.type === "blob") {
    const text = utf8Of(found.bytes);
    return {
      __typename: "Blob",
      id: nodeId("Blob", sha),
      oid: sha,
      text,
      byteSize: found.bytes.length,
      isBinary: text === null,
      isTruncated: false,
    };
  }
  return {
    __typename: "Tree",
    id: nodeId("Tree", sha),
    oid: sha,
    entries: () => treeEntries(state, sha),
  };
}

/** GitHub gives no text of a blob that it takes for binary. */
function utf8Of(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const entryTypes: Readonly<Record<string, string>> = { "040000": "tree", "160000": "commit" };

async function treeEntries(state: GitHubState, sha: string) {
  const entries = (await state.git.tree(sha)) ?? [];
  return entries.map((entry) => ({
    name: entry.name,
    mode: Number.parseInt(entry.mode, 8),
    oid: entry.sha,
    type: entryTypes[entry.mode] ?? "blob",
    // A submodule's commit is of another repository.
    object: entry.mode === "160000" ? null : () => objectNode(state, entry.sha),
  }));
}

function refNode(state: GitHubState, ref: string) {
  const sha = state.git.refs.get(ref);
  if (sha === undefined) return null;
  const [, kind = "", ...rest] = ref.split("/");
  return {
    id: nodeId("Ref", ref),
    name: rest.join("/"),
    prefix: `refs/${kind}/`,
    target: () => objectNode(state, sha),
  };
}

async function expressionNode(state: GitHubState, expression: string) {
  const [name = "", path] = expression.split(":");
  const sha = await state.git.resolve(name);
  if (sha === undefined || path === undefined)
    return sha === undefined ? null : objectNode(state, sha);
  const { tree } = await state.git.knownCommit(sha);
  const entry = await state.git.entryAt(tree, path);
  return entry === undefined ? null : objectNode(state, entry.sha);
}

function refuseWithout(caller: Account, scope: string): void {
  if (holdsScope(caller, scope, "read")) return;
  const message = "Resource not accessible by integration";
  throw new Refusal({ status: 200, message, type: "FORBIDDEN" });
}

function repositoryNode({ state, caller }: GraphQLContext) {
  const facts = fullRepositoryJson(state, caller);
  return {
    id: facts["node_id"],
    databaseId: facts["id"],
    name: state.name,
    nameWithOwner: `${state.owner}/${state.name}`,
    url: state.pageUrl,
    isPrivate: state.settings.private,
    autoMergeAllowed: state.settings.allowAutoMerge,
    viewerPermission: caller.permission === "none" ? null : caller.permission.toUpperCase(),
    owner: actorNode(state, state.owner),
    ref: (given: Arguments) => {
      const name = optionalText(given, "qualifiedName") ?? "";
      const places = [name, `refs/heads/${name}`, `refs/tags/${name}`];
      const found = places.find((place) => state.git.refs.has(place));
      return found === undefined ? null : refNode(state, found);
    },
    object: (given: Arguments) => {
      const oid = optionalText(given, "oid");
      if (oid !== undefined) return objectNode(state, oid);
      return expressionNode(state, optionalText(given, "expression") ?? "");
    },
    defaultBranchRef: () => refNode(state, `refs/heads/${state.defaultBranch}`),
    pullRequests: (given: Arguments) => {
      refuseWithout(caller, "pull-requests");
      return pullConnection(state, given);
    },
    pullRequest: (given: Arguments) => pullOrNothing(state, Number(given["number"])),
    issues: (given: Arguments) => {
      refuseWithout(caller, "issues");
      return issueConnection(state, given, (login) => actorNode(state, login));
    },
  };
}

function inputOf(given: Arguments): JsonObject {
  return isObject(given["input"]) ? given["input"] : {};
}

const root = {
  viewer: (_: Arguments, { state, caller }: GraphQLContext) => actorNode(state, caller.login),
  rateLimit: () => ({ limit: 5000, cost: 1, remaining: 4999, used: 1, nodeCount: 1 }),
  repository: (given: Arguments, context: GraphQLContext) => {
    const { state, caller } = context;
    const name = `${given["owner"]}/${given["name"]}`;
    const hidden = state.settings.private && !isAtLeast(caller.permission, "read");
    if (hidden || name.toLowerCase() !== `${state.owner}/${state.name}`.toLowerCase()) {
      const message = `Could not resolve to a Repository with the name '${name}'.`;
      throw new Refusal({ status: 200, message, type: "NOT_FOUND" });
    }
    return repositoryNode(context);
  },
  createCommitOnBranch: async (given: Arguments, context: GraphQLContext) => {
    const { sha, ref, clientMutationId } = await createCommitOnBranch(inputOf(given), context);
    const commit = await context.state.git.knownCommit(sha);
    const shown = commitNode(context.state, commit);
    return { clientMutationId, commit: shown, ref: refNode(context.state, ref) };
  },
  updateRefs: (given: Arguments, context: GraphQLContext) => updateRefs(inputOf(given), context),
  enablePullRequestAutoMerge: async (given: Arguments, context: GraphQLContext) =>
    pullPayload(context, await enablePullRequestAutoMerge(inputOf(given), context)),
  disablePullRequestAutoMerge: async (given: Arguments, context: GraphQLContext) =>
    pullPayload(context, await disablePullRequestAutoMerge(inputOf(given), context)),
  markPullRequestReadyForReview: async (given: Arguments, context: GraphQLContext) =>
    pullPayload(context, await markPullRequestReadyForReview(inputOf(given), context)),
};

/** GitHub puts the type of an error beside its message, not into extensions. */
function errorJson(error: GraphQLError): JsonObject {
  const cause = error.originalError;
  const type = cause instanceof Refusal ? { type: cause.type } : {};
  return {
    ...type,
    ...(error.path === undefined ? {} : { path: error.path }),
    locations: error.locations ?? [],
    message: error.message,
  };
}

/** Answers one GraphQL request. Errors are in the body; the status is 200, as on GitHub. */
export async function answerGraphQL(
  context: GraphQLContext,
  body: JsonObject,
): Promise<JsonObject> {
  const source = optionalText(body, "query");
  if (source === undefined || source.trim() === "") {
    return { errors: [{ message: "A query attribute must be specified and must be a string." }] };
  }
  const document = await documentOf(source);
  if (!("kind" in document)) return { errors: document.map(errorJson) };
  const variables = isObject(body["variables"]) ? body["variables"] : {};
  const result = await execute({
    schema: await githubSchema(),
    document,
    rootValue: root,
    contextValue: context,
    variableValues: variables,
    operationName: optionalText(body, "operationName") ?? null,
  });
  return {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(result.errors === undefined ? {} : { errors: result.errors.map(errorJson) }),
  };
}

/** Whether a GraphQL request changes anything. */
export function isMutation(body: JsonObject): boolean {
  return /^\s*(#.*\n\s*)*mutation\b/u.test(optionalText(body, "query") ?? "");
}
