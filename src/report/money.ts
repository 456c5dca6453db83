/**
 * Money as people read it. Everything is rounded to cents against ourselves: what is spent goes
 * up, what is saved goes down. Grouping is our own, so that no locale changes a byte.
 */

import { dollars, printCents } from "../model/money.ts";
import {
  costOver,
  day,
  hour,
  millis,
  type UsdMicros,
  type UsdMicrosPerHour,
} from "../model/units.ts";

const microsPerCent = 10_000;

/** A month of 730 hours (8760 a year by 12): what clouds quote, and stated wherever it is shown. */
export const hoursPerMonth = 730;

/** `$1,234.50` for what was saved, given as a positive amount: a fraction of a cent goes down. */
export function savedDollars(saved: UsdMicros): string {
  return printCents(Math.floor(saved / microsPerCent));
}

/** `+$1.99`, `-$1.29`, `$0.00`: a change. */
export function signedDollars(money: UsdMicros | UsdMicrosPerHour): string {
  const text = dollars(money);
  return money > 0 ? `+${text}` : text;
}

/** `+$12.90/hour`, `-$1.29/hour`, `$0.00/hour`. */
export function signedHourly(rate: UsdMicrosPerHour): string {
  return `${signedDollars(rate)}/hour`;
}

/** `$100/hour`, `$99.50/hour`: a limit, without cents where it has none, and rounded down. */
export function hourlyLimit(limit: UsdMicrosPerHour): string {
  return `${printCents(Math.floor(limit / microsPerCent)).replace(/\.00$/, "")}/hour`;
}

/** What a rate comes to in 24 hours. */
export function perDay(rate: UsdMicrosPerHour): UsdMicros {
  return costOver(rate, day);
}

/** What a rate comes to in a month of 730 hours. */
export function perMonth(rate: UsdMicrosPerHour): UsdMicros {
  return costOver(rate, millis(hoursPerMonth * hour));
}

/** Exact, for machines: `+1.99`, `-0.000001`, `0.00`: two to six decimals. */
export function exactDollars(money: UsdMicros | UsdMicrosPerHour): string {
  const sign = money > 0 ? "+" : money < 0 ? "-" : "";
  const micros = String(Math.abs(money)).padStart(7, "0");
  const decimals = micros.slice(-6).replace(/0{1,4}$/, "");
  return `${sign}${micros.slice(0, -6)}.${decimals}`;
}

/** `12 %` of a limit, rounded up; absent when the limit is zero and a share means nothing. */
export function shareOf(part: { readonly value: number; readonly limit: number }): string {
  return part.limit > 0 ? `${Math.ceil((100 * part.value) / part.limit)} %` : "";
}
