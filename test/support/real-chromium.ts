/** A real Chromium for tests of the page (Debian: chromium), driven by playwright-core. */
import { execFileSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";
import { absenceOf, isRealHere } from "./real-component.ts";

/** Whether tests with a real Chromium can run here. */
export const isChromiumHere = isRealHere({
  name: "Chromium",
  absence: absenceOf("chromium"),
  remedy: "apt-get install -y --no-install-recommends chromium",
});

/** Starts it without a window. */
export async function startRealChromium(): Promise<Browser> {
  const executablePath = execFileSync("which", ["chromium"], { encoding: "utf8" }).trim();
  // Root has no sandbox, and a container's /dev/shm is too small for a long page.
  const args = [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ...["--disable-dev-shm-usage", "--disable-gpu"],
  ];
  return chromium.launch({ executablePath, args });
}
