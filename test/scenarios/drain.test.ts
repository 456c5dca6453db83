/** A machine is given time to end its work: announced, waited for, and its hook called once. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText, poolText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const running = ["training-1-a", "training-1-b"];
const b = "training-1-b";

interface Draining {
  readonly drain: string;
  readonly load?: number;
}

/** A world in which a person's approved removal of `training-1-b` is merged. */
async function removed({ drain, load = 1.5 }: Draining): Promise<SmallWorld> {
  const files = { "policies/training.yaml": `${poolText()}drain: ${drain}\n` };
  const small = await world({ load, running, files });
  await small.run("apply");
  const number = await small.open("ben", {
    "state/fleet.yaml": fleetText([entry("training-1-a")]),
  });
  await small.review("ada", number);
  await small.merge("ben", number);
  return small;
}

/** The hook counts its calls in a file of the checkout. */
const counting = (ending: string) =>
  `{ command: [sh, -c, "echo $FLEETMERGE_INSTANCE_NAME >> drained; ${ending}"], on_failure: `;
const drained = (small: SmallWorld) =>
  readFile(join(small.directory, "drained"), "utf8").catch(() => "");
const applyIn = (small: SmallWorld) =>
  small.run("apply", { environment: { GITHUB_WORKSPACE: small.directory } });

describe("a machine that works and is to go", () => {
  it("is waited for until it is idle, and people hear of it once", async () => {
    const small = await removed({ drain: "{ wait: 2h }" });
    const told = await applyIn(small);
    expect([told.exitCode, told.outputs["decision"]]).toEqual([0, "nothing"]);
    for (let count = 0; count < 3; count += 1) {
      small.advance(10);
      await applyIn(small);
    }
    expect(small.calls()).toEqual([]);
    expect(small.slack().filter((text) => text.startsWith("⏳"))).toEqual([
      `⏳ Draining: ${b} goes as soon as it is idle, at the latest at 2026-11-23 11:00Z`,
    ]);
    const comments = await small.comments(1);
    expect(comments.join("\n")).toContain("It drains since 2026-11-23 09:00Z");
    small.setLoad(0.1);
    small.advance(15);
    await applyIn(small);
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("goes when the time is over, however busy it is", async () => {
    const small = await removed({ drain: "{ wait: 30m }" });
    await applyIn(small);
    small.advance(31);
    await applyIn(small);
    expect(small.machines()).toEqual(["training-1-a"]);
    expect(small.calls()).toEqual(["terminate"]);
  });

  it("is no alarm while it drains", async () => {
    const small = await removed({ drain: "{ wait: 2h }" });
    await applyIn(small);
    expect(small.metric("fleetmerge_oldest_termination_timestamp_seconds")).toBeNaN();
  });

  it("is drained by the plans that follow, without anybody's doing", async () => {
    const small = await removed({ drain: "{ wait: 30m }" });
    await small.pass(50);
    expect(small.machines()).not.toContain(b);
  });
});

describe("the hook", () => {
  it("is called once when the waiting is over, and before the termination", async () => {
    const drain = `{ wait: 20m, hook: ${counting("true")}keep } }`;
    const small = await removed({ drain });
    await applyIn(small);
    expect(await drained(small)).toBe("");
    small.advance(21);
    small.world.lambda.faults.arm({ on: "terminate", fault: { kind: "cut-before" } });
    await applyIn(small);
    expect(small.machines()).toEqual(running);
    await applyIn(small);
    expect(await drained(small)).toBe(`${b}\n`);
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("that fails keeps the machine where the policy says so, until the policy changes", async () => {
    const small = await removed({ drain: `{ hook: ${counting("exit 4")}keep } }` });
    const told = await applyIn(small);
    expect(told.log.join("\n")).toContain("it ended with 4");
    expect(told.outputs["decision"]).toBe("blocked");
    small.advance(10);
    await applyIn(small);
    expect(small.calls()).toEqual([]);
    expect(await drained(small)).toBe(`${b}\n`);
    expect(small.slack().filter((text) => text.includes("Drain hook failed"))).toHaveLength(1);
    const files = {
      "policies/training.yaml": `${poolText()}drain: { hook: ${counting("exit 4")}terminate } }\n`,
    };
    const number = await small.open("ben", files);
    await small.review("ada", number);
    await small.merge("ben", number);
    await applyIn(small);
    expect(small.machines()).toEqual(["training-1-a"]);
    expect(await drained(small)).toBe(`${b}\n`);
  });

  it("that fails lets the machine go where the policy says so", async () => {
    const small = await removed({ drain: `{ hook: ${counting("exit 4")}terminate } }` });
    await applyIn(small);
    expect(small.machines()).toEqual(["training-1-a"]);
  });

  it("is not called again by the run after one that died in it, and people hear of it", async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      // From now on the run can write nothing down any more.
      const fault = { kind: "error-502", method: "POST", path: /graphql/, times: 99 } as const;
      small.world.github.faults.add(fault);
      response.end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const hook = `{ webhook: "http://127.0.0.1:${port}/", on_failure: keep }`;
    const small = await removed({ drain: `{ hook: ${hook} }` });
    expect((await applyIn(small)).exitCode).toBe(1);
    small.world.github.faults.clear();
    small.advance(45);
    await applyIn(small);
    server.close();
    expect(asked).toBe(1);
    expect(small.calls()).toEqual([]);
    expect(small.slack().at(-1)).toMatch(/^🚫 Action blocked: terminate_instance/);
    expect(small.slack().join("\n")).toContain("ended before its answer was known");
  });
});
