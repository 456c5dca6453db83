import { describe, expect, it } from "vitest";
import type { HistoryRow } from "../../src/model/records.ts";
import { instant } from "../../src/model/units.ts";
import {
  type HistoryQuery,
  isWanted,
  joinedHistory,
  mayHold,
} from "../../src/record/fleet-history.ts";
import { historyTime } from "../../src/stages/history.ts";

const at = instant(Date.UTC(2026, 9, 1, 12));
const row: HistoryRow = {
  at,
  id: "provision_instance_training-7-a_1790856000",
  type: "provision_instance",
  state: "blocked",
  pool: "training",
  target: "training-7-a",
  instanceId: "i-1",
  reason: "All members above 80 %",
  blockReason: "cooldown",
  error: "It ends at 12:30Z",
  rule: "high_utilization",
  people: ["Alice"],
};

describe("what is wanted", () => {
  it.each<[HistoryQuery, boolean]>([
    [{}, true],
    [{ pool: "training", type: "provision_instance", state: "blocked" }, true],
    [{ pool: "train" }, false],
    [{ instance: "i-1" }, true],
    [{ instance: "training-7-a" }, true],
    [{ instance: "i-2" }, false],
    [{ person: "alice" }, true],
    [{ person: "bob" }, false],
    [{ reason: "cooldown" }, true],
    [{ reason: "high_utilization" }, true],
    [{ reason: "ABOVE 80" }, true],
    [{ reason: "ends at" }, true],
    [{ reason: "idle" }, false],
    [{ type: "change" }, false],
    [{ state: "executed" }, false],
    [{ since: at, until: at }, true],
    [{ since: instant(at + 1) }, false],
    [{ until: instant(at - 1) }, false],
  ])("by %j is %s", (query, wanted) => {
    expect(isWanted(row, query)).toBe(wanted);
  });

  it("is looked for only in the folders of its days", () => {
    const until = historyTime("2026-10-01", { option: "--until", now: at, end: true });
    const since = historyTime("1d", { option: "--since", now: at, end: false });
    const day = (name: string) => mayHold(`actions/2026/${name}/x.json`, { since, until });
    expect(["09/29", "09/30", "10/01", "10/02"].map(day)).toEqual([false, true, true, false]);
    expect(mayHold("ledger.json", {})).toBe(false);
  });

  it.each(["yesterday", "2026-10", "2026-13-01", "7", "2026-10-01T12:00"])(
    "since %j is the operator's mistake",
    (text) => {
      const of = { option: "--since", now: at, end: false };
      expect(() => historyTime(text, of)).toThrow(/--since is/);
    },
  );
});

describe("the joined history", () => {
  const commit = (message: string, seconds: number) => ({
    sha: String(seconds).padStart(40, "0"),
    parents: [],
    message,
    committedAt: instant(seconds * 1000),
    author: "ada",
  });

  it("names what a trailer tells and the audit does not, and what people changed", () => {
    const trailers =
      "Grow training by 1 (#7)\n\nBusy.\n\nFleet-Action: provision_instance_training-7-a_1790856000\n" +
      "Fleet-Target: training-7-a\nFleet-Reason: Busy\nFleet-Cost-Impact: +1.29 USD/hour";
    const rows = joinedHistory(
      [commit("Merge pull request #8 from x/y", 1), commit(trailers, 2)],
      [],
    );
    expect(rows).toMatchObject([
      { state: "unrecorded", type: "provision_instance", pullRequest: 7, target: "training-7-a" },
      { state: "merged", type: "change", pullRequest: 8, people: ["ada"] },
    ]);
  });
});
