/** The shipped recipes that ask for a plan at once, run as their own programs run them. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { absenceOf, freePort, isRealHere } from "../support/real-component.ts";
import { smallWorlds } from "../support/scenario.ts";
import { people } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const root = join(import.meta.dirname, "../..");
const recipes = join(root, "recipes");
const path = ".github/workflows/plan.yml";
const relayToken = "a-relay-token-of-24-chars";
const run = promisify(execFile);

const folders: string[] = [];
const programs: ChildProcess[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) {
    const ended = new Promise((resolve) => program.once("close", resolve));
    program.kill("SIGKILL");
    await ended;
  }
  await Promise.all(folders.splice(0).map((one) => rm(one, { recursive: true, force: true })));
});

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "fleetmerge-recipes-"));
  folders.push(made);
  return made;
}

/** A world with the shipped plan, and the environment that a hook is given. */
async function hooked(): Promise<{
  readonly small: SmallWorld;
  readonly env: Record<string, string>;
}> {
  const small = await world({ files: { [path]: await readFile(join(root, path), "utf8") } });
  const env = {
    PATH: process.env["PATH"] ?? "",
    GITHUB_API_URL: small.world.github.url,
    GITHUB_REPOSITORY: "acme/fleet",
    GITHUB_TOKEN: people.ben.token,
  };
  return { small, env };
}

/** The reasons of the plans that were asked for. */
function asked(small: SmallWorld): readonly unknown[] {
  const reasons: unknown[] = [];
  for (let one = small.world.github.takeRun(); one; one = small.world.github.takeRun()) {
    expect([one.workflow, one.event]).toEqual([path, "repository_dispatch"]);
    reasons.push((one.payload["client_payload"] as { readonly reason: string }).reason);
  }
  return reasons;
}

/** A program of this name on the PATH that prints these lines. */
async function fake(name: string, lines: readonly string[]): Promise<string> {
  const place = join(await folder(), "bin");
  await mkdir(place);
  await writeFile(join(place, "lines"), lines.map((line) => `${line}\n`).join(""));
  await writeFile(join(place, name), `#!/bin/sh\necho "$@" > ${place}/asked\ncat ${place}/lines\n`);
  await chmod(join(place, name), 0o755);
  return place;
}

describe("Slurm's hook", () => {
  const program = join(recipes, "slurm/plan-when-pending.sh");

  it.each([
    [
      "asks when jobs wait for GPUs",
      ["Resources|gres/gpu:2", "Priority|gpu:1"],
      ["slurm 2 jobs wait for GPUs"],
    ],
    ["leaves held jobs and jobs without GPUs alone", ["JobHeldUser|gpu:1", "Resources|N/A"], []],
    ["leaves an empty queue alone", [], []],
  ] as const)("%s", async (_, lines, reasons) => {
    const { small, env } = await hooked();
    const bin = await fake("squeue", lines);
    await run(program, [], { env: { ...env, PATH: `${bin}:${env["PATH"]}`, PARTITION: "gpu" } });
    expect(asked(small)).toEqual(reasons);
    expect(await readFile(join(bin, "asked"), "utf8")).toContain("--partition=gpu");
  });
});

interface CronJob {
  readonly kind: string;
  readonly spec: {
    readonly schedule: string;
    readonly concurrencyPolicy: string;
    readonly jobTemplate: {
      readonly spec: {
        readonly template: {
          readonly spec: {
            readonly serviceAccountName: string;
            readonly containers: readonly {
              readonly command: readonly string[];
              readonly args: readonly string[];
            }[];
          };
        };
      };
    };
  };
}

describe("the CronJob for Kubernetes", () => {
  it.each([
    [
      "asks when pods wait for GPUs",
      ['train-1 {"nvidia.com/gpu":"1"}', "web-1 "],
      ["kubernetes 1 pods wait for GPUs"],
    ],
    ["leaves other pods alone", ["web-1 "], []],
  ] as const)("%s", async (_, lines, reasons) => {
    const { small, env } = await hooked();
    const text = await readFile(join(recipes, "kubernetes/plan-when-pending.yaml"), "utf8");
    const documents = parseAllDocuments(text);
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const all = documents.map((one) => one.toJS() as CronJob);
    expect(all.map(({ kind }) => kind)).toEqual([
      "ServiceAccount",
      "ClusterRole",
      "ClusterRoleBinding",
      "CronJob",
    ]);
    const { spec } = all[3] ?? { spec: undefined };
    expect(spec).toMatchObject({ schedule: "*/2 * * * *", concurrencyPolicy: "Forbid" });
    const pod = spec?.jobTemplate.spec.template.spec;
    expect(pod?.serviceAccountName).toBe("fleetmerge-plan");
    const [container] = pod?.containers ?? [];
    const script = container?.args[0] ?? "";
    const bin = await fake("kubectl", lines);
    const here = script.replace("/scripts/plan-now.sh", join(root, "monitoring/plan-now.sh"));
    const [command = "", ...options] = container?.command ?? [];
    const given = { env: { ...env, PATH: `${bin}:${env["PATH"]}` } };
    await run(command, [...options, here], given);
    expect(asked(small)).toEqual(reasons);
  });
});

/** Starts a program and waits until it says this. */
async function started(
  command: string,
  options: readonly string[],
  { env, says }: { readonly env: Record<string, string>; readonly says: RegExp },
): Promise<string> {
  const child = spawn(command, options, { env, stdio: ["ignore", "pipe", "pipe"] });
  programs.push(child);
  let text = "";
  return new Promise((resolve, reject) => {
    const take = (chunk: unknown) => {
      text += String(chunk);
      if (says.test(text)) resolve(text);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", () => reject(new Error(`${command} ended: ${text}`)));
  });
}

async function relay(env: Record<string, string>): Promise<string> {
  const said = await started(process.execPath, [join(recipes, "alertmanager/relay.mjs")], {
    env: { ...env, RELAY_TOKEN: relayToken, RELAY_LISTEN: "127.0.0.1:0" },
    says: /listening on \S+:\d+/u,
  });
  return `http://${/listening on (\S+)/u.exec(said)?.[1]}/`;
}

describe("Alertmanager's relay", () => {
  const post = async (url: string, body: string, token = relayToken): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(url, { method: "POST", headers, body })).status;
  };
  const firing = JSON.stringify({ status: "firing", commonLabels: { alertname: "GpusBusy" } });

  it("asks once for what fires within a minute, and never for strangers", async () => {
    const { small, env } = await hooked();
    const url = await relay(env);
    expect(await post(url, firing, "wrong")).toBe(401);
    expect(await post(url, "no json")).toBe(400);
    expect(await post(url, '{"status":"resolved"}')).toBe(200);
    expect((await fetch(url)).status).toBe(405);
    expect(asked(small)).toEqual([]);
    expect(await post(url, firing)).toBe(200);
    expect(await post(url, firing)).toBe(200);
    expect(asked(small)).toEqual(["GpusBusy"]);
  });

  it("has Alertmanager ask again when GitHub says no", async () => {
    const { env } = await hooked();
    const url = await relay({ ...env, GITHUB_TOKEN: people.cleo.token });
    expect(await post(url, firing)).toBe(502);
  });

  it("does not start without a token of its own", async () => {
    const { env } = await hooked();
    const relayed = run(process.execPath, [join(recipes, "alertmanager/relay.mjs")], { env });
    await expect(relayed).rejects.toThrow("RELAY_TOKEN is not set");
  });
});

const real = {
  name: "Alertmanager",
  absence: absenceOf("prometheus-alertmanager", "amtool", "promtool"),
  remedy: "apt-get install prometheus-alertmanager prometheus",
};

describe.runIf(isRealHere(real))("a real Alertmanager", () => {
  it("finds its configuration right, as Prometheus does the rules", async () => {
    await run("promtool", ["check", "rules", join(recipes, "alertmanager/rules.yml")]);
    await run("amtool", ["check-config", join(recipes, "alertmanager/alertmanager.yml")]);
  });

  it("starts the shipped plan when an alert fires", async () => {
    const { small, env } = await hooked();
    const url = await relay(env);
    const place = await folder();
    const token = join(place, "token");
    await writeFile(token, `${relayToken}\n`);
    const text = await readFile(join(recipes, "alertmanager/alertmanager.yml"), "utf8");
    const config = join(place, "alertmanager.yml");
    await writeFile(
      config,
      text
        .replace("http://127.0.0.1:9095/", url)
        .replace("/etc/alertmanager/fleetmerge-relay-token", token)
        .replace("group_wait: 5s", "group_wait: 0s"),
    );
    const port = await freePort();
    await started(
      "prometheus-alertmanager",
      [
        `--config.file=${config}`,
        `--storage.path=${place}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--cluster.listen-address=",
      ],
      { env, says: /Listening|listening/u },
    );
    const alert = [{ labels: { alertname: "GpusBusy", fleetmerge: "plan" } }];
    const headers = { "content-type": "application/json" };
    const at = `http://127.0.0.1:${port}/api/v2/alerts`;
    await expect
      .poll(
        async () => (await fetch(at, { method: "POST", headers, body: JSON.stringify(alert) })).ok,
      )
      .toBe(true);
    await expect.poll(() => asked(small), { timeout: 60_000 }).toEqual(["GpusBusy"]);
  });
});
