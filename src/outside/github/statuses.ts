/** Commit statuses. Posted only on change: GitHub keeps at most 1,000 for a commit and context. */

import { assert } from "../../errors.ts";
import type { CommitStatus, Forge, Sha } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import { type Fields, listOf } from "./fields.ts";
import { memoryOf } from "./memory.ts";

/** The part of the forge that knows commit statuses. */
export type Statuses = Pick<Forge, "setStatus">;

const needs = "statuses: write";
const pageSize = 100;
const longestDescription = 140;

/**
 * Statuses over a connection. A commit's are listed once a run, and not at all when this run made
 * the commit; what this run posted stands. `setStatus` may be asked again after any error; a status
 * that somebody else posted is replaced by our own even when it says the same, because a ruleset
 * may ask for its source.
 */
export function statusesOf(line: Connection, identity: () => Promise<string>): Statuses {
  const { owner, name: repo } = line;
  const lists = memoryOf<readonly Fields[]>();
  const ours = new Map<string, CommitStatus>();

  const ownNewest = async (sha: Sha, context: string): Promise<CommitStatus | undefined> => {
    const known = ours.get(`${sha} ${context}`);
    if (known !== undefined || line.known.commits.has(sha)) return known;
    const posted = await lists(sha, () => listed(line, sha));
    const newest = posted.find((one) => one.text("context") === context);
    const isOwn = newest?.optionalObject("creator")?.text("login") === (await identity());
    return newest && isOwn ? statusOf(newest) : undefined;
  };
  return {
    setStatus: async (sha, status) => {
      const { context, state, description, targetUrl } = status;
      assert(description.length <= longestDescription, "a status has at most 140 characters");
      const before = await ownNewest(sha, context);
      if (before !== undefined && sameStatus(before, status)) return;
      await line.ask({ what: `post the status ${context}`, needs }, ({ rest }) =>
        rest.repos.createCommitStatus({
          ...{ owner, repo, sha, context, state, description },
          ...(targetUrl === undefined ? {} : { target_url: targetUrl }),
        }),
      );
      ours.set(`${sha} ${context}`, status);
    },
  };
}

/** Every status of a commit with its creator; GitHub lists the newest first. */
async function listed(line: Connection, sha: Sha): Promise<readonly Fields[]> {
  const { owner, name: repo } = line;
  const purpose = { what: `read the statuses of ${sha}`, needs };
  const data = await line.ask(purpose, async (client) => {
    const list = client.rest.repos.listCommitStatusesForRef;
    const request = { owner, repo, ref: sha, per_page: pageSize };
    return { data: await client.paginate(list, request) };
  });
  return listOf(data, "statuses");
}

function statusOf(found: Fields): CommitStatus {
  const state = found.text("state");
  return {
    context: found.text("context"),
    // A state that GitHub may add some day is no success.
    state: state === "success" || state === "pending" || state === "failure" ? state : "error",
    description: found.optionalText("description") ?? "",
  };
}

function sameStatus(one: CommitStatus, other: CommitStatus): boolean {
  return one.state === other.state && one.description === other.description;
}
