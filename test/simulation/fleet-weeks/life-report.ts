/** What a life is started with and what is told of it; apart because a process sends both. */
import type { PolledCapacity } from "../../../src/local/lambda/capacity.ts";
import type { Violation } from "./checker.ts";
import type { FleetWorld } from "./fleet-world.ts";

/** What a life is made of. */
export interface LifeOptions {
  readonly seed: number;
  readonly weeks: number;
  /** Ends after this step, to look closer. */
  readonly until?: number;
  /** Absent: capacity flickers by chance. */
  readonly trace?: PolledCapacity;
  /** Given the world once, to look into it afterwards. */
  readonly onWorld?: (world: FleetWorld) => void;
  readonly onStep?: (step: {
    readonly number: number;
    readonly what: string;
    /** What the runs of this step said. */
    readonly told: readonly string[];
  }) => void;
}

/** How a life went. It ends at its first violations. */
export interface LifeReport {
  readonly seed: number;
  readonly weeks: number;
  readonly steps: number;
  readonly runs: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly violations: readonly (Violation & { readonly step: number; readonly at: string })[];
  /** Of all that is left; the same for the same seed. */
  readonly digest: string;
}
