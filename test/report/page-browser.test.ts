import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instant } from "../../src/model/units.ts";
import type { FleetReport } from "../../src/report/fleet-report.ts";
import { monthPage } from "../../src/report/month-page.ts";
import { fleetPage } from "../../src/report/page.ts";
import { largeReport } from "../support/large-report.ts";
import { isChromiumHere, startRealChromium } from "../support/real-chromium.ts";
import { sampleMonth } from "./sample-month.ts";
import { sampleAdvice, sampleReport } from "./sample-report.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const hostileName =
  '</td></style><script>alert("x")</script><img src=x onerror=alert(1)><a href="javascript:alert(2)" ' +
  'tabindex="5">x</a>\u202e' +
  "x".repeat(120);

const middleOfMonth = instant(Date.UTC(2026, 9, 16, 12));

const screens = ["light", "dark"].flatMap((theme) =>
  [390, 820, 1440].map((width) => [theme, width] as const),
);

/** What an opened page did besides being shown. */
interface Opened {
  readonly page: Page;
  /** Console errors and warnings, exceptions, dialogs, and requests for anything but itself. */
  readonly incidents: readonly string[];
}

/** Of whom it is opened. */
interface Screen {
  readonly theme?: string;
  readonly width?: number;
}

/** Every section that a page can have. */
function everything(name?: string): FleetReport {
  return { ...sampleReport(name), advice: sampleAdvice(name) };
}

describe.skipIf(!isChromiumHere)("the page in a real Chromium", () => {
  let browser: Browser;
  let folder: string;
  let count = 0;
  beforeAll(async () => {
    browser = await startRealChromium();
    folder = await mkdtemp(join(tmpdir(), "fleetmerge-page-"));
  });
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const opened = (report: FleetReport, screen: Screen = {}) =>
    openedPage(fleetPage(report), screen);

  async function openedPage(text: string, screen: Screen): Promise<Opened> {
    count += 1;
    const file = join(folder, `${count}.html`);
    await writeFile(file, text);
    const address = pathToFileURL(file).href;
    const page = await browser.newPage({
      viewport: { width: screen.width ?? 820, height: 900 },
      colorScheme: screen.theme === "dark" ? "dark" : "light",
    });
    const incidents: string[] = [];
    page.on("console", (message) => incidents.push(message.text()));
    page.on("pageerror", (error) => incidents.push(error.message));
    page.on("dialog", (dialog) => {
      incidents.push(dialog.message());
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (request.url() !== address) incidents.push(request.url());
    });
    await page.goto(address);
    return { page, incidents };
  }

  /** How much wider the content is than the screen, in pixels. */
  const overhang = (page: Page) =>
    page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );

  /** What axe-core finds wrong, each with the first place of it. */
  async function violations(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe);
    return page.evaluate<string[]>(
      `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 200)))`,
    );
  }

  it.each(screens)("is sound in the %s theme at %i pixels", async (theme, width) => {
    const { page, incidents } = await opened(everything(), { theme, width });
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(await violations(page)).toEqual([]);
    expect(incidents).toEqual([]);
    await page.close();
  });

  it.each(screens)("of a month is sound in the %s theme at %i pixels", async (theme, width) => {
    for (const report of [sampleMonth(), sampleMonth(hostileName, middleOfMonth)]) {
      const { page, incidents } = await openedPage(monthPage(report), { theme, width });
      expect(await overhang(page)).toBeLessThanOrEqual(0);
      expect(await violations(page)).toEqual([]);
      expect(await page.locator("script, img, [onerror]").count()).toBe(0);
      expect(incidents).toEqual([]);
      await page.close();
    }
  });

  it("would be told what is wrong with it", async () => {
    const { page } = await opened(sampleReport());
    await page.evaluate(
      `document.body.insertAdjacentHTML("beforeend", '<div style="color:#eee;width:2000px">too pale to read<img>')`,
    );
    const rules = (await violations(page)).map((words) => words.replace(/:.*/su, ""));
    expect(rules).toEqual(expect.arrayContaining(["color-contrast", "image-alt"]));
    expect(await overhang(page)).toBeGreaterThan(0);
    await page.close();
  });

  it("has a theme of its own in the dark", async () => {
    const shades = await Promise.all(
      ["light", "dark"].map(async (theme) => {
        const { page } = await opened(sampleReport(), { theme });
        const shade = await page.evaluate<string>(
          "getComputedStyle(document.body).backgroundColor",
        );
        await page.close();
        return shade;
      }),
    );
    expect(shades).toEqual(["rgb(255, 255, 255)", "rgb(20, 23, 27)"]);
  });

  it.each([390, 1440])("is reached by keyboard, all of it and in order, at %i", async (width) => {
    const { page } = await opened(sampleReport(), { width });
    const wanted = await page.evaluate<number>(
      `{
        const all = [...document.querySelectorAll("a[href], summary, [tabindex]")];
        all.forEach((one, index) => { one.dataset.order = index; });
        all.length
      }`,
    );
    const reached: number[] = [];
    for (let step = 0; step < wanted; step += 1) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate<number>("Number(document.activeElement.dataset.order)"));
      const outline = "getComputedStyle(document.activeElement).outlineStyle";
      expect(await page.evaluate(outline)).toBe("solid");
    }
    expect(wanted).toBeGreaterThan(8);
    expect(reached).toEqual(Array.from({ length: wanted }, (_, index) => index));
    await page.close();
  });

  it("opens its tables by keyboard", async () => {
    const { page } = await opened(sampleReport());
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details[open] td").count()).toBeGreaterThan(10);
    await page.close();
  });

  it("is printed in the light theme, nothing cut off, on paper 720 pixels wide", async () => {
    const { page } = await opened(sampleReport(), { theme: "dark", width: 720 });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
      "rgb(255, 255, 255)",
    );
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    const hidden =
      "[...document.querySelectorAll('summary')].filter((one) => one.checkVisibility())";
    expect(await page.evaluate(`${hidden}.length`)).toBe(0);
    await page.close();
  });

  it.each([390, 1440])("lets a hostile name do nothing, at %i", async (width) => {
    const { page, incidents } = await opened(everything(hostileName), { width });
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(await page.locator("script, img, [onerror], a[href^=javascript]").count()).toBe(0);
    expect(await page.locator("body").innerText()).toContain('<script>alert("x")</script>');
    expect(await violations(page)).toEqual([]);
    expect(incidents).toEqual([]);
    await page.close();
  });

  it("bears 500 machines and 10,000 actions", async () => {
    const { page, incidents } = await opened(largeReport({ instances: 500, actions: 10_000 }));
    expect(await page.locator(".timeline > li").count()).toBe(10_000);
    expect(await page.locator("text=pool-3-9983-a").count()).toBeGreaterThan(0);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(incidents).toEqual([]);
    await page.close();
  });
});
