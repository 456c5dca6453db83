/** What is known of the recorded past, as a world to play policies in; or why there is none. */

import type { Contestant } from "../backtest/over-decide/backtest.ts";
import { type RecordedWork, recordedWork } from "../backtest/recorded-work.ts";
import { placesOf, pricesOf, recordedUse } from "../collect/recorded-use.ts";
import { mainHead, readFleet } from "../collect/repository.ts";
import { dollars } from "../model/money.ts";
import { fromFirstMeasured, lastSteps, type RecordedUse } from "../model/recorded-use.ts";
import type { Settings } from "../model/settings.ts";
import { day, isoTime, millis, usd } from "../model/units.ts";
import type { Outside } from "../ports.ts";
import { auditRef, readJournal } from "../record/journal.ts";
import { parseUse, usePath } from "../record/use-file.ts";
import { counted } from "../report/text.ts";
import {
  type Assumptions,
  gpusOfType,
  loopNotes,
  offersOf,
  type Played,
  worldOf,
} from "./backtest-world.ts";

/** Less tells of no day's course. */
const leastDays = 1;

/** A past to play in, or a sentence without its full stop why there is none. */
export type Past =
  | { readonly kind: "known"; readonly played: Played }
  | { readonly kind: "unknown"; readonly why: string };

/** What the meter remembers. Throws OutsideError when it, or GitHub, does not answer. */
export async function useFromMeter(
  { forge, meter, clock }: Pick<Outside, "forge" | "meter" | "clock">,
  settings: Settings,
  days: number,
): Promise<RecordedUse | undefined> {
  if (!meter) return undefined;
  const head = await mainHead(forge, settings);
  const { ledger } = await readJournal(forge, head);
  const read = await readFleet(forge, settings, head);
  if (read.kind === "problems") return undefined;
  return recordedUse(meter, {
    to: clock.now(),
    back: millis(days * day),
    places: placesOf(read.fleet, ledger),
    prices: pricesOf(read.fleet, ledger),
  });
}

/** What plan wrote down of it; undefined where it has not, or where nobody can read that. */
export async function useFromAudit({
  forge,
}: Pick<Outside, "forge">): Promise<RecordedUse | undefined> {
  const head = await forge.ref(auditRef);
  const text = head === undefined ? undefined : await forge.file(head, usePath);
  return text === undefined ? undefined : parseUse(text);
}

/** Puts a world together from it. */
export function pastOf(of: {
  readonly use: RecordedUse | undefined;
  readonly contestants: readonly Contestant[];
  readonly days: number;
  readonly assumptions: Assumptions;
}): Past {
  const { contestants, days } = of;
  const wanted = of.use && lastSteps(of.use, Math.ceil((days * day) / of.use.step));
  const use = wanted && fromFirstMeasured(wanted);
  if (!use) {
    return { kind: "unknown", why: "no machine of any pool was measured in that time" };
  }
  const known = (use.steps * use.step) / day;
  if (known < leastDays) {
    return { kind: "unknown", why: `only the last ${hoursOf(known)} are recorded` };
  }
  const pools = [...new Set(contestants.flatMap(({ policies }) => policies.pools))];
  const names = [...new Set(pools.map(({ name }) => name))].sort();
  const works = names.map((name) => {
    const type = pools.find((one) => one.name === name)?.instance.types[0] ?? "";
    return { name, work: recordedWork(use, name, gpusOfType(type)) };
  });
  const assumptions = { ...of.assumptions, prices: use.prices };
  const offers = offersOf(
    contestants.map(({ policies }) => policies),
    assumptions,
    gpusOfType,
  );
  const work = works.map(({ name, work: { trace, startNodes } }) => ({
    pool: name,
    trace,
    startNodes,
  }));
  const basis = { work, offers, origin: use.from, warmUpSeconds: 0 };
  return {
    kind: "known",
    played: {
      world: worldOf(basis, assumptions),
      contestants,
      source: `the past since ${isoTime(use.from).slice(0, 10)}`,
      notes: [
        ...works.flatMap(({ name, work: one }) => notesOf(name, one)),
        ...restNotes(use, names),
        ...priceNotes(use, offers, assumptions),
        "work comes at its recorded time and cannot wait: what finds no machine then is cut",
        ...loopNotes(assumptions),
      ],
    },
  };
}

function hoursOf(days: number): string {
  return counted(Math.round(days * 24), "hour");
}

function notesOf(pool: string, { machineHours, fullMinutes, darkMinutes }: RecordedWork) {
  if (machineHours === 0) return [`nothing is recorded of ${pool}: it is played without work`];
  const full =
    fullMinutes === 0
      ? []
      : [
          `in ${fullMinutes} minutes every GPU of ${pool} was at work: what else would have come ` +
            "then is not known, and not counted",
        ];
  const dark =
    darkMinutes === 0
      ? []
      : [`in ${darkMinutes} minutes nothing of ${pool} was measured, which is played as no work`];
  return [
    `${pool} really ran for ${Math.round(machineHours)} machine-hours, as far as was measured`,
    ...full,
    ...dark,
  ];
}

/** What was measured and is in no pool of the policies. */
function restNotes({ machines, unplaced }: RecordedUse, pools: readonly string[]) {
  const left = [...new Set(machines.map(({ pool }) => pool))].filter(
    (pool) => !pools.includes(pool),
  );
  return [
    ...left.sort().map((pool) => `the work of ${pool} is left out: the policies have no such pool`),
    ...(unplaced > 0 ? [`${counted(unplaced, "machine")} in no known pool were left out`] : []),
  ];
}

function priceNotes(
  { prices }: RecordedUse,
  offers: Played["world"]["offers"],
  { usdPerGpuHour }: Assumptions,
) {
  const unknown = offers.filter(({ type }) => !Object.hasOwn(prices, type));
  return unknown.map(
    ({ type }) =>
      `nobody recorded what a ${type} costs: ${dollars(usd(usdPerGpuHour))} a GPU and hour is assumed`,
  );
}
