/** Lets a day pass: the scheduler starts plans, workflows run, people review, machines work. */
import {
  after,
  type Instant,
  isoTime,
  type Millis,
  minutes,
  type UsdMicros,
} from "../../model/units.ts";
import type { Annotation, Job } from "../../ports.ts";
import { clip } from "../../report/text.ts";
import { type RanCommand, runQueued } from "../runner.ts";
import { VirtualClock } from "../virtual-clock.ts";
import { startWorld, type World } from "../world.ts";
import type { Day } from "./day.ts";
import { hourLine, look, startWatch, type Watch } from "./watch.ts";

/** A day that has passed; the world is still there. */
export interface Lived {
  readonly day: Day;
  readonly world: World;
  readonly clock: VirtualClock;
  readonly watch: Watch;
  /** Errors that jobs reported: none in a good day. */
  readonly errors: readonly string[];
  readonly commands: readonly RanCommand[];
  /** What the first machines had cost before the day began. */
  readonly billedBefore: UsdMicros;
}

/** Where the world lives and where progress is shown. */
export interface Living {
  readonly directory: string;
  readonly say: (line: string) => void;
}

// Long reasons stand in full in the pull request and in the closing table's records.
const longestLine = 130;

// People look, and measurements are taken, more often than plans run.
const step = minutes(2);

/** Runs the whole day. The caller closes the world. */
export async function liveThrough(day: Day, living: Living): Promise<Lived> {
  const clock = new VirtualClock(day.start);
  const world = await startWorld({
    clock,
    directory: living.directory,
    repository: "acme/fleet",
    files: { ...day.files, ...day.workflows },
    people: day.people,
    seed: 7,
    pools: day.pools,
  });
  day.prepare(world, day.start);
  const billedBefore = billOf(world);
  const watch = startWatch(Object.keys(day.pools));
  const errors: string[] = [];
  const commands: RanCommand[] = [];
  const job = quietJob(clock, living, errors);
  const runner = { world, clock, workflows: day.workflows, job };
  const end = after(day.start, day.length);
  let nextPlan: Instant = after(day.start, minutes(4));
  let nextHour: Instant = day.start;
  while (clock.now() < end) {
    const now = clock.now();
    look(watch, world, now);
    if (now >= nextHour) {
      living.say(hourLine(watch, timeOf(now)));
      nextHour = after(nextHour, hourLong);
    }
    for (const line of await day.actOfPeople(world, now)) living.say(`${timeOf(now)}  ${line}`);
    if (now >= nextPlan) {
      await world.github.queueScheduled(".github/workflows/plan.yml");
      nextPlan = after(nextPlan, day.planEvery);
    }
    commands.push(...(await runQueued(runner)));
    clock.advance(step);
  }
  look(watch, world, clock.now());
  return { day, world, clock, watch, errors, commands, billedBefore };
}

/** What all machines of the account have cost up to now. */
export function billOf(world: World): UsdMicros {
  return world.lambda.bill().reduce<number>((sum, bill) => sum + bill.cost, 0) as UsdMicros;
}

const hourLong: Millis = minutes(60);

function timeOf(at: Instant): string {
  return isoTime(at).slice(11, 16);
}

/** Shows what changed something, keeps errors, and leaves the rest to the records. */
function quietJob(clock: VirtualClock, living: Living, errors: string[]): Job {
  const worth = /^(Opened|Merged|Closed|Launched|Terminating|Held|Complete|The cloud refused)/;
  return {
    log: (line) => {
      if (worth.test(line)) living.say(`${timeOf(clock.now())}  ${clip(line, longestLine)}`);
    },
    annotate: (annotation: Annotation) => {
      if (annotation.level !== "error") return;
      errors.push(annotation.message);
      living.say(`${timeOf(clock.now())}  ERROR ${annotation.message}`);
    },
    summarize: () => Promise.resolve(),
    output: () => undefined,
  };
}
