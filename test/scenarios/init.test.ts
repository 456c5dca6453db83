/** From an empty repository to a managed one: init, the first plan, and the first machine to go. */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runInit } from "../../src/cli-init.ts";
import { ListeningJob } from "../support/listening-job.ts";
import { type SmallWorld, startSmallWorld } from "../support/small-world.ts";

const empty = {
  "policies/limits.yaml": null,
  "policies/training.yaml": null,
  "state/fleet.yaml": null,
  "README.md": "# Our fleet\n",
} as const;

const pool = "policies/gpu-1x-a10-us-east-1.yaml";

let small: SmallWorld;
let folder: string;
afterEach(async () => {
  await small.close();
  await rm(folder, { recursive: true, force: true });
});

/** An empty repository, and these machines that somebody launched by hand. */
async function teamWith(machines: readonly string[]): Promise<void> {
  small = await startSmallWorld({ files: empty, running: [] });
  for (const name of machines) small.addMachine(name, "unmanaged");
  folder = await mkdtemp(join(tmpdir(), "fleetmerge-init-"));
}

async function init(options: { dryRun?: boolean } = {}) {
  const job = new ListeningJob();
  const { clock, world } = small;
  const ended = await runInit(
    folder,
    { repository: "acme/fleet", sshKey: "ops", uses: "fleetmerge/fleetmerge@v0.1.0", ...options },
    {
      environment: world.environment,
      surroundings: (environment) => ({ environment, job, clock, gitHubWaiting: "none" }),
      inputs: (policies, stateFile) => ({
        command: "check",
        token: "",
        policies,
        stateFile,
        dryRun: "true",
        actionId: "",
      }),
      end: () => undefined,
    },
  );
  return { ...ended, ...job.told() };
}

async function filesIn(path: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(async (entry) => {
    const full = join(entry.parentPath, entry.name);
    return [full.slice(path.length + 1), await readFile(full, "utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

/** What init wrote, merged by one pull request, less the workflows that the world has already. */
async function mergeAll(): Promise<void> {
  const files = Object.entries(await filesIn(folder)).filter(([path]) => !path.startsWith(".git"));
  const number = await small.open("ada", Object.fromEntries(files));
  await small.review("ben", number);
  await small.merge("ada", number);
}

describe("init in an empty repository", () => {
  it("writes a plan that does nothing, and adopts nobody", async () => {
    await teamWith(["desk", "lab"]);

    const written = await init();

    expect(written.exitCode).toBe(0);
    expect(written.result?.summary).toMatchObject({ kept: [], first_plan: { actions: 0 } });
    const files = await filesIn(folder);
    expect(Object.keys(files)).toContain(pool);
    expect(files[pool]).toContain("#   - { name: desk, id: ");
    expect(files["state/fleet.yaml"]).toContain("    instances: []");
    expect(files[".github/workflows/plan.yml"]).toContain("uses: fleetmerge/fleetmerge@v0.1.0\n");

    await mergeAll();
    await small.work();
    small.advance(60);
    const plan = await small.run("plan");
    await small.work();

    expect([plan.exitCode, plan.result?.decision]).toEqual([0, "nothing"]);
    expect(await small.openPulls()).toEqual([]);
    expect(small.calls()).toEqual([]);
    expect(small.machines()).toEqual(["desk", "lab"]);
  });

  it("names the lines that hand machines over, and one of those goes when it is idle", async () => {
    await teamWith(["desk", "lab"]);
    await init();
    await mergeAll();
    await small.work();
    small.advance(60);
    expect((await small.run("plan")).result?.decision).toBe("nothing");
    const policy = await readFile(join(folder, pool), "utf8");
    const lines = [...policy.matchAll(/^# {3}(- \{ name: .*\})$/gmu)].map(([, line]) => line);
    const fleet = await readFile(join(folder, "state/fleet.yaml"), "utf8");
    const entries = lines.map((line) => `      ${line}\n`).join("");
    const handedOver = fleet.replace("    instances: []\n", `    instances:\n${entries}`);
    const number = await small.open("ada", { "state/fleet.yaml": handedOver });
    await small.review("ben", number);
    await small.merge("ada", number);
    await small.work();
    small.advance(10);
    const plan = await small.run("plan");
    await small.work();

    expect(lines).toHaveLength(2);
    expect(plan.result?.decision).toBe("merged");
    expect(small.calls()).toEqual(["terminate"]);
    expect(small.machines()).toHaveLength(1);
  });

  it("writes nothing in a dry run, and says what it would", async () => {
    await teamWith(["desk"]);

    const { log, result } = await init({ dryRun: true });

    expect(await filesIn(folder)).toEqual({});
    expect(log.join("\n")).toContain("would write policies/limits.yaml");
    expect(result?.changed).toBe(false);
  });

  it("overwrites no file, and names the lines that an own CODEOWNERS lacks", async () => {
    await teamWith(["desk"]);
    await init();
    await writeFile(join(folder, ".github/CODEOWNERS"), "* @acme/all\n");
    await writeFile(join(folder, "policies/limits.yaml"), "kind: limits\n");

    const again = await init();

    expect(again.result?.summary).toMatchObject({ written: [] });
    expect(again.log.join("\n")).toContain("Add to .github/CODEOWNERS:\n/.github/     @acme");
    expect(await readFile(join(folder, "policies/limits.yaml"), "utf8")).toBe("kind: limits\n");
  });

  it("says so when the first plan would act, and ends with 1", async () => {
    await teamWith(["desk"]);
    await init();
    const path = join(folder, pool);
    await writeFile(path, (await readFile(path, "utf8")).replace("min: 0", "min: 1"));

    const again = await init();

    expect(again.exitCode).toBe(1);
    expect(again.result?.failures.join()).toContain("the first plan over these files would act");
  });
});
