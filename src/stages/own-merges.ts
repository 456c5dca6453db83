/** What follows from a merge of ours. Apart because plan and confirm both merge. */

import type { Forge } from "../ports.ts";

/**
 * Whether a merge by this token starts apply.yml by itself, by its push. GitHub starts nothing for
 * a workflow's own token, so its merges are dispatched; an App's or a person's would be applied
 * twice over, the second run finding nothing. A push that is lost all the same is a debt that the
 * next plan dispatches.
 */
export async function startsApply(forge: Pick<Forge, "identity">): Promise<boolean> {
  return (await forge.identity()) !== "github-actions[bot]";
}
