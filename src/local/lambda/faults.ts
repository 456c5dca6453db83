/** What can go wrong at the cloud, switched on and off while it runs. */

import { type Millis, millis } from "../../model/units.ts";
import type { Estate, Fate, Order } from "./estate.ts";
import type { ProblemCode } from "./problems.ts";
import type { Oddities } from "./wire.ts";

/** The calls of the API, as faults and the journal name them. */
export type CallName =
  | "list-instances"
  | "get-instance"
  | "rename-instance"
  | "list-types"
  | "launch"
  | "terminate"
  | "restart"
  | "other";

/**
 * What happens to a call. "After" means that the call takes effect and only the answer is lost.
 * `slow` lets the clock's time pass between the effect and the answer; `hang` never answers.
 */
export type CallFault =
  | { readonly kind: "cut-before" | "cut-after" | "hang-before" | "hang-after" }
  | {
      readonly kind: "status-before" | "status-after";
      readonly status: number;
      /** Seconds. Absent: the answer has no such header. */
      readonly retryAfter?: number;
    }
  | { readonly kind: "slow"; readonly time: Millis }
  | { readonly kind: "garbage" | "wrong-content" | "empty-list" }
  | { readonly kind: "problem"; readonly code: ProblemCode; readonly status?: number };

/** A fault and the calls it lies in wait for. */
export interface Ambush {
  /** Absent: any call. */
  readonly on?: CallName;
  /** How many calls it meets; absent: one. Infinity: until cleared. */
  readonly times?: number;
  readonly fault: CallFault;
}

const usual: Oddities = { extraFields: false, withoutPrivateIp: false, nullIp: false };

/** The switches. */
export class LambdaFaults {
  oddities: Oddities = usual;
  readonly #estate: Estate;
  #ambushes: { readonly ambush: Ambush; left: number }[] = [];

  constructor(estate: Estate) {
    this.#estate = estate;
  }

  /** The next matching call meets the fault. Of several, the one armed first. */
  arm(ambush: Ambush): void {
    this.#ambushes.push({ ambush, left: ambush.times ?? 1 });
  }

  /** The fault a call meets now, used up by asking; absent when it goes well. */
  meet(call: CallName): CallFault | undefined {
    const met = this.#ambushes.find(({ ambush }) => (ambush.on ?? call) === call);
    if (met === undefined) return undefined;
    met.left -= 1;
    this.#ambushes = this.#ambushes.filter(({ left }) => left > 0);
    return met.ambush.fault;
  }

  /** Decides what becomes of the next launch that nothing was decided of: unhealthy, slow, … */
  decideLaunch(fate: Fate): void {
    this.#estate.decide(fate);
  }

  /** Machines launched from now on stay out of the list for a time. */
  hideLaunchesFor(time: Millis): void {
    this.#estate.hiddenFor = time;
  }

  /** Terminations accepted from now on stay `terminating` for ever. */
  keepTerminating(on: boolean): void {
    this.#estate.stuckTerminations = on;
  }

  /** Terminations that stayed as they were are over now. */
  endTerminations(): void {
    this.#estate.endStuck();
  }

  /** Terminations accepted from now on are forgotten: the machine stays what it was. */
  forgetTerminations(on: boolean): void {
    this.#estate.forgottenTerminations = on;
  }

  /** Takes a machine's tags away, which the API cannot. */
  takeTags(idOrName: string): void {
    this.#estate.named(idOrName).tags = [];
  }

  /** Changes how machines are written down. */
  write(oddities: Partial<Oddities>): void {
    this.oddities = { ...this.oddities, ...oddities };
  }

  /** Takes a machine away; status `preempted`, then gone. */
  preempt(idOrName: string): void {
    this.#estate.preempt(this.#estate.named(idOrName));
  }

  /** Shows a status, known or not, whatever the machine does. */
  setStatus(idOrName: string, status: string): void {
    this.#estate.named(idOrName).statusSetByHand = status;
  }

  /** Somebody launches a machine in the console, capacity or not; its id. */
  launchByHuman(order: Order): string {
    return this.#estate.launch(order, "human").id;
  }

  /** Somebody terminates a machine in the console. */
  terminateByHuman(idOrName: string): void {
    this.#estate.terminate(this.#estate.named(idOrName), "human");
  }

  /** From now on a type costs something else, also for the machines that already run. */
  changePrice(type: string, cents: number): void {
    this.#estate.setPrice(type, cents);
  }

  /** Ends every fault that is still to come; what has happened stays. */
  clear(): void {
    this.#ambushes = [];
    this.oddities = usual;
    this.hideLaunchesFor(millis(0));
    this.keepTerminating(false);
    this.forgetTerminations(false);
  }
}
