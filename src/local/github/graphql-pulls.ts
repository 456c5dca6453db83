/** Pull requests as GraphQL shows them, alone and in lists. */

import { botlessActor } from "./graphql-issues.ts";
import type { GraphQLContext } from "./graphql-mutations.ts";
import { type JsonObject, optionalText, textList } from "./json-input.ts";
import { lastWords, mergeability } from "./mergeability.ts";
import type { Pull } from "./records.ts";
import { Refusal } from "./refusal.ts";
import { labelsOf } from "./render-issue.ts";
import { nodeId } from "./render-repository.ts";
import type { GitHubState } from "./state.ts";

/** An account; null for one that is gone. */
export function actorNode(state: GitHubState, login: string) {
  const account = state.account(login);
  if (account === undefined) return null;
  return {
    __typename: account.type,
    id: nodeId("User", account.id),
    databaseId: account.id,
    login: account.login,
    name: account.name ?? null,
    url: `${state.url}/${account.login}`,
  };
}

function decisionOf(pull: Pull): string | null {
  const words = lastWords(pull);
  if (words.some((review) => review.state === "CHANGES_REQUESTED")) return "CHANGES_REQUESTED";
  return words.some((review) => review.state === "APPROVED") ? "APPROVED" : null;
}

function mergeableWord(mergeable: boolean | null): string {
  if (mergeable === null) return "UNKNOWN";
  return mergeable ? "MERGEABLE" : "CONFLICTING";
}

function pullNode(state: GitHubState, pull: Pull) {
  const { pull: part } = pull;
  const open = pull.state === "closed" ? "CLOSED" : "OPEN";
  return {
    id: nodeId("PullRequest", pull.number),
    databaseId: part.id,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? "",
    url: `${state.pageUrl}/pull/${pull.number}`,
    state: part.mergedAt === null ? open : "MERGED",
    merged: part.mergedAt !== null,
    closed: pull.state === "closed",
    isDraft: part.draft,
    headRefName: part.headRef,
    headRefOid: part.headSha,
    baseRefName: part.baseRef,
    baseRefOid: state.branch(part.baseRef) ?? part.baseSha,
    author: botlessActor(actorNode(state, pull.login)),
    createdAt: pull.createdAt,
    headRepository: { nameWithOwner: `${part.headOwner}/${state.name}` },
    labels: ({ first = 100 }: { readonly first?: number }) => ({
      nodes: labelsOf(state, pull).slice(0, first),
      totalCount: pull.labels.size,
    }),
    reviewDecision: decisionOf(pull),
    mergeable: async () => mergeableWord((await mergeability(state, pull)).mergeable),
    mergeStateStatus: async () => (await mergeability(state, pull)).state.toUpperCase(),
    autoMergeRequest: part.autoMerge && {
      mergeMethod: part.autoMerge.method.toUpperCase(),
      commitHeadline: part.autoMerge.title ?? null,
      commitBody: part.autoMerge.message ?? null,
      enabledBy: actorNode(state, part.autoMerge.login),
    },
  };
}

/** One by its number. Throws Refusal. */
export function pullOrNothing(state: GitHubState, number: number) {
  const issue = state.issues.get(number);
  if (issue?.pull === undefined) {
    const message = `Could not resolve to a PullRequest with the number of ${number}.`;
    throw new Refusal({ status: 200, message, type: "NOT_FOUND" });
  }
  return pullNode(state, { ...issue, pull: issue.pull });
}

/** The answer of a mutation of one. */
export function pullPayload(
  { state, caller }: GraphQLContext,
  done: { readonly pull: Pull; readonly clientMutationId: string | undefined },
) {
  const { pull, clientMutationId } = done;
  return {
    clientMutationId,
    actor: actorNode(state, caller.login),
    pullRequest: pullNode(state, pull),
  };
}

/** Open, closed or merged ones into a branch, oldest first. */
export function pullConnection(state: GitHubState, given: JsonObject) {
  const states = textList(given, "states");
  const base = optionalText(given, "baseRefName");
  const first = Number(given["first"] ?? 100);
  const found = [...state.issues.values()].flatMap((issue) => {
    const { pull } = issue;
    return pull && (base === undefined || pull.baseRef === base) ? [{ ...issue, pull }] : [];
  });
  const nodes = found
    .map((pull) => pullNode(state, pull))
    .filter((node) => states.length === 0 || states.includes(node.state));
  const hasNextPage = nodes.length > first;
  const pageInfo = { hasNextPage, hasPreviousPage: false, startCursor: null, endCursor: null };
  return { totalCount: nodes.length, nodes: nodes.slice(0, first), pageInfo };
}
