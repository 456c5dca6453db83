/** `history` over real git, and every store rebuilt from the others after it was lost. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { HistoryRow } from "../../src/model/records.ts";
import { openClone } from "../../src/outside/git-clone.ts";
import type { Clone } from "../../src/ports.ts";
import type { HistoryQuery } from "../../src/record/fleet-history.ts";
import { runCommand } from "../../src/run-command.ts";
import { history } from "../../src/stages/history.ts";
import { rebuildAudit } from "../../src/stages/rebuild-audit.ts";
import { rebuildPostgres } from "../../src/stages/rebuild-postgres.ts";
import { ListeningJob, type Told } from "../support/listening-job.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";
import { people, type SmallWorld, startSmallWorld } from "../support/small-world.ts";
import { inputsOf } from "../support/stage-inputs.ts";

const run = promisify(execFile);
let small: SmallWorld;
let clones: Clone[] = [];
afterEach(async () => {
  await Promise.all(clones.map((clone) => clone.close()));
  clones = [];
  await small?.close();
});

/** A busy day's beginning: one launch merged by itself, and the machine is up. */
async function grown(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  small = await startSmallWorld({ load: 1, environment });
  small.advance(30);
  await small.run("plan");
  await small.work();
  small.setLoad(1.2);
  await small.pass(20);
}

async function opened(folder = "/", offline = false): Promise<Clone> {
  const clone = await openClone({
    folder,
    repository: "acme/fleet",
    server: small.world.github.url,
    token: people.ada.token,
    offline,
    branches: ["main", "fleet-audit"],
  });
  clones.push(clone);
  return clone;
}

async function rowsOf(clone: Clone, query: HistoryQuery = {}) {
  const job = new ListeningJob();
  let rows: readonly HistoryRow[] = [];
  await history(clone, job, {
    query,
    branch: "main",
    paths: ["state/fleet.yaml", "policies"],
    oldestFirst: false,
    print: (found) => {
      rows = found;
    },
    reading: () => undefined,
  });
  return { rows, warnings: job.told().warnings };
}

/** As the command line runs it, with a token that may write. */
async function rebuild(
  store: "audit" | "postgres",
  how: { readonly dryRun: boolean; readonly clone?: Clone; readonly database?: string },
): Promise<Told> {
  const job = new ListeningJob();
  const clone = how.clone ?? (await opened());
  const inputs = {
    ...inputsOf(store === "audit" ? "history" : "check"),
    token: people.ada.token,
    dryRun: String(how.dryRun),
  };
  const environment = {
    ...small.world.environment,
    ...(how.database ? { DATABASE_URL: how.database } : {}),
  };
  const { clock } = small;
  const ended = await runCommand(
    inputs,
    { environment, job, clock, defaultBranch: "main", gitHubWaiting: "none" },
    (outside, settings) => {
      const source = { clone, reading: () => undefined };
      return store === "audit"
        ? rebuildAudit(outside, settings, source)
        : rebuildPostgres(outside, settings, source);
    },
  );
  return { ...ended, ...job.told() };
}

const launches = () => small.calls().filter((call) => call === "launch").length;

async function audit(at: string): Promise<Readonly<Record<string, string>>> {
  const names = (await small.git("ls-tree", "-r", "--name-only", at, "actions")).trim().split("\n");
  const texts = names.map(
    async (name) => [name, await small.git("show", `${at}:${name}`)] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

/** The branch is gone, by force, as an administrator can do it. */
async function lose(): Promise<string> {
  const tip = (await small.git("rev-parse", "fleet-audit")).trim();
  await small.deleteBranch("ada", "fleet-audit");
  return tip;
}

const text = (told: Told) => told.log.join("\n");

describe("the history", () => {
  it("joins main and the audit, and says who did what", async () => {
    await grown();
    const policy = "policies/limits.yaml";
    const limits = await small.git("show", `main:${policy}`);
    const number = await small.open("ada", { [policy]: `# Read.\n${limits}` });
    await small.review("ben", number);
    await small.merge("ada", number, "squash");
    const { rows, warnings } = await rowsOf(await opened());
    expect(warnings).toEqual([]);
    expect(rows.map(({ type, state, people: who }) => `${type} ${state} ${who.join()}`)).toEqual([
      "change merged ada",
      "provision_instance executed ",
      "change merged ada",
    ]);
    const [change, launch] = rows;
    expect(change).toMatchObject({ pullRequest: number });
    expect(launch).toMatchObject({ target: "training-2-a", pool: "training", pullRequest: 1 });
    expect(launch?.mergeSha).toBe((await small.git("rev-parse", "main~1")).trim());
  });

  it("reads a clone without a network, and says what it lacks", async () => {
    await grown();
    const folder = join(small.directory, "mine");
    await run("git", ["clone", "-q", small.world.github.bareRepository, folder]);
    await run("git", [
      "-C",
      folder,
      "remote",
      "set-url",
      "origin",
      "http://127.0.0.1:9/acme/fleet",
    ]);
    const query = { instance: "training-2-a", state: "executed" } as const;
    const { rows } = await rowsOf(await opened(folder, true), query);
    expect(rows).toHaveLength(1);
    await run("git", ["-C", folder, "update-ref", "-d", "refs/remotes/origin/fleet-audit"]);
    const less = await rowsOf(await opened(folder, true), { instance: "training-2-a" });
    expect(less.rows).toEqual([expect.objectContaining({ state: "unrecorded", pullRequest: 1 })]);
    expect(less.warnings[0]).toContain("There is no branch fleet-audit");
  });
});

describe("a lost audit branch", () => {
  it("comes back from a clone's copy, and nothing is launched twice", async () => {
    await grown();
    const folder = join(small.directory, "mine");
    await run("git", ["clone", "-q", small.world.github.bareRepository, folder]);
    await run("git", ["-C", folder, "remote", "set-url", "origin", small.world.github.gitUrl]);
    const before = await audit(await lose());
    const held = await small.run("plan");
    expect(held.exitCode).toBe(1);
    const shown = await rowsOf(await opened(folder));
    expect(shown.warnings[0]).toContain("is gone");
    const clone = await opened(folder);
    const tried = await rebuild("audit", { dryRun: true, clone });
    expect(tried.exitCode).toBe(0);
    expect(text(tried)).toContain("The ledger is that of the clone");
    expect(small.world.github.branch("fleet-audit")).toBeUndefined();
    const done = await rebuild("audit", { dryRun: false, clone });
    expect(done.errors).toEqual([]);
    expect(await audit("fleet-audit")).toEqual(before);
    expect(text(await rebuild("audit", { dryRun: false }))).toContain("nothing is to be rebuilt");
    await goesOn();
  });

  it("comes back from main's trailers alone, and what may run is looked for", async () => {
    await grown();
    await lose();
    const done = await rebuild("audit", { dryRun: false });
    expect(done.errors).toEqual([]);
    expect(text(done)).toContain(
      "Looked for, and never launched again: training-1-a, training-2-a",
    );
    await goesOn();
    expect(await small.actions()).toContain("provision_instance training-2-a executed");
  });

  it("never takes what was merged and not launched for something to launch", async () => {
    small = await startSmallWorld({ load: 1 });
    await small.run("plan");
    expect(await small.fleet()).toContain("training-2-a");
    await lose();
    await rebuild("audit", { dryRun: false });
    await small.pass(30);
    expect(small.machines()).not.toContain("training-2-a");
    expect(await small.actions()).toContain("provision_instance training-2-a failed");
  });

  /** Plans and applies work again, and what runs is what ran. */
  async function goesOn(): Promise<void> {
    const [count, machines] = [launches(), small.machines()];
    const plan = await small.run("plan");
    expect(plan.errors).toEqual([]);
    await small.work();
    expect((await small.run("apply")).errors).toEqual([]);
    await small.pass(20);
    expect(launches()).toBe(count);
    expect(small.machines()).toEqual(machines);
  }
});

describe.skipIf(!isPostgresHere)("stores of one another", () => {
  let server: RealPostgres;
  beforeAll(async () => {
    server = await startRealPostgres();
  });
  afterAll(async () => {
    await server.stop();
  });

  it("restore the audit from Postgres to the byte", async () => {
    const database = await server.newDatabase();
    await grown({ DATABASE_URL: database });
    const before = await audit(await lose());
    const done = await rebuild("audit", { dryRun: false, database });
    expect(done.errors).toEqual([]);
    expect(text(done)).toContain("The ledger is that of Postgres");
    expect(await audit("fleet-audit")).toEqual(before);
    const count = launches();
    const plan = await small.run("plan");
    expect(plan.errors).toEqual([]);
    await small.pass(20);
    expect(launches()).toBe(count);
  });

  it("restore Postgres from the audit, twice the same", async () => {
    await grown();
    const database = await server.newDatabase();
    const tried = await rebuild("postgres", { dryRun: true, database });
    expect(tried.result?.summary).toMatchObject({ actions: 1, missing: 1, decisions: 1 });
    const done = await rebuild("postgres", { dryRun: false, database });
    expect(done.errors).toEqual([]);
    const again = await rebuild("postgres", { dryRun: false, database });
    expect(again.result?.summary).toMatchObject({ missing: 0, differing: 0, only_in_postgres: 0 });
    const before = await audit(await lose());
    expect((await rebuild("audit", { dryRun: false, database })).errors).toEqual([]);
    expect(await audit("fleet-audit")).toEqual(before);
  });
});
