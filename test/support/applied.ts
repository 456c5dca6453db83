/** The world after a plan was merged and applied: what a next decision would see. */

import { poolDirection } from "../../src/model/history.ts";
import { type Instance, tagsOf } from "../../src/model/instance.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { Plan } from "../../src/model/plan.ts";
import { aLaunch, anId, anInstance, noon } from "./builders.ts";

/** Machines that go are gone, those that come boot, and the ledger has both. */
export function applied(observation: Observation, plan: Plan): Observation {
  const { fleet, ledger, instances } = observation;
  const actions = plan.proposals.flatMap((one) => one.actions);
  const gone = new Set(actions.flatMap(({ instanceId }) => instanceId ?? []));
  const added = actions.filter(({ type }) => type === "provision_instance");
  const launches = added.map((action, index) => {
    const instanceId = anId(5000 + index);
    return [action.target, aLaunch({ pool: action.pool, at: noon, instanceId })] as const;
  });
  const booting = added.map((action, index): Instance => {
    const { firstHealthy: _none, ...machine } = anInstance({
      id: anId(5000 + index),
      name: action.target,
      hostname: action.target,
      status: "booting",
      type: action.instanceType,
      region: action.region,
      pricePerHour: action.costImpact,
      tags: tagsOf(observation.repository, action.pool),
    });
    return machine;
  });
  const after = plan.proposals.map(({ pool, fleetAfter }) => [pool, fleetAfter.pools[pool]]);
  const completed = plan.proposals.map(({ pool, direction }) => [
    poolDirection(pool, direction),
    noon,
  ]);
  return {
    ...observation,
    fleet: { ...fleet, pools: { ...fleet.pools, ...Object.fromEntries(after) } },
    instances:
      instances.kind === "gap"
        ? instances
        : {
            kind: "seen",
            value: [...instances.value.filter(({ id }) => !gone.has(id)), ...booting],
          },
    ledger: {
      ...ledger,
      launches: { ...ledger.launches, ...Object.fromEntries(launches) },
      completed: { ...ledger.completed, ...Object.fromEntries(completed) },
    },
  };
}
