/** What a track of spend says was saved, with the method beside the number. */

import type { AuditEntry } from "../model/history.ts";
import { dollars, hourly } from "../model/money.ts";
import {
  between,
  costOver,
  type Instant,
  inDollars,
  sumMoney,
  usd,
  usdPerHour,
} from "../model/units.ts";
import type { Saving, TrackPoint } from "./fleet-report.ts";
import { savingsLedger, savingsMethod } from "./savings-ledger.ts";
import { minuteOf } from "./times.ts";

/**
 * Against keeping the dearest fleet of the track for all of it. None when spend never changed, or
 * a part of it is unknown.
 */
export function savingsOf(spend: readonly TrackPoint[]): readonly Saving[] {
  const [first] = spend;
  const known = spend.flatMap(({ at, value }) => (value === undefined ? [] : [{ at, value }]));
  if (!first || known.length < spend.length) return [];
  const peak = Math.max(...known.map(({ value }) => value));
  const stretches = known.slice(0, -1).map(({ at, value }, index) => ({
    value,
    time: between(at, known[index + 1]?.at ?? at),
  }));
  const spent = sumMoney(stretches.map(({ value, time }) => costOver(usdPerHour(value), time)));
  // Each is negative, and so rounded towards less saved.
  const less = sumMoney(
    stretches.map(({ value, time }) => costOver(usdPerHour(value - peak), time)),
  );
  if (less >= 0) return [];
  const saved = usd(-inDollars(less));
  return [
    {
      what: "against keeping the dearest fleet of this time throughout",
      saved,
      method:
        `Since ${minuteOf(first.at)} at most ${hourly(usdPerHour(peak))} was spent. The record's ` +
        `machines cost ${dollars(spent)} at list prices, each from when it was healthy until it ` +
        `was gone; the dearest fleet would have cost ${dollars(sumMoney([spent, saved]))}. The ` +
        "cloud's bill may differ",
    },
  ];
}

/** Against having done nothing since the first of these actions. None where none was executed. */
export function savedByActions(entries: readonly AuditEntry[], at: Instant): readonly Saving[] {
  const { lines, saved } = savingsLedger(entries, at);
  const first = lines.reduce((least, { from }) => (from < least ? from : least), at);
  if (lines.length === 0) return [];
  const unknown = saved === undefined ? "One of the prices is unknown, and so is the sum. " : "";
  const since = `${lines.length} executed since ${minuteOf(first)}. `;
  return [
    {
      what: "by the actions, against having done nothing",
      ...(saved === undefined ? {} : { saved }),
      method: since + unknown + savingsMethod,
    },
  ];
}
