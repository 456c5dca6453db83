/** Windows that deny every hour that they, or nobody else, allow: nothing would ever happen. */
import { type ActionWindow, type WindowedAct, windowedActs } from "../../model/safety.ts";
import { weekdays } from "../../model/zoned-time.ts";
import type { YamlFile } from "../yaml-file.ts";
import type { Finding, PolicyCheck } from "./check.ts";

const minutesOfDay = 1440;
const minutesOfWeek = 7 * minutesOfDay;

/**
 * A warning for each file with acts that are never open. Windows of several zones are left: how
 * they overlap changes with the clocks.
 */
export const closedWindows: PolicyCheck = ({ policies, pools, limitsFile }) => [
  ...(limitsFile ? findings(policies.limits.windows ?? [], limitsFile) : []),
  ...pools.flatMap(({ policy, file }) => findings(policy.windows ?? [], file)),
];

function findings(windows: readonly ActionWindow[], file: YamlFile): readonly Finding[] {
  const closed = windowedActs.filter((act) => neverOpen(windows, act));
  if (closed.length === 0) return [];
  return [
    {
      severity: "warning",
      problem: {
        at: file.place(["windows"]),
        what: `these windows are never open for ${closed.join(", ")}: deny beats allow`,
        hint: "Shorten a window that denies, or use pause to stop everything for a time",
      },
    },
  ];
}

function neverOpen(all: readonly ActionWindow[], act: WindowedAct): boolean {
  const windows = all.filter(({ acts }) => acts.includes(act));
  const zones = new Set(windows.map(({ zone }) => zone));
  if (windows.length === 0 || zones.size > 1) return false;
  const denied = covered(windows.filter(({ effect }) => effect === "deny"));
  const allows = windows.filter(({ effect }) => effect === "allow");
  const allowed = allows.length === 0 ? undefined : covered(allows);
  return denied.every((isDenied, at) => isDenied === 1 || allowed?.[at] === 0);
}

/** For each minute of a week whether one of these windows holds it: 1 or 0. */
function covered(windows: readonly ActionWindow[]): Uint8Array {
  const week = new Uint8Array(minutesOfWeek);
  for (const { days, from, to } of windows) {
    const length = to > from ? to - from : to + minutesOfDay - from;
    for (const day of days) {
      const start = weekdays.indexOf(day) * minutesOfDay + from;
      const end = start + length;
      week.fill(1, start, Math.min(end, minutesOfWeek));
      // What runs past Saturday night is the beginning of Sunday.
      week.fill(1, 0, Math.max(0, end - minutesOfWeek));
    }
  }
  return week;
}
