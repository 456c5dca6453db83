/** `schedule`: another smallest or largest size on some days between two times. */
import { Literal, Optional } from "typebox";
import type { Problem } from "../../errors.ts";
import { isZone, minuteOfDay, type Weekday } from "../../model/zoned-time.ts";
import { checkedDuration } from "../duration.ts";
import { pathName, shown } from "../explain.ts";
import {
  calendarDate,
  choice,
  count,
  duration,
  group,
  list,
  percent,
  timeOfDay,
  zoneName,
} from "../fields.ts";
import { suggestion } from "../suggestion.ts";
import type { Path, YamlFile } from "../yaml-file.ts";
import { idleDefaults } from "./idle.ts";
import { sizeProblems } from "./problems.ts";
import { kindOf } from "./rule.ts";

const week = [
  "mon",
  "tue",
  "wed",
  "thu",
  "fri",
  "sat",
  "sun",
] as const satisfies readonly Weekday[];
const defaults = { from: "00:00", to: "24:00", zone: "UTC", most: 10_000 } as const;

const schema = group(
  {
    rule: Literal("schedule", { description: "The rule's name." }),
    minimum: Optional(
      count({
        minimum: 0,
        maximum: defaults.most,
        default: 0,
        description: "How many members the pool should have at least while the window is open.",
      }),
    ),
    maximum: Optional(
      count({
        minimum: 0,
        maximum: defaults.most,
        default: defaults.most,
        description: "How many members the pool should have at most while the window is open.",
      }),
    ),
    days: Optional(
      list(choice(week, { description: "A day." }), {
        maxItems: week.length,
        default: week,
        errorMessage: "Name at least one day, or leave the key out for every day",
        description: "The days on which a window begins.",
      }),
    ),
    from: Optional(
      timeOfDay({
        default: defaults.from,
        description: "When the window opens, by the clock on the wall.",
      }),
    ),
    to: Optional(
      timeOfDay({
        default: defaults.to,
        description: "When it closes. Earlier than `from`: on the next day.",
      }),
    ),
    zone: Optional(
      zoneName({ default: defaults.zone, description: "Whose wall: a name of the IANA database." }),
    ),
    except: Optional(
      list(calendarDate({ description: "A date with its year." }), {
        maxItems: 1000,
        default: [],
        errorMessage: "Write dates with their year, such as 2026-12-25",
        description: "Days on which no window begins, such as holidays.",
      }),
    ),
    below_percent: Optional(
      percent({
        default: idleDefaults.belowPercent,
        description:
          "Over the `maximum` only members go whose busiest GPU is below this. Where it is left " +
          "out, `LAMBDA_LABS_LOW_GPU_THRESHOLD` counts first.",
      }),
    ),
    for: Optional(
      duration({
        default: idleDefaults.for,
        shortest: "1m",
        longest: "30d",
        description:
          "How long they must have been idle. Where it is left out, " +
          "`LAMBDA_LABS_LOW_USAGE_DURATION_MINS` counts first.",
      }),
    ),
  },
  { title: "schedule", description: "Another smallest or largest size at certain times." },
);

/** The rule's kind. */
export const schedule = kindOf({
  schema,
  parse: (rule, environment) => ({
    rule: "schedule",
    days: rule.days ?? week,
    from: minuteOfDay(rule.from ?? defaults.from) ?? 0,
    to: minuteOfDay(rule.to ?? defaults.to) ?? 0,
    zone: rule.zone ?? defaults.zone,
    except: rule.except ?? [],
    ...(rule.minimum === undefined ? {} : { minimum: rule.minimum }),
    ...(rule.maximum === undefined ? {} : { maximum: rule.maximum }),
    belowPercent: rule.below_percent ?? environment.lowGpuThreshold ?? idleDefaults.belowPercent,
    for: rule.for
      ? checkedDuration(rule.for)
      : (environment.lowUsageDuration ?? checkedDuration(idleDefaults.for)),
  }),
  problems: (file, path) => [
    ...timeProblems(file, path),
    ...zoneProblems(file, path),
    ...boundProblems(file, path),
    ...sizeProblems(file, path, ["minimum"]),
  ],
  documentation: {
    title: "Other sizes at other times",
    text: [
      "While a window is open, the pool is grown to `minimum` members and not above `maximum`. " +
        "What counts is what the clock on the wall of `zone` shows **now**, not the moment at " +
        "which a window opens: a run that comes an hour late does what the missed ones would " +
        "have done. A window from 22:00 to 06:00 belongs to the day on which it begins, and so " +
        "do `days` and `except`. On the day that skips an hour its times are never shown, and on " +
        "the day that repeats one they are shown twice; windows follow the clock.",
      "A clock ends nobody's work. Over the `maximum` the pool asks for the end of members that " +
        "are idle by known readings, one at a time, the longest idle first; busy members and " +
        "those with unknown readings stay. Where several rules disagree, a maximum wins over " +
        "every wish to grow, and the highest minimum over every wish to shrink.",
      "Machines take minutes to boot: open the window a little before people come.",
    ],
  },
  examples: [
    {
      title: "Three machines in working hours, at most one at night and on holidays",
      yaml: `kind: pool
name: assistants
instance: { types: [gpu_1x_a10], regions: [us-east-1], ssh_key: ops }
size: { min: 0, max: 6 }
rules:
  - rule: schedule
    minimum: 3
    days: [mon, tue, wed, thu, fri]
    from: "07:45"
    to: "18:00"
    zone: Europe/Berlin
    except: [2026-12-24, 2026-12-25, 2026-12-31, 2027-01-01]
  - { rule: schedule, maximum: 1, from: "20:00", to: "06:00", zone: Europe/Berlin }
  - { rule: high_utilization }
  - { rule: idle }
`,
    },
  ],
});

function timeProblems(file: YamlFile, path: Path): readonly Problem[] {
  const from = file.valueAt([...path, "from"]) ?? defaults.from;
  const to = file.valueAt([...path, "to"]) ?? defaults.to;
  const key = file.valueAt([...path, "to"]) === undefined ? "from" : "to";
  const at = file.place([...path, key]);
  if (typeof from !== "string" || typeof to !== "string") return [];
  if (from === to) {
    const what = `the window begins and ends at ${from}, so nobody can say how long it is open`;
    return [{ at, what, hint: "Leave both out for the whole day" }];
  }
  if (from !== "24:00") return [];
  const what = "a window cannot begin at 24:00, which is the end of a day";
  return [{ at: file.place([...path, "from"]), what, hint: 'Write "00:00"' }];
}

function zoneProblems(file: YamlFile, path: Path): readonly Problem[] {
  const written = file.valueAt([...path, "zone"]);
  if (typeof written !== "string" || !/^[A-Za-z]/.test(written) || isZone(written)) return [];
  const zones = { words: [...Intl.supportedValuesOf("timeZone")].sort(), plural: "zones" };
  const at = file.place([...path, "zone"]);
  const what = `${pathName([...path, "zone"])} is ${shown(written)}, and there is no such zone`;
  return [{ at, what, hint: suggestion(written, zones) }];
}

function boundProblems(file: YamlFile, path: Path): readonly Problem[] {
  const least = file.valueAt([...path, "minimum"]);
  const most = file.valueAt([...path, "maximum"]);
  if (least === undefined && most === undefined) {
    const what = `${pathName(path)} has neither a minimum nor a maximum, so it changes nothing`;
    return [{ at: file.place(path), what, hint: "Add minimum, maximum or both" }];
  }
  return [...crossed(file, path, least, most), ...belowSize(file, path, most)];
}

function crossed(file: YamlFile, path: Path, least: unknown, most: unknown): readonly Problem[] {
  if (typeof least !== "number" || typeof most !== "number" || least <= most) return [];
  const what = `${pathName([...path, "minimum"])} is ${least}, and maximum only ${most}`;
  return [{ at: file.place([...path, "minimum"]), what, hint: "Lower minimum or raise maximum" }];
}

function belowSize(file: YamlFile, path: Path, most: unknown): readonly Problem[] {
  const min = file.valueAt(["size", "min"]);
  if (typeof most !== "number" || typeof min !== "number" || most >= min) return [];
  const what = `${pathName([...path, "maximum"])} is ${most}, and size.min is ${min}`;
  return [{ at: file.place([...path, "maximum"]), what, hint: "Raise it or lower size.min" }];
}
