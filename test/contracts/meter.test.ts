/** What every meter must keep: one suite, run against each registered adapter's local stand-in. */

import { afterEach, describe, expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import { type Instant, instant, after as later, millis, minutes } from "../../src/model/units.ts";
import type { Credentials } from "../../src/outside/address.ts";
import { type MeterName, meters } from "../../src/outside/meters/index.ts";
import type { MeterSeries } from "../../src/ports.ts";
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

  function ofMachine(found: readonly MeterSeries[], hostname: string): readonly MeterSeries[] {
    return found.filter(({ keys }) => keys.includes(hostname));
  }

  it("reads every minute of every GPU, both ends included, in percent", async () => {
    const { world, meter } = await opened();
    const found = await meter.utilization(window);
    expect(found).toHaveLength(3);
    for (const machine of world.machines) {
      const own = ofMachine(found, machine.hostname);
      expect(own).toHaveLength(machine.gpus);
      for (const [gpu, series] of own.entries()) {
        expect(series.samples).toEqual(
          Array.from({ length: 31 }, (_, count) => {
            const at = later(window.from, minutes(count));
            const percent = world.percentAt(machine, gpu, at);
            return { at, average: percent, peak: percent };
          }),
        );
      }
    }
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

  it("tells the GPUs of a machine apart, and gives the same order every time", async () => {
    const { meter } = await opened();
    const found = await meter.utilization(window);
    const marks = found.map(({ source, gpu }) => `${source} ${gpu}`);
    expect(new Set(marks).size).toBe(3);
    expect((await meter.utilization(window)).map(({ source, gpu }) => `${source} ${gpu}`)).toEqual(
      marks,
    );
  });

  it("shows two sets of series for one machine as coming from two sources", async () => {
    const { world, meter } = await opened();
    const [machine] = world.machines;
    if (machine === undefined) throw new Error("a world has machines");
    world.double(machine);
    const own = ofMachine(await meter.utilization(window), machine.hostname);
    expect(own).toHaveLength(2 * machine.gpus);
    expect(new Set(own.map(({ source }) => source)).size).toBe(2);
  });

  it("has no sample for a minute that was not measured", async () => {
    const { world, meter } = await opened();
    const from = later(window.from, minutes(10));
    const until = later(from, minutes(3));
    world.silence(from, until);
    const found = await meter.utilization(window);
    expect(found).toHaveLength(3);
    for (const { samples } of found) {
      expect(samples).toHaveLength(28);
      expect(samples.filter(({ at }) => at >= from && at < until)).toEqual([]);
    }
  });

  it("knows nothing of machines that have been silent all the time", async () => {
    const { world, meter } = await opened();
    world.silence(instant(0), later(noon, minutes(1)));
    expect(await meter.utilization(window)).toEqual([]);
  });

  it("reads whole minutes of a window with odd ends, and nothing of one without any", async () => {
    const { meter } = await opened();
    const odd = { from: instant(window.from + 1), to: instant(noon - 1) };
    const [first] = await meter.utilization(odd);
    expect(first?.samples).toHaveLength(29);
    const within: { readonly from: Instant; readonly to: Instant } = {
      from: instant(noon - 59_000),
      to: instant(noon - 1_000),
    };
    expect(await meter.utilization(within)).toEqual([]);
  });

  it("reads a whole day without a seam", async () => {
    const { meter } = await opened();
    const from = later(noon, millis(-24 * 60 * 60_000));
    const [first] = await meter.utilization({ from, to: noon });
    expect(first?.samples).toHaveLength(24 * 60 + 1);
    const times = (first?.samples ?? []).map(({ at }) => at);
    expect(times).toEqual(times.map((_, count) => later(from, minutes(count))));
  });

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

  it("takes no series for an answer, which is no zero", async () => {
    const { meter } = await opened();
    expect(await meter.signal("queue_gpus", window)).toEqual([]);
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
