/**
 * `npm run pictures`: the pictures of the README, made by what they show. A plan of the local world
 * opens a pull request, the demo writes the page, and Chromium photographs both, light and dark.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { runDemo } from "../src/local/demo/demo.ts";
import { folderWorkspace } from "../src/outside/workspace.ts";
import { startRealChromium } from "../test/support/real-chromium.ts";
import { poolText, startSmallWorld } from "../test/support/small-world.ts";
import { pullRequestPage } from "./pictures/github-html.ts";

const pictures = join(import.meta.dirname, "../docs/pictures");
/** A README loads slowly with more. */
const mostBytes = 200_000;

/** A plan whose growth is over the threshold, so that a person is asked; as GitHub shows it. */
async function pullRequest(): Promise<string> {
  const world = await startSmallWorld({
    running: ["training-1-a", "training-1-b"],
    load: 2,
    files: { "policies/training.yaml": poolText(2) },
  });
  try {
    world.advance(20);
    await world.run("plan");
    const { number, title, body, user, head, base } = await world.pull(1);
    const author = user.login;
    return pullRequestPage({
      ...{ number, title, body: body ?? "", author },
      ...{ from: head.ref, into: base.ref },
    });
  } finally {
    await world.close();
  }
}

/** Photographs a file, cut at a height, in both themes. */
async function photograph(
  browser: Browser,
  {
    file,
    name,
    width,
    most,
  }: Readonly<Record<"file" | "name", string>> & Readonly<Record<"width" | "most", number>>,
): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: theme });
    await page.goto(pathToFileURL(file).href);
    const whole = Number(await page.evaluate("document.documentElement.scrollHeight"));
    const height = Math.min(most, whole);
    const path = join(pictures, `${name}-${theme}.png`);
    const options = { fullPage: true, clip: { x: 0, y: 0, width, height } };
    const { length } = await page.screenshot({ path, ...options });
    await page.close();
    console.log(`docs/pictures/${name}-${theme}.png ${width} x ${height}, ${length} bytes`);
    if (length > mostBytes) {
      console.error(`${path} has more than ${mostBytes} bytes`);
      process.exitCode = 1;
    }
  }
}

const folder = await mkdtemp(join(tmpdir(), "fleetmerge-pictures-"));
await mkdir(pictures, { recursive: true });
const browser = await startRealChromium();
try {
  const body = join(folder, "pull-request.html");
  await writeFile(body, await pullRequest());
  await photograph(browser, { file: body, name: "pull-request", width: 1000, most: 1160 });
  const output = join(folder, "demo");
  let told = "";
  const write = (text: string) => {
    told += text;
  };
  const workspace = folderWorkspace(".");
  if ((await runDemo({ hours: "24", output, write, workspace })) !== 0) throw new Error(told);
  const file = join(output, "index.html");
  await photograph(browser, { file, name: "page", width: 1100, most: 1500 });
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
