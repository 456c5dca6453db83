import { describe, expect, it } from "vitest";
import { exporters, keysOf, queriesOf } from "../../../src/outside/meters/exporters.ts";

describe("the keys of a series", () => {
  it.each([
    [{ Hostname: "box-1", instance: "10.0.0.3:9400" }, ["box-1", "10.0.0.3"]],
    [{ hostname: "box-1", instance: "box-1:9400" }, ["box-1"]],
    [{ Hostname: "a", hostname: "b", instance: "c" }, ["a", "b", "c"]],
    [{ instance: "[2001:db8::1]:9400" }, ["2001:db8::1"]],
    [{ instance: "2001:db8::1" }, ["2001:db8::1"]],
    [{ Hostname: "box-1", instance: "127.0.0.1:9400" }, ["box-1"]],
    [{ Hostname: "localhost", instance: "[::1]:9400" }, []],
    [{ instance: "LOCALHOST:9400" }, []],
    [{ Hostname: "", uuid: "x" }, []],
  ])("of %j are %j", (labels, keys) => {
    expect(keysOf(labels as Record<string, string>)).toEqual(keys);
  });
});

describe("the queries of an exporter", () => {
  it("keep GPUs and machines apart, and look at one minute only", () => {
    expect(queriesOf(exporters["dcgm-exporter"])).toEqual({
      average:
        "avg by (Hostname,hostname,instance,gpu,UUID) (avg_over_time(DCGM_FI_DEV_GPU_UTIL[60s]))",
      peak: "max by (Hostname,hostname,instance,gpu,UUID) (max_over_time(DCGM_FI_DEV_GPU_UTIL[60s]))",
    });
  });
});
