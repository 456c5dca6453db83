/** The repository's own settings, and whether Actions may open pull requests. */

import type { Finding } from "../../../model/finding.ts";
import { answerOf } from "../connection.ts";
import { pullRequestSwitch } from "../failures.ts";
import { type Fields, fieldsOf } from "../fields.ts";
import { fine, hidden, isUnreadable, type Look, modeOf, warning, wrong } from "./context.ts";

const general = "Settings, General, Pull Requests";

/** Whether the repository can be merged into at all, and how. */
export const repositorySettings: Look = async ({ line, defaultBranch }) => {
  const repository = await line.describe();
  const actual = repository.text("default_branch");
  return [
    ...(repository.optionalFlag("archived") === true
      ? [wrong("the repository is archived, so nothing can be merged", "Unarchive it.")]
      : []),
    ...(actual === defaultBranch
      ? []
      : [
          wrong(
            `the default branch is ${actual} and not ${defaultBranch}`,
            `Run Fleetmerge on ${actual} (--branch ${actual}).`,
          ),
        ]),
    squash(repository),
    ...cleanUp(repository),
  ];
};

function squash(repository: Fields): Finding {
  const allowed = repository.optionalFlag("allow_squash_merge");
  if (allowed === true) return fine("squash merging is on");
  return allowed === false
    ? wrong(
        "squash merging is off, and Fleetmerge merges no other way",
        `Turn it on in ${general}.`,
      )
    : hidden("whether squash merging is on", "contents: write", `See ${general}.`);
}

function cleanUp(repository: Fields): readonly Finding[] {
  if (repository.optionalFlag("delete_branch_on_merge") !== false) return [];
  const says =
    "branches of merged pull requests stay; Fleetmerge's next proposal takes its own over";
  return [fine(`${says} (“Automatically delete head branches” in ${general} removes them)`)];
}

/** The switch holds for the workflow's own token only, not for an App's or a person's. */
export const pullRequestsByActions: Look = async ({ line, identity }) => {
  const mode = modeOf(await identity());
  if (mode === "app") return [];
  const { owner, name: repo } = line;
  const reply = await line.attempt(
    { what: "read the Actions settings", needs: "administration: read" },
    ({ rest }) =>
      rest.actions.getGithubActionsDefaultWorkflowPermissionsRepository({ owner, repo }),
  );
  if (isUnreadable(reply)) {
    const mend = `Make sure of ${pullRequestSwitch}, unless an App's token is used.`;
    return [hidden("whether Actions may open pull requests", "administration: read", mend)];
  }
  const settings = fieldsOf(answerOf(reply), "Actions settings");
  if (settings.flag("can_approve_pull_request_reviews")) {
    return [fine("Actions may open pull requests")];
  }
  const says = "Actions may not open pull requests";
  const mend = `Turn on ${pullRequestSwitch}, or use a GitHub App's token.`;
  return [mode === "token" ? wrong(says, mend) : warning(says, mend)];
};
