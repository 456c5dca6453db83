import fc from "fast-check";
import { expect, it } from "vitest";
import { actionStates } from "../../src/model/plan.ts";
import { after, instant, minutes } from "../../src/model/units.ts";
import { happened } from "../../src/report/action-words.ts";
import { anchor, printHtml } from "../../src/report/html.ts";
import { fleetPage } from "../../src/report/page.ts";
import { timelineTable } from "../../src/report/timeline-table.ts";
import { thinned } from "../../src/report/track.ts";
import { hostileText } from "./hostile-text.ts";
import { sampleReport } from "./sample-report.ts";

const page = fleetPage(sampleReport());

/** Opening and closing tags with the names of their attributes. */
function tags(markup: string): readonly string[] {
  const found = markup.match(/<[^>]*>/g) ?? [];
  return found.map((tag) => tag.replace(/="[^"]*"/g, "="));
}

it("gives the same bytes for the same report", () => {
  expect(fleetPage(sampleReport())).toBe(page);
});

it("runs nothing and fetches nothing", () => {
  expect(page).not.toMatch(/<script|<link|<img|<iframe|<object|\son\w+=|url\(|@import|src=/i);
  expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;"`);
});

it("has the same markup whatever the outside names its machines", () => {
  fc.assert(
    fc.property(hostileText, (hostile) => {
      const name = `x${hostile}`;
      expect(tags(fleetPage(sampleReport(name)))).toEqual(tags(page));
    }),
    { numRuns: 10 },
  );
});

it("draws every chart with a description, breaks at what was not measured", () => {
  const pictures = page.match(/<svg [^>]*role="img" aria-label="[^"]+"/g);
  expect(pictures).toHaveLength(8);
  const curves = page.match(/class="curve" d="[^"]+"/g) ?? [];
  expect(curves.map((curve) => curve.match(/M/g)?.length)).toEqual(curves.map(() => 2));
  expect(page).not.toContain("NaN");
});

it("says unknown and not measured instead of zero", () => {
  const report = sampleReport();
  const blind = fleetPage({ ...report, spend: [{ at: report.generatedAt }], count: [], pools: [] });
  expect(blind).toMatch(/Spend now<\/dt><dd>unknown/);
  expect(blind).toMatch(/Instances<\/dt><dd>unknown/);
  expect(blind).toContain("Nothing was measured yet.");
  expect(blind).toContain("No utilisation was measured.");
});

it("is a page also for a fleet without a history", () => {
  const empty = { fleet: [], spend: [], count: [], pools: [], timeline: [], waiting: [] };
  const text = fleetPage({ ...sampleReport(), ...empty, savings: [], blocks: [] });
  for (const words of ["No machine is running.", "Nothing has happened yet.", "Nothing waits"]) {
    expect(text).toContain(words);
  }
});

it("names a limit that lies far above the values instead of flattening them", () => {
  const report = sampleReport();
  const low = report.spend.map((point) => ({ at: point.at, value: 1 }));
  expect(fleetPage({ ...report, spend: low })).toContain("▲ limit $30/hour, above this chart");
});

it("keeps the highest value when it thins a chart of spend", () => {
  const start = instant(0);
  const points = Array.from({ length: 1000 }, (_, index) => ({
    at: after(start, minutes(index)),
    value: index === 503 ? 99 : 1,
  }));
  const few = thinned(points, 20, "highest");
  expect(few).toHaveLength(20);
  expect(Math.max(...few.map((point) => point.value ?? 0))).toBe(99);
});

it("links only to web addresses", () => {
  expect(printHtml(anchor("#1", "javascript:alert(1)"))).toBe("#1");
  expect(printHtml(anchor("#1", 'https://a.example/"onclick="x'))).toBe("#1");
  expect(printHtml(anchor("#1", "https://a.example/1"))).toContain('href="https://a.example/1"');
});

it("prints the terminal table with aligned columns and no control characters", async () => {
  await expect(`${timelineTable(sampleReport().timeline)}\n`).toMatchFileSnapshot(
    "golden/timeline-table.txt",
  );
  const hostile = timelineTable(sampleReport("\u001b[31mred\u0007\n\u202ename").timeline);
  expect(hostile.split("\n")).toHaveLength(7);
  expect(hostile.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(timelineTable([])).toBe("Nothing happened.");
});

it("has words for every state of both types, all different", () => {
  const target = { pool: "training", target: "training-8-a" };
  const all = actionStates.flatMap((state) => [
    happened({ type: "provision_instance", state, ...target }),
    happened({ type: "terminate_instance", state, ...target }),
  ]);
  expect(new Set(all).size).toBe(2 * actionStates.length);
});
