/** Comments of the whole repository, and our own issues with who edited them. */

import type { Comment, Issue, IssueEdit } from "../../model/conversation.ts";
import { isoTime } from "../../model/units.ts";
import type { Forge } from "../../ports.ts";
import { answerOf, type Connection } from "./connection.ts";
import { type Fields, fieldsOf, listOf } from "./fields.ts";
import { actorOf, personOf } from "./people.ts";
import { labelledIssues } from "./queries.ts";

/** The part of the forge that is about issues. */
export type Issues = Pick<Forge, "comments" | "issues" | "createIssue" | "editIssue">;

const reads = "issues: read";
const writes = "issues: write";

/**
 * Issues over a connection. `createIssue` asked again after an error with `applied: "unknown"` may
 * make a second one: look for the first.
 */
export function issuesOf(line: Connection, identity: () => Promise<string>): Issues {
  const { owner, name: repo } = line;
  return {
    comments: async (since) => {
      const data = await line.ask({ what: "list the newest comments", needs: reads }, (client) =>
        client
          .paginate(client.rest.issues.listCommentsForRepo, {
            ...{ owner, repo, sort: "updated", direction: "asc" },
            since: isoTime(since),
            per_page: 100,
          })
          .then((data) => ({ data })),
      );
      const found = listOf(data, "comments").map(commentOf);
      return found.toSorted((one, other) => one.createdAt - other.createdAt || one.id - other.id);
    },
    issues: async (label) => {
      const login = await identity();
      const data = await issuesLabelled(line, label);
      const ours = data
        .list("nodes")
        .filter((node) => actorOf(node.optionalObject("author"))?.login === login);
      return ours.map(issueOf).toSorted((one, other) => one.number - other.number);
    },
    createIssue: async ({ title, body, label }) => {
      const data = await line.ask({ what: "open an issue", needs: writes }, ({ rest }) =>
        rest.issues.create({ owner, repo, title, body, labels: [label] }),
      );
      const made = fieldsOf(data, "issue");
      return {
        number: made.count("number"),
        url: made.text("html_url"),
        title,
        body,
        isOpen: true,
        createdAt: made.time("created_at"),
        edits: { newest: [], all: true },
      };
    },
    editIssue: async (number, { body }) => {
      await line.ask({ what: `edit issue ${number}`, needs: writes }, ({ rest }) =>
        rest.issues.update({ owner, repo, issue_number: number, body }),
      );
    },
  };
}

const labelled = `query ($owner: String!, $name: String!, $label: String!) {
  repository(owner: $owner, name: $name) {
    ${labelledIssues}
  }
}`;

/** Those of the first look of the run, once; else asked for. */
async function issuesLabelled(line: Connection, label: string): Promise<Fields> {
  const first = line.known.first?.issues;
  if (first?.label === label) {
    delete line.known.first?.issues;
    return first.found;
  }
  const reply = await line.graphql(
    { what: `list the issues labelled ${label}`, needs: reads },
    {
      operation: "query",
      document: labelled,
      variables: { owner: line.owner, name: line.name, label },
    },
  );
  return fieldsOf(answerOf(reply), "data").object("repository").object("issues");
}

function issueOf(found: Fields): Issue {
  return {
    number: found.count("number"),
    url: found.text("url"),
    title: found.text("title"),
    body: found.text("body"),
    isOpen: found.text("state") === "OPEN",
    createdAt: found.time("createdAt"),
    edits: editsOf(found.optionalObject("userContentEdits")),
  };
}

function editsOf(found: Fields | undefined): Issue["edits"] {
  if (found === undefined) return { newest: [], all: false };
  const newest = found.list("nodes").map((node): IssueEdit => {
    const by = actorOf(node.optionalObject("editor"));
    return { at: node.time("editedAt"), ...(by ? { by } : {}) };
  });
  return {
    newest: newest.toSorted((one, other) => other.at - one.at),
    all: !found.object("pageInfo").flag("hasNextPage"),
  };
}

function commentOf(found: Fields): Comment {
  const url = found.text("html_url");
  return {
    id: found.count("id"),
    url,
    number: Number(found.text("issue_url").split("/").at(-1)),
    onPullRequest: /\/pull\/\d+#/u.test(url),
    author: personOf(found),
    body: found.optionalText("body") ?? "",
    createdAt: found.time("created_at"),
    updatedAt: found.time("updated_at"),
  };
}
