/** The policies that we ship for batch queues, read from the very files that users copy. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Entrant } from "../src/backtest/baselines.ts";
import { shippedEntrant } from "../src/backtest/shipped.ts";
import { OperatorError } from "../src/errors.ts";
import { loadPolicies } from "../src/policy/load.ts";

/** Where they lie. */
export const shippedFolder = join(import.meta.dirname, "../policies/examples/batch-queue");

/** One entrant for each pool of that folder, cheapest aim first. */
export function shippedPolicies(): readonly Entrant[] {
  const names = readdirSync(shippedFolder).filter((name) => name.endsWith(".yaml"));
  const texts = names.map((name) => [name, readFileSync(join(shippedFolder, name), "utf8")]);
  const answer = loadPolicies(Object.fromEntries(texts), {});
  if (answer.kind === "problems") throw new OperatorError(answer.problems);
  const entrants = answer.policies.pools.flatMap((pool) => shippedEntrant(pool) ?? []);
  return entrants.toSorted((one, other) => place(one) - place(other));
}

const order = ["fleetmerge-cost", "fleetmerge-guarded", "fleetmerge-10m", "fleetmerge-5m"];

function place({ name }: Entrant): number {
  return order.indexOf(name);
}
