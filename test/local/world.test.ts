import { afterEach, describe, expect, it } from "vitest";
import { noChances } from "../../src/local/lambda/estate.ts";
import { startLocalLambda } from "../../src/local/lambda/lambda.ts";
import { startLocalMetrics } from "../../src/local/metrics/metrics.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import { type PoolWork, Workload } from "../../src/local/workload/workload.ts";
import { after, type Instant, minutes } from "../../src/model/units.ts";
import { noon } from "./lambda/support.ts";

const standing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(standing.splice(0).map((one) => one.close()));
});

const key = "secret_local";
const later = (count: number): Instant => after(noon, minutes(count));

async function stage(work: PoolWork) {
  const clock = new VirtualClock(noon);
  const settings = { clock, key, seed: 1, chances: noChances, rateLimits: false };
  const lambda = await startLocalLambda({ ...settings, bootSeconds: [300, 300] });
  const pools = { training: work };
  const workload = new Workload({ clock, seed: 1, machines: lambda.machines, pools });
  const metrics = await startLocalMetrics({ clock, source: workload });
  standing.push(lambda, metrics);
  const post = (path: string, body: unknown) =>
    fetch(`${lambda.url}/api/v1/instance-operations/${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { authorization: `Bearer ${key}` },
    });
  const launch = async (name: string, type = "gpu_1x_a10") => {
    const order = { region_name: "us-west-1", instance_type_name: type, ssh_key_names: ["ops"] };
    const tags = [{ key: "pool", value: "training" }];
    const answer = await post("launch", { ...order, name, hostname: name, tags });
    const { data } = (await answer.json()) as { data: { instance_ids: string[] } };
    return data.instance_ids[0] ?? "";
  };
  const series = async (hostname: string): Promise<readonly (readonly [number, number])[]> => {
    const query = `max by (Hostname) (max_over_time(DCGM_FI_DEV_GPU_UTIL[60s]))`;
    const end = clock.now() / 1_000;
    const range = { query, start: String(noon / 1_000), end: String(end), step: "60" };
    const answer = await fetch(`${metrics.url}/api/v1/query_range?${new URLSearchParams(range)}`);
    const { data } = (await answer.json()) as {
      data: { result: { metric: { Hostname: string }; values: [number, string][] }[] };
    };
    const row = data.result.find(({ metric }) => metric.Hostname === hostname);
    return (row?.values ?? []).map(([at, value]) => [(at - noon / 1_000) / 60, Number(value)]);
  };
  return { clock, lambda, workload, launch, series, post };
}

describe("the local world", () => {
  it("shows a launched machine's use from its first health to its end", async () => {
    const { clock, launch, series, post } = await stage({ kind: "scripted", load: () => 0.5 });
    const id = await launch("t-1");
    clock.advance(minutes(10));
    await post("terminate", { instance_ids: [id] });
    clock.advance(minutes(10));
    const readings = await series("t-1");
    expect(readings.map(([minute]) => minute)).toEqual([5, 6, 7, 8, 9]);
    for (const [, percent] of readings) expect(Math.abs(percent - 50)).toBeLessThanOrEqual(3);
  });

  it("falls from overload to half when a second machine comes", async () => {
    const { clock, lambda, launch, series } = await stage({ kind: "scripted", load: () => 1.2 });
    lambda.addInstance({
      type: "gpu_1x_a10",
      region: "us-west-1",
      name: "t-1",
      hostname: "t-1",
      tags: [{ key: "pool", value: "training" }],
      since: later(-60),
    });
    await launch("t-2");
    clock.advance(minutes(8));
    const [first, second] = [await series("t-1"), await series("t-2")];
    expect(first.filter(([, percent]) => percent > 90).map(([minute]) => minute)).toEqual([
      0, 1, 2, 3, 4,
    ]);
    expect(second.map(([minute]) => minute)).toEqual([5, 6, 7, 8]);
    expect(Math.max(...second.map(([, percent]) => percent))).toBeLessThan(70);
  });

  it("kills a job with its machine, and the next machine starts it over", async () => {
    const jobs = [{ submitSeconds: 0, gpus: 1, durationSeconds: 600 }];
    const staged = await stage({ kind: "jobs", jobs, start: noon, machineGpus: 1 });
    const { clock, launch, lambda, workload, series, post } = staged;
    const id = await launch("t-1");
    clock.advance(minutes(8));
    await post("terminate", { instance_ids: [id] });
    await launch("t-2");
    expect(workload.figures("training")).toMatchObject({ killed: 1, queuedGpus: 1 });
    clock.advance(minutes(20));
    expect(workload.figures("training")).toMatchObject({ done: 1, killed: 1, waitMean: 780 });
    expect((await series("t-1")).map(([, percent]) => percent)).toEqual([100, 100, 100]);
    const busy = (await series("t-2")).filter(([, percent]) => percent === 100);
    expect(busy.map(([minute]) => minute)).toEqual([13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
    expect(lambda.bill().map(({ minutes: billed }) => billed)).toEqual([3, 15]);
  });
});
