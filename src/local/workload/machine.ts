/** A machine as its work and its metrics see it: apart, so that neither knows who rents it out. */

import type { Instant } from "../../model/units.ts";

/** One machine from the moment it became active to the moment it stopped being so. */
export interface Machine {
  readonly id: string;
  /** Absent when nobody named it. */
  readonly name?: string;
  readonly hostname: string;
  readonly ip: string;
  readonly gpus: number;
  readonly gpuModel: string;
  /** The value of its `pool` tag; absent when it carries none. */
  readonly pool?: string;
  readonly activeFrom: Instant;
  /** Absent while it is still active. */
  readonly activeUntil?: Instant;
  /** False when it is active but its GPUs can not be used (CUDA error 802): it reads 0 %. */
  readonly usable: boolean;
}

/**
 * The machines that were active at some moment at or after `since`, as far as time has come.
 * A machine that will become active later is not among them.
 */
export type MachineSource = (since: Instant) => readonly Machine[];

/** Whether a machine was active at a moment; the last moment no longer counts. */
export function isActiveAt(machine: Machine, at: Instant): boolean {
  return (
    machine.activeFrom <= at && (machine.activeUntil === undefined || at < machine.activeUntil)
  );
}

/** Oldest first, then by id. */
export function inOrderOfAge(one: Machine, other: Machine): number {
  return one.activeFrom - other.activeFrom || (one.id < other.id ? -1 : 1);
}
