/** One apply for the job summary: what was called and what came of it, what was held and why. */
import type { RootContent } from "mdast";
import { assert } from "../errors.ts";
import type { Block, Projection } from "../model/plan.ts";
import type { Instant } from "../model/units.ts";
import { code, heading, paragraph, print, strong, table } from "./markdown.ts";
import { limitsTable, spendChart } from "./spend-tables.ts";
import { counted, sentence } from "./text.ts";
import { minuteOf } from "./times.ts";

/** A call to the cloud, or a launch that came too late for one. */
export interface TakenStep {
  readonly kind: "launch" | "terminate" | "expire";
  readonly name: string;
  readonly result: "called" | "failed" | "held";
  /** Why it failed. Absent: it did not, or nobody said. */
  readonly why?: string;
}

/** A name that was left alone. */
export interface HeldStep {
  readonly name: string;
  readonly block: Block;
}

/** What the summary is made from. */
export interface ApplySummaryContext {
  readonly at: Instant;
  readonly mainSha: string;
  readonly dryRun: boolean;
  readonly taken: readonly TakenStep[];
  readonly held: readonly HeldStep[];
  /** Absent: the machines could not be listed, or another run holds the lock. */
  readonly projection?: Projection;
  /** Clauses: what failed outside. */
  readonly failures: readonly string[];
  /** Another run applies this commit. */
  readonly isElsewhere?: boolean;
}

// As for a plan: GitHub takes 1 MiB a step; a character is at most three bytes of it.
const longest = 300_000;
const rowSteps = [2000, 300, 50, 5];

/** The apply as Markdown, far inside GitHub's limit of 1 MiB. */
export function applySummary(context: ApplySummaryContext): string {
  const text = rowSteps
    .map((rows) => () => print(sections(context, rows)))
    .reduce<string | undefined>((fits, make) => {
      if (fits !== undefined) return fits;
      const made = make();
      return made.length <= longest ? made : undefined;
    }, undefined);
  assert(text !== undefined, "a job summary with five rows a table is too long");
  return text;
}

/** The apply in one sentence. */
export function applyInBrief({ taken, held, isElsewhere }: ApplySummaryContext): string {
  if (isElsewhere) return "another run applies this commit";
  const many = (result: TakenStep["result"]) =>
    taken.filter((step) => step.kind !== "expire" && step.result === result).length;
  const expired = taken.filter(({ kind }) => kind === "expire").length;
  const said = [
    many("called") > 0 ? `${many("called")} called` : "nothing called",
    many("failed") > 0 ? `${many("failed")} failed` : "",
    held.length > 0 ? `${held.length} held` : "",
    expired > 0 ? `${expired} expired` : "",
  ];
  return said.filter((part) => part !== "").join(", ");
}

function sections(context: ApplySummaryContext, rows: number): readonly RootContent[] {
  const { at, mainSha, dryRun, projection, failures } = context;
  return [
    heading(2, `Fleet apply: ${applyInBrief(context)}`),
    paragraph([
      dryRun ? strong("Dry run: nothing is changed by it. ") : "",
      `Made at ${minuteOf(at)} from main at `,
      code(mainSha.slice(0, 12)),
      ".",
    ]),
    ...(failures.length === 0 ? [] : [heading(3, "Failed outside"), ...failed(failures, rows)]),
    ...(projection
      ? [heading(3, "Spend and count"), limitsTable(projection), ...spendChart(projection)]
      : [paragraph("What is spent is unknown to this run: it listed no machines.")]),
    ...takenPart(context.taken, rows),
    ...heldPart(context.held, rows),
  ];
}

function failed(failures: readonly string[], rows: number): readonly RootContent[] {
  return [
    ...failures.slice(0, rows).map((why) => paragraph(sentence(why))),
    ...more(failures.length, rows),
  ];
}

function takenPart(taken: readonly TakenStep[], rows: number): readonly RootContent[] {
  if (taken.length === 0) return [];
  return [
    heading(3, "Done"),
    table({
      head: ["What", "Name", "Result", "Why"],
      rows: taken
        .slice(0, rows)
        .map(({ kind, name, result, why }) => [
          kind,
          code(name),
          resultWords(kind, result),
          why === undefined ? "" : sentence(why),
        ]),
    }),
    ...more(taken.length, rows),
  ];
}

function resultWords(kind: TakenStep["kind"], result: TakenStep["result"]): string {
  if (kind === "expire") return "never launched: its time is over";
  if (result === "called") return "the cloud took it; a later plan sees it done";
  return result === "failed" ? "failed" : "held, see below";
}

function heldPart(held: readonly HeldStep[], rows: number): readonly RootContent[] {
  if (held.length === 0) return [];
  return [
    heading(3, "Held"),
    table({
      head: ["Name", "Reason", "Why nothing happens", "Until"],
      rows: held
        .slice(0, rows)
        .map(({ name, block }) => [
          code(name),
          code(block.reason),
          sentence(block.sentence),
          block.until ? minuteOf(block.until) : "",
        ]),
    }),
    ...more(held.length, rows),
  ];
}

function more(count: number, rows: number): readonly RootContent[] {
  return count <= rows ? [] : [paragraph(`${counted(count - rows, "more row")} left out here.`)];
}
