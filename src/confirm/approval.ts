/**
 * Has somebody who may approve this approved exactly this? Pure: GitHub's own rules are weaker
 * (anybody with read access can leave an approving review), so every rule is judged here.
 */
import type { Instant } from "../model/units.ts";
import type { Permission, Review, Sha } from "../ports.ts";

/** All that an approval is judged from. Logins are compared without case, as GitHub does. */
export interface ApprovalQuestion {
  readonly head: Sha;
  readonly pullRequestAuthor: string;
  /** Authors and committers of the branch's commits. */
  readonly contributors: readonly string[];
  /** Who moved the branch: a commit says nothing reliable about who pushed it. */
  readonly pushers: readonly string[];
  /** Whether the head is in another repository, where nobody can tell us who pushed. */
  readonly isForks: boolean;
  readonly reviews: readonly Review[];
  /** By login, for every reviewer. A login that is missing may do nothing. */
  readonly permissions: Readonly<Record<string, Permission>>;
  /** Absent: everybody with write permission may approve. */
  readonly approvers?: readonly string[];
  /** How many people must approve. */
  readonly count: number;
  /** An approval after this instant is too late. */
  readonly until: Instant;
  /** Whose own merge counts as an approval, when the repository says so. */
  readonly mergedBySingleOperator?: string;
}

/** The answer, with a full sentence for people. */
export type ApprovalAnswer =
  | { readonly kind: "approved"; readonly by: readonly string[]; readonly why: string }
  | { readonly kind: "changes-requested"; readonly by: readonly string[]; readonly why: string }
  | { readonly kind: "missing"; readonly why: string };

/** Judges the newest decisive review of each person. */
export function judgeApproval(question: ApprovalQuestion): ApprovalAnswer {
  if (question.mergedBySingleOperator !== undefined && question.count === 1) {
    const login = question.mergedBySingleOperator;
    return { kind: "approved", by: [login], why: `merged by ${login}, the single operator` };
  }
  const judged = newestDecisive(question.reviews).map((review) => ({
    review,
    doubt: doubtAbout(review, question),
  }));
  const eligible = judged.filter(({ doubt }) => doubt === undefined).map(({ review }) => review);
  const objecting = eligible.filter((review) => review.state === "changes-requested");
  if (objecting.length > 0) {
    const by = loginsOf(objecting);
    return { kind: "changes-requested", by, why: `${by.join(", ")} asked for changes` };
  }
  const by = approversOf(eligible, question);
  if (by.length >= question.count) {
    return { kind: "approved", by, why: `approved by ${by.join(", ")} on this head` };
  }
  const doubts = judged.flatMap(({ doubt }) => (doubt === undefined ? [] : [doubt]));
  const has = by.length === 0 ? [] : [`${by.join(", ")} approved`];
  return { kind: "missing", why: [neededWords(question), ...has, ...doubts].join("; ") };
}

function approversOf(
  eligible: readonly Review[],
  { mergedBySingleOperator: operator }: ApprovalQuestion,
): readonly string[] {
  const by = loginsOf(eligible.filter((review) => review.state === "approved"));
  const known = operator === undefined || by.some((one) => isSame(one, operator));
  return known ? by : [...by, operator].toSorted();
}

function neededWords({ count, approvers }: ApprovalQuestion): string {
  const what = count === 1 ? "1 approval" : `${count} approvals`;
  const joint = count === 1 ? " or " : ", ";
  const anybody = count === 1 ? "somebody with write permission" : "people with write permission";
  return `needs ${what} from ${approvers?.join(joint) ?? anybody}`;
}

/** Comments and pending reviews decide nothing; of the others each person's newest one counts. */
function newestDecisive(reviews: readonly Review[]): readonly Review[] {
  const newest = new Map<string, Review>();
  const decisive = reviews
    .filter((review) => review.state !== "commented" && review.state !== "pending")
    .toSorted((one, other) => one.submittedAt - other.submittedAt || one.id - other.id);
  for (const review of decisive) newest.set(review.author.login.toLowerCase(), review);
  return [...newest.values()].filter((review) => review.state !== "dismissed");
}

/** Why a review does not count; undefined when it does. */
function doubtAbout(review: Review, question: ApprovalQuestion): string | undefined {
  const { login, isBot } = review.author;
  const same = (other: string) => isSame(other, login);
  const permission = question.permissions[login] ?? "none";
  if (isBot) return `${login} is a bot, and a bot cannot approve`;
  if (same(question.pullRequestAuthor)) return `${login} opened this and cannot approve it`;
  if (question.contributors.some(same)) {
    return `${login} has commits in this and cannot approve it`;
  }
  if (question.pushers.some(same)) return `${login} pushed to this and cannot approve it`;
  if (!["write", "maintain", "admin"].includes(permission)) {
    return `${login} has no write permission`;
  }
  if (question.approvers && !question.approvers.some(same)) {
    return `${login} is not among the approvers of policies/limits.yaml`;
  }
  if (review.state !== "approved") return undefined;
  if (question.isForks) {
    return `${login} approved a fork's branch, whose pushers are unknown: push it here`;
  }
  if (review.commit !== question.head) {
    return `${login} approved an earlier commit (${review.commit.slice(0, 7)})`;
  }
  if (review.submittedAt > question.until) return `${login} approved after the time was up`;
  return undefined;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function loginsOf(reviews: readonly Review[]): readonly string[] {
  return reviews.map((review) => review.author.login).toSorted();
}
