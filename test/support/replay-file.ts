/** A decision record as test/replay keeps it: the plan spread out for review, its inputs folded. */
import { canonicalJson, compactJson } from "../../src/record/canonical-json.ts";
import type { DecisionRecord } from "../../src/record/decision-record.ts";

/** The same record as on the audit branch, in another layout. */
export function printReplay({ version, observation, policies, plan }: DecisionRecord): string {
  return [
    "{",
    `"version": ${version},`,
    `"policies": ${compactJson(policies)},`,
    `"observation": ${compactJson(observation)},`,
    `"plan": ${canonicalJson(plan).trimEnd()}`,
    "}",
    "",
  ].join("\n");
}
