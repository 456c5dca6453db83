/** Comments on issues and pull requests, and reactions to them. */

import { type Account, isAtLeast } from "./accounts.ts";
import { defaultSubject, tell } from "./events.ts";
import { type JsonObject, requiredText } from "./json-input.ts";
import type { Comment, Reaction } from "./records.ts";
import { forbidden, notFound, unprocessable, validationFailed } from "./refusal.ts";
import { commentJson, commentsOf, issueJson, reactionJson } from "./render-issue.ts";
import {
  type Answer,
  type ApiRequest,
  created,
  noContent,
  ok,
  page,
  param,
  type Route,
} from "./routing.ts";
import type { GitHubState } from "./state.ts";

/** GitHub's longest body of an issue, pull request or comment. */
const longestBody = 65_536;

async function tellOfComment(
  state: GitHubState,
  comment: Comment,
  told: { readonly action: string; readonly actor: Account; readonly more?: JsonObject },
): Promise<void> {
  await tell(state, {
    event: "issue_comment",
    action: told.action,
    actor: told.actor,
    subject: defaultSubject(state),
    payload: {
      issue: issueJson(state, state.issue(comment.issue)),
      comment: commentJson(state, comment),
      ...told.more,
    },
  });
}

function checkedBody(body: JsonObject): string {
  const text = requiredText(body, "body");
  if (text.trim() === "") {
    throw validationFailed({ resource: "IssueComment", field: "body", code: "missing_field" });
  }
  if (text.length > longestBody) {
    throw unprocessable(`Body is too long (maximum is ${longestBody} characters)`);
  }
  return text;
}

const createComment = async (request: ApiRequest): Promise<Answer> => {
  const { state, caller } = request;
  const issue = state.issue(param(request, "number"));
  const now = state.now();
  const comment: Comment = {
    id: state.nextId(),
    issue: issue.number,
    login: caller.login,
    createdAt: now,
    updatedAt: now,
    body: checkedBody(request.body),
    reactions: [],
  };
  state.comments.set(comment.id, comment);
  issue.updatedAt = now;
  await tellOfComment(state, comment, { action: "created", actor: caller });
  const shown = commentJson(state, comment);
  return created(shown, `${state.repositoryUrl}/issues/comments/${comment.id}`);
};

const listComments = (request: ApiRequest): Answer => {
  const { state, query } = request;
  const since = query.get("since");
  const found = commentsOf(state, state.issue(param(request, "number")));
  const wanted = found.filter((comment) => since === null || comment.updatedAt >= since);
  return page(wanted.map((comment) => commentJson(state, comment)));
};

const allComments = ({ state, query }: ApiRequest): Answer => {
  const since = query.get("since");
  const found = [...state.comments.values()];
  const wanted = found.filter((comment) => since === null || comment.updatedAt >= since);
  return page(wanted.map((comment) => commentJson(state, comment)));
};

function commentNamed(request: ApiRequest): Comment {
  const comment = request.state.comments.get(Number(param(request, "comment")));
  if (comment === undefined) throw notFound();
  return comment;
}

function ownComment(request: ApiRequest): Comment {
  const comment = commentNamed(request);
  const own = comment.login === request.caller.login;
  if (!own && !isAtLeast(request.caller.permission, "write")) throw forbidden("Must be the author");
  return comment;
}

const oneComment = (request: ApiRequest): Answer =>
  ok(commentJson(request.state, commentNamed(request)));

const updateComment = async (request: ApiRequest): Promise<Answer> => {
  const { state, caller } = request;
  const comment = ownComment(request);
  const from = comment.body;
  comment.body = checkedBody(request.body);
  comment.updatedAt = state.now();
  const more = { changes: { body: { from } } };
  await tellOfComment(state, comment, { action: "edited", actor: caller, more });
  return ok(commentJson(state, comment));
};

const deleteComment = async (request: ApiRequest): Promise<Answer> => {
  const { state, caller } = request;
  const comment = ownComment(request);
  state.comments.delete(comment.id);
  await tellOfComment(state, comment, { action: "deleted", actor: caller });
  return noContent;
};

const reactions = new Set(["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"]);

/** Reacting twice alike changes nothing and says so by 200. */
const react = (request: ApiRequest): Answer => {
  const { state, caller } = request;
  const comment = commentNamed(request);
  const content = requiredText(request.body, "content");
  if (!reactions.has(content)) {
    throw validationFailed({ resource: "Reaction", field: "content", code: "invalid" });
  }
  const same = (one: Reaction) => one.login === caller.login && one.content === content;
  const known = comment.reactions.find(same);
  if (known !== undefined) return ok(reactionJson(state, known));
  const reaction = { id: state.nextId(), login: caller.login, content, createdAt: state.now() };
  comment.reactions.push(reaction);
  return created(reactionJson(state, reaction));
};

const listReactions = (request: ApiRequest): Answer =>
  page(commentNamed(request).reactions.map((one) => reactionJson(request.state, one)));

const scope = "issues|pull-requests";

/** The routes of comments. Whoever reads may comment and react. */
export const commentRoutes: readonly Route[] = [
  { on: "GET /issues/comments", scope, answer: allComments },
  { on: "GET /issues/comments/{comment}", scope, answer: oneComment },
  { on: "PATCH /issues/comments/{comment}", scope, role: "read", answer: updateComment },
  { on: "DELETE /issues/comments/{comment}", scope, role: "read", answer: deleteComment },
  { on: "GET /issues/comments/{comment}/reactions", scope, answer: listReactions },
  { on: "POST /issues/comments/{comment}/reactions", scope, role: "read", answer: react },
  { on: "GET /issues/{number}/comments", scope, answer: listComments },
  { on: "POST /issues/{number}/comments", scope, role: "read", answer: createComment },
];
