/** What is known of the recorded past, as a world to play policies in; or why there is none. */

import type { Contestant } from "../backtest/over-decide/backtest.ts";
import { type Audited, really } from "../backtest/really.ts";
import { type RecordedWork, recordedWork } from "../backtest/recorded-work.ts";
import { askedQueues } from "../collect/recorded-queue.ts";
import { placesOf, pricesOf, recordedUse } from "../collect/recorded-use.ts";
import { mainHead, readFleet } from "../collect/repository.ts";
import { OutsideError } from "../errors.ts";
import { dollars } from "../model/money.ts";
import { fromFirstMeasured, lastSteps, type RecordedUse } from "../model/recorded-use.ts";
import type { Settings } from "../model/settings.ts";
import { day, type Instant, isoTime, millis, usd } from "../model/units.ts";
import type { Outside } from "../ports.ts";
import { auditRef, ledgerPath, parseLedger, readJournal } from "../record/journal.ts";
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
import { recentEntries } from "./recent-entries.ts";

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
  of: { readonly days: number; readonly contestants: readonly Contestant[] },
): Promise<RecordedUse | undefined> {
  if (!meter) return undefined;
  const head = await mainHead(forge, settings);
  const { ledger } = await readJournal(forge, head);
  const read = await readFleet(forge, settings, head);
  if (read.kind === "problems") return undefined;
  return recordedUse(meter, {
    to: clock.now(),
    back: millis(of.days * day),
    places: placesOf(read.fleet, ledger),
    prices: pricesOf(read.fleet, ledger),
    queues: askedQueues(of.contestants.map(({ policies }) => policies)),
  });
}

/** The audit of these days; undefined where there is none, or it cannot be read. */
export async function auditedDays(
  forge: Outside["forge"],
  of: { readonly days: number; readonly until: Instant },
): Promise<Audited | undefined> {
  try {
    const head = await forge.ref(auditRef);
    const text = head === undefined ? undefined : await forge.file(head, ledgerPath);
    const ledger = text === undefined ? undefined : parseLedger(text);
    if (head === undefined || !ledger) return undefined;
    // What was decided on the day before may have been done within the time.
    return { ledger, entries: await recentEntries(forge, head, { ...of, days: of.days + 2 }) };
  } catch (thrown) {
    if (thrown instanceof OutsideError) return undefined;
    throw thrown;
  }
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
  /** The audit of the time; absent: it could not be read. */
  readonly audited?: Audited | undefined;
}): Past {
  const { contestants, days, audited } = of;
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
    const own = pools.filter((one) => one.name === name);
    const nodeGpus = gpusOfType(own[0]?.instance.types[0] ?? "");
    const queued = own.some(({ rules }) => rules.some(({ rule }) => rule === "queue"));
    return { name, queued, work: recordedWork(use, { pool: name, nodeGpus, queued }) };
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
      ...(audited ? { really: (length) => really({ ...audited, use, works }, length) } : {}),
      source: `the past since ${isoTime(use.from).slice(0, 10)}`,
      notes: [
        ...works.flatMap(({ name, work: one }) => notesOf(name, one)),
        ...works.flatMap((one) => queueNotes(one)),
        ...restNotes(use, names),
        ...priceNotes(use, offers, assumptions),
        ...passingNotes(works),
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

interface PoolPast {
  readonly name: string;
  readonly queued: boolean;
  readonly work: RecordedWork;
}

/** How the jobs of a queue were told, and how far that can be believed. */
function queueNotes({ name, queued, work }: PoolPast): readonly string[] {
  const { queue, trace, busyGpuHours } = work;
  if (!queue) {
    return queued
      ? [`what waited for ${name} is not recorded: its queue has the work that finds no machine`]
      : [];
  }
  const waited = queue.waits.filter((wait) => wait > 0).length;
  const jobs = counted(trace.jobs.length, queue.from === "gauges" ? "job" : "piece");
  const said =
    `the work of ${name} is ${jobs}, of which ${waited} waited; it waits for a machine and then ` +
    "takes as long as it did";
  if (queue.from === "gauges") {
    const hours = trace.jobs.reduce((sum, one) => sum + one.gpus * one.durationSeconds, 0) / 3600;
    return [
      `${said}. It is told from the gauges of its queue, looked at every 5 minutes: who waits ` +
        "first begins first, who has run longest ends first, and what came and ended between two " +
        "looks was not seen",
      `the gauges of ${name} count ${Math.round(hours)} GPU-hours of work, its machines were ` +
        `measured at work for ${Math.round(busyGpuHours)}`,
    ];
  }
  const lost =
    queue.unplaced === 0
      ? []
      : [
          `${counted(queue.unplaced, "job")} of ${name} left the queue when no machine was seen to ` +
            "begin: their wait is left out; with `running` in the rule, jobs are told from gauges",
        ];
  return [
    `${said}. What a machine began when somebody left the queue came when they did: which ` +
      "machine took whom is a guess",
    ...lost,
  ];
}

/** Without a queue nobody knows who could have waited. */
function passingNotes(works: readonly PoolPast[]): readonly string[] {
  const passing = works.filter(({ work }) => !work.queue && work.machineHours > 0);
  if (passing.length === 0) return [];
  const whose =
    passing.length === works.length
      ? "work"
      : `work of ${passing.map(({ name }) => name).join(", ")}`;
  return [`${whose} comes at its recorded time and cannot wait: what finds no machine then is cut`];
}

/** What was measured and is in no pool of the policies. */
function restNotes({ machines, unplaced }: RecordedUse, pools: readonly string[]) {
  const left = [...new Set(machines.map(({ pool }) => pool))].filter(
    (pool) => !pools.includes(pool),
  );
  return [
    ...left.sort().map((pool) => `the work of ${pool} is left out: the policies have no such pool`),
    ...(unplaced > 0
      ? [
          `${counted(unplaced, "machine")} in no known pool ${unplaced === 1 ? "was" : "were"} left out`,
        ]
      : []),
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
