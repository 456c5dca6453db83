/** The benchmark's command line: one object a policy, and mistakes told with exit code 2. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { readTraceFile } from "../../scripts/trace-files.ts";
import { syntheticTrace } from "../../src/backtest/synthetic.ts";
import { OperatorError } from "../../src/errors.ts";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "fleetmerge-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, lines: readonly string[]): string {
  const file = join(folder, `${name}.jobs.csv.gz`);
  writeFileSync(file, gzipSync(`${lines.join("\n")}\n`));
  return file;
}

function bench(...options: readonly string[]) {
  const script = join(root, "scripts/bench-decisions.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...options], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const heading = "submit_s,gpus,duration_s";
const unseen = () => {
  const { jobs } = syntheticTrace({ seed: 99, days: 9, nodeGpus: 8, sweepsPerDay: 10 });
  const lines = jobs.map((job) => `${job.submittedAt},${job.gpus},${job.durationSeconds}`);
  return write("unseen", [heading, ...lines]);
};

describe("the benchmark on a trace of its user's", () => {
  it("prints one object a policy, with exactly these keys", () => {
    const policies = ["pending-idle10", "fleetmerge-cost", "fleetmerge-10m", "fleetmerge-5m"];
    const { status, stdout } = bench(
      ...["--trace", unseen(), "--node-gpus", "8", "--json"],
      ...policies.flatMap((name) => ["--policy", name]),
    );

    expect(status).toBe(0);
    const rows = stdout.trimEnd().split("\n");
    const objects = rows.map((row): unknown => JSON.parse(row));
    expect(objects).toMatchObject(policies.map((policy) => ({ trace: "unseen", policy })));
    for (const row of objects) {
      expect(Object.keys(Object(row))).toEqual(
        [
          "trace policy cost_usd bound_usd ratio wait_mean_s wait_p95_s wait_p99_s killed",
          "launches saturated_min",
        ].flatMap((words) => words.split(" ")),
      );
    }
  });

  it("refuses a bad line with exit code 2, its place and no stack", () => {
    const file = write("bad", [heading, "0,1,900000", "5,0,9"]);
    const { status, stdout, stderr } = bench("--trace", file, "--json");

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(':3:3 "5,0,9" is no job');
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    ["another kind of file", () => write("other", ["a,b"]), "This is no job trace"],
    ["no file", () => join(folder, "absent.jobs.csv.gz"), "cannot be read: ENOENT"],
    ["a trace within the warm-up", () => write("short", [heading, "5,1,9"]), "warm-up of 7 days"],
    ["jobs that take no time", () => write("idle", [heading, "700000,1,0"]), "has no work after"],
    ["times of the clock", () => write("epoch", [heading, "1763856000,1,60"]), ":2:1 submit_s is"],
    ["a job of too many GPUs", () => write("huge", [heading, "7,900000000,60"]), ":2:3 a job of 9"],
  ])("refuses %s as its user's mistake", (_, file, why) => {
    expect(() => readTraceFile({ file: file() })).toThrow(OperatorError);
    expect(() => readTraceFile({ file: file() })).toThrow(why);
  });
});

describe("a trace file", () => {
  it("is read packed or not, whatever its name says, with a byte order mark or none", () => {
    const lines = `${heading}\r\n700000,1,60\r\n`;
    const plain = join(folder, "plain.csv.gz");
    const packed = join(folder, "packed.csv");
    writeFileSync(plain, `\uFEFF${lines}`);
    writeFileSync(packed, gzipSync(lines));
    for (const [file, name] of [
      [plain, "plain"],
      [packed, "packed"],
    ] as const) {
      const { jobs, horizonSeconds } = readTraceFile({ file });
      expect(readTraceFile({ file }).name).toBe(name);
      expect(jobs).toEqual([{ submittedAt: 700_000, gpus: 1, durationSeconds: 60 }]);
      expect(horizonSeconds).toBe(9 * 86_400);
    }
  });

  it("is no help where the index beside it is none", () => {
    const beside = mkdtempSync(join(folder, "indexed-"));
    const file = join(beside, "team.jobs.csv");
    writeFileSync(file, `${heading}\n700000,1,60\n`);
    for (const index of ["{", "[]", '{"team":{"horizon_s":"long"}}']) {
      writeFileSync(join(beside, "INDEX.json"), index);
      expect(readTraceFile({ file }).horizonSeconds).toBe(9 * 86_400);
    }
  });

  it("names the first bad lines, and counts the others", () => {
    const file = write("worse", [heading, ...Array.from({ length: 50 }, () => "x")]);
    expect(() => readTraceFile({ file })).toThrow("30 more lines are no jobs");
  });
});
