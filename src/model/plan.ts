/** Every yes and every no of one run, as data with one reason each. */
import type { Fleet } from "./fleet.ts";
import type { InstanceId } from "./instance.ts";
import type { Gap } from "./observation.ts";
import type { Instant, Millis, UsdMicrosPerHour } from "./units.ts";

/** The two things that Fleetmerge does to a cloud. */
export type ActionType = "provision_instance" | "terminate_instance";

/** Which of a pool's two living pull requests an action belongs to. */
export type Direction = "grow" | "shrink";

/** Why a gate stopped an action. In the order in which gates are asked; one spelling everywhere. */
export const gateReasons = [
  "paused",
  "unknown-readings",
  "anomaly",
  "protected",
  "minimum-size",
  "instance-limit",
  "spend-limit",
  "budget",
  "cooldown",
  "stabilizing",
  "would-flap",
  "window-closed",
  "too-many-changes",
  "no-capacity",
  "price-unknown",
  "price-changed",
  "rejected-recently",
  "confirmation-required",
] as const;

/** Why confirm or apply stopped an action. */
export const lateReasons = [
  "unconfirmed-merge",
  "not-ours",
  "busy-again",
  "outcome-unknown",
  "boot-timeout",
  "lock-held",
  "on-hold",
  "stale",
] as const;

/** A gate's reason. */
export type GateReason = (typeof gateReasons)[number];
/** Any reason for a no. */
export type Reason = GateReason | (typeof lateReasons)[number];

/** Where an action stands. The same words in audit entries and Postgres. */
export const actionStates = [
  "proposed",
  "pending_confirmation",
  "approved",
  "executing",
  "executed",
  "failed",
  "blocked",
  "expired",
  "rolled_back",
  "dry_run",
] as const;
/** Where an action stands. */
export type ActionState = (typeof actionStates)[number];

/** The readings that a rule judged, in brief: what the pull request shows. */
export interface Evidence {
  /** The member it speaks of. */
  readonly instance: string;
  readonly window: Millis;
  readonly samples: number;
  readonly expectedSamples: number;
  readonly lowest: number;
  readonly highest: number;
  readonly mean: number;
  /** At most 60 values in percent over the window, oldest first, for a sparkline. */
  readonly series: readonly number[];
}

/** A no: which reason, in one sentence, and when it ends if that is known. */
export interface Block {
  readonly reason: Reason;
  /** A full sentence with its numbers, without Markdown. */
  readonly sentence: string;
  readonly until?: Instant;
}

/** One action that a rule asked for, with what became of it. */
export interface PlannedAction {
  /** `<type>_<target>_<unix seconds>`. */
  readonly id: string;
  readonly type: ActionType;
  readonly pool: string;
  /** The instance's name; the pool when a block left the action without a name. */
  readonly target: string;
  /** The rule that asked (`idle`), or `rollback`. */
  readonly rule: string;
  /** One sentence for people: why. */
  readonly reason: string;
  /** Per hour, signed: growth positive, savings negative. */
  readonly costImpact: UsdMicrosPerHour;
  readonly instanceType: string;
  readonly region: string;
  readonly instanceId?: InstanceId;
  readonly evidence: readonly Evidence[];
  /** Absent: it is proposed. */
  readonly block?: Block;
}

/** One member of a pool and why nothing happens to it. */
export interface Hold {
  readonly pool: string;
  readonly instance: string;
  readonly block: Block;
}

/** Does a proposal merge by itself or wait for a person; `why` is a full sentence. */
export type ConfirmationClass =
  | { readonly kind: "auto"; readonly why: string }
  | {
      readonly kind: "approval";
      readonly why: string;
      /** How many people must approve. Absent: one. */
      readonly approvals?: number;
    };

/** The actions of one pool in one direction: one pull request. */
export interface Proposal {
  readonly pool: string;
  readonly direction: Direction;
  readonly actions: readonly PlannedAction[];
  /** Main's fleet with this proposal, and nothing else, merged. */
  readonly fleetAfter: Fleet;
  /** Sum of the actions' impacts. */
  readonly costImpact: UsdMicrosPerHour;
  readonly confirmation: ConfirmationClass;
}

/** Spend and count against their limits: now, and with everything that is under way. */
export interface Projection {
  /** Running and booting machines, unmanaged ones too. Absent: the price of one is unknown. */
  readonly spendNow?: UsdMicrosPerHour;
  /** With waiting proposals, merged but unapplied names, and this plan. Absent: as above. */
  readonly spendProjected?: UsdMicrosPerHour;
  /** Names of what has no known price, in order; absent when there is none. */
  readonly unpriced?: readonly string[];
  readonly spendLimit: UsdMicrosPerHour;
  /** Managed running and booting machines. */
  readonly countNow: number;
  readonly countProjected: number;
  readonly countLimit: number;
}

/** All that one run decided. */
export interface Plan {
  readonly at: Instant;
  readonly mainSha: string;
  readonly proposals: readonly Proposal[];
  /** Actions that a gate stopped. */
  readonly blocked: readonly PlannedAction[];
  readonly holds: readonly Hold[];
  readonly projection: Projection;
  readonly gaps: readonly Gap[];
  /** One sentence for each pool in which nothing is proposed, in order of pool. */
  readonly quiet: readonly { readonly pool: string; readonly sentence: string }[];
}

/** The branch of a pool's living pull request. */
export function branchOf(pool: string, direction: Direction): string {
  return `fleet/${pool}-${direction}`;
}

/** An action's identity: type, target and the UTC second of the decision. */
export function actionId(type: ActionType, target: string, at: Instant): string {
  return `${type}_${target}_${Math.floor(at / 1000)}`;
}

const branchPattern = /^fleet\/([a-z][a-z0-9-]{0,39})-(grow|shrink)$/;

/** Pool and direction of one of our branches; undefined for any other branch. */
export function branchMeaning(
  branch: string,
): { readonly pool: string; readonly direction: Direction } | undefined {
  const [, pool, direction] = branchPattern.exec(branch) ?? [];
  if (pool === undefined) return undefined;
  return { pool, direction: direction === "grow" ? "grow" : "shrink" };
}
