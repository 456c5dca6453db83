/** The words of a repair: what happened to which name, and what a merge does and does not do. */
import type { RootContent } from "mdast";
import { assert } from "../errors.ts";
import type { PooledInstance } from "../model/fleet.ts";
import type { ConfirmationClass } from "../model/plan.ts";
import { type Limits, rejectionMemory } from "../model/policy.ts";
import type { Repair, RepairItem } from "../model/repair.ts";
import { bullets, code, heading, paragraph, print, slackInert, strong, table } from "./markdown.ts";
import { approversWords } from "./proposal-next.ts";
import { longestBody, type ProposalText } from "./proposal-text.ts";
import { clip, counted, quiet, sentence } from "./text.ts";
import { duration } from "./times.ts";

/** What the words are made from. */
export interface RepairContext {
  readonly repair: Repair;
  readonly confirmation: ConfirmationClass;
  readonly limits: Limits;
}

const longestHeadline = 72;
// Rows to show; the next smaller number when the body is too long.
const rowSteps = [100, 20, 3];

/** The four texts of a repair's pull request. */
export function repairText(context: RepairContext): ProposalText {
  const { repair } = context;
  const title = clip(`${verb(repair)} ${quiet(repair.pool)}: ${subject(repair)}`, 200);
  const count = counted(repair.items.length, "line");
  const headline = `${verb(repair)} ${quiet(repair.pool)}: ${count} of the fleet file`;
  return {
    title,
    body: bodyOf(context),
    headline: clip(headline, longestHeadline),
    message: messageOf(context),
  };
}

function verb({ kind }: Repair): string {
  return kind === "adopt" ? "Adopt in" : "Repair";
}

function subject({ items }: Repair): string {
  const [first] = items;
  const done = first ? quiet(`${deed(first)} ${first.name}`) : "nothing";
  const others = items.length - 1;
  return others > 0 ? `${done} and ${counted(others, "more name")}` : done;
}

function deed({ what }: RepairItem): string {
  switch (what) {
    case "dead":
    case "vanished":
    case "revert-addition":
      return "take out";
    case "revert-change":
    case "revert-removal":
      return "put back";
    case "adopt-machine":
      return "take in";
    case "adopt-name":
      return "name the machine of";
    case "adopt-type":
      return "note the type of";
  }
}

function bodyOf(context: RepairContext): string {
  const bodies = rowSteps.map((rows) => () => print(sections(context, rows)));
  const body = bodies.map((make) => make()).find((text) => text.length <= longestBody);
  assert(body !== undefined, "a repair's body with three rows a table is too long");
  return body;
}

function sections(context: RepairContext, rows: number): readonly RootContent[] {
  const { repair } = context;
  return [
    paragraph([
      strong(
        `This changes ${counted(repair.items.length, "line")} of the fleet file and no cloud.`,
      ),
      " Nothing is launched or terminated by its merge.",
    ]),
    heading(3, "What happened"),
    table({
      head: ["", "Name", "Why"],
      rows: repair.items
        .slice(0, rows)
        .map((item) => [deed(item), code(item.name), sentence(item.why)]),
    }),
    ...leftOut(repair.items.length - rows),
    ...linesOf(repair.items.slice(0, rows)),
    heading(3, "What happens next"),
    ...(context.confirmation.kind === "auto" ? mergesItself(context) : waits(context)),
    heading(3, "To say no"),
    ...refusal(repair),
  ];
}

function leftOut(count: number): readonly RootContent[] {
  if (count <= 0) return [];
  const words = `${counted(count, "more line")} left out here: GitHub limits the length.`;
  return [paragraph([strong(words), " The commit's message names every one."])];
}

function linesOf(items: readonly RepairItem[]): readonly RootContent[] {
  const lines = items
    .slice(0, 20)
    .flatMap(({ before, after }) => [
      ...(before ? [["- ", code(lineOf(before))]] : []),
      ...(after ? [["+ ", code(lineOf(after))]] : []),
    ]);
  return [paragraph("In the file:"), bullets(lines)];
}

function lineOf({ name, id, type, region, protect, lease }: PooledInstance): string {
  const more = [
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(protect ? ["protected"] : []),
    ...(lease ? ["with a lease"] : []),
  ];
  return [`${name}, ${type} in ${region}`, ...more].join(", ");
}

function mergesItself({ confirmation }: RepairContext): readonly RootContent[] {
  return [
    paragraph([
      strong("Nothing is needed from you: this merges by itself."),
      ` ${sentence(confirmation.why)}`,
    ]),
    paragraph("What the pools then lack or have too much, the next plan proposes by their rules."),
  ];
}

function waits({ confirmation, limits, repair }: RepairContext): readonly RootContent[] {
  const count = confirmation.kind === "approval" ? (confirmation.approvals ?? 1) : 1;
  return [
    paragraph([
      strong(`Needs ${counted(count, "approval")}`),
      " from ",
      ...approversWords(limits.confirmation.approvers),
      ` on the newest commit here. ${sentence(confirmation.why)}`,
    ]),
    bullets([
      "To approve: Files changed, Review changes, Approve. A comment approves nothing.",
      repair.kind === "adopt"
        ? "Approved, it merges by itself: from then on the pool's rules judge this machine too, " +
          "and may propose to end it when it is idle."
        : "Approved, it merges by itself, and the names are never used again.",
      "Until then nothing is touched. This pull request does not expire.",
    ]),
  ];
}

function refusal({ kind, items }: Repair): readonly RootContent[] {
  if (kind === "adopt") {
    const isMachine = items.some(({ what }) => what === "adopt-machine");
    return [
      bullets([
        "To ignore it: close this pull request. It is not offered again while the machine lives.",
        isMachine
          ? "To remove the machine: end it at the cloud yourself; or adopt it, and then take its " +
            "line out by a pull request that is approved."
          : "To remove the machine: take its line out by a pull request that is approved.",
      ]),
    ];
  }
  return [
    paragraph(
      "Close this pull request: the file stays as it is, and the same is not proposed again for " +
        `${duration(rejectionMemory)}.`,
    ),
  ];
}

function messageOf({ repair, confirmation }: RepairContext): string {
  const steps = repair.items.map((item) =>
    quiet(`- ${deed(item)} ${item.name}: ${sentence(item.why)}`),
  );
  const trailers = repair.items.map((item) => quiet(`Fleet-Repair: ${item.what} ${item.name}`));
  return [
    "This asks nothing of a cloud: no launch and no termination follows from it.",
    steps.join("\n"),
    quiet(`Confirmation: ${sentence(confirmation.why)}`),
    trailers.join("\n"),
  ].join("\n\n");
}

/** What people are asked in Slack about a repair that waits for an approval. */
export function repairMessage(repair: Repair, why: string): { readonly text: string } {
  const what = slackInert(`${repair.pool}, ${subject(repair)}`);
  return { text: `⚠️ Repair requires confirmation: ${what}\n${slackInert(sentence(why))}` };
}
