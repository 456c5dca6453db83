/** What stops an apply between two calls, and what it looks at again before the next. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { minutes } from "../../src/model/units.ts";
import { fleetOf, mergedBy } from "../support/approved-merge.ts";
import { applyWith, type Interruption } from "../support/interrupted-apply.ts";
import { smallWorlds } from "../support/scenario.ts";
import { limitsText, poolText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const [a, b, c] = ["training-1-a", "training-1-b", "training-1-c"] as const;
/** A world in which launches of `-b` and `-c` are merged and not yet applied. */
async function launching(): Promise<SmallWorld> {
  const small = await world({ load: 0.5 });
  await small.run("apply");
  await mergedBy(small, fleetOf(a, b, c));
  return small;
}

/** Somebody points the lock at a commit that names no holder. */
async function steal(small: SmallWorld): Promise<void> {
  const sha = (await small.git("rev-parse", "main")).trim();
  const asked = { owner: "acme", repo: "fleet", sha } as const;
  const { git } = small.as("bot");
  if ((await small.git("for-each-ref", "refs/fleet/apply-lock")) === "") {
    await git.createRef({ ...asked, ref: "refs/fleet/apply-lock" });
  } else await git.updateRef({ ...asked, ref: "fleet/apply-lock", force: true });
}

const afterLaunch = (after: () => Promise<unknown>): Interruption => ({
  on: "cloud",
  method: "launch",
  after,
});

describe("the lock of an apply", () => {
  it("that is lost between two names ends the run before the second", async () => {
    const small = await launching();
    const told = await applyWith(
      small,
      {},
      afterLaunch(() => steal(small)),
    );
    expect([told.exitCode, told.outputs["decision"]]).toEqual([1, "applied"]);
    expect(told.errors.join("\n")).toContain("another run took the apply lock");
    expect(small.machines()).toEqual([a, b]);
  });

  it("that is lost between two regions of a name ends the run before the second", async () => {
    const small = await launching();
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-west-1"]);
    await applyWith(
      small,
      {},
      afterLaunch(() => steal(small)),
    );
    expect(small.calls()).toEqual(["launch"]);
    expect(small.machines()).toEqual([a]);
  });

  it("whose holder cannot be read is respected until somebody deletes it", async () => {
    const small = await launching();
    await steal(small);
    const told = await small.run("apply");
    expect(told.outputs["decision"]).toBe("blocked");
    expect(told.log.join("\n")).toContain("delete the ref by hand");
    expect(small.calls()).toEqual([]);
  });

  it("of a run that nobody knows is respected until its time is up", async () => {
    const small = await launching();
    await small.lock((await small.git("rev-parse", "main")).trim(), "4711");
    expect((await small.run("apply")).outputs["decision"]).toBe("blocked");
    small.advance(31);
    await small.run("apply");
    expect(small.machines()).toEqual([a, b, c]);
  });
});

describe("a launch", () => {
  it("is held while nobody knows today's price", async () => {
    const small = await launching();
    small.world.lambda.faults.arm({ on: "list-types", fault: { kind: "garbage" }, times: 99 });
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("Held (price-unknown)");
    expect(small.calls()).toEqual([]);
  });

  it("is not repeated while the list does not show its machine yet", async () => {
    const small = await launching();
    small.world.lambda.faults.hideLaunchesFor(minutes(2));
    await small.run("apply");
    await small.run("apply");
    expect(small.calls()).toEqual(["launch", "launch"]);
  });

  /** Two minutes pass, in which people launch so many that no limit has room. */
  async function crowd(small: SmallWorld): Promise<void> {
    const order = { type: "gpu_1x_a10", region: "us-east-1", name: "by-hand", tags: [] };
    small.advance(2);
    for (let count = 0; count < 38; count += 1) {
      const hostname = `h${count}`;
      small.world.lambda.addInstance({ ...order, hostname, since: small.clock.now() });
    }
  }

  it("is judged by what people launched while the one before it took its time", async () => {
    const small = await launching();
    const told = await applyWith(
      small,
      {},
      afterLaunch(() => crowd(small)),
    );
    expect(told.log.join("\n")).toContain("Held (spend-limit)");
    expect(small.calls()).toEqual(["launch"]);
  });

  it("is judged anew for its next region: by what people launched meanwhile", async () => {
    const small = await launching();
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-west-1"]);
    const told = await applyWith(
      small,
      {},
      afterLaunch(() => crowd(small)),
    );
    expect(told.log.join("\n")).toContain("Held (spend-limit)");
    expect(small.calls()).toEqual(["launch"]);
  });

  it("is judged anew for its next region: by what main says by now", async () => {
    const small = await launching();
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-west-1"]);
    const takeBack = () => small.push("ada", { branch: "main", files: fleetOf(a) });
    const told = await applyWith(small, {}, afterLaunch(takeBack));
    expect(told.log.join("\n")).toContain("Stopped (stale)");
    expect(small.calls()).toEqual(["launch"]);
  });
});

describe("a launch and a termination", () => {
  it("of one merge that do not fit together: the launch is held, and never put after the other", async () => {
    const small = await world({ load: 1.5, running: [a, b] });
    await small.run("apply");
    await mergedBy(small, fleetOf(a, c));
    const environment = { LAMBDA_LABS_MAX_INSTANCES: "2" };
    const told = await small.run("apply", { environment });
    expect(told.log.join("\n")).toContain("Held (instance-limit)");
    expect(small.calls()).toEqual(["terminate"]);
    small.advance(10);
    await small.run("apply", { environment });
    expect(small.calls()).toEqual(["terminate", "launch"]);
    expect(small.machines()).toEqual([a, c]);
  });

  it("ask the cloud for machines only: no key, firewall or file system is ever left there", async () => {
    const small = await launching();
    await small.run("apply");
    await mergedBy(small, fleetOf(a));
    await small.run("apply");
    expect(small.machines()).toEqual([a]);
    const changing = small.world.lambda.requests.filter(({ method }) => method !== "GET");
    expect(new Set(changing.map(({ call }) => call))).toEqual(new Set(["launch", "terminate"]));
  });
});

describe("a removal", () => {
  it("is held by a protection that came after its merge", async () => {
    const small = await world({ load: 0.5, running: [a, b] });
    await small.run("plan");
    await mergedBy(small, {
      "policies/training.yaml": `${poolText()}protect: [{ name: ${b}, reason: a run of a week }]\n`,
    });
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("Held (protected)");
    expect(small.machines()).toEqual([a, b]);
  });

  it("that the cloud is still about is not asked for again", async () => {
    const small = await world({ load: 1.5, running: [a, b] });
    await small.run("apply");
    await mergedBy(small, fleetOf(a));
    small.world.lambda.faults.keepTerminating(true);
    await small.run("apply");
    small.advance(11);
    await small.run("apply");
    expect(small.calls()).toEqual(["terminate"]);
  });

  it("is held by a change budget, whoever approved it", async () => {
    const changes = "[{ direction: shrink, per: 1d, count: 1 }]";
    const small = await world({
      load: 1.5,
      running: [a, b, c],
      files: { "policies/limits.yaml": limitsText({ changes }) },
    });
    await small.run("apply");
    await mergedBy(small, fleetOf(a));
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("Held (too-many-changes)");
    expect(small.calls()).toEqual(["terminate"]);
    expect(small.machines()).toHaveLength(2);
  });

  /** A world in which `-b` is to go, and something happens while its hook works. */
  async function hooked(happens: (small: SmallWorld) => unknown): Promise<SmallWorld> {
    const server = createServer((_request, response) => {
      void Promise.resolve(happens(small)).finally(() => {
        response.end();
        server.close();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const hook = `{ webhook: "http://127.0.0.1:${port}/", on_failure: terminate }`;
    const files = { "policies/training.yaml": `${poolText()}drain: { hook: ${hook} }\n` };
    const small = await world({ load: 1.5, running: [a, b], files });
    await small.run("apply");
    await mergedBy(small, fleetOf(a));
    return small;
  }

  it("is not called when main changed its mind while the hook worked", async () => {
    const small = await hooked((one) => one.push("ada", { branch: "main", files: fleetOf(a, b) }));
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("Stopped (stale)");
    expect(small.calls()).toEqual([]);
  });

  it("is not called when its machine was no longer ours after the hook", async () => {
    const small = await hooked((one) => one.world.lambda.faults.takeTags(b));
    const told = await small.run("apply");
    expect(told.log.join("\n")).toContain("Held (not-ours)");
    expect(small.calls()).toEqual([]);
  });
});
