/** Times and durations as people read them: always UTC, never a locale. */
import { day, hour, type Instant, isoTime, type Millis, minute } from "../model/units.ts";
import { counted } from "./text.ts";

/** `2026-11-23 18:40Z`: to the minute. */
export function minuteOf(at: Instant): string {
  return `${isoTime(at).slice(0, 16).replace("T", " ")}Z`;
}

/** `15 minutes`, `1 hour 30 minutes`: at most two units, less than a minute rounded up. */
export function duration(time: Millis): string {
  const whole = Math.ceil(time / minute);
  const parts = [
    { count: Math.floor((whole * minute) / day), noun: "day" },
    { count: Math.floor(((whole * minute) % day) / hour), noun: "hour" },
    { count: whole % 60, noun: "minute" },
  ].filter((part) => part.count > 0);
  if (parts.length === 0) return "0 minutes";
  return parts
    .slice(0, 2)
    .map((part) => counted(part.count, part.noun))
    .join(" ");
}
