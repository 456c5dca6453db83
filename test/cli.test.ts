/** The command line: what a person at a terminal, or a script, gets to see and gets back. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDemo } from "../src/local/demo/demo.ts";
import { workflowToken } from "../src/local/world.ts";
import { folderWorkspace } from "../src/outside/workspace.ts";
import { errorsOf, hear, silentAddress } from "./support/edge.ts";
import { startRealTimeWorld } from "./support/real-time-world.ts";
import { entry, fleetText, limitsText, poolText } from "./support/small-team.ts";
import { startSmallWorld } from "./support/small-world.ts";

const root = join(import.meta.dirname, "..");

interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a shell would, with nothing in the environment but what is given. */
function fleetmerge(
  line: readonly string[],
  more: { readonly environment?: Readonly<Record<string, string>>; readonly folder?: string } = {},
): Promise<Ended> {
  return new Promise((resolved, reject) => {
    const child = spawn(process.execPath, [join(root, "src/cli.ts"), ...line], {
      cwd: more.folder ?? root,
      env: { PATH: process.env["PATH"] ?? "", ...more.environment },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: unknown) => {
      out += String(chunk);
    });
    child.stderr.on("data", (chunk: unknown) => {
      err += String(chunk);
    });
    child.on("error", reject);
    child.on("close", (exitCode) => resolved({ exitCode, out, err }));
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetmerge-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name, path)), { recursive: true });
    await writeFile(join(folder, name, path), text);
  }
  return join(folder, name);
}

describe("fleetmerge", () => {
  it("lists its commands when it is asked for help", async () => {
    const { exitCode, out } = await fleetmerge(["--help"]);
    expect(exitCode).toBe(0);
    const commands = "plan check confirm apply rollback summary report doctor init validate demo";
    for (const command of commands.split(" ")) {
      expect(out).toMatch(new RegExp(`^  ${command} .*[a-z]{3}`, "m"));
    }
  });

  it.each([
    ["an unknown command", ["plna"], "unknown command 'plna'\n(Did you mean plan?)"],
    ["an unknown option", ["plan", "--dryrun"], "unknown option '--dryrun'"],
    ["a dry run that is neither", ["plan", "--dry-run", "no"], "Allowed choices are true, false"],
    ["no settings at all", ["apply"], "the variable LAMBDA_API_KEY is not set"],
  ])("ends with 2 for %s, and says so", async (_, line, words) => {
    const { exitCode, out, err } = await fleetmerge(line);
    expect([exitCode, out]).toEqual([2, ""]);
    expect(err).toContain(words);
  });
});

describe("validate", () => {
  it("finds this repository's own policies and fleet file good", async () => {
    const { exitCode, err } = await fleetmerge(["validate"]);
    expect([exitCode, err.split("\n")[0]]).toEqual([
      0,
      "Valid: 2 pools, 0 named instances at $0.00/hour of at most $100/hour; 7 policy tests hold",
    ]);
  });

  it("prints every problem with its place, whatever folder a runner has set", async () => {
    const broken = await written("broken", {
      "policies/limits.yaml": limitsText({ max_instances: "many" }),
      "policies/training.yaml": poolText().replace("idle", "idel"),
      "state/fleet.yaml": fleetText([entry("training-1-a"), entry("training-1-a")]),
    });
    const environment = { GITHUB_WORKSPACE: root };
    const { exitCode, err } = await fleetmerge(["validate", "."], { environment, folder: broken });
    expect(exitCode).toBe(2);
    expect(err.trimEnd().split("\n")).toEqual([
      'policies/limits.yaml:3:16: error: max_instances is "many", which is not a whole number',
      "    3 | max_instances: many",
      "      |                ^",
      "  Write a whole number from 0 to 10000",
      'policies/training.yaml:7:13: error: rules[1].rule is "idel", which is not known',
      "    7 |   - { rule: idel, below_percent: 20, for: 30m }",
      "      |             ^",
      '  Did you mean "idle"?',
      'state/fleet.yaml:8:17: error: the name "training-1-a" is already in line 7',
      expect.stringMatching(/^ {4}8 \| {7}- \{ name: training-1-a/),
      "      |                 ^",
      "  Names are unique over the whole fleet: choose one that was never used",
      "3 problems",
    ]);
  });

  it("takes a folder of policies for what it is, and runs its tests", async () => {
    const examples = join(root, "policies/examples");
    const { exitCode, err } = await fleetmerge(["validate", "strict-budget"], { folder: examples });
    expect([exitCode, err]).toEqual([
      0,
      "Valid: 1 pool, 0 named instances at $0.00/hour of at most $8/hour; 9 policy tests hold\n",
    ]);
  });

  it("fails for a policy test that comes out otherwise, and says so to a machine", async () => {
    const failing = await written("failing", {
      "policies/training.yaml": poolText(),
      "policies/a.test.yaml":
        "now: 2026-11-23T12:00:00Z\nprices: { gpu_1x_a10: 1.29 }\ntests:\n  - name: it\n" +
        "    expect: [{ pool: training, action: nothing }]\n",
    });
    const { exitCode, out } = await fleetmerge(["validate", "--json"], { folder: failing });
    expect(exitCode).toBe(2);
    expect(JSON.parse(out)).toEqual({
      valid: false,
      policy_tests: 1,
      problems: [
        {
          severity: "error",
          file: "policies/a.test.yaml",
          line: 5,
          column: 14,
          what: expect.stringContaining("\n  + grow by 1 gpu_1x_a10 in us-east-1 by minimum"),
          hint: "Change the policy, or what the test expects",
        },
      ],
    });
  });

  it("does not take a folder without policies for a valid one", async () => {
    const { exitCode, err } = await fleetmerge(["validate", join(folder, "nowhere")]);
    expect(exitCode).toBe(2);
    expect(err).toContain("there is no policy in");
  });
});

describe("demo", () => {
  it.each([
    ["hours", { hours: "all" }, '--hours is "all". Write a whole number of hours'],
    ["a trace that is not there", { trace: "/no.csv" }, "the trace /no.csv cannot be read"],
    ["a trace that is none", { trace: "policies.csv" }, "policies.csv"],
    ["an output that holds something", {}, "holds something else than a demo's records"],
  ])("ends with 2 for bad %s, and leaves every file alone", async (_, options, words) => {
    const place = await written("demo", { "policies.csv": "kind: pool\n", "mine.txt": "precious" });
    const trace = "trace" in options ? { trace: resolve(place, options.trace) } : {};
    let out = "";
    const exitCode = await runDemo({
      hours: "1",
      output: place,
      workspace: folderWorkspace(place),
      write: (text) => {
        out += text;
      },
      ...options,
      ...trace,
    });
    expect(exitCode).toBe(2);
    expect(out).toContain(words);
    expect(await readFile(join(place, "mine.txt"), "utf8")).toBe("precious");
  });
});

describe("summary", () => {
  it("prints the ten numbers as JSON and nothing else", async () => {
    const real = await startRealTimeWorld();
    const environment = { ...real.world.environment, GITHUB_TOKEN: workflowToken };
    const { exitCode, out } = await fleetmerge(["summary", "--json"], { environment });
    await real.close();
    expect(exitCode).toBe(0);
    const summary: unknown = JSON.parse(out);
    expect(Object.keys(summary as object)).toEqual([
      "total_actions",
      "actions_by_type",
      "total_cost_impact",
      "successful_actions",
      "failed_actions",
      "pending_confirmations",
      "current_hourly_spend",
      "max_hourly_spend",
      "instances_running",
      "max_instances",
    ]);
    expect(summary).toMatchObject({
      total_actions: 0,
      actions_by_type: {},
      total_cost_impact: 0,
      current_hourly_spend: 1.29,
      max_hourly_spend: 50,
      instances_running: 1,
      max_instances: 8,
    });
  });

  it("counts what happened, and keeps unknown apart from zero", async () => {
    const small = await startSmallWorld({ load: 1 });
    await small.run("plan");
    await small.work();
    small.advance(10);
    await small.run("apply");
    const seen = (await hear(small, "summary")).result?.summary;
    const environment = { LAMBDA_API_URL: await silentAddress() };
    const blind = await hear(small, "summary", { environment });
    await small.close();
    const done = {
      total_actions: 1,
      actions_by_type: { provision_instance: 1 },
      total_cost_impact: 1.29,
      successful_actions: 1,
      failed_actions: 0,
      pending_confirmations: 0,
    };
    expect(seen).toMatchObject({ ...done, current_hourly_spend: 2.58, instances_running: 2 });
    expect(blind.exitCode).toBe(1);
    expect(blind.result?.summary).toMatchObject({
      ...done,
      current_hourly_spend: null,
      instances_running: null,
    });
  });
});

describe("report", () => {
  it("writes a page that needs nothing else", async () => {
    const small = await startSmallWorld({ load: 1 });
    await small.run("plan");
    await small.work();
    const place = join(folder, "report");
    const heard = await hear(small, "report", { environment: { GITHUB_WORKSPACE: place } });
    await small.close();
    expect([heard.exitCode, errorsOf(heard)]).toEqual([0, []]);
    const told = heard.log.find((line) => line.includes(".html")) ?? "";
    const page = await readFile(/\S+\.html/.exec(told)?.[0] ?? "", "utf8");
    expect(page).toMatch(/^<!doctype html>/i);
    for (const words of ["acme/fleet", "training-1-a", "training-2-a"]) {
      expect(page).toContain(words);
    }
    expect(page).not.toMatch(/(src|href)="https?:\/\/(?!127\.0\.0\.1)/);
  });
});
