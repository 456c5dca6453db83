/** Merging a pull request: the one write whose refusals the flow decides on. */

import { millis } from "../../model/units.ts";
import type { Clock, Forge, MergeOutcome } from "../../ports.ts";
import type { Connection } from "./connection.ts";
import type { Failed } from "./failures.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { forgetPulls, readPullRequest } from "./pull-requests.ts";

type MergeRequest = Parameters<Forge["merge"]>[1];

/** The refusals that a look at the pull request explains. */
const explainable: readonly number[] = [405, 409, 422];

/** GitHub works out in the background whether a pull request can be merged. */
const looks = 4;
const betweenLooks = millis(1500);

/**
 * Squash-merges exactly this head. May be asked again after an error with `applied: "unknown"`:
 * what we merged already at this head is answered `merged`.
 */
export async function mergePullRequest(
  line: Connection,
  context: { readonly clock: Clock; readonly identity: () => Promise<string> },
  asked: { readonly number: number; readonly request: MergeRequest },
): Promise<MergeOutcome> {
  const { number, request } = asked;
  const purpose = { what: `merge pull request ${number}`, needs: "contents: write" };
  forgetPulls(line);
  const reply = await line.attempt(purpose, ({ rest }) =>
    rest.pulls.merge({
      owner: line.owner,
      repo: line.name,
      pull_number: number,
      merge_method: "squash",
      sha: request.head,
      commit_title: request.title,
      commit_message: request.message,
    }),
  );
  if (reply.kind === "answer") {
    const sha = fieldsOf(reply.data, "merge").text("sha");
    const own = line.known.opened.get(number)?.own;
    if (own?.commit.sha === request.head) line.known.merged.set(sha, Object.keys(own.files));
    return { kind: "merged", sha };
  }
  line.known.opened.delete(number);
  if (!explainable.includes(reply.status)) throw reply.error;
  const found = await readSettled(line, context.clock, number);
  if (found === undefined) throw reply.error;
  return explain({ found, refusal: reply, head: request.head, identity: context.identity });
}

/** The pull request once GitHub knows whether it can be merged, or as it is after a few looks. */
async function readSettled(
  line: Connection,
  clock: Clock,
  number: number,
): Promise<Fields | undefined> {
  for (let look = 1; ; look += 1) {
    const found = await readPullRequest(line, number);
    const isUnsettled =
      found?.text("state") === "open" && found.optionalText("mergeable_state") === "unknown";
    if (!isUnsettled || look === looks) return found;
    await clock.sleep(betweenLooks);
  }
}

async function explain(seen: {
  readonly found: Fields;
  readonly refusal: Failed;
  readonly head: string;
  readonly identity: () => Promise<string>;
}): Promise<MergeOutcome> {
  const { found, refusal, head } = seen;
  const { message } = refusal.error;
  const isHead = found.object("head").text("sha") === head;
  if (found.text("state") !== "open") {
    const by = found.optionalObject("merged_by")?.text("login");
    if (by === undefined) return { kind: "refused", why: "closed", message };
    if (isHead && by === (await seen.identity())) {
      return { kind: "merged", sha: found.text("merge_commit_sha") };
    }
    return { kind: "refused", why: "closed", message: `${message} Already merged by ${by}` };
  }
  if (!isHead || refusal.status === 409) return { kind: "refused", why: "head-moved", message };
  const why = found.optionalText("mergeable_state") === "dirty" ? "conflict" : "blocked";
  return { kind: "refused", why, message };
}
