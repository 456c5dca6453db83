/** How a plan came about, in words: for a terminal, for the job summary and for a pull request. */
import type { RootContent } from "mdast";
import type {
  Alternative,
  Explanation,
  GateAnswer,
  MemberExplanation,
  PoolExplanation,
  ReadingsUsed,
  RuleAnswer,
  Verdict,
} from "../model/explanation.ts";
import { hourly } from "../model/money.ts";
import type { Instant } from "../model/units.ts";
import { bullets, code, heading, paragraph, strong, table, type Words } from "./markdown.ts";
import { signedHourly } from "./money.ts";
import { clause, counted, oneLine, sentence } from "./text.ts";
import { duration, minuteOf } from "./times.ts";

const more = (count: number, rows: number) =>
  count <= rows
    ? []
    : [`${counted(count - rows, "more row")} left out here; the decision record has all.`];

/** One decision for a terminal. `pool` leaves only that one. */
export function explanationText(explanation: Explanation): string {
  const { at, repository, mainSha, pools } = explanation;
  const head = `Decision of ${minuteOf(at)} for ${repository}, main at ${mainSha.slice(0, 12)}`;
  const parts = pools.map((pool) => poolLines(pool).join("\n"));
  return `${[head, ...parts].join("\n\n")}\n`;
}

function poolLines(pool: PoolExplanation): readonly string[] {
  return [
    `${pool.pool}: ${verdictWords(pool.verdict)}`,
    ...part("Rules", pool.answers.map(answerWords)),
    ...part("Gates", gateLines(pool.gates)),
    ...part(choiceTitle(pool), (pool.choice?.alternatives ?? []).map(alternativeWords)),
    ...part("Members", pool.members.flatMap(memberLines)),
  ].map(oneLineKeepingIndent);
}

function oneLineKeepingIndent(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? "";
  return `${indent}${oneLine(line)}`;
}

function part(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`  ${title}`, ...lines.map((line) => `    ${line}`)];
}

function choiceTitle({ choice }: PoolExplanation): string {
  return choice?.of === "victim" ? "Who goes" : "What is added";
}

/** One section a pool, for Markdown; `rows` is the most of each list. */
export function explanationSections(
  pools: readonly PoolExplanation[],
  rows: number,
): readonly RootContent[] {
  return [
    ...pools.slice(0, rows).flatMap((pool) => poolSections(pool, rows)),
    ...more(pools.length, rows).map((note) => paragraph(note)),
  ];
}

/** One pool's steps, without a heading of its own: for the folded part of a pull request. */
export function poolSteps(pool: PoolExplanation, rows: number): readonly RootContent[] {
  const { answers, gates, choice, members } = pool;
  const alternatives = choice?.alternatives ?? [];
  const notes = [answers, alternatives, members].flatMap((list) => more(list.length, rows));
  return [
    ...list("Rules", answers.slice(0, rows).map(answerWords)),
    ...list("Gates", gateLines(gates)),
    ...list(choiceTitle(pool), alternatives.slice(0, rows).map(alternativeWords)),
    ...memberTable(members.slice(0, rows)),
    ...notes.map((note) => paragraph(note)),
  ];
}

function poolSections(pool: PoolExplanation, rows: number): readonly RootContent[] {
  return [
    heading(4, code(pool.pool)),
    paragraph(sentence(verdictWords(pool.verdict))),
    ...poolSteps(pool, rows),
  ];
}

function list(title: string, lines: readonly string[]): readonly RootContent[] {
  if (lines.length === 0) return [];
  return [paragraph(strong(title)), bullets(lines.map((line): Words => sentence(line)))];
}

function memberTable(members: readonly MemberExplanation[]): readonly RootContent[] {
  if (members.length === 0) return [];
  return [
    paragraph(strong("Members")),
    table({
      head: ["Instance", "State", "Machine", "Readings", "What happens"],
      rows: members.map((member) => [
        code(member.name),
        member.state,
        machineWords(member),
        member.readings === undefined ? "" : readingsWords(member.readings),
        sentence(fateWords(member)),
      ]),
    }),
  ];
}

function verdictWords(verdict: Verdict): string {
  const { kind, costImpact } = verdict;
  if (kind === "nothing") {
    const reason = verdict.reason === undefined ? "" : ` (${verdict.reason})`;
    return `nothing${reason}: ${clause(verdict.sentence)}${ending(verdict)}`;
  }
  const cost = costImpact === undefined ? "" : `, ${signedHourly(costImpact)}`;
  return `${kind}${cost}: ${clause(verdict.sentence)}`;
}

/** Most sentences name their own end; one that does not gets it here. */
function ending({
  sentence: said,
  until,
}: {
  readonly sentence: string;
  readonly until?: Instant;
}) {
  if (until === undefined || / \d\d:\d\dZ/.test(said)) return "";
  return `; until ${minuteOf(until)}`;
}

function answerWords(answer: RuleAnswer): string {
  const { rule, kind, member } = answer;
  const who = member === undefined ? "" : ` about ${member}`;
  return `${rule} says ${kind}${who}: ${clause(answer.sentence)}${ending(answer)}`;
}

function gateLines(gates: readonly GateAnswer[]): readonly string[] {
  const passed = gates.filter(({ outcome }) => outcome === "passed").map(({ gate }) => gate);
  const stopped = gates.filter(({ outcome }) => outcome !== "passed");
  return [
    ...(passed.length === 0 ? [] : [`passed ${passed.join(", ")}`]),
    ...stopped.map(({ gate, outcome, sentence: said = "", until }) => {
      const end = ending({ sentence: said, ...(until === undefined ? {} : { until }) });
      return `${outcome} by ${gate}: ${clause(said)}${end}`;
    }),
  ];
}

function alternativeWords({ name, chosen, pricePerHour, sentence: said }: Alternative): string {
  const price = pricePerHour === undefined ? "price unknown" : hourly(pricePerHour);
  const words = [chosen ? "chosen" : "", said].filter((text) => text !== "").join(", ");
  return `${name}, ${price}: ${words}`;
}

function memberLines(member: MemberExplanation): readonly string[] {
  const { name, state, readings } = member;
  return [
    `${name}, ${state}, ${machineWords(member)}`,
    ...(readings === undefined ? [] : [`  readings ${readingsWords(readings)}`]),
    `  ${fateWords(member)}`,
  ];
}

function machineWords({ type, region, pricePerHour }: MemberExplanation): string {
  const price = pricePerHour === undefined ? "price unknown" : hourly(pricePerHour);
  return `${type} in ${region}, ${price}`;
}

function readingsWords(readings: ReadingsUsed): string {
  const { kind, samples, expectedSamples, coveragePercent, window, newest, why } = readings;
  const age = newest === undefined ? "" : `, newest ${ageWords(newest)} old`;
  const range =
    readings.lowest === undefined || readings.highest === undefined
      ? ""
      : `, busiest GPU ${tenths(readings.lowest)} to ${tenths(readings.highest)} %`;
  const reason = why === undefined ? "" : `; it ${why}`;
  return (
    `${kind}: ${samples} of ${expectedSamples} samples (${coveragePercent} %) in ` +
    `${duration(window)}${age}${range}${reason}`
  );
}

function ageWords(age: number): string {
  return age < 120_000 ? `${Math.floor(age / 1000)} s` : `${Math.floor(age / 60_000)} minutes`;
}

function tenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function fateWords({ hold, action }: MemberExplanation): string {
  if (!hold) {
    if (!action) return "nothing is said of it";
    const stopped = action.stoppedBy === undefined ? "proposed" : `stopped by ${action.stoppedBy}`;
    return `${action.type} is ${stopped}`;
  }
  return `held (${hold.reason}): ${clause(hold.sentence)}${ending(hold)}`;
}
