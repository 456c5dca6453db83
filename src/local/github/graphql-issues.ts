/** Issues as GraphQL lists them, with who edited their text. */

import type { JsonObject } from "./json-input.ts";
import { textList } from "./json-input.ts";
import type { Issue } from "./records.ts";
import { nodeId } from "./render-repository.ts";
import type { GitHubState } from "./state.ts";

type ActorOf = (login: string) => JsonObject | null;

const nothingMore = { hasNextPage: false, hasPreviousPage: false, startCursor: null };

/** Plain issues with all of these labels, oldest first; pull requests are none here. */
export function issueConnection(state: GitHubState, given: JsonObject, actorOf: ActorOf) {
  const labels = textList(given, "labels");
  const first = Number(given["first"] ?? 100);
  const found = [...state.issues.values()].filter(
    (issue) => issue.pull === undefined && labels.every((name) => issue.labels.has(name)),
  );
  const nodes = found.slice(0, first).map((issue) => issueNode(state, issue, actorOf));
  return { totalCount: found.length, nodes, pageInfo: { ...nothingMore, endCursor: null } };
}

function issueNode(state: GitHubState, issue: Issue, actorOf: ActorOf) {
  return {
    id: nodeId("Issue", issue.number),
    databaseId: issue.id,
    number: issue.number,
    url: `${state.pageUrl}/issues/${issue.number}`,
    title: issue.title,
    body: issue.body ?? "",
    state: issue.state === "open" ? "OPEN" : "CLOSED",
    createdAt: issue.createdAt,
    author: botlessActor(actorOf(issue.login)),
    userContentEdits: ({ first = 100 }: { readonly first?: number }) => {
      const newest = issue.edits.toReversed();
      const nodes = newest.slice(0, first).map(({ login, at }, index) => ({
        id: nodeId("UserContentEdit", issue.number * 1000 + index),
        editedAt: at,
        createdAt: at,
        updatedAt: at,
        editor: botlessActor(actorOf(login)),
      }));
      const pageInfo = { ...nothingMore, endCursor: null, hasNextPage: newest.length > first };
      return { totalCount: newest.length, nodes, pageInfo };
    },
  };
}

/** GraphQL shows the login of a bot without the `[bot]` that REST shows. */
export function botlessActor(actor: JsonObject | null): JsonObject | null {
  if (actor === null || actor["__typename"] !== "Bot") return actor;
  return { ...actor, login: String(actor["login"]).replace(/\[bot\]$/u, "") };
}
