import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistoryRow } from "../../src/model/records.ts";
import { instant, usdPerHour } from "../../src/model/units.ts";
import { historyCsv, historyObject, historyTable, widthOf } from "../../src/report/history-text.ts";

function aRow(change: Partial<HistoryRow> = {}): HistoryRow {
  return {
    at: instant(Date.UTC(2026, 9, 1, 12)),
    id: "provision_instance_training-7-a_1790856000",
    type: "provision_instance",
    state: "executed",
    pool: "training",
    target: "training-7-a",
    reason: "all members busy",
    costImpact: usdPerHour(-1.29),
    people: ["alice"],
    pullRequest: 12,
    ...change,
  };
}

/** As a spreadsheet would read RFC 4180. */
function parsed(csv: string): readonly (readonly string[])[] {
  const records: string[][] = [[""]];
  let isQuoted = false;
  for (let at = 0; at < csv.length; at += 1) {
    const record = records.at(-1) ?? [];
    const character = csv[at] ?? "";
    const last = record.length - 1;
    if (character === '"' && isQuoted && csv[at + 1] === '"') {
      record[last] += '"';
      at += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === ",") record.push("");
    else if (!isQuoted && character === "\r") {
      records.push([""]);
      at += 1;
    } else record[last] += character;
  }
  return records.slice(0, -1);
}

describe("the history as a table", () => {
  it("fits the terminal, whatever stands in it", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 200 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 100, max: 240 }), (reason, target, columns) => {
        const table = historyTable([aRow({ reason, target, people: [reason] }), aRow()], columns);
        for (const line of table.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it("has no control character and nothing invisible", () => {
    const table = historyTable([aRow({ reason: "a\u001b[31mb\u202ec\nd" })], 160);
    expect(table).toContain("a [31mbc d");
    expect(table.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });

  it("says of a block which gate it was and what it said", () => {
    const blocked = {
      state: "blocked",
      blockReason: "cooldown",
      error: "It ends at 12:30Z",
    } as const;
    const table = historyTable([aRow(blocked)], 160);
    expect(table).toContain("Launch of training-7-a blocked");
    expect(table).toContain("cooldown: It ends at 12:30Z");
    expect(historyTable([], 80)).toBe("Nothing in the history is like that.");
  });

  it("counts columns as a terminal does", () => {
    expect(["ab", "漢字", "e\u0301", "🚀"].map(widthOf)).toEqual([2, 4, 1, 2]);
  });
});

describe("the history as CSV", () => {
  it("gives every text back to whoever reads RFC 4180", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (reason) => {
        const [head = [], values = []] = parsed(historyCsv([aRow({ reason })]));
        expect(values).toHaveLength(head.length);
        const cell = values[head.indexOf("reason")] ?? "";
        expect([reason, `'${reason}`]).toContain(cell);
      }),
    );
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "|calc", "%0A"])(
    "makes %j no formula",
    (reason) => {
      const [head = [], values = []] = parsed(historyCsv([aRow({ reason })]));
      expect(values[head.indexOf("reason")]).toBe(`'${reason}`);
    },
  );

  it("keeps numbers numbers", () => {
    const [head = [], values = []] = parsed(historyCsv([aRow()]));
    expect(values[head.indexOf("cost_impact_usd_per_hour")]).toBe("-1.29");
    expect(historyObject(aRow())).toMatchObject({
      cost_impact_usd_per_hour: -1.29,
      people: ["alice"],
    });
  });
});
