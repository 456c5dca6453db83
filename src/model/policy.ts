/** What the operator asks for, after validation and after the environment's ceilings. */
import type { FilePosition } from "../errors.ts";
import type { OrderedProtection } from "./orders.ts";
import type { BusySignal, Rule } from "./rule.ts";
import type {
  ActionWindow,
  BootPolicy,
  ChangeBudget,
  DrainPolicy,
  Pause,
  PolicyProtection,
  SpendBudget,
} from "./safety.ts";
import { type Millis, minutes, type UsdMicrosPerHour } from "./units.ts";

/** Growth above this amount needs so many people. */
export interface ApprovalTier {
  readonly aboveHourlyCost: UsdMicrosPerHour;
  /** At least two: one is what the threshold asks for. */
  readonly count: number;
}

/** When an action may merge by itself, and who confirms it otherwise. */
export interface ConfirmationPolicy {
  /** Growth above this needs an approval. */
  readonly aboveHourlyCost: UsdMicrosPerHour;
  /** Amounts that need more than one person. Absent: none does. */
  readonly tiers?: readonly ApprovalTier[];
  /** A proposal that is not approved in this time is closed. */
  readonly timeout: Millis;
  /** Who may approve. Absent: anybody with write permission. */
  readonly approvers?: readonly string[];
  /** Removals in one proposal, each justified by readings, that may merge without approval. */
  readonly aboveTerminations: number;
  /** Growth merged without approval in this time counts towards the threshold. */
  readonly window: Millis;
}

/** `policies/limits.yaml` joined with the environment: the tighter of the two. */
export interface Limits {
  readonly maxHourlySpend: UsdMicrosPerHour;
  readonly maxInstances: number;
  readonly cooldown: {
    readonly provision: Millis;
    readonly terminate: Millis;
    /** After an action that failed. Absent: as after one that was completed. */
    readonly afterFailure?: Millis;
    /** After growth, for what a queue wants beyond it. Absent: as after any growth. */
    readonly queue?: Millis;
  };
  readonly confirmation: ConfirmationPolicy;
  /** A merged launch that no cloud accepted within this time is never executed. */
  readonly launchWithin: Millis;
  /** When launches that fail in a row stop their pool, and for how long. Absent: never. */
  readonly stop?: { readonly afterFailures: number; readonly lasts: Millis };
  /** Switches of the limits file and of the environment. Absent: none. */
  readonly pauses?: readonly Pause[];
  /** Machines that people protected by a command, wherever they are. Absent: none. */
  readonly protect?: readonly OrderedProtection[];
  /** Hours of the whole fleet. Absent: always open. */
  readonly windows?: readonly ActionWindow[];
  /** Change budgets of the whole fleet. Absent: none. */
  readonly changes?: readonly ChangeBudget[];
  /** Of the whole account. Absent: none. */
  readonly budget?: SpendBudget;
  /** A price that moved by more than this is not paid. Absent: any price is. */
  readonly priceChangePercent?: number;
}

/** What machines of a pool are. */
export interface InstanceTemplate {
  /** In order of preference. */
  readonly types: readonly string[];
  /** `cheapest` for one GPU, of those with capacity. Absent: the first preference with capacity. */
  readonly choose?: "preferred" | "cheapest";
  /** In order of preference. Empty: every region that has capacity, in order of name. */
  readonly regions: readonly string[];
  readonly sshKey: string;
}

/** One pool's policy. */
export interface PoolPolicy {
  readonly name: string;
  /** Where the pool's policy starts, for messages. */
  readonly at: FilePosition;
  /** Lower numbers are judged first. */
  readonly priority: number;
  readonly instance: InstanceTemplate;
  readonly size: { readonly min: number; readonly max: number };
  readonly rules: readonly Rule[];
  /** Signs of work beside GPU load. Absent: none. */
  readonly busy?: readonly BusySignal[];
  readonly pause?: Pause;
  /** Hours of this pool, besides the fleet's. Absent: always open. */
  readonly windows?: readonly ActionWindow[];
  /** Change budgets of this pool, besides the fleet's. Absent: none. */
  readonly changes?: readonly ChangeBudget[];
  /** Besides what the fleet file and tags protect. Absent: nothing. */
  readonly protect?: readonly PolicyProtection[];
  /** Absent: the defaults, by the number of GPUs. */
  readonly boot?: BootPolicy;
  /** Absent: machines go without being waited for. */
  readonly drain?: DrainPolicy;
}

/** All policies of one revision of the repository. Pools in order of priority, then name. */
export interface Policies {
  readonly limits: Limits;
  readonly pools: readonly PoolPolicy[];
}

/**
 * How long a closed pull request is remembered as a no. Half a working day: long enough not to
 * nag, short enough that tomorrow's load is not starved by today's no.
 */
export const rejectionMemory: Millis = minutes(6 * 60);
