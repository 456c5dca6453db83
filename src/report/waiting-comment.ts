/** What is said under a pull request that waits, waited too long, or may not be merged. */
import type { RootContent } from "mdast";
import type { Instant, UsdMicrosPerHour } from "../model/units.ts";
import { bullets, code, link, paragraph, print, strong } from "./markdown.ts";
import { signedHourly } from "./money.ts";
import { approversWords } from "./proposal-next.ts";
import { counted, sentence } from "./text.ts";
import { minuteOf } from "./times.ts";

/** Says what is needed, by whom, until when, and what happens otherwise. */
export function waitingComment(waiting: {
  readonly costImpact: UsdMicrosPerHour;
  /** Why an approval is needed; a full sentence. */
  readonly why: string;
  /** Absent: anybody with write permission. */
  readonly approvers?: readonly string[];
  /** How many people must approve. Absent: one. */
  readonly approvals?: number;
  readonly head: string;
  /** Absent on pull requests of people, which never expire. */
  readonly until?: Instant;
  readonly notBefore?: Instant;
  /** What has changed since it was proposed: clauses. Absent: nothing. */
  readonly drift?: readonly string[];
}): string {
  const { until, notBefore, drift = [] } = waiting;
  return print([
    paragraph([
      strong(
        `Waits for ${counted(waiting.approvals ?? 1, "approval")} (${signedHourly(waiting.costImpact)})`,
      ),
      " from ",
      ...approversWords(waiting.approvers),
      " on ",
      code(waiting.head.slice(0, 12)),
      ...(until === undefined ? ["."] : [" before ", strong(minuteOf(until)), "."]),
    ]),
    paragraph(sentence(waiting.why)),
    ...(drift.length === 0
      ? []
      : [paragraph([strong("Since this was proposed:"), ` ${drift.join("; ")}.`])]),
    bullets([
      "To approve: Files changed, Review changes, Approve. A comment approves nothing.",
      "To say no: close this pull request.",
      until === undefined
        ? "Nothing happens until then; this does not expire."
        : `Not approved by then, it is closed and nothing is changed.${again(notBefore)}`,
    ]),
  ]);
}

/** Says that nobody approved in time. */
export function expiredComment(expired: {
  readonly until: Instant;
  /** What held the merge, where it was not an approval that was missing. */
  readonly held?: string;
  readonly notBefore?: Instant;
}): string {
  return print([
    paragraph([
      strong(expired.held === undefined ? "Closed: not approved in time." : "Closed unmerged."),
      ` ${expired.held === undefined ? "" : `It was ${expired.held}. `}The time for it ended at ${minuteOf(expired.until)}. Nothing was launched or terminated, and ` +
        `the branch is deleted.${again(expired.notBefore)}`,
    ]),
    paragraph("If the fleet still needs it then, the next plan proposes it anew."),
  ]);
}

/** Says why this head is not merged, and what would change that. `next` is a full sentence. */
export function refusedMergeComment(refused: {
  readonly head: string;
  readonly whys: readonly string[];
  readonly next: string;
}): string {
  return print([
    paragraph([strong("Not merged."), " ", code(refused.head.slice(0, 12)), " is refused:"]),
    bullets(refused.whys.slice(0, mostWhys).map((why) => sentence(why))),
    ...leftOut(refused.whys.length - mostWhys),
    paragraph(sentence(refused.next)),
  ]);
}

// With the longest of sentences still less than a comment may be.
const mostWhys = 12;

function leftOut(count: number): readonly RootContent[] {
  return count > 0 ? [paragraph(`And ${counted(count, "more reason")}.`)] : [];
}

/** Answers a comment that tried to approve. */
export function commentApprovesNothing(pullRequestUrl: string): string {
  return print([
    paragraph([
      "A comment cannot approve. Please use ",
      link("the review button", `${pullRequestUrl}/files`),
      " and choose Approve.",
    ]),
  ]);
}

/** Says that a commit on main is not acted on, under the pull request that brought it. */
export function unconfirmedMergeComment(merge: {
  readonly commit: string;
  readonly why: string;
}): string {
  return print([
    paragraph([
      strong("Merged without the confirmation it needs."),
      " ",
      code(merge.commit.slice(0, 12)),
      ` is not acted on. ${sentence(merge.why)}`,
    ]),
    paragraph(
      "Nothing was changed on any cloud. Revert it, or bring it in again by a pull request that " +
        "is approved.",
    ),
  ]);
}

function again(notBefore: Instant | undefined): string {
  return notBefore === undefined ? "" : ` It is not proposed again before ${minuteOf(notBefore)}.`;
}
