/** What a backtest is played against, from a job trace or a recorded past, and what it assumes. */

import type { Contestant, World } from "../backtest/over-decide/backtest.ts";
import { type GoesOn, sideBySide } from "../backtest/over-decide/side-by-side.ts";
import type { Really } from "../backtest/really.ts";
import type { LoopTiming } from "../backtest/scenario.ts";
import type { Trace } from "../backtest/trace.ts";
import { OperatorError } from "../errors.ts";
import type { BacktestAnswer, BacktestReal } from "../model/backtest.ts";
import { dollars } from "../model/money.ts";
import type { Offer } from "../model/offer.ts";
import type { Policies } from "../model/policy.ts";
import { type Instant, instant, type UsdMicrosPerHour, usdPerHour } from "../model/units.ts";

/** What is taken for granted of the loop and the cloud. */
export interface Assumptions {
  readonly timing: LoopTiming;
  /** How long people take to approve what needs it. */
  readonly approvalSeconds: number;
  /** Machines that the cloud has at most. Absent: any number. */
  readonly capacity?: number;
  /** By type, an hour; what has none costs `usdPerGpuHour` a GPU. */
  readonly prices: Readonly<Record<string, UsdMicrosPerHour>>;
  readonly usdPerGpuHour: number;
}

/**
 * Decisions every 5 minutes, calls 2 minutes later, machines 6 minutes after those: what the
 * benchmark is scored with. Half an hour for an approval is a guess, and said.
 */
export const usualAssumptions: Assumptions = {
  timing: { periodSeconds: 300, actionSeconds: 120, bootSeconds: 360 },
  approvalSeconds: 1800,
  prices: {},
  usdPerGpuHour: 1.29,
};

/** Monday, 2026-01-05: the first second of a trace, for rules that look at the clock. */
const traceOrigin: Instant = instant(Date.UTC(2026, 0, 5));

/** A world and what has to be said of it. */
export interface Played {
  readonly world: World;
  readonly contestants: readonly Contestant[];
  readonly source: string;
  readonly notes: readonly string[];
  /** What the fleet really did in the first so many seconds. Absent: nobody knows. */
  readonly really?: (seconds: number) => Really;
}

/** A trace that one pool works off. */
export interface TraceRun {
  readonly contestants: readonly Contestant[];
  readonly trace: Omit<Trace, "nodeGpus">;
  /** Absent: the only pool there is. */
  readonly pool?: string;
  /** Absent: as the pool's first type says. */
  readonly nodeGpus?: number;
  readonly warmUpSeconds: number;
  readonly assumptions: Assumptions;
}

/** Throws OperatorError when the pool is not known, or there are several. */
export function traceWorld(run: TraceRun): Played {
  const { assumptions, trace, warmUpSeconds } = run;
  const pool = run.pool ?? onlyPool(run.contestants);
  const contestants = run.contestants.map((one) => ({
    ...one,
    policies: { ...one.policies, pools: [poolOf(one, pool)] },
  }));
  const first = contestants[0]?.policies.pools[0]?.instance.types[0] ?? "";
  const nodeGpus = run.nodeGpus ?? gpusOfType(first);
  const work = [{ pool, trace: { ...trace, nodeGpus }, startNodes: 0 }];
  const offers = offersOf(
    contestants.map(({ policies }) => policies),
    assumptions,
    () => nodeGpus,
  );
  const warm = warmUpSeconds / 86_400;
  return {
    world: worldOf({ work, offers, origin: traceOrigin, warmUpSeconds }, assumptions),
    contestants,
    source: `the trace ${trace.name}`,
    notes: [
      `a machine of ${pool} has ${nodeGpus} ${nodeGpus === 1 ? "GPU" : "GPUs"} and costs ` +
        `${dollars(offers[0]?.pricePerHour ?? usdPerHour(0))} an hour`,
      ...(warm > 0 ? [`the first ${warm} days are only learned from`] : []),
      ...loopNotes(assumptions),
      "a busy GPU is at 100 percent; the trace begins on a Monday, 00:00 UTC",
    ],
  };
}

function onlyPool(contestants: readonly Contestant[]): string {
  const names = [...new Set(contestants.flatMap(({ policies }) => policies.pools.map(nameOf)))];
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  const what =
    names.length === 0 ? "the policies have no pool" : `the policies have ${names.length} pools`;
  throw new OperatorError([
    { what, hint: `Say with --pool which one works off the trace: ${names.join(", ")}` },
  ]);
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function poolOf({ name, policies }: Contestant, pool: string) {
  const found = policies.pools.find((one) => one.name === pool);
  if (found) return found;
  const known = policies.pools.map(nameOf).join(", ");
  throw new OperatorError([
    { what: `${name} has no pool ${pool}`, hint: `It has ${known === "" ? "none" : known}` },
  ]);
}

/** A world of works, with everything else as assumed. */
export function worldOf(
  of: Pick<World, "work" | "offers" | "origin" | "warmUpSeconds">,
  { timing, approvalSeconds, capacity }: Assumptions,
): World {
  return {
    ...of,
    timing,
    boot: "billed",
    approvalSeconds,
    ...(capacity === undefined ? {} : { capacity }),
  };
}

/** What everybody has to know of the loop. */
export function loopNotes(assumptions: Assumptions): readonly string[] {
  const { periodSeconds, actionSeconds, bootSeconds } = assumptions.timing;
  const { approvalSeconds, capacity } = assumptions;
  return [
    `a decision every ${periodSeconds} s, its call ${actionSeconds} s later, a usable machine ` +
      `${bootSeconds} s after that, paid by the minute from the call`,
    `people are taken to approve after ${Math.round(approvalSeconds / 60)} minutes`,
    capacity === undefined
      ? "the cloud is taken to have capacity whenever it is asked"
      : `the cloud is taken to have ${capacity} machines`,
  ];
}

/** Lambda writes it into the name of a type: `gpu_8x_a100`. */
export function gpusOfType(type: string): number {
  return Math.max(1, Number(/^gpu_(\d{1,3})x_/.exec(type)?.[1] ?? 1));
}

/** Every type and region that any of the policies names. */
export function offersOf(
  all: readonly Policies[],
  { prices, usdPerGpuHour }: Pick<Assumptions, "prices" | "usdPerGpuHour">,
  gpusOf: (type: string) => number,
): readonly Offer[] {
  const templates = all.flatMap(({ pools }) => pools.map(({ instance }) => instance));
  const types = [...new Set(templates.flatMap((one) => one.types))].sort();
  const named = [...new Set(templates.flatMap((one) => one.regions))].sort();
  const regions = named.length === 0 ? ["us-east-1"] : named;
  return types.map((type) => {
    const gpus = gpusOf(type);
    const known = Object.hasOwn(prices, type) ? prices[type] : undefined;
    const pricePerHour = known ?? usdPerHour(usdPerGpuHour * gpus);
    return { type, description: type, gpus, pricePerHour, regions };
  });
}

/** Plays it, and puts what came of it together with what has to be said. */
export function answerOf(
  { world, contestants, source, notes, really }: Played,
  goesOn: GoesOn,
): BacktestAnswer {
  const { played, seconds, isWhole } = sideBySide(contestants, world, goesOn);
  const days = Math.max(0, seconds - world.warmUpSeconds) / 86_400;
  const told = really?.(seconds);
  if (!told) return { source, days, isWhole, notes, played };
  const comparison = comparisonOf(told.real, played);
  return {
    ...{ source, days, isWhole, played, real: told.real },
    notes: [...told.notes, ...notes],
    ...(comparison === undefined ? {} : { comparison }),
  };
}

/** What the simulated level is off by, so that nobody takes it for what an edit does. */
function comparisonOf(real: BacktestReal, played: BacktestAnswer["played"]): string | undefined {
  const [first, ...others] = played;
  const { costUsd } = real.figures;
  if (!first || costUsd === undefined || costUsd === 0) return undefined;
  const off = (first.figures.costUsd / costUsd - 1) * 100;
  const percent = `${Math.abs(off).toFixed(0)} %`;
  const level = Math.abs(off) < 0.5 ? "as much as" : `${percent} ${off > 0 ? "more" : "less"} than`;
  const rest =
    others.length === 0
      ? ""
      : ". What the edit does is the difference between the two sets, not that to “as it was”";
  return (
    `played, ${first.name} costs ${level} the fleet really did: in that time other policies may ` +
    "have stood, people acted, and boots, approvals and refusals took the time they took" +
    rest
  );
}
