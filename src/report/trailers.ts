/**
 * The lines at the end of a commit message that a machine reads: which actions it asks for, why
 * and at what cost. Apart because propose prints them and apply and history parse them.
 */
import type { ActionType } from "../model/plan.ts";
import type { UsdMicrosPerHour } from "../model/units.ts";
import { exactDollars } from "./money.ts";
import { oneLine, quiet, unbroken } from "./text.ts";

/** One action of a commit. */
export interface ActionTrailers {
  /** The action's id. */
  readonly id: string;
  /** Told from the id; absent when the id names no type that we know. */
  readonly type?: ActionType;
  readonly target: string;
  /** One sentence. */
  readonly reason: string;
  /** Exact and signed. */
  readonly costImpact: UsdMicrosPerHour;
}

/** All that a commit's trailers say. */
export interface CommitTrailers {
  readonly actions: readonly ActionTrailers[];
  /** The decision record's id. */
  readonly decision?: string;
}

/** One block of trailer lines without a line break at its end. Values become one line each. */
export function printTrailers(trailers: CommitTrailers): string {
  const lines = trailers.actions.flatMap((action) => [
    line("Fleet-Action", action.id),
    line("Fleet-Target", action.target),
    line("Fleet-Reason", action.reason),
    line("Fleet-Cost-Impact", `${exactDollars(action.costImpact)} USD/hour`),
  ]);
  const { decision } = trailers;
  return (decision === undefined ? lines : [...lines, line("Fleet-Decision", decision)]).join("\n");
}

/**
 * Reads the trailers at the end of a commit message; paragraphs that hold only trailers and follow
 * ours (`Co-authored-by`) are read over. A message without ours, or in which an action lacks a
 * line, has no actions: half an action is not guessed at.
 */
export function parseTrailers(message: string): CommitTrailers {
  const found = trailerLines(message);
  const decision = valuesOf(found, "fleet-decision").at(-1);
  return { actions: actionsOf(found), ...(decision === undefined ? {} : { decision }) };
}

/** The type that an action id names. */
export function typeOfAction(id: string): ActionType | undefined {
  if (id.startsWith("provision_instance_")) return "provision_instance";
  return id.startsWith("terminate_instance_") ? "terminate_instance" : undefined;
}

interface TrailerLine {
  /** In lower case: git compares keys so. */
  readonly key: string;
  readonly value: string;
}

function line(key: string, value: string): string {
  return `${key}: ${quiet(value)}`.trimEnd();
}

function trailerLines(message: string): readonly TrailerLine[] {
  const paragraphs = message
    .replaceAll("\r\n", "\n")
    .split(/\n[ \t]*\n+/)
    .map((text) => text.split("\n").filter((text) => text.trim() !== ""))
    .filter((lines) => lines.length > 0)
    .slice(1);
  const lastProse = paragraphs.findLastIndex((lines) => lines.map(parseLine).includes(undefined));
  return paragraphs
    .slice(lastProse + 1)
    .flat()
    .flatMap((text) => parseLine(text) ?? []);
}

function parseLine(text: string): TrailerLine | undefined {
  const parts = /^([A-Za-z0-9-]+)[ \t]*:(.*)$/.exec(text);
  const [, key, value] = parts ?? [];
  if (key === undefined || value === undefined) return undefined;
  return { key: key.toLowerCase(), value: oneLine(unbroken(value)) };
}

function valuesOf(lines: readonly TrailerLine[], key: string): readonly string[] {
  return lines.filter((entry) => entry.key === key).map((entry) => entry.value);
}

function actionsOf(lines: readonly TrailerLine[]): readonly ActionTrailers[] {
  const ids = valuesOf(lines, "fleet-action");
  const targets = valuesOf(lines, "fleet-target");
  const reasons = valuesOf(lines, "fleet-reason");
  const costs = valuesOf(lines, "fleet-cost-impact").map(parseCost);
  const actions = ids.flatMap((id, index): readonly ActionTrailers[] => {
    const [target, reason, costImpact] = [targets[index], reasons[index], costs[index]];
    if (target === undefined || reason === undefined || costImpact === undefined) return [];
    const type = typeOfAction(id);
    return [{ id, ...(type ? { type } : {}), target, reason, costImpact }];
  });
  const whole = [ids, targets, reasons, costs].every((list) => list.length === actions.length);
  return whole ? actions : [];
}

function parseCost(text: string): UsdMicrosPerHour | undefined {
  const parts = /^([+-]?)(\d{1,9})\.(\d{2,6}) USD\/hour$/.exec(text);
  if (!parts) return undefined;
  const [, sign, whole = "", decimals = ""] = parts;
  const micros = Number(whole) * 1_000_000 + Number(decimals.padEnd(6, "0"));
  return (sign === "-" && micros !== 0 ? -micros : micros) as UsdMicrosPerHour;
}
