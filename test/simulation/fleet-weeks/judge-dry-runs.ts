/**
 * Judges what dry runs leave on the audit branch: entries that say so, only where they differ from
 * the last, and nothing of the memory that acts, counts, names or cools down.
 */
import type { Sha } from "../../../src/ports.ts";
import { changedPathsOf, fileOf, type StoredCommit, type Tree } from "../ports/memory-git.ts";
import type { MemoryHub } from "../ports/memory-hub.ts";
import type { Violation } from "./checker.ts";

/** Parts of the ledger that only what was really done may change. */
const ofActs = [
  ...["launches", "terminations", "completed", "counters", "totals", "open", "rejected"],
  ...["blocks", "trials", "refusals", "applied", "commits"],
];

interface Entry {
  readonly dry_run: boolean;
  readonly action: Readonly<Record<"type" | "target" | "status", string>>;
  readonly block_reason?: string;
}

/** Remembers how far it has looked, and what the last dry run would have done. */
export class DryRunJudge {
  readonly #hub: MemoryHub;
  #head: Sha | undefined;
  #last = "";

  constructor(hub: MemoryHub) {
    this.#hub = hub;
  }

  /** Every commit of the audit branch since. */
  step(): readonly Violation[] {
    const { git } = this.#hub;
    const head = git.branch("fleet-audit");
    if (head === undefined || head === this.#head) return [];
    const fresh = git.between(this.#head, head);
    this.#head = head;
    return fresh.flatMap((commit) => this.#judge(git.tree(commit.parents[0]), commit));
  }

  #judge(before: Tree, { tree: after, message }: StoredCommit): readonly Violation[] {
    const paths = changedPathsOf({ before, after }).filter((path) => path.startsWith("actions/"));
    const entries = paths.map((path) => JSON.parse(fileOf(after, path) ?? "{}") as Entry);
    const dry = entries.filter(({ action }) => action.status === "dry_run");
    const say = (what: string): Violation => ({ invariant: 7, what: `a dry run ${what}` });
    const unsaid = dry.filter((one) => !one.dry_run).map(() => say("has an entry without dry_run"));
    const acting = entries.filter((one) => one.dry_run && one.action.status !== "dry_run");
    const turned = acting.map(({ action }) => say(`became ${action.status}: ${action.target}`));
    if (dry.length === 0) {
      // One that would do nothing has no entries, and differs from the last all the same.
      if (message.includes("a dry run would do")) this.#last = "";
      return [...unsaid, ...turned];
    }
    const would = dry.map(({ action, block_reason }) =>
      [action.type, action.target, block_reason ?? ""].join(" "),
    );
    const now = would.toSorted().join("\n");
    const isRepeated = now === this.#last;
    this.#last = now;
    const [old, young] = [before, after].map(
      (tree) => JSON.parse(fileOf(tree, "ledger.json") ?? "{}") as Record<string, unknown>,
    );
    const changed = ofActs.filter((part) => withoutDry(old?.[part]) !== withoutDry(young?.[part]));
    return [
      ...unsaid,
      ...turned,
      ...(isRepeated ? [say("wrote the same as the last")] : []),
      ...changed.map((part) => say(`changed ${part} in the ledger`)),
    ];
  }
}

/** A dry run is counted as one, and as nothing else. */
function withoutDry(part: unknown): string {
  return JSON.stringify(part ?? {}, (key, value: unknown) =>
    key.includes("dry_run") ? undefined : value,
  );
}
