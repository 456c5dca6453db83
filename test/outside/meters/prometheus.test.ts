import { afterEach, describe, expect, it } from "vitest";
import { OutsideError } from "../../../src/errors.ts";
import {
  jsonReply,
  type Loopback,
  type LoopbackReply,
  serveLoopback,
} from "../../../src/local/loopback.ts";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import { instant, after as later, minutes } from "../../../src/model/units.ts";
import { prometheusMeter } from "../../../src/outside/meters/prometheus.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const servers: Loopback[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

type Series = {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
};

interface Asked {
  readonly query: string;
  readonly start: number;
  readonly end: number;
  readonly step: string;
}

async function answering(answer: (asked: Asked) => LoopbackReply, path = "") {
  const asked: Asked[] = [];
  const server = await serveLoopback((request) => {
    expect(request.path).toBe(`${path}/api/v1/query_range`);
    expect(request.method).toBe("POST");
    const form = new URLSearchParams(request.body);
    const one = {
      query: form.get("query") ?? "",
      start: Number(form.get("start")),
      end: Number(form.get("end")),
      step: form.get("step") ?? "",
    };
    asked.push(one);
    return Promise.resolve(answer(one));
  });
  servers.push(server);
  const meter = prometheusMeter({ clock: new VirtualClock(noon), address: server.url + path });
  return { meter, asked };
}

function matrix(result: readonly Series[], beside: Readonly<Record<string, unknown>> = {}) {
  return jsonReply(200, { status: "success", data: { resultType: "matrix", result }, ...beside });
}

function refusal(status: number): LoopbackReply {
  return jsonReply(status, { status: "error", errorType: "bad_data", error: "too many points" });
}

const window = { from: later(noon, minutes(-2)), to: noon };
const seconds = noon / 1_000;
const dcgm = { Hostname: "box-1", instance: "10.0.0.3:9400", gpu: "0", UUID: "GPU-1" };

/** Answers only what dcgm-exporter would. */
function only(series: Series, peaks: Series = series) {
  return ({ query }: Asked): LoopbackReply => {
    if (!query.includes("DCGM")) return matrix([]);
    return matrix([query.startsWith("max") ? peaks : series]);
  };
}

describe("a sample", () => {
  it("joins a minute's mean with its peak", async () => {
    const { meter } = await answering(
      only(
        {
          metric: dcgm,
          values: [
            [seconds - 60, "12.5"],
            [seconds, "40"],
          ],
        },
        {
          metric: dcgm,
          values: [
            [seconds - 60, "90"],
            [seconds, "41"],
          ],
        },
      ),
    );
    expect(await meter.utilization(window)).toEqual([
      {
        gpu: "0",
        keys: ["box-1", "10.0.0.3"],
        source: "10.0.0.3:9400",
        samples: [
          { at: noon - 60_000, average: 12.5, peak: 90 },
          { at: noon, average: 40, peak: 41 },
        ],
      },
    ]);
  });

  it.each(["NaN", "+Inf", "-Inf", "-1", "101", "2147483632"])(
    "that says %s was not measured",
    async (value) => {
      const { meter } = await answering(
        only({
          metric: dcgm,
          values: [
            [seconds - 60, value],
            [seconds, "0"],
          ],
        }),
      );
      const [series] = await meter.utilization(window);
      expect(series?.samples).toEqual([{ at: noon, average: 0, peak: 0 }]);
    },
  );

  it("without a peak was not measured", async () => {
    const { meter } = await answering(
      only(
        {
          metric: dcgm,
          values: [
            [seconds - 60, "1"],
            [seconds, "2"],
          ],
        },
        { metric: dcgm, values: [[seconds, "3"]] },
      ),
    );
    expect((await meter.utilization(window))[0]?.samples).toEqual([
      { at: noon, average: 2, peak: 3 },
    ]);
  });

  it("of nvidia_gpu_exporter is a ratio", async () => {
    const metric = { uuid: "1", instance: "10.0.0.3:9835" };
    const { meter } = await answering(({ query }) =>
      query.includes("DCGM") ? matrix([]) : matrix([{ metric, values: [[seconds, "0.57"]] }]),
    );
    expect(await meter.utilization(window)).toEqual([
      {
        gpu: "1",
        keys: ["10.0.0.3"],
        source: "10.0.0.3:9835",
        samples: [{ at: noon, average: 57, peak: 57 }],
      },
    ]);
  });

  it("of a GPU that both exporters measure counts once", async () => {
    const metric = { uuid: "1", instance: "10.0.0.3:9835" };
    const other = { uuid: "2", instance: "10.0.0.4:9835" };
    const { meter } = await answering(({ query }) =>
      query.includes("DCGM")
        ? matrix([{ metric: dcgm, values: [[seconds, "50"]] }])
        : matrix([metric, other].map((labels) => ({ metric: labels, values: [[seconds, "0.5"]] }))),
    );
    expect((await meter.utilization(window)).map(({ source }) => source)).toEqual([
      "10.0.0.3:9400",
      "10.0.0.4:9835",
    ]);
  });
});

describe("a long window", () => {
  it("is asked for in chunks of six hours that meet without overlap", async () => {
    const { meter, asked } = await answering(() => matrix([]));
    await meter.utilization({ from: later(noon, minutes(-24 * 60)), to: noon });
    const averages = asked.filter(({ query }) => query.includes("avg_over_time(DCGM"));
    expect(averages).toHaveLength(5);
    expect(averages.at(0)?.start).toBe(seconds - 24 * 3_600);
    expect(averages.at(-1)?.end).toBe(seconds);
    for (const [index, one] of averages.slice(1).entries()) {
      expect(one.start).toBe((averages[index]?.end ?? 0) + 60);
      expect(one.step).toBe("60");
    }
  });

  it.each([400, 422])(
    "is halved until it fits, when too much is refused with %i",
    async (status) => {
      const { meter, asked } = await answering(({ start, end, query }) => {
        if ((end - start) / 60 + 1 > 10) return refusal(status);
        if (!query.includes("DCGM")) return matrix([]);
        const values: [number, string][] = [];
        for (let at = start; at <= end; at += 60) values.push([at, "5"]);
        return matrix([{ metric: dcgm, values }]);
      });
      const [series] = await meter.utilization({ from: later(noon, minutes(-99)), to: noon });
      expect(series?.samples.map(({ at }) => at)).toEqual(
        Array.from({ length: 100 }, (_, count) => later(noon, minutes(count - 99))),
      );
      expect(asked.length).toBeGreaterThan(10);
    },
  );

  it("fails when even a single step is too much", async () => {
    const { meter, asked } = await answering(() => refusal(422));
    const failure = await meter
      .utilization({ from: later(noon, minutes(-60)), to: noon })
      .catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(OutsideError);
    expect(failure).toMatchObject({ kind: "rejected", code: "bad_data" });
    expect(asked.at(-1)?.start).toBe(asked.at(-1)?.end);
    expect(asked.length).toBeLessThan(10);
  });
});

describe("an answer", () => {
  it.each([
    ["warnings", { warnings: ["store 3 did not answer"] }],
    ["a mark that it is partial", { isPartial: true }],
  ])("with %s is a failure: partial data is not known data", async (_, beside) => {
    const { meter } = await answering(() => matrix([], beside));
    await expect(meter.utilization(window)).rejects.toMatchObject({ kind: "unavailable" });
  });

  it("with mere remarks, and fields that we do not know, is an answer", async () => {
    const { meter } = await answering(() => matrix([], { infos: ["hm"], warnings: [], new: 1 }));
    expect(await meter.utilization(window)).toEqual([]);
  });

  it("without a result names what is missing", async () => {
    const { meter } = await answering(() => jsonReply(200, { status: "success" }));
    await expect(meter.utilization(window)).rejects.toThrow("'data'");
  });
});

describe("the address", () => {
  it("may have a path of its own", async () => {
    const { meter, asked } = await answering(() => matrix([]), "/prometheus");
    await meter.utilization(window);
    expect(asked).toHaveLength(2);
  });
});
