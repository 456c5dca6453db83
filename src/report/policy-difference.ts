/** What a change of the policies does to the limits, in one line for a commit status. */

import { hourly } from "../model/money.ts";
import type { Limits, Policies } from "../model/policy.ts";
import { duration } from "./times.ts";

/** `valid: spend $20.00/hour to $90.00/hour, 1 pool changed`; what stays the same is left out. */
export function policyDifferenceWords({
  before,
  after,
}: {
  readonly before: Policies;
  readonly after: Policies;
}): string {
  const told = figures.flatMap(({ name, of }) => {
    const [one, other] = [of(before.limits), of(after.limits)];
    return one === other ? [] : [`${name} ${one} to ${other}`];
  });
  const pools = changedPools(before, after);
  const all = [
    ...told,
    ...(pools === 0 ? [] : [`${pools} ${pools === 1 ? "pool" : "pools"} changed`]),
  ];
  return all.length === 0 ? "valid: nothing that holds changes" : `valid: ${all.join(", ")}`;
}

const figures: readonly { readonly name: string; readonly of: (limits: Limits) => string }[] = [
  { name: "spend", of: ({ maxHourlySpend }) => hourly(maxHourlySpend) },
  { name: "machines", of: ({ maxInstances }) => String(maxInstances) },
  { name: "approval above", of: ({ confirmation }) => hourly(confirmation.aboveHourlyCost) },
  { name: "cooldown", of: ({ cooldown }) => duration(cooldown.provision) },
];

function changedPools(before: Policies, after: Policies): number {
  const print = ({ pools }: Policies) =>
    new Map(pools.map(({ at: _place, ...pool }) => [pool.name, JSON.stringify(pool)]));
  const [one, other] = [print(before), print(after)];
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name) !== other.get(name)).length;
}
