/** The refusal to act on a fleet file that belongs to another repository; every stage asks it. */
import type { Fleet } from "../model/fleet.ts";
import type { Run } from "../record/run.ts";

/**
 * True when main's fleet file names another repository than this one: a copy or a rename. Its
 * machines carry the other one's tag, so nothing may act; the run is then refused and says why.
 */
export function refusesForeign(run: Run, { fleet }: Fleet): boolean {
  const { repository, stateFile } = run.settings;
  if (fleet === repository) return false;
  run.happened.add("refused");
  run.failures.push(
    `${stateFile} says fleet ${fleet}, and this is ${repository}; nothing acts until they agree`,
  );
  return true;
}
