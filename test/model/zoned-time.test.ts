/** Wall clocks: what they show, also on the days on which clocks are changed. */
import { describe, expect, it } from "vitest";
import { hour, type Instant, instant, isoTime, minute } from "../../src/model/units.ts";
import { firstMinute, isZone, minuteOfDay, wallClock } from "../../src/model/zoned-time.ts";

const berlin = "Europe/Berlin";
const utc = (text: string): Instant => instant(Date.parse(text));
const shown = (text: string, zone: string) => {
  const { date, weekday, minuteOfDay: minutes } = wallClock(utc(text), zone);
  const time = [Math.floor(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, "0"),
  );
  return `${weekday} ${date} ${time.join(":")}`;
};

describe("wall clock", () => {
  it.each([
    ["2026-11-23T12:00:00Z", "UTC", "mon 2026-11-23 12:00"],
    ["2026-11-23T23:30:00Z", berlin, "tue 2026-11-24 00:30"],
    ["2026-11-23T00:30:00Z", "America/New_York", "sun 2026-11-22 19:30"],
    ["2026-11-23T12:00:00Z", "Asia/Kolkata", "mon 2026-11-23 17:30"],
    ["2026-11-23T12:00:00Z", "Pacific/Chatham", "tue 2026-11-24 01:45"],
    ["2026-03-29T00:59:59Z", berlin, "sun 2026-03-29 01:59"],
    ["2026-03-29T01:00:00Z", berlin, "sun 2026-03-29 03:00"],
    ["2026-10-25T00:30:00Z", berlin, "sun 2026-10-25 02:30"],
    ["2026-10-25T01:30:00Z", berlin, "sun 2026-10-25 02:30"],
    ["2028-02-29T12:00:00Z", "UTC", "tue 2028-02-29 12:00"],
    ["2026-12-31T23:30:00Z", berlin, "fri 2027-01-01 00:30"],
  ])("shows %s in %s as %s", (at, zone, expected) => {
    expect(shown(at, zone)).toBe(expected);
  });

  it("counts 23 hours in the day that skips one, and 25 in the other", () => {
    const length = (date: string) => {
      const from = utc(`${date}T00:00:00Z`);
      const hours = Array.from({ length: 48 }, (_, at) => instant(from - 12 * hour + at * hour));
      return hours.filter((at) => wallClock(at, berlin).date === date).length;
    };
    expect([length("2026-03-29"), length("2026-10-25"), length("2026-11-23")]).toEqual([
      23, 25, 24,
    ]);
  });
});

describe("first minute", () => {
  const first = (from: string, wanted: number, zone = berlin) => {
    const range = { zone, from: utc(from), until: instant(utc(from) + 100 * hour) };
    const found = firstMinute(range, (clock) => clock.minuteOfDay === wanted);
    return found === undefined ? undefined : isoTime(found);
  };

  it("is now, to the millisecond, when the clock satisfies it already", () => {
    const from = utc("2026-11-23T11:30:42Z");
    const range = { zone: berlin, from, until: instant(from + hour) };
    expect(firstMinute(range, (clock) => clock.minuteOfDay === 12 * 60 + 30)).toBe(from);
  });

  it("is the first of the two when clocks are set back, and then the second", () => {
    expect(first("2026-10-24T23:00:00Z", 150)).toBe("2026-10-25T00:30:00Z");
    expect(first("2026-10-25T00:31:00Z", 150)).toBe("2026-10-25T01:30:00Z");
  });

  it("is on the next day when the clock skips that minute", () => {
    expect(first("2026-03-28T23:00:00Z", 150)).toBe("2026-03-30T00:30:00Z");
  });

  it("is right in the minute in which clocks change, also by half an hour", () => {
    expect(first("2026-03-29T00:10:00Z", 180)).toBe("2026-03-29T01:00:00Z");
    expect(first("2026-10-03T15:00:00Z", 150, "Australia/Lord_Howe")).toBe("2026-10-03T15:30:00Z");
  });

  it("agrees with looking at every minute of a year's changes", () => {
    for (const start of ["2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z"]) {
      const from = utc(start);
      const until = instant(from + 24 * hour);
      for (let at: number = from; at < until; at += 7 * minute) {
        const wanted = wallClock(instant(at), berlin);
        const found = firstMinute({ zone: berlin, from: instant(at), until }, (clock) => {
          return clock.date === wanted.date && clock.minuteOfDay === wanted.minuteOfDay;
        });
        expect(found).toBe(at);
      }
    }
  });

  it("is nothing when the end comes first", () => {
    const from = utc("2026-11-23T12:00:00Z");
    const range = { zone: "UTC", from, until: instant(from + 10 * minute) };
    expect(firstMinute(range, (clock) => clock.minuteOfDay === 730)).toBeUndefined();
    expect(firstMinute(range, (clock) => clock.minuteOfDay === 729)).toBe(from + 9 * minute);
  });
});

describe("zones and times of day", () => {
  it("knows names of places and UTC, and nothing that means two things", () => {
    const good = ["UTC", berlin, "America/Argentina/Buenos_Aires", "Etc/GMT+5"];
    const bad = ["IST", "EST", "+02:00", "Europe/Nowhere", "europe", "", "Local", "constructor"];
    expect(good.filter((name) => !isZone(name))).toEqual([]);
    expect(bad.filter(isZone)).toEqual([]);
  });

  it("reads times of day strictly", () => {
    expect(["00:00", "09:30", "23:59", "24:00"].map(minuteOfDay)).toEqual([0, 570, 1439, 1440]);
    const bad = ["9:30", "24:01", "12:60", "12", "", "noon", "12:00:00"];
    expect(bad.map(minuteOfDay).filter((found) => found !== undefined)).toEqual([]);
  });
});
