/** Audit entries of the last days by the forge: a request a day, where nobody has a clone. */
import type { AuditEntry } from "../model/history.ts";
import { after, day, type Instant, millis } from "../model/units.ts";
import type { Forge, Sha } from "../ports.ts";
import { dayFolder, parseEntry } from "../record/audit-entry.ts";

/** Those decided on the last so many UTC days, the day of `until` among them; oldest first. */
export async function recentEntries(
  forge: Pick<Forge, "folder">,
  head: Sha,
  { days, until }: { readonly days: number; readonly until: Instant },
): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for (let back = days - 1; back >= 0; back -= 1) {
    const folder = dayFolder(after(until, millis(-back * day)));
    const files = await forge.folder(head, `actions/${folder}`);
    for (const text of Object.values(files)) {
      const entry = parseEntry(text);
      if (entry) entries.push(entry);
    }
  }
  return entries.sort(
    (one, other) => one.timestamp - other.timestamp || (one.action.id < other.action.id ? -1 : 1),
  );
}
