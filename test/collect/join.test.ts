/** Which series belong to which machine, and when none can be trusted. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinReadings } from "../../src/collect/join.ts";
import type { Instance } from "../../src/model/instance.ts";
import type { MeterSeries } from "../../src/ports.ts";
import { anId, anInstance, noon } from "../support/builders.ts";

function aSeries(change: Partial<MeterSeries> = {}): MeterSeries {
  return {
    gpu: "0",
    keys: ["node-1", "10.0.0.1"],
    source: "10.0.0.1",
    samples: [{ at: noon, average: 5, peak: 7 }],
    ...change,
  };
}

function machine(number: number, change: Partial<Instance> = {}): Instance {
  return anInstance({
    id: anId(number),
    hostname: `node-${number}`,
    ip: `198.51.100.${number}`,
    ...change,
  });
}

/** `measured node-1 (0,1)` or the kind with its why, of machine 1 unless another is asked for. */
function joined(
  instances: readonly Instance[],
  series: readonly MeterSeries[],
  number = 1,
): string {
  const readings = joinReadings({ instances, series })[anId(number)];
  if (readings?.kind !== "measured") return `${readings?.kind}: ${readings?.why}`;
  return `measured ${readings.key} (${readings.gpus.map(({ gpu }) => gpu)})`;
}

describe("joinReadings", () => {
  it("joins by host name, whatever its case", () => {
    const series = [aSeries({ keys: ["NODE-1"] }), aSeries({ keys: ["node-1."], gpu: "1" })];

    expect(joined([machine(1, { hostname: "Node-1" })], series)).toBe("measured node-1 (0,1)");
  });

  it("joins by ip when no series has the host name", () => {
    const series = [aSeries({ keys: ["198.51.100.1"] })];

    expect(joined([machine(1)], series)).toBe("measured 198.51.100.1 (0)");
  });

  it("prefers the host name to an ip that another series still has", () => {
    const own = aSeries({ keys: ["node-1"], source: "new" });
    const stale = aSeries({ keys: ["node-9", "198.51.100.1"], source: "old" });

    expect(joined([machine(1)], [own, stale])).toBe("measured node-1 (0)");
  });

  it("keeps GPUs apart, in order, with their samples in order", () => {
    const later = { at: noon, average: 2, peak: 2 };
    const earlier = { ...later, at: (noon - 60_000) as typeof noon };
    const series = [aSeries({ gpu: "1" }), aSeries({ gpu: "0", samples: [later, earlier] })];

    const readings = joinReadings({ instances: [machine(1)], series })[anId(1)];

    expect(readings).toMatchObject({
      gpus: [{ gpu: "0", samples: [earlier, later] }, { gpu: "1" }],
    });
  });

  it("says which keys nothing answered to", () => {
    expect(joined([machine(1)], [])).toBe("absent: no series answers to node-1 or 198.51.100.1");
    const { hostname: _hostname, ip: _ip, ...nameless } = machine(1);
    expect(joined([nameless], [aSeries()])).toBe(
      "absent: no series answers to a machine without names",
    );
  });

  it("does not take a series without samples for an answer", () => {
    expect(joined([machine(1)], [aSeries({ samples: [] })])).toMatch(/^absent/);
  });

  it("trusts no series that two machines of one host name answer to", () => {
    const instances = [machine(1), machine(2, { hostname: "node-1" })];

    expect(joined(instances, [aSeries()])).toBe("ambiguous: 2 machines answer to node-1");
    expect(joined(instances, [aSeries()], 2)).toBe("ambiguous: 2 machines answer to node-1");
  });

  it("trusts no series that is one machine's by name and another's by ip", () => {
    const series = [aSeries({ keys: ["node-1", "198.51.100.2"] })];

    expect(joined([machine(1), machine(2)], series)).toMatch(/^ambiguous/);
    expect(joined([machine(1), machine(2)], series, 2)).toMatch(/^ambiguous/);
  });

  it("trusts no two sets of series for one key", () => {
    const series = [aSeries({ source: "10.0.0.1" }), aSeries({ source: "10.0.0.2", gpu: "1" })];

    expect(joined([machine(1)], series)).toBe("ambiguous: two sets of series answer to node-1");
  });

  it("trusts no GPU that is there twice", () => {
    expect(joined([machine(1)], [aSeries(), aSeries()])).toBe(
      "ambiguous: two series of one GPU answer to node-1",
    );
  });

  describe("with a domain behind the host name", () => {
    const full = aSeries({ keys: ["node-1.example.com"] });

    it("tolerates it on either side while there is only one such name", () => {
      expect(joined([machine(1)], [full])).toBe("measured node-1 (0)");
      expect(
        joined([machine(1, { hostname: "node-1.example.com" })], [aSeries({ keys: ["node-1"] })]),
      ).toBe("measured node-1.example.com (0)");
    });

    it("takes a short and a full name of the same series for one", () => {
      const series = [aSeries({ keys: ["node-1", "node-1.example.com"] })];

      expect(joined([machine(1)], series)).toBe("measured node-1 (0)");
    });

    it("trusts neither of two domains", () => {
      const other = aSeries({ keys: ["node-1.example.org"], gpu: "1" });

      expect(joined([machine(1)], [full, other])).toBe(
        "ambiguous: node-1.example.com and node-1.example.org could each be node-1",
      );
    });

    it("trusts neither the short name nor the full name of different series", () => {
      expect(joined([machine(1)], [full, aSeries({ keys: ["node-1"], gpu: "1" })])).toMatch(
        /^ambiguous/,
      );
    });

    it("trusts it for neither of two machines that could be meant", () => {
      const instances = [
        machine(1, { hostname: "node-1.a.example" }),
        machine(2, { hostname: "node-1.b.example" }),
      ];

      expect(joined(instances, [aSeries({ keys: ["node-1"] })])).toMatch(/^ambiguous/);
      expect(joined(instances, [aSeries({ keys: ["node-1"] })], 2)).toMatch(/^ambiguous/);
    });

    it("does not take the numbers of an address for labels", () => {
      const instances = [machine(1, { hostname: "10" })];

      expect(joined(instances, [aSeries({ keys: ["10.0.0.1"] })])).toMatch(/^absent/);
    });
  });

  it("gives no series to two machines, and every machine an answer", () => {
    const key = fc.constantFrom("n1", "N1", "n2", "n1.x", "n1.y", "10.0.0.1", "10.0.0.2");
    const machines = fc.array(fc.tuple(key, key), { maxLength: 4 });
    const measured = fc.array(
      fc.record({
        keys: fc.array(key, { maxLength: 3 }),
        source: key,
        gpu: fc.constantFrom("0", "1"),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(machines, measured, (names, all) => {
        const instances = names.map(([hostname, ip], at) => machine(at + 1, { hostname, ip }));
        // Each series has a sample of its own, by which it is recognised.
        const series = all.map((one, at) =>
          aSeries({ ...one, samples: [{ at: noon, average: at, peak: at }] }),
        );

        const readings = joinReadings({ instances, series });

        expect(Object.keys(readings).sort()).toEqual(instances.map(({ id }) => id).sort());
        const given = Object.values(readings).flatMap((one) =>
          one.kind === "measured" ? one.gpus.map(({ samples }) => samples[0]?.average) : [],
        );
        expect(new Set(given).size).toBe(given.length);
        expect(
          joinReadings({ instances: [...instances].reverse(), series: [...series].reverse() }),
        ).toEqual(readings);
      }),
    );
  });
});
