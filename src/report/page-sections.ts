/** The page's lists: fleet, waiting proposals, timeline, savings and blocks. */
import { isoTime } from "../model/units.ts";
import { happened } from "./action-words.ts";
import type { FleetReport, PullRequestReference, TimelineEntry } from "./fleet-report.ts";
import { anchor, type Content, type Html, html, nothing } from "./html.ts";
import { hourly, savedDollars, signedHourly } from "./money.ts";
import { sentence } from "./text.ts";
import { minuteOf } from "./times.ts";

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
    machine.since === undefined ? "not yet" : minuteOf(machine.since),
  ]);
  const head = ["Instance", "Pool", "Type", "Region", "Status", "Price", "Healthy since"];
  return scrolling("Fleet now", head, rows, [5]);
}

/** Pull requests that wait for a person. */
export function waitingSection({ waiting }: FleetReport): Html {
  if (waiting.length === 0) return html`<p>Nothing waits for anybody.</p>`;
  const items = waiting.map(
    (one) =>
      html`<div class="card"><h3>${pullRequest(one.pullRequest)}: ${one.title}</h3><p><strong>${signedHourly(one.costImpact)}</strong>. ${sentence(one.needs)}${one.until === undefined ? nothing : html` Otherwise it is closed at ${minuteOf(one.until)} and nothing happens.`}</p></div>`,
  );
  return html`${items}`;
}

/** What happened, newest first. */
export function timelineSection({ timeline }: FleetReport): Html {
  if (timeline.length === 0) return html`<p>Nothing has happened yet.</p>`;
  const items = timeline
    .map((entry, index) => ({ entry, index }))
    .sort((one, other) => other.entry.at - one.entry.at || other.index - one.index)
    .map(({ entry }) => timelineItem(entry));
  return html`<ol class="timeline">${items}</ol>`;
}

/** What was saved, with the method beside every number. */
export function savingsSection({ savings }: FleetReport): Html {
  if (savings.length === 0) return html`<p>Nothing to compare with yet.</p>`;
  const rows = savings.map((one) => [
    one.what,
    one.saved === undefined ? "unknown" : savedDollars(one.saved),
    sentence(one.method),
  ]);
  return scrolling("Savings", ["What", "Saved", "How this was worked out"], rows, [1]);
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
  return scrolling("Blocks", ["Time", "Action", "Gate", "Why"], rows, []);
}

function timelineItem(entry: TimelineEntry): Html {
  const how = entry.confirmed === undefined ? nothing : html` ${sentence(entry.confirmed)}`;
  const where =
    entry.pullRequest === undefined
      ? nothing
      : html` Pull request ${pullRequest(entry.pullRequest)}.`;
  return html`<li><time datetime="${isoTime(entry.at)}">${minuteOf(entry.at)}</time><div class="what"><span class="${entry.state}">${happened(entry.type, entry.state)}</span> ${entry.target}</div><div class="number">${signedHourly(entry.costImpact)}</div><div class="more">${sentence(entry.why)}<span class="quiet"> Pool ${entry.pool}.${how}${where}</span></div></li>`;
}

function pullRequest(reference: PullRequestReference): Html {
  return anchor(`#${reference.number}`, reference.url);
}

// Focusable, so that a keyboard can scroll what does not fit.
function scrolling(
  label: string,
  head: readonly string[],
  rows: readonly (readonly Content[])[],
  numbers: readonly number[],
): Html {
  const heads = head.map((word, index) =>
    numbers.includes(index)
      ? html`<th scope="col" class="number">${word}</th>`
      : html`<th scope="col">${word}</th>`,
  );
  const body = rows.map((row) => {
    const cells = row.map((cell, index) =>
      numbers.includes(index) ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`,
    );
    return html`<tr>${cells}</tr>`;
  });
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}
