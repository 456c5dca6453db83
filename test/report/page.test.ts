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
  const pictures = page.match(/<svg [^>]*role="img" aria-label="[^"]+".*?<\/svg>/g) ?? [];
  expect(pictures).toHaveLength(11);
  const breaks = pictures
    .filter((picture) => !picture.includes("month"))
    .map((picture) => /class="curve" d="([^"]+)"/.exec(picture)?.[1]?.match(/M/g)?.length);
  expect(breaks).toEqual(breaks.map(() => 2));
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

it("draws the month with its budget, and what is expected of it as a band", () => {
  expect(page).toMatch(
    /aria-label="Dollars spent since the month began\. Now \$[\d,.]+\. About \$3,310/,
  );
  expect(page.match(/class="expected" d="M[^"]+L[^"]+"/g)).toHaveLength(3);
  expect(page).toContain("budget $3,500");
  expect(page).toMatch(/Expected this month<\/dt><dd>\$3,310\.00/);
});

it("says of a month of which nothing is expected why not", () => {
  const { month, ...report } = sampleReport();
  const forecast = { kind: "unknown", why: "a machine of unknown price is running" } as const;
  const blind = fleetPage({ ...report, ...(month ? { month: { ...month, forecast } } : {}) });
  expect(blind).toContain("is not known, because a machine of unknown price is running");
  expect(blind).not.toContain("Expected this month");
  expect(blind).not.toContain('class="expected"');
});

it("tells of each machine what it uses, and of approvals how long they took", () => {
  const words = page.replace(/<[^>]+>/g, " ");
  expect(words).toMatch(/training-6-a[^$]*\$1\.99\/hour +\d+ %/);
  expect(words).toMatch(/somebodys-box.*not measured/);
  expect(words).toMatch(/1 proposal approved by people, 2 merged by themselves.*25 minutes/);
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
