/** What the queries of policies would have answered in a test: queues and signs of work. */
import type { Observation } from "../model/observation.ts";
import type { Policies, PoolPolicy } from "../model/policy.ts";
import type { PolicyTest, WaitingGpus } from "../model/policy-test.ts";
import type { QueueRule } from "../model/rule.ts";
import type { SignalSample, SignalSeries } from "../model/signal.ts";
import { after, hour, type Instant, type Millis, millis, minute, minutes } from "../model/units.ts";
import type { Actor } from "./observation.ts";

type Answers = NonNullable<Observation["signals"]>;

/** Busy now or for as long as anybody looks: signs of work need no history. */
const least: Millis = hour;

/** By query. A queue that nobody speaks of is empty, and its exporter is up. */
export function signalsOfTest(
  test: PolicyTest,
  { pools }: Policies,
  actors: readonly Actor[],
): Answers {
  const series = new Map<string, SignalSeries[]>();
  const add = (query: string, more: readonly SignalSeries[]): void => {
    series.set(query, [...(series.get(query) ?? []), ...more]);
  };
  for (const pool of pools) {
    for (const rule of pool.rules) {
      if (rule.rule === "queue") add(rule.query, queueSeries(rule, pool, test));
    }
    for (const signal of pool.busy ?? []) {
      const members = actors.filter((actor) => actor.pool === pool.name);
      const window = Math.max(signal.for, least);
      add(
        signal.query,
        members.map(({ machine }) => ({
          labels: { instance: machine.name },
          keys: [machine.name],
          samples: steady(signal.above + (machine.busy ? 1 : 0), test.now, millis(window)),
        })),
      );
    }
  }
  return Object.fromEntries(
    [...series].map(([query, value]) => [query, { kind: "seen", value }] as const),
  );
}

function queueSeries(
  rule: QueueRule,
  { name }: PoolPolicy,
  { waiting, now }: PolicyTest,
): readonly SignalSeries[] {
  const window = millis(Math.max(rule.patience + minutes(5), least));
  const own = waiting.filter(({ pool }) => pool === name);
  const idle: SignalSeries = { labels: {}, keys: [], samples: steady(0, now, window) };
  if (own.length === 0) return [idle];
  return own.map((one) => ({
    labels: { [rule.sizeLabel]: String(one.size) },
    keys: [],
    samples: waitingSamples(one, now, window),
  }));
}

function waitingSamples(
  { gpus, for: length }: WaitingGpus,
  now: Instant,
  window: Millis,
): readonly SignalSample[] {
  return steady(gpus, now, window).map((sample) =>
    now - sample.at < length ? sample : { ...sample, value: 0 },
  );
}

function steady(value: number, now: Instant, window: Millis): readonly SignalSample[] {
  const count = Math.floor(window / minute) + 1;
  return Array.from({ length: count }, (_, index) => ({
    at: after(now, millis((index - count + 1) * minute)),
    value,
  }));
}
