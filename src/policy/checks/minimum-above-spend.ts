/** Minimums that the limit of spending never lets come true. Says nothing without prices. */
import { hourly } from "../../model/money.ts";
import { inDollars, sumRates, type UsdMicrosPerHour } from "../../model/units.ts";
import type { CheckedPolicies, CheckedPool, PolicyCheck } from "./check.ts";

/** What the minimum of a pool costs at the least. */
interface MinimumCost {
  readonly pool: CheckedPool;
  readonly type: string;
  readonly rate: UsdMicrosPerHour;
}

/** A warning at the dearest minimum: the limit wins, and nothing is terminated because of it. */
export const minimumAboveSpend: PolicyCheck = (checked) => {
  const { maxHourlySpend } = checked.policies.limits;
  const costs = checked.pools.flatMap((pool) => costOf(pool, checked));
  const sum = sumRates(costs.map(({ rate }) => rate));
  const [dearest, ...others] = [...costs].sort(
    (one, other) =>
      other.rate - one.rate || (one.pool.policy.name < other.pool.policy.name ? -1 : 1),
  );
  if (!dearest || sum <= maxHourlySpend) return [];
  const { policy, file } = dearest.pool;
  const alone = others.length === 0 || dearest.rate > maxHourlySpend;
  const what = alone
    ? `size.min is ${policy.size.min}, and ${policy.size.min} ${dearest.type}, the cheapest of ` +
      `its types, cost ${hourly(dearest.rate)}`
    : `the size.min of all pools together cost ${hourly(sum)} with the cheapest of their types`;
  return [
    {
      severity: "warning",
      problem: {
        at: file.place(["size", "min"]),
        what: `${what}, but no more than $${inDollars(maxHourlySpend)}/hour is ever spent`,
        hint: "Lower a size.min, or raise max_hourly_spend_usd in the limits: the limit wins",
      },
    },
  ];
};

/** None while a type has no price: it could be the cheapest. */
function costOf(pool: CheckedPool, { prices = {} }: CheckedPolicies): readonly MinimumCost[] {
  const { instance, size } = pool.policy;
  const known = instance.types.flatMap((type) => {
    const price = Object.hasOwn(prices, type) ? prices[type] : undefined;
    return price === undefined ? [] : [{ type, price }];
  });
  const [cheapest] = [...known].sort((one, other) => one.price - other.price);
  if (size.min === 0 || !cheapest || known.length < instance.types.length) return [];
  const rate = sumRates(Array.from({ length: size.min }, () => cheapest.price));
  return [{ pool, type: cheapest.type, rate }];
}
