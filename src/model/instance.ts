/** A rented machine, as a cloud lists it, and whose it is. */

import type { Instant, UsdMicrosPerHour } from "./units.ts";

declare const instanceId: unique symbol;
/** A cloud's own identity of a machine (Lambda: 32 hexadecimal digits). */
export type InstanceId = string & { readonly [instanceId]: true };

/** Text of the outside taken as an instance's identity. */
export function instanceIdOf(text: string): InstanceId {
  return text as InstanceId;
}

/**
 * What a machine is doing. `unrecognised` is a status the cloud invented after this was written:
 * such a machine counts and costs, and is never acted on.
 */
export type InstanceStatus =
  | "booting"
  | "active"
  | "unhealthy"
  | "terminating"
  | "terminated"
  | "preempted"
  | "unrecognised";

/** One machine of a cloud's list. Absent optional fields are unknown, never empty. */
export interface Instance {
  readonly id: InstanceId;
  /** Not unique at Lambda. */
  readonly name?: string;
  readonly status: InstanceStatus;
  readonly type: string;
  readonly region: string;
  readonly gpus: number;
  /** Absent when the cloud gave none or zero: an unknown price holds whatever needs it. */
  readonly pricePerHour?: UsdMicrosPerHour;
  readonly ip?: string;
  readonly hostname?: string;
  readonly tags: Readonly<Record<string, string>>;
  /** When it first passed the cloud's health checks: billing starts here. */
  readonly firstHealthy?: Instant;
  /** False while the cloud says that it would refuse a termination. */
  readonly mayTerminate: boolean;
}

/** The tags that we set at launch: the second proof that a machine is ours. */
export const tagKeys = {
  managedBy: "managed-by",
  fleet: "fleet",
  pool: "pool",
} as const;

/** The value of `managed-by` on our machines. */
export const managedByFleetmerge = "fleetmerge";

/** The tags of a machine of one of our pools. */
export function tagsOf(fleet: string, pool: string): Readonly<Record<string, string>> {
  return { [tagKeys.managedBy]: managedByFleetmerge, [tagKeys.fleet]: fleet, [tagKeys.pool]: pool };
}

/** True when the machine carries our tags for this fleet and pool. */
export function carriesOurTags(instance: Instance, fleet: string, pool: string): boolean {
  return Object.entries(tagsOf(fleet, pool)).every(([key, value]) => instance.tags[key] === value);
}

/** Machines that exist and may cost money: everything but what is already gone. */
export function isLive(instance: Instance): boolean {
  return instance.status !== "terminated" && instance.status !== "preempted";
}
