/**
 * What the drivers' complaints say of machines. Apart from the anomalies, because a machine with
 * a broken GPU is no idle machine: it is unhealthy, for every rule and gate.
 */
import type { GpuFault } from "../model/gpu-fault.ts";
import type { Instance } from "../model/instance.ts";
import { between, type Instant, minutes } from "../model/units.ts";
import { byMachine } from "./machine-signal.ts";
import type { Member } from "./members.ts";
import { byText } from "./own.ts";
import { listed } from "./words.ts";

/**
 * Codes after which a GPU works no more until it is reset or replaced, in NVIDIA's words (Xid
 * catalogue). Others (13, 31, 43, 45 …) are mistakes of the program that ran.
 */
const brokenBy: ReadonlyMap<number, string> = new Map([
  [48, "double-bit ECC error"],
  [62, "internal micro-controller halt"],
  [64, "row remapping failure"],
  [79, "GPU has fallen off the bus"],
  [95, "uncontained ECC error"],
  [119, "GSP RPC timeout"],
  [120, "GSP error"],
  [140, "unrecovered ECC error"],
  [143, "GPU initialization failure"],
]);

/** Faults younger than this may be of whoever had the address before. */
const lookBack = minutes(15);

/** What faults are joined with. */
export interface FaultSources {
  readonly faults: readonly GpuFault[];
  /** Live machines of the whole account. */
  readonly live: readonly Instance[];
  readonly now: Instant;
}

/** The members in the same order, those with a broken GPU as unhealthy. */
export function withFaults(members: readonly Member[], sources: FaultSources): readonly Member[] {
  if (sources.faults.length === 0) return members;
  const faultsOf = faultsByMember(sources);
  return members.map((member) => {
    if (member.state !== "active" && member.state !== "unhealthy") return member;
    const clauses = faultsOf(member).flatMap((fault) => brokenClause(fault) ?? []);
    const broken = clauses.length === 0 ? undefined : listed([...new Set(clauses)].sort(byText));
    if (broken === undefined) return member;
    const why = member.state === "active" ? `is broken: ${broken}` : member.why;
    return { ...member, state: "unhealthy", why, broken };
  });
}

/** The faults that are certainly this member's own, in order of GPU, kind and value. */
export function faultsByMember({
  faults,
  live,
  now,
}: FaultSources): (member: Member) => readonly GpuFault[] {
  const naming = byMachine(faults, live);
  return ({ instance, activeSince }) => {
    if (activeSince === undefined || between(activeSince, now) < lookBack) return [];
    return [...naming(instance).items].sort(
      (one, other) =>
        byText(one.gpu, other.gpu) || byText(one.kind, other.kind) || one.value - other.value,
    );
  };
}

/** What is broken, as a clause; undefined for what a GPU outlives. */
export function brokenClause({ kind, gpu, value }: GpuFault): string | undefined {
  const which = `GPU ${gpu === "" ? "?" : gpu}`;
  switch (kind) {
    case "xid": {
      const words = brokenBy.get(value);
      return words === undefined ? undefined : `${which} reports XID ${value} (${words})`;
    }
    case "double-bit":
      return `${which} has memory errors that ECC cannot correct (${value})`;
    case "row-remap":
      return `${which} has a bad row of memory that cannot be replaced`;
    case "thermal":
      return undefined;
  }
}
