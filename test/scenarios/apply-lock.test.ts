/** One apply at a time, by git and by a real Postgres besides: takeover, outage and races. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postgresLock } from "../../src/outside/postgres-lock.ts";
import { applyWith } from "../support/interrupted-apply.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, repository } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const names = ["training-1-a", "training-1-b"];

/** A world in which the launch of `training-1-b` is merged and approved, and not yet applied. */
async function merged(): Promise<SmallWorld> {
  const small = await world({ load: 0.5 });
  await small.run("apply");
  const files = { "state/fleet.yaml": fleetText(names.map((name) => entry(name))) };
  const number = await small.open("ben", files);
  await small.review("ada", number);
  await small.merge("ben", number);
  return small;
}

const gitLock = (small: SmallWorld) => small.git("for-each-ref", "refs/fleet/apply-lock");

describe.skipIf(!isPostgresHere)("the lock in Postgres", () => {
  let postgres: RealPostgres;
  beforeAll(async () => {
    postgres = await startRealPostgres();
  });
  afterAll(() => postgres.stop());

  it("lets one of two applies at once act, against one database and one repository", async () => {
    const small = await merged();
    const environment = { DATABASE_URL: await postgres.newDatabase() };
    const told = await Promise.all([
      small.run("apply", { environment }),
      small.run("apply", { environment }),
    ]);
    expect(small.calls()).toEqual(["launch"]);
    expect(told.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const held = told.filter(({ log }) => log.some((line) => line.includes("lock-held")));
    expect(held).toHaveLength(1);
    expect(await rowsOf(environment.DATABASE_URL)).toEqual(["training-1-b executing"]);
    expect(await gitLock(small)).toBe("");
  });

  it("that somebody else has fails closed, though git's is free, and leaves git's free", async () => {
    const small = await merged();
    const address = await postgres.newDatabase();
    const other = await postgresLock(address, repository).take();
    const told = await small.run("apply", { environment: { DATABASE_URL: address } });
    expect([told.exitCode, told.outputs["decision"]]).toEqual([0, "blocked"]);
    expect(told.log.join("\n")).toContain("another apply has the lock in Postgres");
    expect([small.calls(), await gitLock(small)]).toEqual([[], ""]);
    if (other.kind === "taken") await other.release();
    await small.run("apply", { environment: { DATABASE_URL: address } });
    expect(small.calls()).toEqual(["launch"]);
  });

  it("is each repository's own", async () => {
    const address = await postgres.newDatabase();
    const one = await postgresLock(address, "acme/fleet").take();
    const same = await postgresLock(address, "Acme/Fleet").take();
    const other = await postgresLock(address, "acme/other").take();
    expect([one, same, other].map(({ kind }) => kind)).toEqual(["taken", "held", "taken"]);
    for (const lock of [one, other]) if (lock.kind === "taken") await lock.release();
  });

  it("of a process that is killed is free at once", async () => {
    const address = await postgres.newDatabase();
    const script =
      'import { postgresLock } from "./src/outside/postgres-lock.ts";' +
      `await postgresLock(${JSON.stringify(address)}, "acme/fleet").take();` +
      'console.log("held"); setInterval(() => {}, 1000);';
    const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    const take = async () => (await postgresLock(address, "acme/fleet").take()).kind;
    expect(await take()).toBe("held");
    holder.kill("SIGKILL");
    await once(holder, "exit");
    await expect.poll(take, { timeout: 60_000 }).toBe("taken");
  });

  it("cannot be asked while Postgres is away: git's is enough, and it is said", async () => {
    const small = await merged();
    const address = new URL(await postgres.newDatabase());
    address.port = "1";
    const told = await small.run("apply", { environment: { DATABASE_URL: address.href } });
    expect(small.calls()).toEqual(["launch"]);
    expect([told.exitCode, told.outputs["decision"]]).toEqual([1, "applied"]);
    expect(told.warnings.join("\n")).toContain("under the lock in git alone");
    expect(await gitLock(small)).toBe("");
  });

  it.each([
    ["begin", "and stays away"],
    ["begin", "and comes back"],
    ["kill", "and stays away"],
    ["kill", "and comes back"],
  ] as const)(
    "is lost with a Postgres whose end in mid-apply is a %s %s; every row is written once",
    async (way, after) => {
      const { outage } = postgres;
      if (!outage) throw new Error("this test needs a Postgres that it may stop");
      const small = await merged();
      const environment = { DATABASE_URL: await postgres.newDatabase() };
      const told = await applyWith(small, environment, {
        on: "cloud",
        method: "launch",
        after: async () => {
          await outage[way]();
          if (after === "and comes back") await outage.end();
        },
      });
      expect(small.calls()).toEqual(["launch"]);
      expect(await gitLock(small)).toBe("");
      if (after === "and stays away") {
        expect(told.exitCode).toBe(1);
        await outage.end();
        expect(told.errors.join("\n")).toContain("Postgres");
      }
      small.advance(10);
      for (let count = 0; count < 2; count += 1) await small.run("apply", { environment });
      expect(small.calls()).toEqual(["launch"]);
      expect(await rowsOf(environment.DATABASE_URL)).toEqual(["training-1-b executed"]);
    },
  );

  it("and the rows survive a SIGKILL of Postgres right after they were saved", async () => {
    const { outage } = postgres;
    if (!outage) throw new Error("this test needs a Postgres that it may stop");
    const small = await merged();
    const environment = { DATABASE_URL: await postgres.newDatabase() };
    const after = async () => {
      await outage.kill();
      await outage.end();
    };
    await applyWith(small, environment, { on: "table", method: "save", after });
    expect(await rowsOf(environment.DATABASE_URL)).toEqual(["training-1-b executing"]);
    small.advance(10);
    for (let count = 0; count < 2; count += 1) await small.run("apply", { environment });
    expect(small.calls()).toEqual(["launch"]);
    expect(await rowsOf(environment.DATABASE_URL)).toEqual(["training-1-b executed"]);
  });

  async function rowsOf(address: string): Promise<readonly string[]> {
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    const asked = "select target_instance, status from autonomous_actions order by action_id";
    const { rows } = await client.query<{ target_instance: string; status: string }>(asked);
    await client.end();
    return rows.map((row) => `${row.target_instance} ${row.status}`);
  }
});

describe("a race for a ref", () => {
  it("of the lock is lost by the one who comes second: nothing is called", async () => {
    const small = await merged();
    const head = small.world.github.branch("main") ?? "";
    await small.world.github.queueScheduled(".github/workflows/plan.yml");
    const run = small.world.github.takeRun();
    const before = () => small.lock(head, String(run?.id));
    const told = await applyWith(small, {}, { on: "forge", method: "updateRefs", before });
    expect(told.outputs["decision"]).toBe("blocked");
    expect(told.log.join("\n")).toContain("took the apply lock at the same moment");
    expect(small.calls()).toEqual([]);
  });

  it.each([1, 2, 3])(
    "of the audit branch is run again from what is there then: at write %i",
    async (nth) => {
      const small = await merged();
      const note = { [`note-${nth}.txt`]: "somebody was here\n" };
      const before = () => small.push("ada", { branch: "fleet-audit", files: note });
      const race = { on: "forge", method: "commitOnBranch", nth, before } as const;
      const told = await applyWith(small, {}, race);
      expect([told.exitCode, told.outputs["decision"]]).toEqual([0, "applied"]);
      small.advance(10);
      await small.run("apply");
      expect(small.calls()).toEqual(["launch"]);
      expect(await small.actions()).toEqual(["provision_instance training-1-b executed"]);
      expect(await small.git("show", `fleet-audit:note-${nth}.txt`)).toContain("was here");
    },
  );

  it("of the marker of what is applied is no trouble: it is a hint", async () => {
    const small = await merged();
    const elsewhere = (await small.git("rev-parse", "main~1")).trim();
    const bare = small.world.github.bareRepository;
    const before = () =>
      promisify(execFile)("git", [
        "--git-dir",
        bare,
        "update-ref",
        "refs/fleet/applied",
        elsewhere,
      ]);
    const race = { on: "forge", method: "updateRefs", nth: 2, before } as const;
    expect((await applyWith(small, {}, race)).outputs["decision"]).toBe("applied");
    await small.run("apply");
    const main = (await small.git("rev-parse", "main")).trim();
    expect((await small.git("rev-parse", "refs/fleet/applied")).trim()).toBe(main);
  });
});

/** Git itself refuses to move the audit branch, with the words of a full disk. Ends it. */
async function fillDisk(small: SmallWorld): Promise<() => Promise<void>> {
  const hook = join(small.world.github.bareRepository, "hooks", "reference-transaction");
  const script = `#!/bin/sh
if [ "$1" = prepared ] && grep -q refs/heads/fleet-audit; then
  echo "fatal: unable to write file: No space left on device" >&2
  exit 1
fi
`;
  await mkdir(dirname(hook), { recursive: true });
  await writeFile(hook, script, { mode: 0o755 });
  return () => rm(hook);
}

describe("a disk that is full when the audit is pushed", () => {
  it("before the intent lets nothing be called, and names it; later all is made good", async () => {
    const small = await merged();
    const free = await fillDisk(small);
    const told = await small.run("apply");
    expect(told.exitCode).toBe(1);
    expect(told.errors.join("\n")).toContain("fleet-audit");
    expect(small.calls()).toEqual([]);
    await free();
    await small.run("apply");
    small.advance(10);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch"]);
    expect(await small.actions()).toEqual(["provision_instance training-1-b executed"]);
  });

  it("right after a launch loses nothing: the machine is found by its name and tags", async () => {
    const small = await merged();
    let free: () => Promise<void> = async () => undefined;
    const after = async () => {
      free = await fillDisk(small);
    };
    const told = await applyWith(small, {}, { on: "cloud", method: "launch", after });
    expect(told.exitCode).toBe(1);
    await free();
    small.advance(45);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch"]);
    expect(await small.actions()).toEqual(["provision_instance training-1-b executed"]);
  });
});
