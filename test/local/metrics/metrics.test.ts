import { afterEach, describe, expect, it } from "vitest";
import { type LocalMetrics, startLocalMetrics } from "../../../src/local/metrics/metrics.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import type { Machine } from "../../../src/local/workload/machine.ts";
import { Workload } from "../../../src/local/workload/workload.ts";
import { after, type Instant, minutes } from "../../../src/model/units.ts";
import { noon } from "../lambda/support.ts";
import { aMachine } from "../workload/a-machine.ts";

const standing: LocalMetrics[] = [];
afterEach(async () => {
  await Promise.all(standing.splice(0).map((metrics) => metrics.close()));
});

interface Answer {
  readonly status: string;
  readonly errorType?: string;
  readonly error?: string;
  readonly data: { readonly resultType: string; readonly result: readonly Row[] };
}

interface Row {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
  readonly value: readonly [number, string];
}

const ago = (count: number): Instant => after(noon, minutes(-count));
const seconds = (at: Instant): string => String(at / 1_000);
const big = aMachine({ id: "big-1", gpus: 2, ip: "198.18.0.7", activeFrom: ago(240) });
const small = aMachine({ id: "small-1", ip: "198.18.0.8", activeFrom: ago(30) });

async function stage(machines: readonly Machine[] = [big, small]) {
  const clock = new VirtualClock(noon);
  const source = new Workload({ clock, seed: 1, machines: () => machines, pools: {}, noise: 0 });
  source.pin({ machine: "big-1", percent: [10, 90], from: ago(500) });
  source.pin({ machine: "small-1", percent: 50, from: ago(500) });
  const metrics = await startLocalMetrics({ clock, source });
  standing.push(metrics);
  const ask = async (path: string, query: Readonly<Record<string, string>>, headers = {}) => {
    const answer = await fetch(`${metrics.url}${path}?${new URLSearchParams(query)}`, { headers });
    return { status: answer.status, json: (await answer.json()) as Answer };
  };
  const range = (query: string, from = ago(10), to = noon, step = "60") =>
    ask("/api/v1/query_range", { query, start: seconds(from), end: seconds(to), step });
  return { clock, source, metrics, ask, range };
}

const busiest = "max by (Hostname, hostname, instance) (max_over_time(DCGM_FI_DEV_GPU_UTIL[60s]))";
const mean = "avg by (Hostname, hostname, instance) (avg_over_time(DCGM_FI_DEV_GPU_UTIL[60s]))";

describe("the local Prometheus", () => {
  it("answers the busiest and the mean GPU of each machine as a matrix", async () => {
    const { range } = await stage();
    const most = await range(busiest);
    expect(most.status).toBe(200);
    expect(most.json.status).toBe("success");
    expect(most.json.data.resultType).toBe("matrix");
    expect(most.json.data.result.map(({ metric }) => metric)).toEqual([
      { Hostname: "big-1", instance: "198.18.0.7:9400" },
      { Hostname: "small-1", instance: "198.18.0.8:9400" },
    ]);
    expect(most.json.data.result[0]?.values).toHaveLength(11);
    expect(most.json.data.result[0]?.values[0]).toEqual([ago(10) / 1_000, "90"]);
    expect((await range(mean)).json.data.result[0]?.values[0]?.[1]).toBe("50");
  });

  it("counts the GPUs that were at least so busy", async () => {
    const { range } = await stage();
    const touched = "sum by (Hostname) (max_over_time(DCGM_FI_DEV_GPU_UTIL[60s]) >= bool 5.5)";
    const { result } = (await range(touched)).json.data;
    const counts = result.map(({ metric, values }) => [metric["Hostname"], values[0]?.[1]]);
    expect(new Map(counts.map(([name, count]) => [name, Number(count) > 0]))).toEqual(
      new Map([
        ["big-1", true],
        ["small-1", true],
      ]),
    );
    const over = "sum by (Hostname) (max_over_time(DCGM_FI_DEV_GPU_UTIL[60s]) >= bool 101)";
    const none = (await range(over)).json.data.result.map(({ values }) => values[0]?.[1]);
    expect(none).toEqual(["0", "0"]);
  });

  it("answers a bare selector series by series with the labels of dcgm-exporter", async () => {
    const { range } = await stage();
    const { json } = await range('DCGM_FI_DEV_GPU_UTIL{Hostname="big-1", gpu=~"[1-9]"}');
    expect(json.data.result).toHaveLength(1);
    expect(json.data.result[0]?.metric).toMatchObject({
      __name__: "DCGM_FI_DEV_GPU_UTIL",
      Hostname: "big-1",
      gpu: "1",
      UUID: expect.stringMatching(/^GPU-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      modelName: "NVIDIA A10",
      instance: "198.18.0.7:9400",
      job: "dcgm",
    });
  });

  it("can spell the hostname label as newer exporters do", async () => {
    const { range, metrics } = await stage();
    metrics.setHostnameLabel("hostname");
    const { json } = await range(busiest);
    expect(json.data.result[0]?.metric).toEqual({
      hostname: "big-1",
      instance: "198.18.0.7:9400",
    });
  });

  it("gives nvidia_gpu_exporter's ratio with nothing but uuid and address", async () => {
    const { range } = await stage();
    const { json } = await range("nvidia_smi_utilization_gpu_ratio");
    expect(json.data.result.map(({ values }) => values[0]?.[1]).toSorted()).toEqual([
      "0.1",
      "0.5",
      "0.9",
    ]);
    expect(Object.keys(json.data.result[0]?.metric ?? {}).toSorted()).toEqual([
      "__name__",
      "instance",
      "job",
      "uuid",
    ]);
  });

  it("has no sample of a machine from before it was active", async () => {
    const { range } = await stage([small]);
    const { json } = await range(busiest, ago(60));
    expect(json.data.result[0]?.values[0]?.[0]).toBe(ago(30) / 1_000);
    expect(json.data.result[0]?.values).toHaveLength(31);
  });

  it("answers an instant query, by POST too, with a vector", async () => {
    const { metrics, ask } = await stage();
    const got = await ask("/api/v1/query", { query: "max(DCGM_FI_DEV_GPU_UTIL)" });
    const posted = await fetch(`${metrics.url}/api/v1/query`, {
      method: "POST",
      body: new URLSearchParams({ query: "max(DCGM_FI_DEV_GPU_UTIL)", time: seconds(noon) }),
    });
    expect(got.json.data).toEqual({
      resultType: "vector",
      result: [{ metric: {}, value: [noon / 1_000, "90"] }],
    });
    expect(await posted.json()).toEqual(got.json);
  });

  it("knows no other metric and says so with an empty result", async () => {
    const { range } = await stage();
    expect((await range("up")).json.data.result).toEqual([]);
  });

  it.each([
    "",
    "max by (",
    "rate(x[5m])",
    "a + b",
    "x{y=1}",
    'x{y="1"',
    "max_over_time(x)",
    'x{y=~"("}',
    'x{y="\\d"}',
    "x[5m]",
    "x >= 5",
  ])("refuses what it does not understand: %j", async (query) => {
    const { range } = await stage();
    const { status, json } = await range(query);
    expect([status, json.status, json.errorType]).toEqual([400, "error", "bad_data"]);
    expect(json.error).toMatch(/^invalid parameter "query": 1:\d+: parse error: /);
  });

  it("refuses over 11,000 points, a step of zero, a backward range and odd times", async () => {
    const { range, ask } = await stage();
    const many = await range(busiest, ago(11_001));
    expect([many.status, many.json.error]).toEqual([
      400,
      expect.stringContaining("exceeded maximum resolution of 11,000 points per timeseries"),
    ]);
    expect((await range(busiest, ago(11_000))).status).toBe(200);
    expect((await range(busiest, ago(10), noon, "0")).json.error).toContain('"step"');
    expect((await range(busiest, noon, ago(10))).json.error).toContain('"end"');
    const odd = await ask("/api/v1/query_range", {
      query: "x",
      start: "soon",
      end: "1",
      step: "1",
    });
    expect(odd.json.error).toContain('cannot parse "soon" to a valid timestamp');
  });

  it("refuses with 422 what looks at too many samples, and half of it passes", async () => {
    const { range, metrics } = await stage([big]);
    metrics.setMaxSamples(50);
    const refused = await range(busiest, ago(40));
    expect([refused.status, refused.json.errorType]).toEqual([422, "execution"]);
    expect((await range(busiest, ago(20))).status).toBe(200);
  });

  it("asks for a bearer token or a password when told to", async () => {
    const { metrics } = await stage();
    const ready = async (authorization?: string) =>
      (
        await fetch(`${metrics.url}/-/ready`, {
          headers: authorization === undefined ? {} : { authorization },
        })
      ).status;
    metrics.setAuth({ kind: "bearer", token: "t" });
    expect([await ready(), await ready("Bearer t")]).toEqual([401, 200]);
    metrics.setAuth({ kind: "basic", username: "u", password: "p:q" });
    const basic = `Basic ${Buffer.from("u:p:q").toString("base64")}`;
    expect([await ready("Bearer t"), await ready(basic)]).toEqual([401, 200]);
  });

  it("shows gaps and staleness where they were made, and only there", async () => {
    const { range, metrics } = await stage();
    metrics.faults.silence({ machine: "big-1", from: ago(8), until: ago(5) });
    metrics.faults.silence({ machine: "small-1", from: ago(2) });
    const { json } = await range(busiest);
    const [first, second] = json.data.result;
    const times = first?.values.map(([at]) => (noon / 1_000 - at) / 60);
    expect(times).toEqual([10, 9, 5, 4, 3, 2, 1, 0]);
    expect(second?.values.at(-1)?.[0]).toBe(ago(3) / 1_000);
  });

  it("looks five minutes back for a bare selector, as the real one does", async () => {
    const { metrics, ask } = await stage([big]);
    metrics.faults.silence({ from: ago(3) });
    const now = await ask("/api/v1/query", { query: "DCGM_FI_DEV_GPU_UTIL" });
    const time = seconds(ago(-1));
    const later = await ask("/api/v1/query", { query: "DCGM_FI_DEV_GPU_UTIL", time });
    expect(now.json.data.result).toHaveLength(2);
    expect(later.json.data.result).toHaveLength(0);
  });

  it("doubles a hostname, shows an XID error, and forgets both when cleared", async () => {
    const { range, metrics } = await stage();
    metrics.faults.double("small-1");
    metrics.faults.xid({ machine: "small-1", gpu: 0, code: 79, from: ago(5) });
    const both = (await range(busiest)).json.data.result;
    expect(both.filter(({ metric }) => metric["Hostname"] === "small-1")).toHaveLength(2);
    const xid = (await range('DCGM_FI_DEV_XID_ERRORS{Hostname="small-1"}')).json.data.result[0];
    expect(xid?.values.map(([, value]) => value)).toEqual([
      ...Array(5).fill("0"),
      ...Array(6).fill("79"),
    ]);
    metrics.faults.clear();
    expect((await range(busiest)).json.data.result).toHaveLength(2);
  });

  it("goes down, turns to garbage, fails and forgets everything on demand", async () => {
    const { metrics, range } = await stage();
    metrics.faults.mood = "cut";
    await expect(range(busiest)).rejects.toThrow();
    metrics.faults.mood = "garbage";
    await expect(range(busiest)).rejects.toThrow();
    metrics.faults.mood = "empty-result";
    expect((await range(busiest)).json).toMatchObject({ status: "success", data: { result: [] } });
    metrics.faults.mood = "error-500";
    expect((await fetch(`${metrics.url}/-/ready`)).status).toBe(500);
    metrics.faults.clear();
    expect((await fetch(`${metrics.url}/api/v1/status/buildinfo`)).status).toBe(200);
    expect(metrics.requests.map(({ status }) => status)).toEqual(["cut", 200, 200, 500, 200]);
  });
});
