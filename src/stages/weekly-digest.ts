/** A step of plan: the first one of a week tells of the week before, exactly once. */
import { periodsAt, spendingAfter, spentIn } from "../decide/spending.ts";
import { OutsideError } from "../errors.ts";
import type { Advice } from "../model/advice.ts";
import type { Ledger, Spending } from "../model/history.ts";
import type { Observation } from "../model/observation.ts";
import { day, type Instant, instant, isoTime } from "../model/units.ts";
import type { Run } from "../record/run.ts";
import { digestMessage, type Week } from "../report/digest-message.ts";
import { waitingRows } from "../report/from-audit.ts";
import { monthFacts } from "../report/month-facts.ts";
import type { MoneyTold } from "../report/month-report.ts";
import { recentEntries } from "./recent-entries.ts";

/** Monday, as ISO weeks begin; Sunday is 0. */
const monday = 1;
// What was decided on the day before a week may be executed in it.
const daysRead = 8;

/** The first instant of the week that an instant is in, for weeks that begin on that UTC day. */
export function weekStart(at: Instant, weekday: number = monday): Instant {
  const [{ start }] = periodsAt(at);
  const past = (new Date(start).getUTCDay() - weekday + 7) % 7;
  return instant(start - past * day);
}

/** Tells of the week before where that is due. What fails outside is noted in the run. */
export async function tellWeek(
  run: Run,
  seen: { readonly observation: Observation; readonly advice: Advice },
): Promise<void> {
  const { settings, outside } = run;
  const { instances, at } = seen.observation;
  if (settings.dryRun || settings.digest === "off" || !outside.messenger) return;
  const { ledger, head } = run.recording.journal();
  const end = weekStart(at, settings.digest);
  if (instances.kind === "gap" || head === undefined || !isDue(ledger, end)) return;
  try {
    const until = instant(end - 1);
    const entries = await recentEntries(outside.forge, head, { days: daysRead, until });
    const spending = spendingAfter(ledger.spending, instances.value, at);
    const week = weekOf({ ...seen, ledger, entries, spending, end });
    if (!(await isOurs(run, end))) return;
    const { text, detail } = digestMessage(week);
    run.recording.say({ text: `${text}\n${detail}` });
  } catch (thrown) {
    if (!(thrown instanceof OutsideError)) throw thrown;
    run.failures.push(thrown.message);
  }
}

/** Not of a week in which nobody counted yet, and not of one that was told. */
function isDue({ digest, spending }: Ledger, end: Instant): boolean {
  return digest === undefined ? spending !== undefined && spending.since < end : digest < end;
}

/** Remembers it before it is told: of two runs at once, one tells. */
async function isOurs(run: Run, end: Instant): Promise<boolean> {
  let first = false;
  await run.recording.write({
    headline: `Tell of the week before ${isoTime(end).slice(0, 10)}`,
    ledger: (ledger) => {
      first = isDue(ledger, end);
      return first ? { ...ledger, digest: end } : ledger;
    },
  });
  return first;
}

function weekOf(from: {
  readonly observation: Observation;
  readonly advice: Advice;
  readonly ledger: Ledger;
  readonly entries: Parameters<typeof monthFacts>[1]["entries"];
  readonly spending: Spending;
  readonly end: Instant;
}): Week {
  const { observation, advice, ledger, entries, spending, end } = from;
  const start = instant(end - 7 * day);
  const facts = monthFacts(
    { month: "", start, end, until: end },
    { entries, meters: ledger.meters ?? {}, listed: {}, spent: undefined },
  );
  const spentBetween = (first: Instant, last: Instant): MoneyTold =>
    spending.since > first
      ? { kind: "unknown", why: "counting began later" }
      : spentIn({ start: first, end: last }, spending, observation.at);
  const { saved, counts, blocked, approvals } = facts;
  return {
    ...{ start, end, saved, counts, blocked, approvals },
    spent: spentBetween(start, end),
    spentBefore: spentBetween(instant(start - 7 * day), start),
    waiting: waitingRows(Object.values(ledger.open)).map(({ pullRequest, costImpact }) => ({
      number: pullRequest.number,
      costImpact,
    })),
    ...(advice.monthEnd ? { monthEnd: advice.monthEnd } : {}),
    recommendations: advice.recommendations,
  };
}
