/** Collecting: what fails is a gap, and only the cloud's refusal of the key is thrown. */
import { describe, expect, it } from "vitest";
import { type CollectRequest, collect } from "../../src/collect/collect.ts";
import { OutsideError, type OutsideFailure } from "../../src/errors.ts";
import type { LaunchRecord, Ledger } from "../../src/model/history.ts";
import type { Instance } from "../../src/model/instance.ts";
import { type Instant, minutes, usdPerHour } from "../../src/model/units.ts";
import type { Clock, Cloud, Meter } from "../../src/ports.ts";
import {
  aLaunch,
  aLedger,
  anId,
  anInstance,
  anOffer,
  aScene,
  mainSha,
  minutesBefore,
  noon,
  repository,
} from "../support/builders.ts";

const clock: Clock = { now: () => noon, sleep: () => Promise.resolve() };

function outage(kind: OutsideFailure = "unavailable"): OutsideError {
  return new OutsideError({ who: "Lambda", kind, applied: "no", message: `is ${kind}` });
}

interface Answers {
  /** One list a call; the last one is repeated. */
  readonly lists?: readonly (readonly Instance[] | Error)[];
  readonly offers?: Error;
  readonly regions?: Error;
  /** Ids of which the cloud says that they are gone; of all others it says that they are not. */
  readonly gone?: readonly string[] | Error;
}

/** A cloud that only lists, and counts how often it was asked to. */
function listing({ lists = [[anInstance()]], offers, regions, gone = [] }: Answers = {}) {
  const asked = { lists: 0 };
  const answer = <Value>(value: Value | Error): Promise<Value> =>
    value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  const never = () => Promise.reject(new Error("collecting acts on nothing"));
  const cloud: Cloud = {
    instances: () => {
      const list = lists[Math.min(asked.lists, lists.length - 1)] ?? [];
      asked.lists += 1;
      return answer(list);
    },
    isGone: (id) => answer(gone instanceof Error ? gone : gone.includes(id)),
    offers: () => answer(offers ?? [anOffer()]),
    regions: () => answer(regions ?? ["us-east-1"]),
    launch: never,
    terminate: never,
  };
  return { cloud, asked };
}

function request(change: Partial<CollectRequest> = {}): CollectRequest {
  const { fleet } = aScene();
  const ledger = aLedger();
  return { repository, mainSha, fleet, ledger, waiting: [], window: minutes(30), ...change };
}

const sample = { at: noon, average: 5, peak: 6 };
const meter: Meter = {
  utilization: () =>
    Promise.resolve([{ gpu: "0", keys: ["training-1-a"], source: "x", samples: [sample] }]),
  signal: () => Promise.resolve([]),
};

describe("collect", () => {
  it("sees machines, offers, regions and readings", async () => {
    const { cloud } = listing();

    const { observation, regions } = await collect({ clock, cloud, meter }, request());

    expect(observation).toMatchObject({
      at: noon,
      repository,
      mainSha,
      instances: { kind: "seen", value: [anInstance()] },
      offers: { kind: "seen", value: [anOffer()] },
      readings: { [anId(1)]: { kind: "measured", gpus: [{ gpu: "0", samples: [sample] }] } },
    });
    expect(regions).toEqual({ kind: "seen", value: ["us-east-1"] });
  });

  it("asks the meter for exactly the window that ends with the observation", async () => {
    const ranges: { readonly from: Instant; readonly to: Instant }[] = [];
    const asked: Meter = {
      ...meter,
      utilization: (range) => {
        ranges.push(range);
        return Promise.resolve([]);
      },
    };

    await collect({ clock, cloud: listing().cloud, meter: asked }, request());

    expect(ranges).toEqual([{ from: minutesBefore(30), to: noon }]);
  });

  it.each([
    { what: "the list", answers: { lists: [outage()] }, part: "instances" },
    { what: "the offers", answers: { offers: outage("timeout") }, part: "offers" },
  ] as const)("makes a gap of $what that fails", async ({ answers, part }) => {
    const { observation } = await collect({ clock, ...listing(answers) }, request());

    expect(observation[part]).toMatchObject({ kind: "gap", gap: { source: part } });
    expect(JSON.stringify(observation[part])).toContain("Lambda: is");
  });

  it("makes a gap of regions that fail, and of errors that nobody foresaw", async () => {
    const answers = { regions: outage(), lists: [new TypeError("undefined is not a list")] };

    const { observation, regions } = await collect({ clock, ...listing(answers) }, request());

    expect(regions.kind).toBe("gap");
    expect(observation.instances.kind).toBe("gap");
    expect(observation.readings).toEqual({});
  });

  it.each(["lists", "offers", "regions"] as const)(
    "passes on that the cloud refuses the key, at the %s",
    async (where) => {
      const refusal = outage("unauthorised");
      const answers = where === "lists" ? { lists: [refusal] } : { [where]: refusal };

      await expect(collect({ clock, ...listing(answers) }, request())).rejects.toBe(refusal);
    },
  );

  it("makes every reading absent without a meter, or when it fails", async () => {
    const failing: Meter = {
      ...meter,
      utilization: () => Promise.reject(outage("unauthorised")),
    };

    const without = await collect({ clock, ...listing() }, request());
    const failed = await collect({ clock, ...listing(), meter: failing }, request());

    expect(without.observation.readings).toEqual({
      [anId(1)]: { kind: "absent", why: "no meter is configured" },
    });
    expect(failed.observation.readings).toEqual({
      [anId(1)]: { kind: "absent", why: "Lambda: is unauthorised" },
    });
  });

  it("has an answer for every live machine and for no other", async () => {
    const lists = [
      [
        anInstance(),
        anInstance({ id: anId(2), status: "terminated" }),
        anInstance({ id: anId(3), hostname: "x" }),
      ],
    ];

    const { observation } = await collect({ clock, ...listing({ lists }), meter }, request());

    expect(Object.keys(observation.readings)).toEqual([anId(1), anId(3)]);
  });

  describe("an empty list", () => {
    it("is an answer when no machine was seen before", async () => {
      const { cloud, asked } = listing({ lists: [[]] });

      const { observation } = await collect({ clock, cloud }, request());

      expect(observation.instances).toEqual({ kind: "seen", value: [] });
      expect(asked.lists).toBe(1);
    });

    it("is asked for once more when machines were seen, and then taken for an outage", async () => {
      const { cloud, asked } = listing({ lists: [[]] });

      const { observation } = await collect(
        { clock, cloud },
        request({ ledger: aLedger({ lastCount: 3 }) }),
      );

      expect(asked.lists).toBe(2);
      expect(observation.instances).toEqual({
        kind: "gap",
        gap: {
          source: "instances",
          why: "the list is empty twice, though 3 machines should be there",
        },
      });
    });

    it("is forgotten when the second answer has machines", async () => {
      const { cloud } = listing({ lists: [[], [anInstance()]] });

      const { observation } = await collect(
        { clock, cloud },
        request({ ledger: aLedger({ lastCount: 2 }) }),
      );

      expect(observation.instances).toEqual({ kind: "seen", value: [anInstance()] });
    });

    it("is believed when the cloud says of every machine that it is gone", async () => {
      const running = { from: noon, rate: usdPerHour(1) };
      const machines = { [anId(1)]: running, [anId(2)]: running, [anId(3)]: running };
      const spending = { since: noon, machines, days: {}, unknownDays: [] };
      const ledger = aLedger({ lastCount: 3, spending });
      const kindFor = async (answers: Answers) =>
        (await collect({ clock, ...listing(answers) }, request({ ledger }))).observation.instances
          .kind;
      const all = [anId(1), anId(2), anId(3)];

      expect(await kindFor({ lists: [[]], gone: all })).toBe("seen");
      expect(await kindFor({ lists: [[]], gone: all.slice(1) })).toBe("gap");
      expect(await kindFor({ lists: [[]], gone: new Error("502") })).toBe("gap");
      expect(await kindFor({ lists: [[anInstance()]], gone: all.slice(1) })).toBe("seen");
    });

    it("is no better with fewer than half of the machines in it", async () => {
      const ledger = (lastCount: number) => request({ ledger: aLedger({ lastCount }) });
      const lists = [[anInstance()]];

      const two = await collect({ clock, ...listing({ lists }) }, ledger(2));
      const three = await collect({ clock, ...listing({ lists }) }, ledger(3));

      expect(two.observation.instances.kind).toBe("seen");
      expect(three.observation.instances).toEqual({
        kind: "gap",
        gap: {
          source: "instances",
          why: "the list has 1 machines twice, though 3 should be there",
        },
      });
    });

    it("is an outage where the cloud launched what no list has shown in 15 minutes", async () => {
      const launched = (age: number, change: Partial<LaunchRecord> = {}) => {
        const at = minutesBefore(age);
        const record = aLaunch({ state: "launched", at, instanceId: anId(7), ...change });
        return aLedger({ launches: { "training-7-a": record } });
      };
      const seenIn = async (ledger: Ledger, answers: Answers) => {
        const { observation } = await collect({ clock, ...listing(answers) }, request({ ledger }));
        return observation.instances;
      };
      const why =
        "the list lacks training-7-a twice, which the cloud launched and does not call gone";
      const outage = { kind: "gap", gap: { source: "instances", why } };

      expect(await seenIn(launched(15), { lists: [[]] })).toEqual(outage);
      expect(await seenIn(launched(15), { lists: [[anInstance()]] })).toEqual(outage);
      expect(await seenIn(launched(15), { lists: [[]], gone: new Error("502") })).toEqual(outage);
      expect(await seenIn(launched(14), { lists: [[]] })).toEqual({ kind: "seen", value: [] });
      const found = [anInstance({ id: anId(7) })];
      const again = await seenIn(launched(15), { lists: [[], found] });
      expect(again).toEqual({ kind: "seen", value: found });
      const isGone = { lists: [[]], gone: [anId(7)] };
      expect((await seenIn(launched(15), isGone)).kind).toBe("seen");
      expect((await seenIn(launched(15, { listed: true }), { lists: [[]] })).kind).toBe("seen");
      expect((await seenIn(launched(15, { state: "gone" }), { lists: [[]] })).kind).toBe("seen");
    });

    it("is believed when we had asked for the end of every machine that was seen", async () => {
      const termination = {
        state: "called",
        pool: "training",
        instanceId: anId(1),
        at: noon,
        actionId: "t",
        commit: mainSha,
      } as const;
      const ledger = aLedger({ lastCount: 1, terminations: { "training-1-a": termination } });

      const { observation } = await collect(
        { clock, ...listing({ lists: [[]] }) },
        request({ ledger }),
      );

      expect(observation.instances).toEqual({ kind: "seen", value: [] });
    });
  });
});

describe("signals", () => {
  const series = [{ labels: {}, keys: [], samples: [{ at: noon, value: 3 }] }];

  it("are asked for, each over its own window, and each gap is its own", async () => {
    const asked: unknown[] = [];
    const some: Meter = {
      ...meter,
      signal: (query, range) => {
        asked.push({ query, range });
        return query === "bad" ? Promise.reject(outage("unauthorised")) : Promise.resolve(series);
      },
    };
    const signals = [
      { query: "bad", window: minutes(5) },
      { query: "good", window: minutes(10) },
    ];

    const { observation } = await collect(
      { clock, cloud: listing().cloud, meter: some },
      request({ signals }),
    );

    expect(asked.slice(0, 2)).toEqual([
      { query: "bad", range: { from: minutesBefore(5), to: noon } },
      { query: "good", range: { from: minutesBefore(10), to: noon } },
    ]);
    expect(observation.signals).toMatchObject({
      bad: { kind: "gap", gap: { source: "signals" } },
      good: { kind: "seen", value: series },
    });
  });

  it("are absent when no policy names one, and without a meter", async () => {
    const signals = [{ query: "good", window: minutes(5) }];
    const { cloud } = listing();

    expect((await collect({ clock, cloud, meter }, request())).observation).not.toHaveProperty(
      "signals",
    );
    expect((await collect({ clock, cloud }, request({ signals }))).observation).not.toHaveProperty(
      "signals",
    );
  });
});
