/**
 * Money as people read it, rounded to cents against ourselves: what is spent goes up, what is saved
 * goes down. Grouping is our own, so that no locale changes a byte.
 */
import type { UsdMicros, UsdMicrosPerHour } from "./units.ts";

const microsPerCent = 10_000;

/** `$1,234.50`, `-$1.29`: an amount without a unit of time. A fraction of a cent goes up. */
export function dollars(money: UsdMicros | UsdMicrosPerHour): string {
  return printCents(Math.ceil(money / microsPerCent));
}

/** `$12.90/hour`; a saving is `-$1.29/hour`. */
export function hourly(rate: UsdMicrosPerHour): string {
  return `${dollars(rate)}/hour`;
}

/** Whole cents as dollars with two decimals and grouped thousands. */
export function printCents(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${cents < 0 ? "-" : ""}$${whole}.${digits.slice(-2)}`;
}
