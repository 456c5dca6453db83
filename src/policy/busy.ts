/** `busy`: signs of work beside GPU load. Apart from the rules, because they only ever keep. */
import { Array as ListOf, Optional, Number as Real, type Static } from "typebox";
import type { BusySignal } from "../model/rule.ts";
import { checkedDuration } from "./duration.ts";
import { duration, group, promql } from "./fields.ts";

const defaults = { above: 0, for: "10m" } as const;

const signal = group(
  {
    query: promql({
      description:
        "PromQL with a value for each machine, named by one of the labels `instance`, " +
        "`Hostname`, `hostname`, `host`, `node` and `nodename`.",
    }),
    above: Optional(
      Real({
        title: "a number",
        errorMessage: "Write a plain number",
        default: defaults.above,
        description: "A machine with a value above this is at work.",
      }),
    ),
    for: Optional(
      duration({
        default: defaults.for,
        shortest: "1m",
        longest: "30d",
        description: "One such value within this time keeps the machine.",
      }),
    ),
  },
  { description: "A sign of work." },
);

/** The list in a pool's file. */
export const busySchema = ListOf(signal, {
  maxItems: 20,
  default: [],
  description:
    "Signs of work beside GPU load, such as sessions, transfers or memory. Each keeps a machine " +
    "that it calls busy, or of which it says nothing; none lets one go.",
});

/** A signal that has passed the schema. */
export function busySignalOf(written: Static<typeof signal>): BusySignal {
  return {
    query: written.query,
    above: written.above ?? defaults.above,
    for: checkedDuration(written.for ?? defaults.for),
  };
}
