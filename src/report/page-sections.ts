/** The page's lists: fleet, waiting proposals, timeline, savings and blocks. */
import type { Advice } from "../model/advice.ts";
import { hourly } from "../model/money.ts";
import { happened } from "./action-words.ts";
import type { ApprovalTimes } from "./approval-times.ts";
import { smallTrack } from "./charts.ts";
import type { FleetReport, FleetRow, TimelineEntry } from "./fleet-report.ts";
import { type Content, type Html, html, nothing } from "./html.ts";
import { savedDollars, signedHourly } from "./money.ts";
import { pullRequest, scrolling, timeOf } from "./page-table.ts";
import { counted, sentence } from "./text.ts";
import { duration, minuteOf } from "./times.ts";
import { newest } from "./track.ts";

/** Every live machine. */
export function fleetSection({ fleet }: FleetReport): Html {
  if (fleet.length === 0) return html`<p>No machine is running.</p>`;
  const rows = fleet.map((machine) => [
    machine.name,
    machine.pool ?? "not ours",
    machine.type,
    machine.region,
    machine.status,
    machine.pricePerHour === undefined ? "unknown" : hourly(machine.pricePerHour),
    useCell(machine.use),
    machine.since === undefined ? "not yet" : minuteOf(machine.since),
  ]);
  const head = [
    "Instance",
    "Pool",
    "Type",
    "Region",
    "Status",
    "Price",
    "GPU use",
    "Healthy since",
  ];
  return html`
    ${scrolling({ label: "Table of machines", head, rows, numbers: [5] })}
    <p class="quiet">GPU use: the mean of a machine's GPUs now, and its last day from 0 to 100 %.</p>`;
}

function useCell(use: FleetRow["use"]): Content {
  if (!use) return "not measured";
  const value = newest(use);
  const words = value === undefined ? "not now" : `${Math.round(value)} %`;
  return html`<span class="use">${smallTrack(use)}${words}</span>`;
}

/** How long people took to say yes. */
export function approvalSection(approvals: ApprovalTimes): Html {
  const { approved, byItself, expired, waiting, middle, longest } = approvals;
  const counts =
    `${counted(approved.length, "proposal")} approved by people, ${byItself} merged by ` +
    `themselves, ${expired} expired, ${waiting} waiting.`;
  const times =
    middle === undefined || longest === undefined
      ? ""
      : ` The middle one waited ${duration(middle)}, the longest ${duration(longest)}.`;
  const rows = approved.map((one) => [
    timeOf(one.at),
    pullRequest(one.pullRequest),
    one.pool,
    one.people.join(", "),
    signedHourly(one.costImpact),
    one.waited === undefined ? "unknown" : duration(one.waited),
  ]);
  const head = ["Approved", "Pull request", "Pool", "By", "Cost", "Waited"];
  const table = { label: "Table of approvals", head, rows, numbers: [4, 5] };
  return html`<p>${`${counts}${times}`}</p>${rows.length === 0 ? nothing : scrolling(table)}`;
}

/** Pull requests that wait for a person. */
export function waitingSection({ waiting }: FleetReport): Html {
  if (waiting.length === 0) return html`<p>Nothing waits for anybody.</p>`;
  const items = waiting.map((one) => {
    const otherwise =
      one.until === undefined
        ? nothing
        : html` Otherwise it is closed at ${timeOf(one.until)} and nothing happens.`;
    return html`
      <div class="card">
        <h3>${pullRequest(one.pullRequest)}: ${one.title}</h3>
        <p><strong>${signedHourly(one.costImpact)}</strong>. ${sentence(one.needs)}${otherwise}</p>
      </div>`;
  });
  return html`${items}`;
}

// Beyond this, entries are laid out when they come into sight; a picture of the whole page would
// show them empty, so no shorter timeline is treated so.
const longTimeline = 500;

/** What happened, newest first. */
export function timelineSection({ timeline }: FleetReport): Html {
  if (timeline.length === 0) return html`<p>Nothing has happened yet.</p>`;
  const items = timeline
    .map((entry, index) => ({ entry, index }))
    .sort((one, other) => other.entry.at - one.entry.at || other.index - one.index)
    .map(({ entry }) => timelineItem(entry));
  const length = items.length > longTimeline ? "timeline long" : "timeline";
  return html`<ol class="${length}">${items}</ol>`;
}

/** What was saved, with the method beside every number. */
export function savingsSection({ savings }: FleetReport): Html {
  if (savings.length === 0) return html`<p>Nothing to compare with yet.</p>`;
  const rows = savings.map((one) => [
    one.what,
    one.saved === undefined ? "unknown" : savedDollars(one.saved),
    sentence(one.method),
  ]);
  const head = ["What", "Saved", "How this was worked out"];
  return scrolling({ label: "Table of savings", head, rows, numbers: [1], prose: [0, 2] });
}

/** What is odd, and what would cost less. */
export function adviceSection({ anomalies, recommendations }: Advice): Html {
  const odd = anomalies.map((one) => [one.kind, one.certainty, sentence(one.sentence)]);
  const cheaper = recommendations.map((one) => [
    sentence(one.sentence),
    savedDollars(one.savedPerMonth),
    sentence(one.method),
  ]);
  return html`
    ${oddities(odd)}
    ${cheaper.length === 0 ? html`<p>Nothing cheaper is known.</p>` : savingTable(cheaper)}`;
}

function oddities(rows: readonly (readonly Content[])[]): Html {
  if (rows.length === 0) return html`<p>Nothing looks odd.</p>`;
  const head = ["What", "Is a", "What was seen"];
  return scrolling({ label: "Table of oddities", head, rows, prose: [2] });
}

function savingTable(rows: readonly (readonly Content[])[]): Html {
  const head = ["What", "Saved a month", "How this was worked out"];
  const label = "Table of recommendations";
  return scrolling({ label, head, rows, numbers: [1], prose: [0, 2] });
}

/** What the gates stopped. */
export function blocksSection({ blocks }: FleetReport): Html {
  if (blocks.length === 0) return html`<p>No gate stopped anything.</p>`;
  const rows = blocks.map((block) => [
    minuteOf(block.at),
    `${block.type} ${block.target}`,
    block.reason,
    sentence(block.sentence),
  ]);
  const head = ["Time", "Action", "Gate", "Why"];
  return scrolling({ label: "Table of blocks", head, rows, prose: [3] });
}

function timelineItem(entry: TimelineEntry): Html {
  const how = entry.confirmed === undefined ? nothing : html` ${sentence(entry.confirmed)}`;
  const where = entry.pullRequest
    ? html` Pull request ${pullRequest(entry.pullRequest)}.`
    : nothing;
  const context = html`<span class="quiet"> Pool ${entry.pool}.${how}${where}</span>`;
  return html`
    <li>
      ${timeOf(entry.at)}
      <div class="what ${entry.state}">${happened(entry)}</div>
      <div class="number">${signedHourly(entry.costImpact)}</div>
      <div class="more">${sentence(entry.why)}${context}</div>
    </li>`;
}
