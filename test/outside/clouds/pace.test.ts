/** The pace of many launches at a cloud that keeps its limits, over restarts and rate limits. */
import { afterEach, describe, expect, it } from "vitest";
import { type LocalLambda, startLocalLambda } from "../../../src/local/lambda/lambda.ts";
import {
  jsonReply,
  type Loopback,
  type LoopbackReply,
  serveLoopback,
  textReply,
} from "../../../src/local/loopback.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import {
  type Instant,
  instant,
  after as later,
  millis,
  minutes,
} from "../../../src/model/units.ts";
import { lambdaCloud } from "../../../src/outside/clouds/lambda.ts";
import { lambdaSpacing, pacerOf } from "../../../src/outside/clouds/pacer.ts";
import type { LaunchOutcome } from "../../../src/ports.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const least = 12_000;
const servers: LocalLambda[] = [];
const fronts: Loopback[] = [];
const sent = () => Promise.resolve();
afterEach(async () => {
  await Promise.all([...servers.splice(0), ...fronts.splice(0)].map((server) => server.close()));
});

async function aCloud(change: { readonly retryAfter?: boolean } = {}) {
  const clock = new VirtualClock(noon);
  const lambda = await startLocalLambda({ clock, seed: 3, key: "secret_key", ...change });
  servers.push(lambda);
  lambda.setCapacity("gpu_1x_a10", ["us-east-1"]);
  const connect = () => lambdaCloud({ clock, key: "secret_key", address: lambda.url });
  const launch = (cloud: ReturnType<typeof connect>, name: string, last: Instant | undefined) =>
    cloud.launch(
      { name, type: "gpu_1x_a10", region: "us-east-1", sshKey: "ops", hostname: name, tags: {} },
      last,
    );
  return { clock, lambda, connect, launch };
}

const times = (lambda: LocalLambda) =>
  lambda.requests.flatMap(({ call, at }) => (call === "launch" ? [at] : []));

describe("many launches", () => {
  it.each([0, 1, 4])(
    "take no more than 1.05 of the limit's least time over %i restarts",
    async (restarts) => {
      const { clock, lambda, connect, launch } = await aCloud();
      const count = 20;
      let cloud = connect();
      let last: Instant | undefined;
      for (let place = 0; place < count; place += 1) {
        if (restarts > 0 && place > 0 && place % Math.floor(count / (restarts + 1)) === 0) {
          cloud = connect();
        }
        const outcome: LaunchOutcome = await launch(cloud, `training-2-${place}`, last);
        expect(outcome.kind).toBe("launched");
        last = clock.now();
      }
      const asked = times(lambda);
      expect(asked).toHaveLength(count);
      expect(clock.now() - noon).toBeLessThanOrEqual((count - 1) * least * 1.05);
      for (const [place, at] of asked.slice(1).entries()) {
        expect(at - (asked[place] ?? at)).toBeGreaterThanOrEqual(least);
      }
    },
  );

  it("wait as long as a 429 asks for before anything else is asked", async () => {
    const { clock, lambda, connect, launch } = await aCloud({ retryAfter: true });
    const [mine, others] = [connect(), connect()];
    await launch(others, "theirs", undefined);
    expect(await launch(mine, "training-2-a", undefined)).toMatchObject({ kind: "unknown" });
    const sentAwayAt = clock.now();
    expect(await launch(mine, "training-2-b", undefined)).toMatchObject({ kind: "launched" });
    const [, , next = 0] = times(lambda);
    expect(next - sentAwayAt).toBeGreaterThanOrEqual(least);
    expect(next - sentAwayAt).toBeLessThanOrEqual(least * 1.05);
  });
});

describe("a 429 of the front", () => {
  it("holds back every later request for as long as it asks, also those that are not repeated", async () => {
    const clock = new VirtualClock(noon);
    const askedAt: number[] = [];
    const server = await serveLoopback(() => {
      askedAt.push(clock.now() - noon);
      const isFirst = askedAt.length === 1;
      const page = textReply(429, "error code: 1015", "text/html");
      const away = { ...page, headers: { "retry-after": "40" } } as LoopbackReply;
      return Promise.resolve(isFirst ? away : jsonReply(200, { data: [] }));
    });
    fronts.push(server);
    const cloud = lambdaCloud({ clock, key: "secret_key", address: server.url });
    const order = { type: "x", region: "y", sshKey: "ops", tags: {}, hostname: "a", name: "a" };
    expect((await cloud.launch(order, undefined)).kind).toBe("unknown");
    await cloud.instances();
    expect(askedAt).toEqual([0, 40_000]);
  });
});

describe("a pacer that is sent away", () => {
  it("grants nothing until then, and not for longer than ten minutes", async () => {
    const clock = new VirtualClock(noon);
    const pacer = pacerOf(clock, lambdaSpacing);
    pacer.rest(millis(30_000));
    await pacer.request(sent);
    expect(clock.now()).toBe(later(noon, millis(30_000)));
    pacer.rest(minutes(600));
    expect(pacer.restUntil()).toBe(later(clock.now(), minutes(600)));
    await pacer.launch(undefined, sent);
    expect(clock.now()).toBe(later(noon, millis(30_000 + 600_000)));
  });

  it("is not called back by a shorter rest", async () => {
    const clock = new VirtualClock(noon);
    const pacer = pacerOf(clock, lambdaSpacing);
    pacer.rest(millis(30_000));
    pacer.rest(millis(1_000));
    await pacer.request(sent);
    expect(clock.now() - noon).toBe(30_000);
  });
});
