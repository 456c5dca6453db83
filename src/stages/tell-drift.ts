/** Tells people once of each thing that is otherwise than the fleet file says. */
import { own } from "../decide/own.ts";
import { emptyRepairMemory, isDrift, type Repair, type RepairItem } from "../model/repair.ts";
import type { Run } from "../record/run.ts";
import { driftMessage } from "../report/messages.ts";

/** Which of these nobody has heard of yet. */
export function untoldDrift(run: Run, { items }: Repair): readonly RepairItem[] {
  const { told = {} } = run.recording.journal().ledger.repair ?? emptyRepairMemory;
  return items.filter((item) => isDrift(item) && own(told, keyOf(item)) === undefined);
}

/** Says what is new of a pool's drift, and whether that needs somebody. */
export async function tellDrift(
  run: Run,
  repair: Repair,
  told: {
    readonly fresh: readonly RepairItem[];
    /** Absent: it waits, and there is no pull request yet. */
    readonly link?: { readonly label: string; readonly url: string };
    readonly needsApproval: boolean;
  },
): Promise<void> {
  const { fresh, link, needsApproval } = told;
  const [first] = fresh;
  if (!first) return;
  await run.recording.write({
    headline: `Tell of drift in ${repair.pool}: ${first.name}`,
    ledger: (ledger) => {
      const memory = ledger.repair ?? emptyRepairMemory;
      const more = fresh.map((item) => [keyOf(item), { pool: item.pool, why: item.why }] as const);
      return {
        ...ledger,
        repair: { ...memory, told: { ...memory.told, ...Object.fromEntries(more) } },
      };
    },
  });
  const { text, detail } = driftMessage({
    pool: repair.pool,
    whys: fresh.map(({ why }) => why),
    next: nextOf(repair, { needsApproval, isOpen: link !== undefined }),
  });
  run.recording.say({ text: `${text}\n${detail}`, ...(link ? { link } : {}) });
}

function nextOf(
  { kind }: Repair,
  { needsApproval, isOpen }: { readonly needsApproval: boolean; readonly isOpen: boolean },
): string {
  if (!isOpen) return "It is proposed once nothing else of the pool is open. Nothing is touched.";
  if (kind === "adopt") {
    return (
      "Approve the pull request to adopt it, close it to ignore it, or end the machine at the " +
      "cloud to remove it. Nothing is touched until then."
    );
  }
  return needsApproval
    ? "A person must say that they are gone: approve the pull request. Nothing is touched until then."
    : "It is taken out of the fleet file; what the pool then lacks is proposed by its rules.";
}

/** Forgets what is over, so that it is told again when it comes back. */
export async function forgetDrift(run: Run, repairs: readonly Repair[]): Promise<void> {
  const { told = {} } = run.recording.journal().ledger.repair ?? emptyRepairMemory;
  const lasting = new Set(repairs.flatMap(({ items }) => items.filter(isDrift).map(keyOf)));
  const over = Object.keys(told).filter((key) => !lasting.has(key));
  if (over.length === 0) return;
  await run.recording.write({
    headline: `Note that drift of ${over.length} ${over.length === 1 ? "name" : "names"} is over`,
    ledger: (ledger) => {
      const memory = ledger.repair ?? emptyRepairMemory;
      const kept = Object.entries(memory.told ?? {}).filter(([key]) => !over.includes(key));
      return { ...ledger, repair: { ...memory, told: Object.fromEntries(kept) } };
    },
  });
}

function keyOf({ what, key }: RepairItem): string {
  return `${what} ${key}`;
}
