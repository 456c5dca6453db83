/** Every kind of rule. A new one is a file beside this and a line here. */
import type { Rule } from "../../model/rule.ts";
import { headroom } from "./headroom.ts";
import { highUtilization } from "./high-utilization.ts";
import { idle } from "./idle.ts";
import { lease } from "./lease.ts";
import { minimum } from "./minimum.ts";
import { queue } from "./queue.ts";
import type { RuleKind } from "./rule.ts";
import { schedule } from "./schedule.ts";
import { target } from "./target.ts";

/** By the value of `rule:`. The order is the order of precedence and of the reference. */
export const ruleKinds = {
  minimum,
  schedule,
  queue,
  high_utilization: highUtilization,
  target,
  headroom,
  idle,
  lease,
} as const satisfies Readonly<Record<Rule["rule"], RuleKind>>;

/** The rules that may be written, in order of precedence. */
export const ruleNames: readonly string[] = Object.keys(ruleKinds);

/** The kind that a validated policy names. */
export function ruleKind(name: Rule["rule"]): RuleKind {
  return ruleKinds[name];
}

/** The kind of this name, if there is one. */
export function knownKind(name: string): RuleKind | undefined {
  return Object.entries(ruleKinds).find(([known]) => known === name)?.[1];
}
