/** Reviews, and asking for them. */

import type { Account } from "./accounts.ts";
import { isAtLeast } from "./accounts.ts";
import { optionalText, requiredText, textList } from "./json-input.ts";
import { tellOfPull, tellOfReview } from "./pull-events.ts";
import type { Pull, Review, ReviewState } from "./records.ts";
import { forbidden, notFound, Refusal, unprocessable } from "./refusal.ts";
import { usersJson } from "./render-issue.ts";
import { reviewJson, simplePullJson } from "./render-pull.ts";
import { userJson } from "./render-repository.ts";
import { type Answer, type ApiRequest, created, ok, page, param, type Route } from "./routing.ts";
import type { GitHubState } from "./state.ts";

const listReviews = (request: ApiRequest): Answer => {
  const pull = request.state.pull(param(request, "number"));
  return page(pull.pull.reviews.map((review) => reviewJson(request.state, pull, review)));
};

/** GitHub answers these with a list of plain sentences. */
const refuseReview = (sentence: string) =>
  new Refusal({ status: 422, message: "Unprocessable Entity", errors: [sentence] });

const stateOfEvent: Readonly<Record<string, ReviewState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

function refuseSelfReview(state: GitHubState, pull: Pull, caller: Account, wish: ReviewState) {
  const verdict = wish === "APPROVED" || wish === "CHANGES_REQUESTED";
  if (verdict && pull.login === caller.login) {
    const act = wish === "APPROVED" ? "approve" : "request changes on";
    throw refuseReview(`Can not ${act} your own pull request`);
  }
  const actions = caller.kind === "github-token" && wish === "APPROVED";
  if (actions && !state.settings.actionsMayCreatePullRequests) {
    throw forbidden("GitHub Actions is not permitted to create or approve pull requests.");
  }
}

const createReview = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const pull = state.pull(param(request, "number"));
  const event = optionalText(body, "event");
  const wish = event === undefined ? "PENDING" : stateOfEvent[event];
  if (wish === undefined) throw unprocessable(`Invalid request.\n\n${event} is not an event.`);
  const text = optionalText(body, "body") ?? "";
  if (text === "" && (wish === "CHANGES_REQUESTED" || wish === "COMMENTED")) {
    throw refuseReview("Review body can't be blank");
  }
  refuseSelfReview(state, pull, caller, wish);
  const commit = optionalText(body, "commit_id") ?? pull.pull.headSha;
  if ((await state.git.commit(commit)) === undefined) {
    throw refuseReview("The head commit could not be found");
  }
  const review: Review = {
    id: state.nextId(),
    login: caller.login,
    body: text,
    commit,
    submittedAt: state.now(),
    state: wish,
  };
  pull.pull.reviews.push(review);
  pull.pull.requestedReviewers.delete(caller.login);
  pull.updatedAt = state.now();
  if (wish !== "PENDING") {
    await tellOfReview(state, pull, { action: "submitted", actor: caller, review });
  }
  return ok(reviewJson(state, pull, review));
};

function reviewNamed(request: ApiRequest, pull: Pull): Review {
  const id = Number(param(request, "review"));
  const review = pull.pull.reviews.find((one) => one.id === id);
  if (review === undefined) throw notFound();
  return review;
}

const oneReview = (request: ApiRequest): Answer => {
  const pull = request.state.pull(param(request, "number"));
  return ok(reviewJson(request.state, pull, reviewNamed(request, pull)));
};

const dismiss = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const pull = state.pull(param(request, "number"));
  const review = reviewNamed(request, pull);
  requiredText(body, "message");
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
    throw unprocessable("Can not dismiss a commented pull request review");
  }
  review.state = "DISMISSED";
  await tellOfReview(state, pull, { action: "dismissed", actor: caller, review });
  return ok(reviewJson(state, pull, review));
};

const requestReviewers = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const pull = state.pull(param(request, "number"));
  const accounts = textList(body, "reviewers").map((login) => {
    if (login.toLowerCase() === pull.login.toLowerCase()) {
      throw unprocessable("Review cannot be requested from pull request author.");
    }
    const account = state.account(login);
    if (account === undefined || !isAtLeast(account.permission, "read") || account.type === "Bot") {
      throw unprocessable(
        "Reviews may only be requested from collaborators. " +
          "One or more of the users or teams you specified is not a collaborator of the " +
          `${state.owner}/${state.name} repository.`,
      );
    }
    return account;
  });
  if (textList(body, "team_reviewers").length > 0) {
    throw unprocessable("Could not resolve to a node with the global id of the team.");
  }
  for (const account of accounts) {
    if (pull.pull.requestedReviewers.has(account.login)) continue;
    pull.pull.requestedReviewers.add(account.login);
    const more = { requested_reviewer: userJson(state, account) };
    await tellOfPull(state, pull, { action: "review_requested", actor: caller, more });
  }
  return created(simplePullJson(state, pull));
};

const listRequested = (request: ApiRequest): Answer => {
  const { pull } = request.state.pull(param(request, "number"));
  return ok({ users: usersJson(request.state, pull.requestedReviewers), teams: [] });
};

const removeRequested = (request: ApiRequest): Answer => {
  const pull = request.state.pull(param(request, "number"));
  for (const login of textList(request.body, "reviewers")) {
    pull.pull.requestedReviewers.delete(request.state.account(login)?.login ?? login);
  }
  return ok(simplePullJson(request.state, pull));
};

const scope = "pull-requests";

/** The routes of reviews. Whoever reads may review; only a writer's word counts. */
export const reviewRoutes: readonly Route[] = [
  { on: "GET /pulls/{number}/reviews", scope, answer: listReviews },
  { on: "POST /pulls/{number}/reviews", scope, role: "read", answer: createReview },
  { on: "GET /pulls/{number}/reviews/{review}", scope, answer: oneReview },
  { on: "PUT /pulls/{number}/reviews/{review}/dismissals", scope, answer: dismiss },
  { on: "GET /pulls/{number}/requested_reviewers", scope, answer: listRequested },
  { on: "POST /pulls/{number}/requested_reviewers", scope, answer: requestReviewers },
  { on: "DELETE /pulls/{number}/requested_reviewers", scope, answer: removeRequested },
];
