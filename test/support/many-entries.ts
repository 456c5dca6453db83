/**
 * A repository with a history that nobody has: as many actions as wanted, for `git fast-import`.
 */
import type { AuditEntry } from "../../src/model/history.ts";
import { type Instant, instant, usdPerHour } from "../../src/model/units.ts";
import { entryPath, printEntry } from "../../src/record/audit-entry.ts";

const begin = Date.UTC(2026, 0, 1);
const apart = 5 * 60_000;

function entryOf(count: number): AuditEntry {
  const timestamp = instant(begin + count * apart);
  const type = count % 2 === 0 ? "provision_instance" : "terminate_instance";
  const target = `pool-${count % 20}-${count}-a`;
  return {
    timestamp,
    dryRun: false,
    action: {
      id: `${type}_${target}_${timestamp / 1000}`,
      type,
      target,
      reason: "all 4 active members have been at 95 % or more, above 80 %, for 15 minutes",
      costImpact: usdPerHour(count % 2 === 0 ? 1.29 : -1.29),
      status: "executed",
    },
    pool: `pool-${count % 20}`,
    approvers: count % 10 === 0 ? ["alice"] : [],
    metricsBefore: [
      {
        instance: target,
        window: 900_000 as AuditEntry["metricsBefore"][number]["window"],
        samples: 15,
        expectedSamples: 15,
        lowest: 95,
        highest: 99,
        mean: 97,
        series: Array.from({ length: 15 }, (_, minute) => 95 + (minute % 5)),
      },
    ],
    executedAt: timestamp,
  };
}

/** Ten of them a commit on the audit, and one commit on main for each ten. */
function* lines(count: number): Iterable<string> {
  for (let first = 0; first < count; first += 10) {
    const entries = Array.from({ length: Math.min(10, count - first) }, (_, at) =>
      entryOf(first + at),
    );
    yield commit("fleet-audit", entries[0]?.timestamp, "Write down ten actions");
    for (const entry of entries) yield file(entryPath(entry.action.id), printEntry(entry));
    const trailers = entries.map(({ action }) => {
      const { id, target, reason } = action;
      return `Fleet-Action: ${id}\nFleet-Target: ${target}\nFleet-Reason: ${reason}\nFleet-Cost-Impact: +1.29 USD/hour`;
    });
    const message = `Grow the fleet by 10 (#${first / 10 + 1})\n\n${trailers.join("\n")}`;
    yield commit("main", entries[0]?.timestamp, message);
    yield file("state/fleet.yaml", `version: 1\n# ${first}\n`);
  }
}

function commit(branch: string, at: Instant | undefined, message: string): string {
  const seconds = Math.floor((at ?? begin) / 1000);
  return `commit refs/heads/${branch}\ncommitter bot <bot@example.com> ${seconds} +0000\ndata ${Buffer.byteLength(message)}\n${message}\n`;
}

function file(path: string, text: string): string {
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
}

/** What `git fast-import` reads, and when the last day of it began. */
export const fastImport = {
  lines,
  lastDay: (count: number): Instant => instant(begin + count * apart - 86_400_000),
} as const;
