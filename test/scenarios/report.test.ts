/** The page of a fleet that lived for some hours, written by the command as a runner calls it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { monthReport } from "../../src/report-month.ts";
import { ListeningJob } from "../support/listening-job.ts";
import { smallWorlds } from "../support/scenario.ts";
import { people, type SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();

async function pageOf(small: SmallWorld) {
  const environment = { GITHUB_WORKSPACE: small.directory };
  const told = await small.run("report", { environment });
  const page = await readFile(join(small.directory, "fleetmerge-report/index.html"), "utf8");
  return { told, page, words: page.replace(/<style>[\s\S]*?<\/style>|<[^>]+>/g, " ") };
}

/** As the command line reports a month: from a fetched clone, without any other part. */
async function monthOf(small: SmallWorld, month = "2026-11") {
  const job = new ListeningJob();
  const environment = {
    GITHUB_REPOSITORY: "acme/fleet",
    GITHUB_SERVER_URL: small.world.github.url,
    GITHUB_WORKSPACE: small.directory,
  };
  const inputs = { month, token: people.ada.token, clone: "/", offline: false, branch: "main" };
  const { exitCode } = await monthReport(inputs, { environment, job, clock: small.clock });
  const read = (kind: string) =>
    readFile(join(small.directory, `fleetmerge-report/${month}.${kind}`), "utf8").catch(() => "");
  const told = { ...job.told(), exitCode };
  return { told, markdown: await read("md"), page: await read("html") };
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
    expect(words).toMatch(/This month is expected to cost \$[\d,.]+ by its end/);
    expect(words).toMatch(/0 proposals approved by people, \d merged by themselves/);
    expect(page).toMatch(/<a href="http[^"]+\/acme\/fleet\/pull\/\d+"/);

    const month = await monthOf(small);
    expect(month.told).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(month.markdown).toMatch(/^## Fleet acme\/fleet, November 2026\n/);
    expect(month.markdown).toMatch(/\| Launches \| 1 \| unknown \| unknown \|/);
    expect(month.markdown).toMatch(/\| `training-2-a` \| `training` \| `gpu_1x_a10` \|/);
    expect(month.markdown).toMatch(/This month is expected to cost \$/);
    expect(month.markdown).toMatch(/- Spent: \$\d/);
    expect(month.page).toContain("Spent since the month began");
    expect([await small.branches(), await small.actions(), small.calls()]).toEqual(before);
  });

  it("of a month that is none, or is to come, is refused with the way to write it", async () => {
    const small = await world();
    expect((await monthOf(small, "October")).told.errors.join()).toContain("Write it as 2026-10");
    const ahead = await monthOf(small, "2031-01");
    expect(ahead.told).toMatchObject({ exitCode: 2 });
    expect(ahead.told.errors.join()).toContain("has not begun");
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
