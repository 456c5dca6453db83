import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../../src/local/virtual-clock.ts";
import {
  type Instant,
  instant,
  after as later,
  type Millis,
  millis,
} from "../../../src/model/units.ts";
import { lambdaSpacing, pacerOf } from "../../../src/outside/clouds/pacer.ts";
import type { Clock } from "../../../src/ports.ts";

const noon = instant(Date.UTC(2026, 10, 23, 12));
const sent = () => Promise.resolve();

interface Call {
  readonly kind: "request" | "launch";
  readonly idleBefore: number;
}

const calls: fc.Arbitrary<readonly Call[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("request" as const, "launch" as const),
    idleBefore: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 70_000 })),
  }),
  { maxLength: 30 },
);

/** When each call was let through. */
async function played(sequence: readonly Call[], lastLaunchAt: Instant | undefined) {
  const clock = new VirtualClock(noon);
  const pacer = pacerOf(clock, lambdaSpacing);
  const granted: { readonly kind: Call["kind"]; readonly at: Instant }[] = [];
  for (const { kind, idleBefore } of sequence) {
    clock.advance(millis(idleBefore));
    await (kind === "launch" ? pacer.launch(lastLaunchAt, sent) : pacer.request(sent));
    granted.push({ kind, at: clock.now() });
  }
  return granted;
}

function gaps(moments: readonly Instant[]): readonly number[] {
  return moments.slice(1).map((at, index) => at - (moments[index] ?? at));
}

describe("the pacer", () => {
  it("keeps a second between requests, whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(calls, async (sequence) => {
        const granted = await played(sequence, undefined);
        for (const gap of gaps(granted.map(({ at }) => at)))
          expect(gap).toBeGreaterThanOrEqual(1_000);
      }),
    );
  });

  it("keeps a second between arrivals, wherever on its way a request is slow", async () => {
    const travel = fc.record({ there: fc.nat(3_000), back: fc.nat(3_000) });
    await fc.assert(
      fc.asyncProperty(fc.array(travel, { minLength: 2, maxLength: 12 }), async (travels) => {
        const clock = new VirtualClock(noon);
        const pacer = pacerOf(clock, lambdaSpacing);
        const arrivals: Instant[] = [];
        const requests = travels.map(({ there, back }) =>
          pacer.request(async () => {
            clock.advance(millis(there));
            arrivals.push(clock.now());
            clock.advance(millis(back));
          }),
        );
        await Promise.all(requests);
        expect(arrivals).toHaveLength(travels.length);
        for (const gap of gaps(arrivals)) expect(gap).toBeGreaterThanOrEqual(1_000);
      }),
    );
  });

  it("lets nobody wait for the answer to a launch, and everybody for a rest it brings", async () => {
    const clock = new VirtualClock(noon);
    const pacer = pacerOf(clock, lambdaSpacing);
    let answer = (): void => undefined;
    const launch = pacer.launch(undefined, () => new Promise<void>((done) => (answer = done)));
    await pacer.request(sent);
    expect(clock.now() - noon).toBe(lambdaSpacing.requests);
    answer();
    await launch;
    const away = pacer.request(() => {
      pacer.rest(millis(30_000));
      return Promise.resolve();
    });
    const next = pacer.request(sent);
    await Promise.all([away, next]);
    expect(clock.now() - noon).toBe(2 * lambdaSpacing.requests + 30_000);
  });

  it("keeps 12 s between launches and at most five in any minute", async () => {
    const past = fc.option(fc.integer({ min: 0, max: 30_000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(calls, past, async (sequence, ago) => {
        const before = ago === undefined ? undefined : instant(noon - ago);
        const granted = await played(sequence, before);
        const launches = granted.filter(({ kind }) => kind === "launch").map(({ at }) => at);
        const all = before === undefined ? launches : [before, ...launches];
        for (const gap of gaps(all)) expect(gap).toBeGreaterThanOrEqual(12_000);
        for (const at of all) {
          const inMinute = all.filter((other) => other > at - 60_000 && other <= at);
          expect(inMinute.length).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it("wastes no more than a twentieth of the time the limit asks for", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 60 }), async (count) => {
        const launch: Call = { kind: "launch", idleBefore: 0 };
        const granted = await played(
          Array.from({ length: count }, () => launch),
          noon,
        );
        const end = granted.at(-1)?.at ?? noon;
        expect(end - noon).toBeLessThanOrEqual(count * 12_000 * 1.05);
      }),
    );
  });

  it("lets the first request and the first launch through at once", async () => {
    expect((await played([{ kind: "request", idleBefore: 0 }], noon)).at(0)?.at).toBe(noon);
    expect((await played([{ kind: "launch", idleBefore: 0 }], undefined)).at(0)?.at).toBe(noon);
  });

  it("takes a launch that another clock puts in the future for one made just now", async () => {
    const granted = await played(
      [{ kind: "launch", idleBefore: 0 }],
      later(noon, millis(3_600_000)),
    );
    expect(granted.at(0)?.at).toBe(noon + lambdaSpacing.launches);
  });

  it("serves those who come together one after the other, in their order", async () => {
    const clock = new VirtualClock(noon);
    const pacer = pacerOf(clock, lambdaSpacing);
    const served: string[] = [];
    const serve = (name: string) => () => {
      served.push(`${name} ${clock.now() - noon}`);
      return Promise.resolve();
    };
    await Promise.all([
      pacer.request(serve("a")),
      pacer.request(serve("b")),
      pacer.launch(undefined, serve("c")),
      pacer.launch(undefined, serve("d")),
    ]);
    expect(served).toEqual(["a 0", "b 1100", "c 2200", "d 14400"]);
  });

  it("is not fooled by a timer that fires early", async () => {
    const clock = new VirtualClock(noon);
    const hasty: Clock = {
      now: () => clock.now(),
      sleep: (time: Millis) => clock.sleep(millis(Math.max(1, time / 2))),
    };
    const pacer = pacerOf(hasty, lambdaSpacing);
    await pacer.launch(undefined, sent);
    await pacer.launch(undefined, sent);
    expect(clock.now() - noon).toBeGreaterThanOrEqual(lambdaSpacing.launches);
  });

  it("goes on after somebody's turn failed", async () => {
    const clock = new VirtualClock(noon);
    let isBroken = true;
    const moody: Clock = {
      now: () => clock.now(),
      sleep: (time) => (isBroken ? Promise.reject(new Error("woken")) : clock.sleep(time)),
    };
    const pacer = pacerOf(moody, lambdaSpacing);
    await pacer.request(sent);
    await expect(pacer.request(sent)).rejects.toThrow("woken");
    isBroken = false;
    await pacer.request(sent);
    expect(clock.now() - noon).toBe(lambdaSpacing.requests);
  });
});
