/** Machines that cost though they were terminated: said in every run until no list shows them. */
import type { RootContent } from "mdast";
import type { Ledger } from "../model/history.ts";
import type { Instant } from "../model/units.ts";
import { bullets, code, heading, type Words } from "./markdown.ts";
import { minuteOf } from "./times.ts";

/** A machine whose termination the cloud accepted, and which it still lists. */
export interface StillBilling {
  readonly name: string;
  readonly pool: string;
  readonly instanceId: string;
  /** When the cloud accepted it. */
  readonly since: Instant;
}

/** Those of which people have been told by the messenger, in order of name. */
export function stillBilling({ terminations }: Ledger): readonly StillBilling[] {
  return Object.entries(terminations)
    .filter(([, { state, told }]) => state === "called" && told === true)
    .map(([name, { pool, instanceId, at }]) => ({ name, pool, instanceId, since: at }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** One of them in a sentence, for logs. */
export function stillBillingSentence({ name, instanceId, since }: StillBilling): string {
  return (
    `${name} (${instanceId}) is still billing: its termination was accepted at ` +
    `${minuteOf(since)}, and the cloud still lists it`
  );
}

/** A section of the job summary; nothing when there is none. */
export function stillBillingPart(
  machines: readonly StillBilling[],
  rows: number,
): readonly RootContent[] {
  if (machines.length === 0) return [];
  const line = ({ name, pool, instanceId, since }: StillBilling): Words => [
    code(name),
    ` of pool `,
    code(pool),
    `: machine `,
    code(instanceId),
    ` was terminated at ${minuteOf(since)}, and the cloud still lists it. It costs until then.`,
  ];
  return [heading(3, "Still billing"), bullets(machines.slice(0, rows).map(line))];
}
