/**
 * The last look before a launch, at the fleet as it is now: the operator's switches, the price
 * since the review, limits and budgets. Pure; a guard only ever says no.
 */
import { holdOfAct } from "../decide/act-hold.ts";
import { budgetVerdict } from "../decide/gates/budget.ts";
import { tooManyCalls } from "../decide/gates/too-many-changes.ts";
import type { Situation } from "../decide/situation.ts";
import { type Tally, tallyOfCalled } from "../decide/tally.ts";
import type { PooledInstance } from "../model/fleet.ts";
import type { Order } from "../model/history.ts";
import { hourly } from "../model/money.ts";
import type { Seen } from "../model/observation.ts";
import type { Offer } from "../model/offer.ts";
import type { Block, Direction } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import { type Instant, sumRates, type UsdMicrosPerHour } from "../model/units.ts";

/** Why this launch may not be called now; undefined when it may. */
export function launchGuard(entry: PooledInstance, situation: Situation): Block | undefined {
  const answer = priceGuard(entry, situation.offers);
  if (answer.kind === "no") return answer.block;
  const { price } = answer;
  const tally = tallyOfCalled(situation);
  return (
    countGuard(entry, tally, situation) ??
    spendGuard({ entry, price }, tally, situation) ??
    budgetGuard({ entry, price }, tally, situation) ??
    changeGuard({ name: entry.name, pool: entry.pool, direction: "grow" }, situation)
  );
}

/**
 * Why another type may not be launched in this one's stead: inside the reviewed cost it may still
 * cost more than the reviewed type does today, and limits hold for what is really called.
 */
export function placeGuard(
  entry: PooledInstance,
  { type, pricePerHour }: Order,
  situation: Situation,
): Block | undefined {
  if (type === entry.type || pricePerHour === undefined) return undefined;
  const asked = { entry, price: pricePerHour };
  const tally = tallyOfCalled(situation);
  return spendGuard(asked, tally, situation) ?? budgetGuard(asked, tally, situation);
}

interface Priced {
  readonly entry: PooledInstance;
  readonly price: UsdMicrosPerHour;
}

type PriceAnswer =
  | { readonly kind: "yes"; readonly price: UsdMicrosPerHour }
  | { readonly kind: "no"; readonly block: Block };

function priceGuard(entry: PooledInstance, offers: Seen<readonly Offer[]>): PriceAnswer {
  const offer =
    offers.kind === "seen" ? offers.value.find((one) => one.type === entry.type) : undefined;
  const price = offer?.pricePerHour;
  if (price === undefined) {
    const sentence = `${entry.name} is not launched: the price of ${entry.type} is unknown now`;
    return { kind: "no", block: { reason: "price-unknown", sentence } };
  }
  if (entry.pricePerHour !== undefined && price > entry.pricePerHour) {
    const sentence =
      `${entry.name} is not launched: ${entry.type} costs ${hourly(price)} now, and ` +
      `${hourly(entry.pricePerHour)} was reviewed`;
    return { kind: "no", block: { reason: "price-changed", sentence } };
  }
  return { kind: "yes", price };
}

function countGuard(
  entry: PooledInstance,
  tally: Tally,
  { policies }: Situation,
): Block | undefined {
  const count = tally.count + 1;
  if (count <= policies.limits.maxInstances) return undefined;
  const sentence =
    `${entry.name} is not launched: it would be instance ${count}, over the limit of ` +
    `${policies.limits.maxInstances}`;
  return { reason: "instance-limit", sentence };
}

function spendGuard(
  { entry, price }: Priced,
  tally: Tally,
  { policies }: Situation,
): Block | undefined {
  const [unpriced] = tally.unpriced;
  if (unpriced !== undefined) {
    const sentence = `${entry.name} is not launched: nobody knows what ${unpriced} costs`;
    return { reason: "price-unknown", sentence };
  }
  const spend = sumRates([tally.spend, price]);
  const limit = policies.limits.maxHourlySpend;
  if (spend <= limit) return undefined;
  const sentence =
    `${entry.name} is not launched: spend would be ${hourly(spend)}, over the limit of ` +
    `${hourly(limit)}`;
  return { reason: "spend-limit", sentence };
}

function budgetGuard(
  { entry, price }: Priced,
  tally: Tally,
  situation: Situation,
): Block | undefined {
  const purchase = { count: 1, type: entry.type, price };
  const verdict = budgetVerdict(purchase, { situation, committed: tally.spend });
  if (verdict.kind === "pass") return undefined;
  const { block } = verdict;
  return { ...block, sentence: `${entry.name} is not launched: ${block.sentence}` };
}

/** Something that apply would do to one name. */
export interface Call {
  readonly name: string;
  readonly pool: string;
  readonly direction: Direction;
}

/** Why a change budget keeps this call from being made now, whoever merged it. */
export function changeGuard(call: Call, situation: Situation): Block | undefined {
  return notDone(call, tooManyCalls(call, situation));
}

/** Why the operator's switches or hours keep this call from being made now. */
export function operatorGuard(call: Call, policies: Policies, now: Instant): Block | undefined {
  const { pool, direction } = call;
  return notDone(call, holdOfAct({ act: "apply", pool, direction }, policies, now));
}

function notDone({ name, direction }: Call, block: Block | undefined): Block | undefined {
  const done = direction === "grow" ? "launched" : "terminated";
  return block && { ...block, sentence: `${name} is not ${done}: ${block.sentence}` };
}
