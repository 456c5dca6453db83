/** What every meter must keep: one suite, run against each registered adapter's local stand-in. */

import { afterEach, describe, expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import { after as later, millis, minutes } from "../../src/model/units.ts";
import type { Credentials } from "../../src/outside/address.ts";
import { type MeterName, meters } from "../../src/outside/meters/index.ts";
import { keepsTheMeterContract, ofMachine } from "./meter-contract.ts";
import {
  type MeterFault,
  type MeterWorld,
  meterWorlds,
  minuteOfHour,
  noon,
  type Release,
} from "./meter-worlds.ts";

const worlds: MeterWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

const names = Object.keys(meters) as readonly MeterName[];

describe.each(names)("the meter %s", (name) => {
  async function opened(change: { readonly credentials?: Credentials; readonly slow?: true } = {}) {
    const world = await meterWorlds[name]();
    worlds.push(world);
    const meter = meters[name]({
      clock: world.clock,
      address: world.address,
      deadline: millis(change.slow ? 40 : 5_000),
      ...(change.credentials && { credentials: change.credentials }),
    });
    return { world, meter };
  }

  const half = minutes(30);
  const window = { from: later(noon, millis(-half)), to: noon };

  keepsTheMeterContract(async () => {
    const { world, meter } = await opened();
    return { world: { ...world, fail: () => world.misbehave("cut") }, meter };
  });

  it.each<Release>(["usual", "newest"])(
    "knows a machine by host name and address, without a port (%s release)",
    async (release) => {
      const { world, meter } = await opened();
      world.install(release);
      const found = await meter.utilization(window);
      for (const machine of world.machines) {
        for (const { keys } of ofMachine(found, machine.hostname)) {
          expect(keys).toEqual([machine.hostname, machine.ip]);
        }
      }
    },
  );

  it("is let in with a token or a password, from the settings or from the address", async () => {
    const basic = { kind: "basic", username: "fleet", password: "p@ss/word" } as const;
    const bearer = { kind: "bearer", token: "metrics-token" } as const;
    for (const credentials of [basic, bearer]) {
      const { world, meter } = await opened({ credentials });
      world.require(credentials);
      expect(await meter.utilization(window)).toHaveLength(3);
    }
    const { world } = await opened();
    world.require(basic);
    const address = world.address.replace("http://", "http://fleet:p%40ss%2Fword@");
    const meter = meters[name]({ clock: world.clock, address });
    expect(await meter.utilization(window)).toHaveLength(3);
  });

  it("does not tell a wrong password, but where to look", async () => {
    const credentials = { kind: "basic", username: "fleet", password: "wrong-pass" } as const;
    const { world, meter } = await opened({ credentials });
    world.require({ kind: "bearer", token: "right" });
    const failure = await meter.utilization(window).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ kind: "unauthorised" });
    expect(String(failure)).toContain("PASSWORD");
    expect(String(failure)).not.toContain("wrong-pass");
  });

  it.each<MeterFault>(["cut", "garbage", "error-500"])("fails on %s", async (fault) => {
    const { world, meter } = await opened();
    world.misbehave(fault);
    const failure = await meter.utilization(window).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(OutsideError);
    expect(failure).toMatchObject({ kind: "unavailable" });
  });

  it("answers any query with labelled values, a minute apart, both ends included", async () => {
    const { world, meter } = await opened();
    world.count("queue_gpus", { size: "8", partition: "b" });
    world.count("queue_gpus", { size: "1", partition: "a" });
    const range = { from: later(noon, minutes(-2)), to: noon };
    const samples = [-2, -1, 0].map((ago) => {
      const at = later(noon, minutes(ago));
      return { at, value: minuteOfHour(at) };
    });
    expect(await meter.signal('sum by (size) (queue_gpus{size!="4"})', range)).toEqual([
      { labels: { size: "1" }, keys: [], samples },
      { labels: { size: "8" }, keys: [], samples },
    ]);
  });

  it("knows the machine of a series by its host name and its address", async () => {
    const { world, meter } = await opened();
    world.count("sessions", { instance: "198.51.100.7:9100", nodename: "training-1-7" });
    const [found] = await meter.signal("sessions", window);
    expect(found?.keys).toEqual(["training-1-7", "198.51.100.7"]);
  });

  it("fails on a query that nobody understands, with the words of the meter", async () => {
    const { meter } = await opened();
    await expect(meter.signal("sum by (", window)).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringContaining("parse error"),
    });
  });

  it.each<MeterFault>(["cut", "garbage", "error-500"])("answers no signal on %s", async (fault) => {
    const { world, meter } = await opened();
    world.misbehave(fault);
    await expect(meter.signal("queue_gpus", window)).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("gives up when there is never an answer", async () => {
    const { world, meter } = await opened({ slow: true });
    world.misbehave("hang");
    await expect(meter.utilization(window)).rejects.toMatchObject({ kind: "timeout" });
  });
});

describe("the registry of meters", () => {
  it("has a stand-in for each", () => {
    expect(Object.keys(meterWorlds).toSorted()).toEqual([...names].toSorted());
  });
});
