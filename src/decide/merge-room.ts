/**
 * Is there room under the limits for a proposal at the moment of its merge, whatever rules want by
 * then? Apart from the gates, which judge a wish when it is made. Pure.
 */
import type { Fleet, FleetDifference, PooledInstance } from "../model/fleet.ts";
import { namedInstances } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import { hourly } from "../model/money.ts";
import type { Observation } from "../model/observation.ts";
import type { Block } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import { freeOfCharge, sumRates, type UsdMicrosPerHour } from "../model/units.ts";
import { admit } from "./admit.ts";
import { machineIdOf } from "./members.ts";
import { own } from "./own.ts";
import { tallyOfProjected } from "./tally.ts";
import { counted, hourlyLimit, listed } from "./words.ts";

/** A proposal and what its merge is judged by. */
export interface MergeQuestion {
  readonly difference: FleetDifference;
  /** The fleet of main. */
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly policies: Policies;
  /** Absent where no cloud may be asked: then the last list that was written down counts. */
  readonly observation?: Observation;
}

/** What counts before the merge; the spend is its known part. */
interface Committed {
  readonly count: number;
  readonly spend: UsdMicrosPerHour;
  readonly unpriced: readonly string[];
  /** Names that count already. */
  readonly names: ReadonlySet<string>;
}

/**
 * Why its growth may not merge now; undefined when it may. Running, booting and merged count, and
 * the proposal itself; what only waits does not, because each is judged at its own merge.
 */
export function mergeBlock(question: MergeQuestion): Block | undefined {
  const { difference, policies, observation } = question;
  const { maxInstances, maxHourlySpend } = policies.limits;
  const committed =
    observation?.instances.kind === "seen"
      ? committedBySight(observation, policies)
      : committedByMemory(question);
  const added = difference.added.filter(({ name }) => !committed.names.has(name));
  if (added.length === 0) return undefined;
  const count = committed.count + added.length;
  if (count > maxInstances) {
    const sentence =
      `its merge would bring the fleet to ${counted(count, "instance")}, running, booting and ` +
      `approved, over the limit of ${maxInstances}`;
    return { reason: "instance-limit", sentence };
  }
  // An adopted machine costs already.
  const bought = added.filter(({ id }) => id === undefined);
  const unpriced = [...committed.unpriced, ...withoutPrice(bought)];
  const rates = bought.map(({ pricePerHour }) => pricePerHour ?? freeOfCharge);
  const spend = sumRates([committed.spend, ...rates]);
  if (spend > maxHourlySpend) {
    const sentence =
      `its merge would raise spend, running, booting and approved, to ${hourly(spend)}, over ` +
      `the limit of ${hourlyLimit(maxHourlySpend)}`;
    return { reason: "spend-limit", sentence };
  }
  if (unpriced.length === 0) return undefined;
  const sentence =
    `nobody knows what ${listed(unpriced.slice(0, 3))} costs, so spend cannot be compared with ` +
    "its limit";
  return { reason: "price-unknown", sentence };
}

function withoutPrice(entries: readonly PooledInstance[]): readonly string[] {
  return entries.flatMap(({ name, pricePerHour }) => (pricePerHour === undefined ? [name] : []));
}

function committedBySight(observation: Observation, policies: Policies): Committed {
  const { situation } = admit({ ...observation, waiting: [] }, policies, observation.at);
  const { count, spend, unpriced } = tallyOfProjected(situation);
  return { count, spend, unpriced, names: new Set(situation.members.map(({ name }) => name)) };
}

/**
 * The machines of the last list, and each name of main that none of them is known to be. Those of
 * ours that main names no more count until a list is without them.
 */
function committedByMemory({ fleet, ledger }: MergeQuestion): Committed {
  const machines = ledger.spending?.machines ?? {};
  const named = namedInstances(fleet);
  const rest = named.filter((entry) => {
    const id = machineIdOf(entry, ledger);
    return id === undefined || own(machines, id) === undefined;
  });
  const known = Object.entries(machines);
  const ids = new Set(named.map((entry) => machineIdOf(entry, ledger)));
  const leaving = [...ourMachines(ledger)].filter(
    (id) => !ids.has(id) && own(machines, id) !== undefined,
  );
  const rates = [...known.map(([, { rate }]) => rate), ...rest.map((one) => one.pricePerHour)];
  return {
    count: named.length + leaving.length,
    spend: sumRates(rates.map((rate) => rate ?? freeOfCharge)),
    unpriced: [
      ...known.flatMap(([id, { rate }]) => (rate === undefined ? [id] : [])),
      ...withoutPrice(rest),
    ],
    names: new Set(named.map(({ name }) => name)),
  };
}

/** Ids of every machine that was ever written down as ours. */
function ourMachines({ launches, terminations, repair }: Ledger): ReadonlySet<string> {
  const launched = Object.values(launches).flatMap(({ instanceId }) => instanceId ?? []);
  const ended = Object.values(terminations).map(({ instanceId }) => instanceId);
  return new Set([...launched, ...ended, ...Object.values(repair?.known ?? {})]);
}
