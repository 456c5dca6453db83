/**
 * An independent reader of plans. It knows only what must never happen and nothing of how plans
 * are made, so that a mistake in making one is not repeated in checking it.
 */
import type { Observation } from "../model/observation.ts";
import { actionId, type Plan, type PlannedAction, type Proposal } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import { approvalViolations } from "./checks/approval.ts";
import { budgetViolations } from "./checks/budget.ts";
import { changeViolations } from "./checks/changes.ts";
import { fleetViolations } from "./checks/fleet.ts";
import { limitViolations } from "./checks/limits.ts";
import { pauseViolations } from "./checks/pauses.ts";
import { shrinkingViolations } from "./checks/shrinking.ts";
import { switchViolations } from "./checks/switches.ts";
import { terminationViolations } from "./checks/terminations.ts";
import { worldOf } from "./checks/world.ts";

/** Everything about a plan that must never happen, one sentence each; none for a sound plan. */
export function violations(
  observation: Observation,
  policies: Policies,
  plan: Plan,
): readonly string[] {
  const world = worldOf(observation);
  return [
    ...blindness(observation, plan),
    ...identities(plan),
    ...plan.proposals.flatMap((proposal) => shape(proposal, policies)),
    ...onePerPool(plan, policies),
    ...fleetViolations(observation, policies, plan),
    ...limitViolations(observation, policies, plan),
    ...terminationViolations(world, policies, plan),
    ...shrinkingViolations(world, policies, plan),
    ...approvalViolations(observation, policies, plan),
    ...pauseViolations(world, policies, plan),
    ...switchViolations(policies, plan),
    ...budgetViolations(observation, policies, plan),
    ...changeViolations(world, policies, plan),
  ];
}

/** What was not seen is not acted upon. */
function blindness({ instances, offers, fleet, repository }: Observation, plan: Plan) {
  const actions = plan.proposals.flatMap((proposal) => proposal.actions);
  const grows = actions.some((action) => action.type === "provision_instance");
  return [
    ...when(instances.kind === "gap" && actions.length > 0, "acts without a list of instances"),
    ...when(offers.kind === "gap" && grows, "grows without offers"),
    ...when(
      fleet.fleet !== repository && actions.length > 0,
      `acts on the fleet of ${fleet.fleet} from ${repository}`,
    ),
  ];
}

function identities(plan: Plan): readonly string[] {
  const proposed = plan.proposals.flatMap((proposal) => proposal.actions);
  const all = [...proposed, ...plan.blocked];
  const ids = all.map((action) => action.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...twice.map((id) => `${id} is the identity of two actions`),
    ...all
      .filter((action) => action.id !== actionId(action.type, action.target, plan.at))
      .map((action) => `${action.id} does not name its type, target and second`),
    ...proposed
      .filter((action) => action.block !== undefined)
      .map((action) => `${action.id} is proposed although it is blocked`),
    ...plan.blocked
      .filter((action) => action.block === undefined)
      .map((action) => `${action.id} stands among the blocked without a reason`),
  ];
}

function shape(proposal: Proposal, policies: Policies): readonly string[] {
  const { pool, direction, actions, costImpact } = proposal;
  const type = direction === "grow" ? "provision_instance" : "terminate_instance";
  const sum = actions.reduce((total, action) => total + action.costImpact, 0);
  return [
    ...when(actions.length === 0, `the proposal for ${pool} is empty`),
    ...when(!policies.pools.some(({ name }) => name === pool), `${pool} has no policy`),
    ...when(sum !== costImpact, `the cost of the proposal for ${pool} is not its actions' sum`),
    ...actions
      .filter((action) => action.pool !== pool || action.type !== type)
      .map((action) => `${action.id} does not belong into the ${direction} of ${pool}`),
    ...actions
      .filter((action) => !signFits(action))
      .map((action) => `${action.id} has a cost of the wrong sign`),
  ];
}

function signFits({ type, costImpact }: PlannedAction): boolean {
  return type === "provision_instance" ? costImpact > 0 : costImpact <= 0;
}

/** Rules that say how many are too many; by all others a pool shrinks by one. */
const exact: ReadonlySet<string> = new Set(["queue", "headroom", "schedule", "target", "lease"]);

/** A pool either grows or shrinks, and by more than one only for rules that know how many. */
function onePerPool(plan: Plan, { limits }: Policies): readonly string[] {
  const pools = plan.proposals.map((proposal) => proposal.pool);
  const twice = pools.filter((pool, index) => pools.indexOf(pool) !== index);
  const shrinking = plan.proposals.filter(
    ({ direction, actions }) =>
      direction === "shrink" &&
      actions.length > 1 &&
      (actions.length > limits.confirmation.aboveTerminations ||
        actions.some(({ rule }) => !exact.has(rule))),
  );
  return [
    ...twice.map((pool) => `${pool} has two proposals`),
    ...shrinking.map(({ pool }) => `${pool} loses more machines at once than its rules can tell`),
  ];
}

function when(wrong: boolean, sentence: string): readonly string[] {
  return wrong ? [sentence] : [];
}
