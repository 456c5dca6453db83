/** Which comments are commands that nobody has dealt with yet: level-triggered, none is lost. */
import type { Account, Comment, Issue } from "../model/conversation.ts";
import type { Orders } from "../model/orders.ts";
import {
  after,
  day,
  type Instant,
  instant,
  type Millis,
  millis,
  minute,
  minutes,
} from "../model/units.ts";
import { type ParsedComment, parseComment } from "./parse.ts";

/** What somebody asked for, and where. */
export interface Heard {
  /** What it is remembered by. */
  readonly key: string;
  /** The issue or pull request. */
  readonly number: number;
  readonly onPullRequest: boolean;
  /** Of the comment or of the dashboard. */
  readonly url: string;
  readonly by: Account;
  readonly at: Instant;
  /** When it was written or edited last. */
  readonly changedAt: Instant;
  /** Why nobody can say that it is what this person asked for. */
  readonly doubt?: string;
  readonly asks: Exclude<ParsedComment, { kind: "none" }>;
}

/** Comments that GitHub shows late, after ones that are newer. */
const overlap = minutes(10);
/** So far back a fleet without any command yet looks: a week of outage loses nothing. */
const longestLook = millis(7 * day);

const editedWhy = "An edited comment is no command: please write a new one.";

/** When what is ordered ends: whole minutes from the comment on, whenever it is read. */
export function orderEnd({ at }: Pick<Heard, "at">, time: Millis): Instant {
  return instant(Math.ceil(after(at, time) / minute) * minute);
}

/** From when on comments are asked for. */
export function hearSince({ readTo }: Orders, now: Instant): Instant {
  return readTo === undefined ? after(now, millis(-longestLook)) : after(readTo, millis(-overlap));
}

/**
 * The commands among comments, oldest first, without those that are done with. Only pull requests
 * and the dashboard are listened to.
 */
export function heardIn(
  comments: readonly Comment[],
  { orders, dashboard }: { readonly orders: Orders; readonly dashboard: Issue | undefined },
): readonly Heard[] {
  return comments.flatMap((comment) => {
    const { id, number, onPullRequest, url, author: by, createdAt: at, updatedAt } = comment;
    if (!onPullRequest && number !== dashboard?.number) return [];
    const asks = parseComment(comment.body);
    const key = String(id);
    if (asks.kind === "none" || Object.hasOwn(orders.handled, key)) return [];
    const edited = updatedAt > at ? { doubt: editedWhy } : {};
    return [{ key, number, onPullRequest, url, by, at, changedAt: updatedAt, asks, ...edited }];
  });
}

/**
 * What is remembered once these comments are dealt with. What cannot be shown again but by an edit
 * is forgotten: an edited comment is no command.
 */
export function afterReading(orders: Orders, comments: readonly Comment[]): Orders {
  const newest = comments.map(({ updatedAt }) => updatedAt);
  const readTo = instant(Math.max(orders.readTo ?? 0, ...newest));
  const kept = after(readTo, millis(-2 * overlap));
  const handled = Object.entries(orders.handled).filter(([, at]) => at >= kept);
  return { ...orders, readTo, handled: Object.fromEntries(handled) };
}
