/** Remembers which oddities were told, so that each is told once when it appears and once after. */
import type { Anomaly } from "../model/advice.ts";
import type { Ledger } from "../model/history.ts";
import type { Instant } from "../model/units.ts";
import type { Run } from "../record/run.ts";
import { anomalyMessage } from "../report/anomaly-message.ts";
import { isBudgetAlarm } from "../report/month-end.ts";

/** What one plan saw. */
export interface SeenAnomalies {
  readonly anomalies: readonly Anomaly[];
  /** False while a part of the outside was not seen: then nothing is taken to be over. */
  readonly whole: boolean;
  readonly at: Instant;
}

/** Writes and tells what changed; nothing when nothing did. */
export async function recordAnomalies(run: Run, seen: SeenAnomalies): Promise<void> {
  const { anomalies: told = {} } = run.recording.journal().ledger;
  const byKey = new Map(seen.anomalies.map((one) => [keyOf(one), one]));
  const fresh = [...byKey].flatMap(([key, one]) => (Object.hasOwn(told, key) ? [] : [one]));
  const gone = seen.whole ? Object.keys(told).filter((key) => !byKey.has(key)) : [];
  const over = gone.sort();
  if (fresh.length === 0 && over.length === 0) return;
  await run.recording.write({
    headline: headlineOf(fresh, over),
    ledger: (ledger) => ({
      ...ledger,
      anomalies: anomaliesAfter(ledger, { fresh: fresh.map(keyOf), over, at: seen.at }),
    }),
  });
  const ended = over.filter((key) => !fresh.some((one) => replaces(one, key)));
  run.recording.say({ text: anomalyMessage({ fresh, over: ended }) });
}

/** A budget that was at risk and is now expected to be passed, or the other way, is not over. */
function replaces(one: Anomaly, key: string): boolean {
  return isBudgetAlarm(one) && key.startsWith("budget-");
}

function keyOf({ kind, subject }: Anomaly): string {
  return `${kind}/${subject}`;
}

/** The subject of a commit: kinds only, because a machine's name may be anybody's words. */
function headlineOf(fresh: readonly Anomaly[], over: readonly string[]): string {
  const [first] = fresh;
  if (first) return `Note what looks odd: ${first.kind}`;
  return `Note what is no longer odd: ${over[0]?.split("/")[0] ?? ""}`;
}

function anomaliesAfter(
  ledger: Ledger,
  change: {
    readonly fresh: readonly string[];
    readonly over: readonly string[];
    readonly at: Instant;
  },
): NonNullable<Ledger["anomalies"]> {
  const { anomalies: told = {} } = ledger;
  const kept = Object.entries(told).filter(([key]) => !change.over.includes(key));
  const added = change.fresh.map((key) => [key, told[key] ?? { since: change.at }] as const);
  return Object.fromEntries([...kept, ...added]);
}
