/**
 * The replay command: makes a recorded decision again from what it was made from, and compares
 * plan with plan, byte for byte. Reads only; needs neither cloud nor meter.
 */
import { decide } from "../decide/decide.ts";
import { messageOf, OperatorError } from "../errors.ts";
import { isoTime } from "../model/units.ts";
import type { Forge, Job } from "../ports.ts";
import { decisionPath } from "../record/audit-entry.ts";
import { compactJson } from "../record/canonical-json.ts";
import { type DecisionRecord, parseDecision } from "../record/decision-record.ts";
import { type Difference, differenceLine, differences } from "../record/differences.ts";
import { auditBranch } from "../record/journal.ts";
import { nothingChanged, type StageResult } from "../record/stage-result.ts";

/** Whether deciding again gave the recorded plan. */
export type Replay =
  | { readonly kind: "same" }
  | { readonly kind: "different"; readonly differences: readonly Difference[] }
  /** A record of another version: this code cannot decide from it at all. */
  | { readonly kind: "undecidable"; readonly why: string };

/** Makes a recorded decision again. */
export function replayOf({ observation, policies, plan }: DecisionRecord): Replay {
  try {
    const now = decide(observation, policies, observation.at);
    if (compactJson(now) === compactJson(plan)) return { kind: "same" };
    return { kind: "different", differences: differences({ recorded: plan, now }, "plan") };
  } catch (thrown) {
    return { kind: "undecidable", why: messageOf(thrown) };
  }
}

/** The record of a decision on the audit branch. Throws OperatorError when there is none. */
export async function recordedDecision(forge: Forge, id: string): Promise<DecisionRecord> {
  if (!/^\d{1,12}-[0-9a-f]{12}$/.test(id)) {
    const what = `"${id.slice(0, 60)}" is not the id of a decision`;
    throw new OperatorError([{ what, hint: idHint }]);
  }
  const head = await forge.ref(`refs/heads/${auditBranch}`);
  const path = decisionPath(id);
  const text = head === undefined ? undefined : await forge.file(head, path);
  if (text !== undefined) return decisionIn(text, `${path} on ${auditBranch}`);
  throw new OperatorError([
    { what: `there is no record of decision ${id} on the branch ${auditBranch}`, hint: idHint },
  ]);
}

const idHint =
  "Pass it as it stands in a pull request's details or in an audit entry, for example " +
  "1795435200-1f2e3d4c5b6a";

/** The record in a text. Throws OperatorError when the text is not one; `where` names it. */
export function decisionIn(text: string, where: string): DecisionRecord {
  const record = parseDecision(text);
  if (record) return record;
  throw new OperatorError([
    {
      what: `${where} is not a decision record of version 1`,
      hint: "Records are JSON with version, observation, policies and plan; nothing was replayed",
    },
  ]);
}

const toldAtMost = 20;

/** Replays one record and says how it went; a difference is a failure, so that it exits 1. */
export async function replay(
  job: Pick<Job, "summarize">,
  record: DecisionRecord,
  name: string,
): Promise<StageResult> {
  const answer = replayOf(record);
  const about = `Decision ${name} of ${isoTime(record.observation.at)}`;
  const said = wordsOf(answer, about);
  await job.summarize(said.lines.join("\n"));
  return nothingChanged(answer, said.failure === undefined ? [] : [said.failure]);
}

function wordsOf(
  answer: Replay,
  about: string,
): { readonly lines: readonly string[]; readonly failure?: string } {
  if (answer.kind === "same") return { lines: [`${about} is reproduced to the byte.`] };
  if (answer.kind === "undecidable") {
    const failure = `${about} cannot be decided again: ${answer.why}`;
    return { lines: [`${failure}.`], failure };
  }
  const { differences: found } = answer;
  const more = found.length - toldAtMost;
  const failure =
    `${about} is not reproduced: ${found.length} ` +
    `${found.length === 1 ? "place differs" : "places differ"}`;
  return {
    lines: [
      `${failure}:`,
      ...found.slice(0, toldAtMost).map((one) => `  ${differenceLine(one)}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
    ],
    failure,
  };
}
