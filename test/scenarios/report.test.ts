/** The page of a fleet that lived for some hours, written by the command as a runner calls it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

async function pageOf(small: SmallWorld) {
  const environment = { GITHUB_WORKSPACE: small.directory };
  const told = await small.run("report", { environment });
  const page = await readFile(join(small.directory, "fleetmerge-report/index.html"), "utf8");
  return { told, page, words: page.replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, " ") };
}

describe("the page of the fleet", () => {
  it("shows what is, what was used and what it saved, and changes nothing", async () => {
    const small = await world({ load: 1 });
    await small.run("plan");
    await small.work();
    await small.pass(30);
    small.setLoad(0.1);
    await small.pass(150);
    const before = [await small.branches(), await small.actions(), small.calls()];

    const { told, page, words } = await pageOf(small);
    expect(told).toMatchObject({ exitCode: 0, errors: [] });
    expect([await small.branches(), await small.actions(), small.calls()]).toEqual(before);

    expect(words).toMatch(/Launched training-2-a/);
    expect(words).toMatch(/Pool training/);
    expect(words).toMatch(/Only machines that are there now\./);
    expect(page).toMatch(/aria-label="GPU use of pool training over time\. Now \d+ %/);
    expect(page).toContain("grows above");
    expect(words).toMatch(/against keeping the dearest fleet/);
    expect(words).toMatch(/at most \$2\.58\/hour was spent/);
  });

  it("is written without a meter, and without one that answers, which is said", async () => {
    const small = await world({ load: 0.5 });
    const none = await small.run("report", {
      environment: { GITHUB_WORKSPACE: small.directory, PROMETHEUS_URL: "" },
    });
    expect(none).toMatchObject({ exitCode: 0, errors: [] });
    const gone = await small.run("report", {
      environment: { GITHUB_WORKSPACE: small.directory, PROMETHEUS_URL: "http://127.0.0.1:1" },
    });
    expect(gone.exitCode).toBe(1);
    expect(gone.errors.join("\n")).toMatch(/Prometheus/);
    const page = await readFile(join(small.directory, "fleetmerge-report/index.html"), "utf8");
    expect(page).toContain("No utilisation was measured.");
    expect(page).toContain("training-1-a");
  });
});
