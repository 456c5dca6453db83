/** What would put main's policies back as they were confirmed. Pure; apart from the asking. */
import type { PolicyMemory } from "../model/history.ts";
import type { PolicyRevert, UnconfirmedPolicy } from "../model/policy-revert.ts";
import { byText, own } from "./own.ts";

/** The texts of a folder, by path. */
type Texts = Readonly<Record<string, string>>;

/** Undefined while the newest policies are confirmed or say the same, or none ever were. */
export function policyRevertOf(
  memory: PolicyMemory,
  { before, now }: { readonly before: Texts; readonly now: Texts },
): PolicyRevert | undefined {
  const { confirmed, newest, approved = [] } = memory;
  if (confirmed === undefined || newest === undefined || newest === confirmed) return undefined;
  const additions = Object.entries(before).filter(([path, text]) => own(now, path) !== text);
  const deletions = Object.keys(now).filter((path) => own(before, path) === undefined);
  if (additions.length === 0 && deletions.length === 0) return undefined;
  return {
    confirmed,
    newest,
    commits: unconfirmedSince(memory, confirmed),
    additions: Object.fromEntries(additions),
    deletions: deletions.sort(byText),
    losing: approved.flatMap((sha) => own(memory.commits, sha)?.pullRequest ?? []),
  };
}

function unconfirmedSince(
  { commits }: PolicyMemory,
  confirmed: string,
): readonly UnconfirmedPolicy[] {
  const since = own(commits, confirmed)?.committedAt ?? 0;
  return Object.entries(commits)
    .filter(([, verdict]) => !verdict.confirmed && verdict.committedAt >= since)
    .sort(
      ([one, { committedAt: first }], [other, { committedAt: second }]) =>
        first - second || byText(one, other),
    )
    .map(([sha, { author, why }]) => ({ sha, why, ...(author === undefined ? {} : { author }) }));
}
