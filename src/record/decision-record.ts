/** One decision as it lies on the audit branch: all that its plan was made from, and the plan. */
import { emptyLedger } from "../model/history.ts";
import type { Observation } from "../model/observation.ts";
import type { Plan } from "../model/plan.ts";
import type { Policies } from "../model/policy.ts";
import { compactJson } from "./canonical-json.ts";

/** A decision that can be made again. The instant is the observation's. */
export interface DecisionRecord {
  readonly version: 1;
  readonly observation: Observation;
  readonly policies: Policies;
  readonly plan: Plan;
}

/** A record's text: canonical, so that the same decision is the same bytes. */
export function decisionText(observation: Observation, policies: Policies, plan: Plan): string {
  return `${compactJson({ version: 1, observation, policies, plan })}\n`;
}

/** Reads a record; undefined when the text is not one of this version. */
export function parseDecision(text: string): DecisionRecord | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    return isDecision(raw) ? withWholeLedger(raw) : undefined;
  } catch {
    return undefined;
  }
}

/** What a ledger did not hold yet was empty, as the journal reads it too. */
function withWholeLedger(record: DecisionRecord): DecisionRecord {
  const { observation } = record;
  const ledger = { ...emptyLedger(), ...observation.ledger };
  return { ...record, observation: { ...observation, ledger } };
}

/** The outline only: who may write to the audit branch may also write nonsense into a record. */
function isDecision(raw: unknown): raw is DecisionRecord {
  if (!isObject(raw) || !("version" in raw) || raw.version !== 1) return false;
  if (!("observation" in raw) || !("policies" in raw) || !("plan" in raw)) return false;
  const { observation, policies, plan } = raw;
  if (!isObject(observation) || !isObject(policies) || !isObject(plan)) return false;
  return "at" in observation && typeof observation.at === "number" && "pools" in policies;
}

function isObject(raw: unknown): raw is object {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
