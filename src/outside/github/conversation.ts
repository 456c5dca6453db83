/** What people and we say on a pull request: reviews, reviewers, permissions, our one comment. */

import { assert } from "../../errors.ts";
import type { Forge, Permission, Review } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { type Fields, fieldsOf, listOf } from "./fields.ts";
import { personOf } from "./people.ts";

/** The part of the forge that is about people. */
export type Conversation = Pick<
  Forge,
  "reviews" | "pushers" | "requestReviewers" | "permission" | "stickyComment"
>;

const writes = "pull-requests: write";

/** The conversation over a connection. Each may be asked again after any error. */
export function conversationOf(line: Connection, identity: () => Promise<string>): Conversation {
  const { owner, name: repo } = line;
  return {
    reviews: async (number) => {
      const opened = line.known.opened.get(number);
      if (opened?.unreviewed === true) {
        opened.unreviewed = false;
        return [];
      }
      const purpose = {
        what: `list the reviews of pull request ${number}`,
        needs: "pull-requests: read",
      };
      const data = await line.ask(purpose, async (client) => {
        const request = { owner, repo, pull_number: number, per_page: 100 };
        return { data: await client.paginate(client.rest.pulls.listReviews, request) };
      });
      return listOf(data, "reviews").flatMap(reviewOf).toSorted(byTime);
    },
    pushers: async ({ branch, sha }) => {
      const purpose = { what: `list who moved ${branch}`, needs: "contents: read" };
      const request = { owner, repo, ref: `refs/heads/${branch}`, per_page: 100 };
      const data = await line.ask(purpose, ({ rest }) => rest.repos.listActivities(request));
      return pushersOf(listOf(data, "activities"), sha);
    },
    requestReviewers: (number, logins) => requestReviewers(line, number, logins),
    permission: async (login) => {
      const purpose = { what: `read the permission of ${login}`, needs: "metadata: read" };
      const data = await line.askOrAbsent(purpose, ({ rest }) =>
        rest.repos.getCollaboratorPermissionLevel({ owner, repo, username: login }),
      );
      return data === undefined ? "none" : permissionOf(fieldsOf(data, "permission"));
    },
    stickyComment: async (number, marker, body) => {
      assert(
        /^[a-z0-9:._/-]+$/u.test(marker) && !marker.includes("--"),
        "a marker is a plain word",
      );
      const firstLine = `<!-- fleetmerge:${marker} -->`;
      const text = `${firstLine}\n${body}`;
      // Under a pull request that this run opened, each marker is said once and first.
      const opened = line.known.opened.get(number);
      const isFirst = opened?.silent === true;
      if (opened) opened.silent = false;
      const own = isFirst
        ? undefined
        : await ownComment(line, { number, firstLine, login: await identity() });
      if (own === undefined) {
        await line.ask({ what: `comment on pull request ${number}`, needs: writes }, ({ rest }) =>
          rest.issues.createComment({ owner, repo, issue_number: number, body: text }),
        );
      } else if (plain(own.text("body")) !== plain(text)) {
        const comment_id = own.count("id");
        await line.ask({ what: `edit our comment on ${number}`, needs: writes }, ({ rest }) =>
          rest.issues.updateComment({ owner, repo, comment_id, body: text }),
        );
      }
    },
  };
}

/** Newest first: from the movement that led to this head back to the branch's creation. */
function pushersOf(activities: readonly Fields[], head: string): readonly string[] {
  const ledHere = activities.findIndex((one) => one.text("after") === head);
  if (ledHere < 0) return [];
  const older = activities.slice(ledHere);
  const creation = older.findIndex((one) => one.text("activity_type") === "branch_creation");
  const movements = creation < 0 ? older : older.slice(0, creation + 1);
  const logins = movements.map((one) => one.optionalObject("actor")?.text("login"));
  return [...new Set(logins.filter((login) => login !== undefined))];
}

/** Our oldest comment that begins so. Anybody can write the marker; only our account's counts. */
async function ownComment(
  line: Connection,
  sought: { readonly number: number; readonly firstLine: string; readonly login: string },
): Promise<Fields | undefined> {
  const purpose = {
    what: `list the comments of pull request ${sought.number}`,
    needs: "pull-requests: read",
  };
  const { owner, name: repo } = line;
  const data = await line.ask(purpose, async (client) => {
    const request = { owner, repo, issue_number: sought.number, per_page: 100 };
    return { data: await client.paginate(client.rest.issues.listComments, request) };
  });
  return listOf(data, "comments").find(
    (comment) =>
      personOf(comment).login === sought.login &&
      plain(comment.optionalText("body") ?? "").split("\n")[0] === sought.firstLine,
  );
}

/** A body without what storing it may change: line ends and space at the end. */
function plain(body: string): string {
  return body.replaceAll("\r\n", "\n").trimEnd();
}

async function requestReviewers(
  line: Connection,
  number: number,
  logins: readonly string[],
): Promise<readonly string[]> {
  if (logins.length === 0) return [];
  const purpose = { what: `ask for a review of pull request ${number}`, needs: writes };
  const reply = await line.attempt(purpose, ({ rest }) =>
    rest.pulls.requestReviewers({
      owner: line.owner,
      repo: line.name,
      pull_number: number,
      reviewers: [...logins],
    }),
  );
  if (reply.kind === "answer") return [];
  if (reply.status !== 422) throw reply.error;
  if (logins.length === 1) return logins;
  // One bad name spoils the whole request.
  const refused: string[] = [];
  for (const login of logins) refused.push(...(await requestReviewers(line, number, [login])));
  return refused;
}

const permissions: Readonly<Record<string, Permission>> = {
  admin: "admin",
  maintain: "maintain",
  write: "write",
  triage: "triage",
  read: "read",
  none: "none",
};

/** A role of GitHub's own by its name; a company's own role by the access it is built on. */
function permissionOf(found: Fields): Permission {
  const role = permissions[found.optionalText("role_name") ?? ""];
  return role ?? permissions[found.text("permission")] ?? "none";
}

const reviewStates: Readonly<Record<string, Review["state"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
  PENDING: "pending",
};

/** Nothing for a review that was begun and not yet given. */
function reviewOf(found: Fields): readonly Review[] {
  const submittedAt = found.optionalTime("submitted_at");
  if (submittedAt === undefined) return [];
  return [
    {
      id: found.count("id"),
      author: personOf(found),
      // A state that GitHub may add some day approves nothing and blocks nothing.
      state: reviewStates[found.text("state")] ?? "commented",
      // Absent when the commit is gone; then it was a review of no head there is.
      commit: found.optionalText("commit_id") ?? "",
      submittedAt,
    },
  ];
}

function byTime(one: Review, other: Review): number {
  return one.submittedAt - other.submittedAt || one.id - other.id;
}
