/** What reaches main with everybody's leave, for tests that begin after a merge. */
import { entry, fleetText } from "./small-team.ts";
import type { SmallWorld } from "./small-world.ts";

/** The fleet file with machines of these names in the pool `training`, by its path. */
export function fleetOf(...names: readonly string[]): Readonly<Record<string, string>> {
  return { "state/fleet.yaml": fleetText(names.map((name) => entry(name))) };
}

/** Brings files to main by a pull request of ben's that ada approved. */
export async function mergedBy(
  small: SmallWorld,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const number = await small.open("ben", files);
  await small.review("ada", number);
  await small.merge("ben", number);
}
