/**
 * Prints how heavy the page of a very large fleet is for a real Chromium, as the median of some
 * openings: script, style and layout time by its own count, and the bytes. Fails over the goal.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fleetPage } from "../src/report/page.ts";
import { largeReport } from "../test/support/large-report.ts";
import { startRealChromium } from "../test/support/real-chromium.ts";

const goalSeconds = 2;
const openings = 5;
const size = { instances: 500, actions: 10_000 };
const parts = ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"] as const;

const text = fleetPage(largeReport(size));
const folder = await mkdtemp(join(tmpdir(), "fleetmerge-page-"));
const file = join(folder, "index.html");
await writeFile(file, text);
const browser = await startRealChromium();
const runs: Record<(typeof parts)[number], number>[] = [];
for (let run = 0; run < openings; run += 1) runs.push(await secondsToOpen());
await browser.close();
await rm(folder, { recursive: true });

console.log(`${size.instances} instances, ${size.actions} actions: ${text.length} bytes`);
for (const part of parts) console.log(`${part}: ${median(runs.map((run) => run[part]))} s`);
const sum = median(runs.map((run) => parts.reduce((seconds, part) => seconds + run[part], 0)));
console.log(`together: ${sum} s, the goal is ${goalSeconds} s`);
process.exitCode = sum < goalSeconds ? 0 : 1;

async function secondsToOpen() {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await page.goto(pathToFileURL(file).href);
  // Asks for a layout, so that none is put off until after the count.
  await page.evaluate("document.documentElement.scrollHeight");
  const { metrics } = await session.send("Performance.getMetrics");
  await page.close();
  const seconds = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  return {
    ScriptDuration: seconds("ScriptDuration"),
    RecalcStyleDuration: seconds("RecalcStyleDuration"),
    LayoutDuration: seconds("LayoutDuration"),
  };
}

function median(values: readonly number[]): number {
  const middle = values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  return Math.round((middle ?? Number.NaN) * 1000) / 1000;
}
