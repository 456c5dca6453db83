/** `windows`: hours in which proposing, merging and applying are allowed or denied. */
import { Array as ListOf, Optional, type Static } from "typebox";
import type { Problem } from "../../errors.ts";
import { type ActionWindow, windowedActs } from "../../model/safety.ts";
import { isZone, minuteOfDay, weekdays } from "../../model/zoned-time.ts";
import { pathName, shown } from "../explain.ts";
import { choice, group, list, timeOfDay, zoneName } from "../fields.ts";
import type { Path, YamlFile } from "../yaml-file.ts";

const actionWindow = group(
  {
    effect: choice(["allow", "deny"], {
      description:
        "`deny` closes in these hours, and beats every `allow`. With any `allow` for an act, it " +
        "is closed in all other hours.",
    }),
    acts: Optional(
      list(choice(windowedActs, { description: "What is allowed or denied." }), {
        maxItems: windowedActs.length,
        default: windowedActs,
        errorMessage: "Name at least one of propose, merge and apply, or leave the key out",
        description:
          "`propose`: opening pull requests. `merge`: merging our own. `apply`: calls to " +
          "the cloud; a launch that waits for longer than `apply.launch_within` expires.",
      }),
    ),
    days: Optional(
      list(choice(weekdays, { description: "A day of the week." }), {
        maxItems: weekdays.length,
        default: weekdays,
        errorMessage: "Name at least one day, or leave the key out: then it is every day",
        description: "Days on which the window starts.",
      }),
    ),
    from: Optional(
      timeOfDay({ default: "00:00", description: "When it starts, by the zone's wall clock." }),
    ),
    to: Optional(
      timeOfDay({
        default: "24:00",
        description: "When it ends, exclusive. Earlier than `from`: on the next day.",
      }),
    ),
    zone: Optional(
      zoneName({ default: "UTC", description: "IANA time zone. Changes of clocks are followed." }),
    ),
  },
  { title: "Window", description: "Hours of the week." },
);

/** The list under `windows`. */
export const windowsSchema = ListOf(actionWindow, {
  maxItems: 100,
  default: [],
  description:
    "Hours in which something may happen. The fleet's and the pool's windows must both be open.",
});

/** The model of windows that passed the schema. */
export function windowsOf(written: Static<typeof windowsSchema>): readonly ActionWindow[] {
  return written.map(({ effect, acts, days, from, to, zone }) => ({
    effect,
    acts: acts ?? windowedActs,
    days: days ?? weekdays,
    from: minuteOfDay(from ?? "00:00") ?? 0,
    to: minuteOfDay(to ?? "24:00") ?? 0,
    zone: zone ?? "UTC",
  }));
}

/** Zones that nobody knows, and windows without length. */
export function windowProblems(file: YamlFile): readonly Problem[] {
  const windows = file.valueAt(["windows"]);
  if (!Array.isArray(windows)) return [];
  return [...windows.keys()].flatMap((index) => [
    ...zoneProblems(file, ["windows", index, "zone"]),
    ...lengthProblems(file, ["windows", index]),
  ]);
}

function zoneProblems(file: YamlFile, path: Path): readonly Problem[] {
  const zone = file.valueAt(path);
  if (typeof zone !== "string" || isZone(zone)) return [];
  return [
    {
      at: file.place(path),
      what: `${pathName(path)} is ${shown(zone)}, which is no time zone that is known here`,
      hint: "Write UTC or the name of a place, such as Europe/Berlin",
    },
  ];
}

function lengthProblems(file: YamlFile, window: Path): readonly Problem[] {
  const from = file.valueAt([...window, "from"]);
  const to = file.valueAt([...window, "to"]);
  const path = [...window, from === "24:00" ? "from" : "to"];
  if (from !== "24:00" && to !== (from ?? "00:00")) return [];
  return [
    {
      at: file.place(path),
      what: `${pathName(window)} starts at ${String(from ?? "00:00")} and never lasts a minute`,
      hint: "Write another end; for whole days leave from and to out",
    },
  ];
}
