/** What apply still owes: the reasons to start it, from what a plan has just seen. */
import { membersOf } from "../decide/members.ts";
import type { Fleet } from "../model/fleet.ts";
import type { Ledger } from "../model/history.ts";
import type { Observation } from "../model/observation.ts";
import type { Policies } from "../model/policy.ts";
import type { Instant } from "../model/units.ts";
import type { Forge, Sha } from "../ports.ts";
import { launchHold } from "./launch-rooms.ts";
import { stepsOf } from "./steps.ts";
import { unappliedCommits } from "./unapplied.ts";

/** One phrase for each kind of debt; empty when apply would find nothing to do. */
export async function applyDebts(
  forge: Forge,
  context: {
    readonly head: Sha;
    readonly stateFile: string;
    readonly ledger: Ledger;
    readonly repository: { readonly policies: Policies; readonly fleet: Fleet };
    readonly observation: Observation;
    readonly now: Instant;
  },
): Promise<readonly string[]> {
  const { ledger, observation, repository } = context;
  // Nothing was ever applied: what main says came there by some commit, whichever.
  if (ledger.applied === undefined && Object.keys(repository.fleet.pools).length > 0) {
    return ["nothing that main says was applied yet"];
  }
  const unapplied = await unappliedCommits(forge, {
    head: context.head,
    applied: ledger.applied?.commit,
    stateFile: context.stateFile,
  });
  const debts: string[] = [];
  if (unapplied.length > 0) debts.push(`${unapplied.length} merged and not applied`);
  if (observation.instances.kind === "gap") return debts;
  const steps = stepsOf({
    members: membersOf({
      fleet: repository.fleet,
      ledger,
      instances: observation.instances.value,
      now: context.now,
    }),
    ledger,
    policies: repository.policies,
    now: context.now,
  });
  const { policies } = repository;
  const view = { ledger, offers: observation.offers, limits: policies.limits, now: context.now };
  const open = steps.filter(
    (step) =>
      step.kind !== "hold" &&
      // What would be held for a known time needs no run that says so again.
      (step.kind !== "launch" || launchHold(step, view) === undefined),
  );
  if (open.length > 0) debts.push(`${open.length} merged and still to be called`);
  return debts;
}
