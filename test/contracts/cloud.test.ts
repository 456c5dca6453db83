/** What every cloud must keep: one suite, run against each registered adapter's local stand-in. */

import { afterEach, describe, expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import { type Instance, instanceIdOf } from "../../src/model/instance.ts";
import { millis } from "../../src/model/units.ts";
import { type CloudName, clouds } from "../../src/outside/clouds/index.ts";
import type { Cloud, LaunchRequest } from "../../src/ports.ts";
import { type CloudFault, type CloudWorld, cloudWorlds, otherCloudWorlds } from "./cloud-worlds.ts";

const worlds: CloudWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()));
});

const names = Object.keys(clouds) as readonly CloudName[];
const everyWorld = Object.entries({ ...cloudWorlds, ...otherCloudWorlds });

describe.each(everyWorld)("the cloud %s", (_name, makeWorld) => {
  async function opened(): Promise<{ readonly world: CloudWorld; readonly cloud: Cloud }> {
    const world = await makeWorld();
    worlds.push(world);
    return { world, cloud: world.open() };
  }

  describe("lists", () => {
    it("no machine of an empty account", async () => {
      const { cloud } = await opened();
      expect(await cloud.instances()).toEqual([]);
    });

    it("a booting machine as it was launched, and its address when it has one", async () => {
      const { world, cloud } = await opened();
      const answer = await cloud.launch(world.order, undefined);
      if (answer.kind !== "launched") throw new Error(answer.message);
      const [booting] = await cloud.instances();
      const { type, region, name: given, hostname, tags } = world.order;
      expect(booting).toMatchObject({ id: answer.id, type, region, name: given, hostname, tags });
      expect(booting).toMatchObject({ status: "booting", gpus: 1 });
      expect(booting?.pricePerHour).toBeGreaterThan(0);
      expect(booting?.ip).toBeUndefined();
      expect(booting?.firstHealthy).toBeUndefined();
      world.clock.advance(world.bootTime);
      const [active] = await cloud.instances();
      expect(active).toMatchObject({ id: answer.id, status: "active" });
      expect(active?.ip).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
      expect(active?.firstHealthy).toBeLessThanOrEqual(world.clock.now());
    });

    it("machines in a notation that it has not met yet", async () => {
      const { world, cloud } = await opened();
      await cloud.launch(world.order, undefined);
      world.clock.advance(world.bootTime);
      const [before] = await cloud.instances();
      world.faults.unknownFields();
      expect(await cloud.instances()).toEqual([before]);
      world.faults.nullAddresses();
      const [without] = await cloud.instances();
      expect(without).toEqual({ ...before, ip: undefined });
      expect(without).not.toHaveProperty("ip");
      world.faults.setStatus(world.order.name, "hibernating");
      expect((await cloud.instances())[0]?.status).toBe("unrecognised");
    });

    it("nothing of a machine but what the model knows", async () => {
      const { world, cloud } = await opened();
      await cloud.launch(world.order, undefined);
      world.clock.advance(world.bootTime);
      const known: Record<keyof Instance, true> = {
        id: true,
        name: true,
        status: true,
        type: true,
        region: true,
        gpus: true,
        pricePerHour: true,
        ip: true,
        hostname: true,
        tags: true,
        firstHealthy: true,
        mayTerminate: true,
      };
      const [machine] = await cloud.instances();
      expect(Object.keys(known)).toEqual(expect.arrayContaining(Object.keys(machine ?? {})));
      expect(JSON.stringify(machine)).not.toMatch(/token|jupyter/i);
    });

    it("types with prices, and where they can be had", async () => {
      const { world, cloud } = await opened();
      const offers = await cloud.offers();
      const offer = offers.find(({ type }) => type === world.order.type);
      expect(offer?.gpus).toBe(1);
      expect(offer?.pricePerHour).toBeGreaterThan(0);
      expect(offer?.regions).toContain(world.order.region);
      expect(offers.map(({ type }) => type)).toEqual(offers.map(({ type }) => type).toSorted());
      for (const { regions } of offers) expect(regions).toEqual(regions.toSorted());
    });

    it("a price of zero as unknown", async () => {
      const { world, cloud } = await opened();
      world.faults.setPrice(world.order.type, 0);
      const offer = (await cloud.offers()).find(({ type }) => type === world.order.type);
      expect(offer).toBeDefined();
      expect(offer).not.toHaveProperty("pricePerHour");
    });

    it("every region, each once and sorted", async () => {
      const { world, cloud } = await opened();
      const regions = await cloud.regions();
      expect(regions).toContain(world.order.region);
      expect(regions).toEqual([...new Set(regions)].toSorted());
    });

    it("again after a fault that passes", async () => {
      const { world, cloud } = await opened();
      for (const fault of ["cut-before", "unavailable", "rate-limited"] as const) {
        world.faults.next("list", fault);
        expect(await cloud.instances()).toEqual([]);
      }
    });

    it.each<[CloudFault, Partial<OutsideError>]>([
      ["cut-before", { kind: "unavailable" }],
      ["unavailable", { kind: "unavailable" }],
      ["garbage", { kind: "unavailable" }],
      ["wrong-content", { kind: "unavailable" }],
      ["rate-limited", { kind: "rate-limited" }],
    ])("nothing, but says how the cloud failed, on lasting %s", async (fault, expected) => {
      const { world, cloud } = await opened();
      world.faults.always("list", fault);
      const failure = await cloud.instances().catch((thrown: unknown) => thrown);
      expect(failure).toBeInstanceOf(OutsideError);
      expect(failure).toMatchObject(expected);
    });

    it("nothing, and gives up, when the cloud never answers", async () => {
      const { world } = await opened();
      world.faults.always("list", "hang-before");
      const cloud = world.open({ read: millis(40) });
      await expect(cloud.instances()).rejects.toMatchObject({ kind: "timeout" });
    });

    it("nothing with a wrong key, which it does not tell, but where to look", async () => {
      const { world } = await opened();
      const cloud = world.open({ key: "secret_wrong_key" });
      const failure = await cloud.instances().catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ kind: "unauthorised", applied: "no" });
      expect(String(failure)).toContain(world.keyVariable);
      expect(String(failure)).not.toContain("secret_wrong_key");
    });
  });

  describe("launches", () => {
    it("one machine with one request", async () => {
      const { world, cloud } = await opened();
      const answer = await cloud.launch(world.order, undefined);
      expect(answer).toEqual({ kind: "launched", id: expect.any(String) });
      expect(world.machines()).toHaveLength(1);
      expect(world.launchRequests()).toBe(1);
    });

    it.each<CloudFault>(["cut-after", "hang-after", "unavailable-after"])(
      "with an unknown outcome when the answer is lost (%s): asked once, one machine",
      async (fault) => {
        const { world, cloud } = await opened();
        world.faults.next("launch", fault);
        const answer = await cloud.launch(world.order, undefined);
        expect(answer).toEqual({ kind: "unknown", message: expect.any(String) });
        expect(world.launchRequests()).toBe(1);
        expect(world.machines()).toEqual([world.order.name]);
      },
    );

    it.each<CloudFault>([
      "cut-before",
      "hang-before",
      "unavailable",
      "rate-limited",
      "garbage",
      "wrong-content",
      "upstream-failure",
    ])("with an unknown outcome on %s, and does not ask again", async (fault) => {
      const { world, cloud } = await opened();
      world.faults.next("launch", fault);
      const answer = await cloud.launch(world.order, undefined);
      expect(answer).toEqual({ kind: "unknown", message: expect.any(String) });
      expect(world.launchRequests()).toBe(1);
    });

    it("nothing where there is no capacity, and says that another place may do", async () => {
      const { world, cloud } = await opened();
      world.faults.noCapacity(world.order.type);
      const answer = await cloud.launch(world.order, undefined);
      expect(answer).toMatchObject({ kind: "refused", why: "no-capacity" });
      expect(world.machines()).toEqual([]);
    });

    it.each<[string, Partial<LaunchRequest>]>([
      ["region", { region: "atlantis-1" }],
      ["type", { type: "gpu_9x_abacus" }],
      ["ssh key", { sshKey: "nobody's" }],
    ])("nothing with an unknown %s, and says that asking elsewhere is no use", async (_, wrong) => {
      const { world, cloud } = await opened();
      const answer = await cloud.launch({ ...world.order, ...wrong }, undefined);
      expect(answer).toMatchObject({ kind: "refused", why: "rejected" });
      expect(world.machines()).toEqual([]);
    });

    it("nothing with a wrong key, and says where to look", async () => {
      const { world } = await opened();
      const cloud = world.open({ key: "secret_wrong_key" });
      const answer = await cloud.launch(world.order, undefined);
      expect(answer).toMatchObject({ kind: "refused", why: "rejected" });
      expect(JSON.stringify(answer)).toContain(world.keyVariable);
      expect(JSON.stringify(answer)).not.toContain("secret_wrong_key");
    });

    it("seven machines one after the other without meeting the cloud's limits", async () => {
      const { world, cloud } = await opened();
      const start = world.clock.now();
      for (let count = 0; count < 7; count += 1) {
        const answer = await cloud.launch({ ...world.order, name: `n-${count}` }, undefined);
        expect(answer.kind).toBe("launched");
        await cloud.instances();
      }
      const least = world.leastTimeFor(7);
      expect(world.clock.now() - start).toBeLessThanOrEqual(least * 1.05 + 2_000);
    });

    it("not before its turn after another run's launch", async () => {
      const { world } = await opened();
      const other = world.open();
      await other.launch(world.order, undefined);
      const last = world.clock.now();
      world.clock.advance(millis(1_500));
      const answer = await world.open().launch({ ...world.order, name: "second" }, last);
      expect(answer.kind).toBe("launched");
    });
  });

  describe("terminates", () => {
    it("a machine, once or twice, until it is gone", async () => {
      const { world, cloud } = await opened();
      const answer = await cloud.launch(world.order, undefined);
      if (answer.kind !== "launched") throw new Error(answer.message);
      world.clock.advance(world.bootTime);
      expect(await cloud.terminate(answer.id)).toEqual({ kind: "terminating" });
      const again = await cloud.terminate(answer.id);
      expect(["terminating", "gone"]).toContain(again.kind);
      world.clock.advance(world.endTime);
      expect(await cloud.terminate(answer.id)).toEqual({ kind: "gone" });
      expect(await cloud.instances()).toEqual([]);
    });

    it("a machine of which it says itself that it is gone only then", async () => {
      const { world, cloud } = await opened();
      const answer = await cloud.launch(world.order, undefined);
      if (answer.kind !== "launched") throw new Error(answer.message);
      world.clock.advance(world.bootTime);
      expect(await cloud.isGone(answer.id)).toBe(false);
      await cloud.terminate(answer.id);
      world.clock.advance(world.endTime);
      expect(await cloud.isGone(answer.id)).toBe(true);
      expect(await cloud.isGone(instanceIdOf("0123456789abcdef0123456789abcdef"))).toBe(true);
      const stranger = world.open({ key: "secret_wrong_key" });
      await expect(stranger.isGone(answer.id)).rejects.toMatchObject({ kind: "unauthorised" });
    });

    it("what never was, as gone", async () => {
      const { cloud } = await opened();
      const never = instanceIdOf("0123456789abcdef0123456789abcdef");
      expect(await cloud.terminate(never)).toEqual({ kind: "gone" });
    });

    it("nothing with a wrong key", async () => {
      const { world } = await opened();
      const cloud = world.open({ key: "secret_wrong_key" });
      const answer = await cloud.terminate(instanceIdOf("0123456789abcdef0123456789abcdef"));
      expect(answer).toMatchObject({ kind: "refused" });
    });

    it.each<CloudFault>([
      "cut-before",
      "cut-after",
      "hang-after",
      "unavailable",
      "rate-limited",
      "garbage",
      "wrong-content",
      "upstream-failure",
    ])("with an unknown outcome on %s", async (fault) => {
      const { world, cloud } = await opened();
      const launched = await cloud.launch(world.order, undefined);
      if (launched.kind !== "launched") throw new Error(launched.message);
      world.faults.next("terminate", fault);
      expect(await cloud.terminate(launched.id)).toMatchObject({ kind: "unknown" });
    });
  });
});

describe("the registry of clouds", () => {
  it("has a stand-in for each", () => {
    expect(Object.keys(cloudWorlds).toSorted()).toEqual([...names].toSorted());
  });
});
