/** Money and time, branded so that they cannot be mixed up, and the only arithmetic on them. */

declare const unit: unique symbol;

/** An amount of money in whole micro-dollars. */
export type UsdMicros = number & { readonly [unit]: "usd-micros" };
/** A rate of spending in whole micro-dollars an hour. Negative where it is a saving. */
export type UsdMicrosPerHour = number & { readonly [unit]: "usd-micros-per-hour" };
/** A length of time in whole milliseconds. */
export type Millis = number & { readonly [unit]: "millis" };
/** A point in time: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly [unit]: "instant" };

const microsPerDollar = 1_000_000;

/** One minute, one hour, one day. */
export const minute = 60_000 as Millis;
export const hour = 3_600_000 as Millis;
export const day = 86_400_000 as Millis;

/** The rate of nothing. */
export const freeOfCharge = 0 as UsdMicrosPerHour;

/** A whole number of minutes as a length of time. */
export function minutes(count: number): Millis {
  return Math.round(count * minute) as Millis;
}

/** Milliseconds since the epoch as an instant. */
export function instant(millisSinceEpoch: number): Instant {
  return Math.round(millisSinceEpoch) as Instant;
}

/** A number of milliseconds as a length of time. */
export function millis(count: number): Millis {
  return Math.round(count) as Millis;
}

/** An hourly price in dollars, rounded up: a price is never taken for lower than it is. */
export function usdPerHour(dollars: number): UsdMicrosPerHour {
  return wholeUp(dollars * microsPerDollar) as UsdMicrosPerHour;
}

/** An amount of money in dollars; rounded up, as a price is. */
export function usd(dollars: number): UsdMicros {
  return wholeUp(dollars * microsPerDollar) as UsdMicros;
}

/** The sum of amounts. */
export function sumMoney(amounts: readonly UsdMicros[]): UsdMicros {
  return amounts.reduce<number>((sum, amount) => sum + amount, 0) as UsdMicros;
}

/** Lambda's `price_cents_per_hour`: cents for one instance and one hour. */
export function centsPerHour(cents: number): UsdMicrosPerHour {
  return wholeUp(cents * (microsPerDollar / 100)) as UsdMicrosPerHour;
}

/** Rounds up, but not for the sake of a binary fraction; never to a negative zero. */
function wholeUp(micros: number): number {
  const inexact = Math.max(1e-6, Math.abs(micros) * 4 * Number.EPSILON);
  return Math.ceil(micros - inexact) || 0;
}

/** Dollars as a number, for the places that a machine reads. */
export function inDollars(money: UsdMicros | UsdMicrosPerHour): number {
  return money / microsPerDollar;
}

/** The sum of rates. */
export function sumRates(rates: readonly UsdMicrosPerHour[]): UsdMicrosPerHour {
  return rates.reduce<number>((sum, rate) => sum + rate, 0) as UsdMicrosPerHour;
}

/** The same rate as a saving. */
export function negated(rate: UsdMicrosPerHour): UsdMicrosPerHour {
  return (rate === 0 ? 0 : -rate) as UsdMicrosPerHour;
}

/**
 * What a rate costs over a time, rounded against ourselves: spending up, savings down.
 * `Math.ceil` does both, because a saving is negative.
 */
export function costOver(rate: UsdMicrosPerHour, time: Millis): UsdMicros {
  const cost = Math.ceil((rate * time) / hour);
  return (cost === 0 ? 0 : cost) as UsdMicros;
}

/** A later, or with a negative length an earlier, instant. */
export function after(start: Instant, time: Millis): Instant {
  return (start + time) as Instant;
}

/** How long from `start` to `end`; negative when `end` is earlier. */
export function between(start: Instant, end: Instant): Millis {
  return (end - start) as Millis;
}

/** `2026-11-23T12:00:00Z`: to the second, always UTC. */
export function isoTime(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
