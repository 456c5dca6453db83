/** Pools that rest at the same hours of every week: a schedule would not pay for those. */
import type { Recommendation } from "../../model/advice.ts";
import { hourly } from "../../model/money.ts";
import type { Past } from "../../model/past.ts";
import type { PoolPolicy } from "../../model/policy.ts";
import {
  costOver,
  day,
  hour,
  type Instant,
  millis,
  sumRates,
  type UsdMicrosPerHour,
} from "../../model/units.ts";
import { byMachine, itemsByName, spellings } from "../machine-signal.ts";
import { activeMembers } from "../rules/opinion.ts";
import { membersOfPool, type Situation } from "../situation.ts";
import { counted } from "../words.ts";
import { restingPercent } from "../working-machine.ts";
import { type Advisor, monthHours } from "./advisor.ts";

const weekHours = 168;
/** Two weekdays never alike would be missed by less. */
const fewestDays = 7;
/** Of the hours since the first; the others were not measured. */
const coverage = 0.8;
/** Shorter rests are eaten up by boots, and by who works late. */
const shortestRest = 4;
/** Hours of a week from Sunday 00:00 UTC; the epoch was a Thursday. */
const epochHour = 4 * 24;

/** Nothing is said of less than seven days, nor where a schedule is written already. */
export const schedule: Advisor = (situation, past) =>
  situation.pools
    .filter(({ rules }) => !rules.some(({ rule }) => rule === "schedule"))
    .flatMap((pool) => adviceFor(pool, situation, past));

function adviceFor(pool: PoolPolicy, situation: Situation, past: Past): readonly Recommendation[] {
  const { now } = situation;
  const peaks = poolPeaks(pool.name, situation, past);
  const known = knownTime(peaks, now);
  if (!known) return [];
  const rests = restsOf(peaks);
  const rested = rests.reduce((sum, { length }) => sum + length, 0);
  const workers = workersOf(pool.name, situation, past);
  if (rested === 0 || rested === weekHours || workers.length === 0) return [];
  const rate = sumRates(workers.map(({ price }) => price));
  const hours = Math.floor((rested * monthHours) / weekHours);
  return [
    {
      kind: "schedule" as const,
      subject: pool.name,
      machines: workers.map(({ name }) => name),
      sentence:
        `${pool.name} rests ${counted(rested, "hour")} of every week (UTC: ` +
        `${rests.map(restWords).join(", ")}): a schedule would not pay for them`,
      savedPerMonth: costOver(rate, millis(hours * hour)),
      method:
        `No GPU of the pool reached ${restingPercent} % in these hours, in any week of the last ` +
        `${counted(known.days, "day")} (${peaks.size} of ${counted(known.hours, "hour")} ` +
        `measured); ${hourly(rate)} of ${counted(workers.length, "machine")} for ${hours} of ` +
        `${monthHours} hours. Starting again takes minutes, and needs capacity.`,
    },
  ];
}

/** The highest value of the pool's machines at each measured hour. */
function poolPeaks(
  pool: string,
  { membersByPool, observation }: Situation,
  { hourlyPeaks = [] }: Past,
): ReadonlyMap<number, number> {
  const live = (membersByPool.get(pool) ?? []).flatMap(({ instance }) => instance ?? []);
  const launched = Object.entries(observation.ledger.launches)
    .filter(([, launch]) => launch.pool === pool)
    .map(([name]) => name.toLowerCase());
  const names = new Set([
    ...launched,
    ...live.flatMap(({ hostname, ip }) => [hostname, ip]).flatMap((key) => spellings(key ?? "")),
  ]);
  names.delete("");
  const peaks = new Map<number, number>();
  for (const { samples } of itemsByName(hourlyPeaks)(names)) {
    for (const { at, value } of samples) {
      const ended = Math.floor(at / hour);
      peaks.set(ended, Math.max(value, peaks.get(ended) ?? 0));
    }
  }
  return peaks;
}

/** How long the pool was measured; undefined when that is too short, or full of holes. */
function knownTime(
  peaks: ReadonlyMap<number, number>,
  now: Instant,
): { readonly days: number; readonly hours: number } | undefined {
  const first = Math.min(...peaks.keys());
  const hours = Math.floor(now / hour) - first + 1;
  const days = Math.floor((hours * hour) / day);
  if (!(days >= fewestDays) || peaks.size < hours * coverage) return undefined;
  return { days, hours };
}

/** A run of hours of the week, the first counted from Sunday 00:00 UTC. */
interface Rest {
  readonly from: number;
  readonly length: number;
}

/** Hours of the week that were measured and never busy, in runs that may pass Saturday's end. */
function restsOf(peaks: ReadonlyMap<number, number>): readonly Rest[] {
  const highest = new Map<number, number>();
  for (const [ended, value] of peaks) {
    const slot = (ended - 1 + epochHour) % weekHours;
    highest.set(slot, Math.max(value, highest.get(slot) ?? 0));
  }
  const isRest = (slot: number) => (highest.get(slot % weekHours) ?? 100) < restingPercent;
  const starts = Array.from({ length: weekHours }, (_, slot) => slot).filter(
    (slot) => isRest(slot) && !isRest(slot + weekHours - 1),
  );
  return starts
    .map((from) => {
      let length = 0;
      while (isRest(from + length)) length += 1;
      return { from, length };
    })
    .filter(({ length }) => length >= shortestRest);
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

/** `Fri 20:00 to Mon 06:00`. */
function restWords({ from, length }: Rest): string {
  return `${slotWords(from)} to ${slotWords(from + length)}`;
}

function slotWords(slot: number): string {
  const inWeek = slot % weekHours;
  return `${weekdays[Math.floor(inWeek / 24)] ?? ""} ${String(inWeek % 24).padStart(2, "0")}:00`;
}

/** Active members that worked at some hour; those that never did are worth another word. */
function workersOf(
  pool: string,
  situation: Situation,
  { hourlyPeaks = [] }: Past,
): readonly { readonly name: string; readonly price: UsdMicrosPerHour }[] {
  const naming = byMachine(hourlyPeaks, situation.live);
  return activeMembers({ members: membersOfPool(situation, pool) }).flatMap((member) => {
    const price = member.instance?.pricePerHour;
    const samples = naming(member.instance).items.flatMap((series) => series.samples);
    const worked = samples.some(({ value }) => value >= restingPercent);
    return price !== undefined && worked ? [{ name: member.name, price }] : [];
  });
}
