/**
 * The policies with what people ordered by a command: a hold is one more switch, a protection one
 * more promise. Apart because plan, merge and apply must all join the two.
 */
import type { Ledger } from "../model/history.ts";
import type { Policies } from "../model/policy.ts";
import type { Pause } from "../model/safety.ts";
import type { Instant } from "../model/units.ts";

/** Orders only tighten; what has ended is left out. */
export function underOrders(
  policies: Policies,
  { orders }: Pick<Ledger, "orders">,
  now: Instant,
): Policies {
  const hold = orders?.hold;
  const held: Pause | undefined =
    hold === undefined || hold.until <= now
      ? undefined
      : {
          what: "all",
          reason: hold.reason ?? "no reason was given",
          until: hold.until,
          by: `the command of ${hold.by}`,
        };
  const protect = (orders?.protections ?? []).filter(({ until }) => until > now);
  if (held === undefined && protect.length === 0) return policies;
  const { limits } = policies;
  return {
    ...policies,
    limits: {
      ...limits,
      ...(held === undefined ? {} : { pauses: [held, ...(limits.pauses ?? [])] }),
      ...(protect.length === 0 ? {} : { protect }),
    },
  };
}
