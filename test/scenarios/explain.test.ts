/** `explain` and `replay` against the local world: they read a fleet's present and past only. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outside } from "../../src/ports.ts";
import { runCommand } from "../../src/run-command.ts";
import { explain, explainedNow } from "../../src/stages/explain.ts";
import type { Stage } from "../../src/stages/index.ts";
import { recordedDecision, replay } from "../../src/stages/replay.ts";
import { type SmallWorld, startSmallWorld } from "../support/small-world.ts";
import { inputsOf } from "../support/stage-inputs.ts";

const run = promisify(execFile);
let small: SmallWorld;

beforeAll(async () => {
  small = await startSmallWorld({ load: 1 });
  await small.pass(30);
});
afterAll(() => small.close());

async function git(...words: readonly string[]): Promise<string> {
  return (await run("git", ["-C", small.world.github.bareRepository, ...words])).stdout.trim();
}

/** What a command printed, and how it ended. */
async function said(command: string, stage: Stage) {
  const printed: string[] = [];
  const errors: string[] = [];
  const job: Outside["job"] = {
    log: () => {},
    annotate: ({ message }) => void errors.push(message),
    summarize: async (text) => void printed.push(text),
    output: () => {},
  };
  const ended = await runCommand(
    { ...inputsOf(command), dryRun: "true" },
    { environment: small.world.environment, job, clock: small.clock, gitHubWaiting: "none" },
    stage,
  );
  return { text: printed.join("\n"), errors, exitCode: ended.exitCode };
}

describe("explain", () => {
  it("tells what a plan would do now, and writes nothing anywhere", async () => {
    const before = await git("for-each-ref");
    const { text, exitCode } = await said("explain", async (outside, settings) =>
      explain(outside.job, await explainedNow(outside, settings), "training"),
    );
    expect(exitCode).toBe(0);
    expect(text).toContain("training: ");
    expect(text).toContain("high_utilization says ");
    expect(text).toMatch(/readings known: \d+ of 30 samples/);
    expect(await git("for-each-ref")).toBe(before);
  });

  it("names the pools there are when asked for another", async () => {
    const { errors, exitCode } = await said("explain", async (outside, settings) =>
      explain(outside.job, await explainedNow(outside, settings), "trainnig"),
    );
    expect(exitCode).toBe(2);
    expect(errors).toEqual(['there is no pool "trainnig". Name one of training']);
  });
});

describe("replay", () => {
  const replayed = (id: string) =>
    said("replay", async ({ forge, job }) => replay(job, await recordedDecision(forge, id), id));

  it("reproduces every decision on the audit branch", async () => {
    const paths = (await git("ls-tree", "-r", "--name-only", "fleet-audit", "decisions")).split(
      "\n",
    );
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const id = path.replace(/^.*\/|\.json$/g, "");
      const { text, exitCode } = await replayed(id);
      expect(text).toMatch(/^Decision .* is reproduced to the byte\.$/);
      expect(exitCode).toBe(0);
    }
  });

  it.each([
    ["1795435200-0123456789ab", "there is no record of decision 1795435200-0123456789ab"],
    ["../../etc/passwd", '"../../etc/passwd" is not the id of a decision'],
  ])("says so when there is no record %s", async (id, message) => {
    const { errors, exitCode } = await replayed(id);
    expect(exitCode).toBe(2);
    expect(errors[0]).toContain(message);
  });
});
