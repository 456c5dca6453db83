/** What was spent, by which lists were seen when. */
import { describe, expect, it } from "vitest";
import {
  daysBefore,
  periodsAt,
  type SpentDay,
  spendingAfter,
  spentIn,
} from "../../src/decide/spending.ts";
import type { Spending } from "../../src/model/history.ts";
import {
  type Instant,
  inDollars,
  instant,
  isoTime,
  usd,
  usdPerHour,
} from "../../src/model/units.ts";
import { anId, anInstance } from "../support/builders.ts";

const utc = (text: string): Instant => instant(Date.parse(text));
const day = "2026-11-23";
const at = (time: string, on = day) => utc(`${on}T${time}:00Z`);
const machine = (dollars: number | undefined, since?: Instant) =>
  anInstance({
    id: anId(1),
    ...priced(dollars),
    ...since_(since),
  });

function priced(dollars: number | undefined): object {
  return { pricePerHour: dollars === undefined ? undefined : usdPerHour(dollars) };
}

function since_(since: Instant | undefined): object {
  return { firstHealthy: since };
}

function spent(spending: Spending, now: Instant, period: 0 | 1 = 0) {
  const answer = spentIn(periodsAt(now)[period], spending, now);
  return answer.kind === "known" ? inDollars(answer.amount) : answer.why;
}

function readable({ start, spent: day }: SpentDay): string {
  const said = day.kind === "known" ? inDollars(day.amount) : day.why;
  return `${isoTime(start).slice(0, 10)} ${said}`;
}

describe("spending", () => {
  it("costs a live machine from its first health, or from when it was first seen", () => {
    const healthy = spendingAfter(undefined, [machine(2, at("06:00"))], at("12:00"));
    expect(spent(healthy, at("18:00"))).toBe(24);
    const seen = spendingAfter(undefined, [machine(2)], at("12:00"));
    expect(spent(seen, at("18:00"))).toBe(12);
  });

  it("is the same record while the list brings nothing new", () => {
    const first = spendingAfter(undefined, [machine(2)], at("12:00"));
    expect(spendingAfter(first, [machine(2)], at("18:00"))).toEqual(first);
    expect(spendingAfter(first, [machine(2, at("11:00"))], at("18:00"))).toEqual(first);
  });

  it("keeps what a machine cost that is gone, day by day", () => {
    const first = spendingAfter(undefined, [machine(2, at("22:00"))], at("22:00"));
    const later = spendingAfter(first, [], at("03:00", "2026-11-24"));

    expect(later.machines).toEqual({});
    expect(spent(later, at("20:00", "2026-11-24"))).toBe(6);
    expect(spent(later, at("20:00", "2026-11-24"), 1)).toBe(10);
  });

  it("costs each stretch at its own price", () => {
    const first = spendingAfter(undefined, [machine(2, at("00:00"))], at("00:00"));
    const dearer = spendingAfter(first, [machine(4, at("00:00"))], at("06:00"));

    expect(spent(dearer, at("12:00"))).toBe(36);
    const vanished = spendingAfter(dearer, [machine(undefined, at("00:00"))], at("12:00"));
    expect(vanished).toEqual(dearer);
  });

  it("is unknown for a day on which a machine of unknown price ran", () => {
    const first = spendingAfter(undefined, [machine(undefined, at("10:00"))], at("10:00"));
    expect(spent(first, at("12:00"))).toBe("a machine of unknown price is running");
    const gone = spendingAfter(first, [], at("12:00"));
    expect(spent(gone, at("13:00"))).toBe("a machine of unknown price ran on 2026-11-23");
    expect(spent(gone, at("13:00", "2026-11-24"))).toBe(0);
    expect(spent(gone, at("13:00", "2026-11-24"), 1)).toBe(
      "a machine of unknown price ran on 2026-11-23",
    );
  });

  it("takes a price that becomes known for that of the whole time", () => {
    const first = spendingAfter(undefined, [machine(undefined, at("10:00"))], at("10:00"));
    expect(spent(spendingAfter(first, [machine(3)], at("11:00")), at("12:00"))).toBe(6);
  });

  it("counts a machine of two months in both, and forgets days after four weeks", () => {
    const first = spendingAfter(undefined, [machine(1, at("00:00", "2026-11-30"))], at("00:00"));
    const next = at("06:00", "2026-12-01");
    expect(spent(first, next, 1)).toBe(6);
    const gone = spendingAfter(first, [], next);
    expect(gone.days).toEqual({ "2026-11-30": 24_000_000, "2026-12-01": 6_000_000 });
    expect(spent(gone, next, 1)).toBe(6);
    expect(spendingAfter(gone, [], at("00:00", "2027-01-01")).days).toEqual({});
  });

  it("knows each whole day of the last four weeks, those with dead machines and live ones", () => {
    const first = spendingAfter(undefined, [machine(2, at("12:00", "2026-11-19"))], at("12:00"));
    const counted = { ...first, since: at("00:00", "2026-11-18") };
    const known = { ...counted, days: { "2026-11-20": usd(7) } };
    expect(daysBefore(known, at("13:00")).map(readable)).toEqual([
      "2026-11-18 0",
      "2026-11-19 24",
      "2026-11-20 55",
      "2026-11-21 48",
      "2026-11-22 48",
    ]);
  });

  it("leaves out the days before counting began, and does not know those of unknown price", () => {
    const first = spendingAfter(undefined, [machine(undefined)], at("12:00", "2026-11-20"));
    const gone = spendingAfter(first, [], at("01:00", "2026-11-22"));
    expect(daysBefore(gone, at("13:00")).map(readable)).toEqual([
      "2026-11-21 a machine of unknown price ran on 2026-11-21",
      "2026-11-22 a machine of unknown price ran on 2026-11-22",
    ]);
  });

  it("ends days and months by UTC", () => {
    const ends = (text: string) => periodsAt(utc(text)).map(({ end }) => isoTime(end));
    expect(ends("2026-12-31T23:59:59Z")).toEqual(["2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z"]);
    expect(ends("2028-02-28T00:00:00Z")).toEqual(["2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"]);
  });
});
