/** `backtest` as it is typed: its table, its JSON, its picture, and what it refuses. */

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addBacktestCommand } from "../src/cli-backtest.ts";
import { terminalJob } from "../src/outside/job.ts";
import type { Ended } from "../src/run-command.ts";

const limits = `kind: limits
max_hourly_spend_usd: 100
max_instances: 20
confirmation: { above_hourly_cost_usd: 30, timeout: 1h, above_terminations: 8 }
`;
const pool = (idle: string) => `kind: pool
name: batch
instance: { types: [gpu_1x_a10], ssh_key: ops }
size: { min: 0, max: 20 }
rules:
  - { rule: queue, query: waiting, idle_after: ${idle} }
`;
const jobs = "submit_s,gpus,duration_s\n1000,1,1000\n9000,2,3000\n";

function files(): { readonly now: string; readonly before: string; readonly trace: string } {
  const folder = mkdtempSync(join(tmpdir(), "fleetmerge-backtest-"));
  const [now, before] = ["now", "before"].map((name) => mkdtempSync(join(folder, `${name}-`)));
  const trace = join(folder, "jobs.csv.gz");
  writeFileSync(trace, gzipSync(jobs));
  for (const [place, idle] of [
    [now, "5m"],
    [before, "1h"],
  ] as const) {
    writeFileSync(join(place ?? "", "limits.yaml"), limits);
    writeFileSync(join(place ?? "", "batch.yaml"), pool(idle));
  }
  return { now: now ?? "", before: before ?? "", trace };
}

async function typed(...words: readonly string[]) {
  const said = { out: "", err: "" };
  const sink = (key: "out" | "err") => ({
    write: (text: string) => {
      said[key] += text;
      return true;
    },
  });
  const [out, err] = [sink("out"), sink("err")];
  let ended: Ended | undefined;
  const program = new Command("fleetmerge");
  addBacktestCommand(program, {
    environment: {},
    surroundings: () => ({
      environment: {},
      job: { ...terminalJob({ out: err, err, colors: false }), output: () => {} },
    }),
    inputs: (command, options) => ({
      ...options,
      command,
      token: "",
      dryRun: "true",
      actionId: "",
    }),
    out,
    err,
    end: (end) => {
      ended = end;
    },
  });
  await program.parseAsync(["node", "fleetmerge", "backtest", ...words]);
  return { ...said, exitCode: ended?.exitCode };
}

describe("backtest of a trace", () => {
  it("prints both sets side by side, old first, and what is assumed", async () => {
    const { now, before, trace } = files();
    const { out, exitCode } = await typed("--policies", now, "--against", before, "--trace", trace);
    expect(exitCode).toBe(0);
    expect(out).toContain("1 day of the trace jobs.csv.gz");
    expect(out).toMatch(/cost +\$[\d.]+ +\$[\d.]+ +-\$[\d.]+ \(-[\d.]+ %\)/u);
    expect(out).toMatch(/wait, p95 +/u);
    expect(out).toContain("a machine of batch has 1 GPU and costs $1.29 an hour");
  });

  it("prints JSON alone, and draws", async () => {
    const { now, trace } = files();
    const chart = join(now, "sizes.svg");
    const { out } = await typed("--policies", now, "--trace", trace, "--json", "--chart", chart);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ complete: true, days: 1 });
    expect(answer.results[0]).toMatchObject({ launches: 3, unserved: 0, cut_gpu_hours: 0 });
    expect(readFileSync(chart, "utf8")).toContain("<svg");
  });

  it("names the line and the column of what is no job, and ends with 2", async () => {
    const { now } = files();
    const trace = join(now, "bad.csv");
    writeFileSync(trace, "submit_s,gpus,duration_s\n1,1,20\n12,many,3\n");
    const { err, exitCode } = await typed("--policies", now, "--trace", trace);
    expect(exitCode).toBe(2);
    expect(err).toContain("bad.csv:3:4");
  });

  it("names every option that makes no sense at once, and ends with 2", async () => {
    const { now, trace } = files();
    const wrong = ["--days", "0", "--timing", "1,2", "--approval", "soon", "--price", "x"];
    const { err, exitCode } = await typed("--policies", now, "--trace", trace, ...wrong);
    expect(exitCode).toBe(2);
    for (const name of ["--days", "--timing", "--approval", "--price"]) expect(err).toContain(name);
  });
});
