/** The words of a pull request that puts policies back: what came unconfirmed, and who decides. */
import type { RootContent } from "mdast";
import type { PolicyRevert } from "../model/policy-revert.ts";
import { bullets, code, heading, paragraph, print, strong, table } from "./markdown.ts";
import { approversWords } from "./proposal-next.ts";
import type { ProposalText } from "./proposal-text.ts";
import { clip, counted, quiet, sentence } from "./text.ts";

// GitHub limits the length; so many of the longest rows stay far inside it.
const mostCommits = 20;
const mostFiles = 50;

/** What the words are made from. */
export interface PolicyRevertContext {
  readonly revert: PolicyRevert;
  /** Logins; absent: anybody with write permission. */
  readonly approvers?: readonly string[];
  /** How many of them must approve. */
  readonly approvals: number;
}

/** The four texts of the pull request. */
export function policyRevertText(context: PolicyRevertContext): ProposalText {
  const { revert } = context;
  const title = `Put the policies back to ${short(revert.confirmed)}`;
  return { title, body: bodyOf(context), headline: title, message: messageOf(context) };
}

function bodyOf({ revert, approvals, approvers }: PolicyRevertContext): string {
  const { commits, confirmed } = revert;
  return print([
    paragraph([
      strong(`Nobody confirmed ${counted(commits.length, "commit")} of policies on main.`),
      ` This puts ${counted(filesOf(revert).length, "file")} back as they were confirmed in `,
      code(short(confirmed)),
      ". It launches and terminates nothing.",
    ]),
    heading(3, "What happened"),
    table({
      head: ["Commit", "By", "Why it is not confirmed"],
      rows: commits
        .slice(-mostCommits)
        .map(({ sha, author, why }) => [
          code(short(sha)),
          author === undefined ? "nobody known" : code(author),
          clip(sentence(quiet(why)), 200),
        ]),
    }),
    bullets(
      filesOf(revert)
        .slice(0, mostFiles)
        .map(([deed, path]) => [`${deed} `, code(clip(path, 200))]),
    ),
    paragraph(
      "Until this is decided the confirmed policies hold, and of main's only what is tighter.",
    ),
    ...losing(revert),
    heading(3, "Who decides"),
    paragraph([
      strong(`To put them back: ${counted(approvals, "approval")}`),
      " from ",
      ...approversWords(approvers),
      " on the newest commit here. Files changed, Review changes, Approve; a comment approves " +
        "nothing. Approved, it merges by itself.",
    ]),
    paragraph([
      strong("To keep them instead:"),
      " let this merge, press Revert on it, and have the pull request that GitHub then makes " +
        "approved before it merges. It shows the whole change to whoever approves it.",
    ]),
    paragraph([
      strong("To say no:"),
      " close this pull request. Main's policies stay as they are and can only tighten. It is " +
        "not proposed again until somebody changes the policies. It does not expire.",
    ]),
  ]);
}

function losing({ losing: numbers }: PolicyRevert): readonly RootContent[] {
  if (numbers.length === 0) return [];
  const names = numbers.map((number) => `pull request ${number}`).join(" and ");
  return [
    paragraph([
      strong(`By merging it you also give up what ${names} tightened,`),
      " which was approved and holds until then. Propose that again.",
    ]),
  ];
}

function filesOf({ additions, deletions }: PolicyRevert): readonly (readonly [string, string])[] {
  return [
    ...Object.keys(additions).map((path) => ["put back", path] as const),
    ...deletions.map((path) => ["take out", path] as const),
  ].sort(([, one], [, other]) => (one < other ? -1 : 1));
}

function messageOf({ revert, approvals }: PolicyRevertContext): string {
  const { commits, confirmed, newest } = revert;
  const steps = commits
    .slice(-mostCommits)
    .map(({ sha, why }) => quiet(`- ${short(sha)}: ${clip(sentence(why), 200)}`));
  return [
    `Nobody confirmed what came after ${short(confirmed)}. This launches and terminates nothing.`,
    steps.join("\n"),
    `Needed before the merge: ${counted(approvals, "approval")}.`,
    `Fleet-Policies: ${newest} to ${confirmed}`,
  ].join("\n\n");
}

/** What people are asked in Slack when it is opened. */
export function policyRevertMessage({ commits, confirmed }: PolicyRevert): string {
  const count = counted(commits.length, "commit");
  return (
    `⚠️ Policies to be put back: ${count} that nobody confirmed, to ${short(confirmed)}\n` +
    "Approve it, or close it to leave them as they are. Until then they can only tighten."
  );
}

function short(sha: string): string {
  return sha.slice(0, 12);
}
