/** An edit of policies hears what it would have done, and no check fails by that. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addBacktestCommand } from "../../src/cli-backtest.ts";
import type { MachineUse, RecordedUse } from "../../src/model/recorded-use.ts";
import { instant, minutes, usdPerHour } from "../../src/model/units.ts";
import { terminalJob } from "../../src/outside/job.ts";
import { parseUse, printUse } from "../../src/record/use-file.ts";
import { hear, standing } from "../support/edge.ts";
import { limitsText, poolText } from "../support/small-team.ts";
import { type SmallWorld, startSmallWorld } from "../support/small-world.ts";
import { inputsOf } from "../support/stage-inputs.ts";

let small: SmallWorld;
beforeAll(async () => {
  small = await startSmallWorld({ running: ["training-1-a", "training-1-b"] });
});
afterAll(() => small.close());

const stepsADay = 288;

/** Busy in office hours, idle at night. */
function machine(name: string): MachineUse {
  const runs = Array.from({ length: 4 }, (_, at) => [
    { at: at * stepsADay, steps: 96, busyGpus: 0, average: 0, peak: 0 },
    { at: at * stepsADay + 96, steps: 120, busyGpus: 1, average: 90, peak: 100 },
    { at: at * stepsADay + 216, steps: 72, busyGpus: 0, average: 0, peak: 0 },
  ]).flat();
  return { name, pool: "training", type: "gpu_1x_a10", gpus: 1, runs };
}

const use: RecordedUse = {
  from: instant(Date.UTC(2026, 10, 19)),
  step: minutes(5),
  steps: 4 * stepsADay,
  machines: [machine("training-1-a"), machine("training-1-b")],
  prices: { gpu_1x_a10: usdPerHour(1.29) },
  unplaced: 0,
};

/** As plan writes it. */
function record(text: string) {
  return small.push("ada", { branch: "fleet-audit", files: { "use.json": text } });
}

let checkouts = 0;

/** The branch of the pull request as the job has checked it out. */
async function checkedOut(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
) {
  checkouts += 1;
  const folder = join(small.directory, `checkout-${checkouts}`);
  const all = {
    "policies/limits.yaml": limitsText(),
    "policies/training.yaml": poolText(),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return hear(small, "check", { environment: { ...environment, GITHUB_WORKSPACE: folder } });
}

const edited = { "policies/training.yaml": poolText().replace("for: 30m", "for: 2h") };

describe("check of an edit of the policies", () => {
  it("says nothing of the past where the policies are main's", async () => {
    const { exitCode, summaries, annotations } = await checkedOut({ "README.md": "new" });
    expect({ exitCode, summaries, annotations }).toEqual({
      exitCode: 0,
      summaries: [],
      annotations: [],
    });
  });

  it("says that no history is recorded, and passes", async () => {
    const { exitCode, summaries } = await checkedOut(edited);
    expect(exitCode).toBe(0);
    expect(summaries.join("\n")).toContain("no history is recorded yet");
  });

  it("takes nonsense on the audit branch for no history", async () => {
    await record('{"version":1,"machines":"many"}');
    const { exitCode, summaries } = await checkedOut(edited);
    expect(exitCode).toBe(0);
    expect(summaries.join("\n")).toContain("no history is recorded yet");
  });

  it("shows main's policies beside the edit over the recorded days", async () => {
    await record(printUse(use));
    const { exitCode, summaries, annotations, outputs } = await checkedOut(edited);
    expect(exitCode).toBe(0);
    const [summary = ""] = summaries;
    expect(summary).toContain("### Your edit over the last 30 days");
    expect(summary).toMatch(/\| *\| main \| this pull request \| change \|/u);
    expect(summary).toMatch(/cost \| \$[\d,.]+ \| \$[\d,.]+ \| \+\$[\d,.]+ \(\+[\d.]+ %\)/u);
    expect(summary).toContain("training really ran for 192 machine-hours");
    expect(annotations).toMatchObject([{ level: "notice" }]);
    const { backtest } = JSON.parse(outputs["summary"] ?? "{}");
    expect(backtest).toMatchObject({ complete: true, days: 4 });
  });

  it("writes nothing, and asks no meter", async () => {
    const before = await standing(small);
    const { summaries } = await checkedOut(edited, { PROMETHEUS_URL: "http://127.0.0.1:1" });
    expect(summaries.join("\n")).toContain("busy GPU-hours cut");
    expect(await standing(small)).toEqual(before);
  });
});

/** `fleetmerge backtest` of the policies that main has. */
async function fromTerminal(
  world: SmallWorld,
  environment: Readonly<Record<string, string>> = world.world.environment,
) {
  const folder = join(world.directory, "terminal");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "limits.yaml"), limitsText());
  await writeFile(join(folder, "training.yaml"), poolText());
  let [out, exitCode] = ["", -1];
  const ear = { write: (text: string) => (out += text) };
  const program = new Command("fleetmerge");
  addBacktestCommand(program, {
    environment: {},
    out: ear,
    err: ear,
    surroundings: () => ({
      environment: { ...environment, GITHUB_RUN_ID: "1" },
      job: { ...terminalJob({ out: ear, err: ear, colors: false }), output: () => {} },
      clock: world.clock,
      gitHubWaiting: "none",
    }),
    inputs: (command) => ({ ...inputsOf(command), dryRun: "true" }),
    end: (ended) => {
      exitCode = ended.exitCode;
    },
  });
  await program.parseAsync(["node", "fleetmerge", "backtest", "--policies", folder]);
  return { out, exitCode };
}

describe("plan", () => {
  it("records the use of a fleet once a day, for those checks to play over", async () => {
    const world = await startSmallWorld({ running: ["training-1-a"], load: 0.9 });
    const recorded = async () => {
      const text = await world.git("show", "fleet-audit:use.json").catch(() => undefined);
      return text === undefined ? undefined : parseUse(text);
    };
    await hear(world, "plan");
    world.advance(10);
    await hear(world, "plan");
    expect(await recorded()).toBeUndefined();
    world.advance(25 * 60);
    await hear(world, "plan");
    const seen = await recorded();
    expect(seen?.machines).toMatchObject([{ name: "training-1-a", pool: "training", gpus: 1 }]);
    expect(seen?.prices).toHaveProperty("gpu_1x_a10");
    const commits = await world.git("rev-list", "--count", "fleet-audit", "--", "use.json");
    world.advance(10);
    await hear(world, "plan");
    expect(await world.git("rev-list", "--count", "fleet-audit", "--", "use.json")).toBe(commits);

    const asked = await fromTerminal(world);
    expect(asked.exitCode).toBe(0);
    expect(asked.out).toContain("of the past since 2026-11-2");
    expect(asked.out).toContain("training really ran for");
    expect(asked.out).toMatch(/as it was +terminal\n/u);
    expect(asked.out).toMatch(/cost +\$[\d.]+ +\$[\d.]+\n/u);
    expect(asked.out).toMatch(/busy GPU-hours cut +– +\d/u);
    expect(asked.out).toMatch(/terminal costs .* the fleet really did/u);
    const { PROMETHEUS_URL: _gone, ...without } = world.world.environment;
    expect((await fromTerminal(world, without)).out).toContain("training really ran for");
    await world.close();
  });
});
