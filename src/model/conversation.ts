/** What people say and tick at the forge, and how often a workflow ran: plain facts. */
import type { Instant } from "./units.ts";

/** Somebody at the forge. Bots, Apps and organisations are no people. */
export interface Account {
  readonly login: string;
  readonly isBot: boolean;
}

/** A comment on an issue or a pull request. */
export interface Comment {
  readonly id: number;
  readonly url: string;
  /** The number of the issue or pull request. */
  readonly number: number;
  readonly onPullRequest: boolean;
  readonly author: Account;
  readonly body: string;
  readonly createdAt: Instant;
  /** Later than `createdAt`: somebody edited it, and nobody knows who. */
  readonly updatedAt: Instant;
}

/** One edit of an issue's text. */
export interface IssueEdit {
  /** Absent: the forge does not say, or the account is gone. */
  readonly by?: Account;
  readonly at: Instant;
}

/** An issue that we opened. */
export interface Issue {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly isOpen: boolean;
  readonly createdAt: Instant;
  /** Newest first; `all` is false when the forge has more than it told. */
  readonly edits: { readonly newest: readonly IssueEdit[]; readonly all: boolean };
}

/** One run of a workflow. */
export interface WorkflowRun {
  readonly id: number;
  readonly url: string;
  readonly startedAt: Instant;
  readonly state: "running" | "succeeded" | "failed" | "cancelled";
}
