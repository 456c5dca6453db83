/** Hooks by real processes and a real server: time limits, what they learn and what they do not. */
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Hook, HookOutcome } from "../../src/model/safety.ts";
import { millis } from "../../src/model/units.ts";
import { hooksOf } from "../../src/outside/hooks.ts";
import { systemClock } from "../../src/outside/system-clock.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetmerge-hooks-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const machine = {
  fleet: "acme/fleet",
  pool: "training",
  name: "training-1-b",
  id: "0920582c7ff041399e34823a0be62549",
  ip: "203.0.113.7",
  type: "gpu_1x_a10",
  region: "us-east-1",
};

function call(hook: Hook, timeout = 5_000): Promise<HookOutcome> {
  const environment = { ...process.env, LAMBDA_API_KEY: "secret_key", DATABASE_URL: "postgres://" };
  const hooks = hooksOf({ clock: systemClock, folder, environment });
  return hooks.call(hook, machine, millis(timeout));
}

const command = (...words: readonly string[]): Hook => ({ kind: "command", command: words });

describe("a command", () => {
  it("of the checkout learns of the machine by its environment, and of no secret", async () => {
    await writeFile(join(folder, "drain.sh"), "#!/bin/sh\nenv > told\necho moved\n", {
      mode: 0o755,
    });
    expect(await call(command("./drain.sh"))).toEqual({ kind: "done", output: "moved\n" });
    const told = await readFile(join(folder, "told"), "utf8");
    expect(told).toContain("FLEETMERGE_INSTANCE_NAME=training-1-b\n");
    expect(told).toContain("FLEETMERGE_INSTANCE_IP=203.0.113.7\n");
    expect(told).not.toMatch(/LAMBDA|DATABASE|GITHUB_TOKEN/);
  });

  it("is read by no shell", async () => {
    const outcome = await call(command("printf", "%s", "$(touch broken); `id` && true"));
    expect(outcome.output).toBe("$(touch broken); `id` && true");
    await expect(stat(join(folder, "broken"))).rejects.toThrow("ENOENT");
  });

  it("that ends badly, or does not start, has failed and says how", async () => {
    const bad = await call(command("sh", "-c", "echo no such job >&2; exit 3"));
    expect(bad).toEqual({ kind: "failed", why: "it ended with 3", output: "no such job\n" });
    const missing = await call(command("./nothing-here"));
    expect(missing).toMatchObject({ kind: "failed", why: expect.stringContaining("ENOENT") });
  });

  it("that takes too long is stopped with all that it started", async () => {
    const script = "sleep 30 & echo $! > child; sleep 30";
    const outcome = await call(command("sh", "-c", script), 300);
    expect(outcome).toMatchObject({ kind: "failed", why: "it was stopped after 0.3 s" });
    const child = Number(await readFile(join(folder, "child"), "utf8"));
    await expect
      .poll(async () =>
        (await readFile(`/proc/${child}/stat`, "utf8").catch(() => " Z ")).includes(" Z "),
      )
      .toBe(true);
  });

  it("is over when it ends, whatever it left running", async () => {
    const outcome = await call(command("sh", "-c", "sleep 30 & exit 0"), 5_000);
    expect(outcome.kind).toBe("done");
  });
});

describe("a webhook", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function serve(
    answer: (body: string) => number | undefined,
  ): Promise<{ readonly hook: Hook; readonly bodies: string[] }> {
    const bodies: string[] = [];
    const made = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk.toString("utf8");
      });
      request.on("end", () => {
        bodies.push(`${request.method} ${body}`);
        const status = answer(body);
        if (status !== undefined) response.writeHead(status).end();
      });
    });
    server = made;
    await new Promise<void>((resolve) => {
      made.listen(0, "127.0.0.1", resolve);
    });
    const { port } = made.address() as AddressInfo;
    return { hook: { kind: "webhook", url: `http://127.0.0.1:${port}/drain` }, bodies };
  }

  it("is sent the machine as JSON, once", async () => {
    const { hook, bodies } = await serve(() => 204);
    expect(await call(hook)).toEqual({ kind: "done", output: "" });
    const { fleet, pool, ...instance } = machine;
    const told = JSON.stringify({ event: "drain", fleet, pool, instance });
    expect(bodies).toEqual([`POST ${told}`]);
  });

  it("that answers with an error is not asked again", async () => {
    const { hook, bodies } = await serve(() => 503);
    expect(await call(hook)).toMatchObject({ kind: "failed", why: expect.stringContaining("503") });
    expect(bodies).toHaveLength(1);
  });

  it("that does not answer in time has failed", async () => {
    const { hook } = await serve(() => undefined);
    const outcome = await call(hook, 200);
    expect(outcome).toMatchObject({ kind: "failed", why: expect.stringContaining("0.2 s") });
  });
});
