/** A job trace as a day: one pool of single-GPU machines follows the jobs of a real cluster. */
import { readFile } from "node:fs/promises";
import { OperatorError } from "../../errors.ts";
import { after, hour, instant, type Millis, minutes } from "../../model/units.ts";
import { parseTrace } from "../workload/trace.ts";
import { addMember, type Day } from "./day.ts";
import { ada, ben, shippedWorkflows, traceFiles } from "./setting.ts";

// Enough for the small traces; the rule of the original adds one machine every 30 minutes anyway.
const mostMachines = 30;

const start = instant(Date.UTC(2026, 10, 23, 0, 0, 0));

/** Reads the trace; a missing or broken file is an OperatorError. */
export async function traceDay(options: {
  readonly file: string;
  readonly hours: number;
}): Promise<Day> {
  const jobs = parseTrace(options.file, await readBytes(options.file));
  const length = (options.hours * hour) as Millis;
  const inTime = jobs.filter((job) => job.submitSeconds * 1000 < length);
  return {
    introduction: [
      `Replaying ${inTime.length} of ${jobs.length} jobs of ${options.file} over ${options.hours} hours.`,
      `One pool of gpu_1x_a10, at most ${mostMachines} machines, with the two original rules:`,
      "all above 80 % for 15 minutes adds one, one below 20 % for 30 minutes goes, cooldown 30 minutes.",
      "",
    ],
    start,
    length,
    files: traceFiles(mostMachines),
    workflows: await shippedWorkflows(),
    people: [ada, ben],
    planEvery: minutes(10),
    pools: { training: { kind: "jobs", jobs, start, machineGpus: 1 } },
    prepare: (world, from) => {
      const since = after(from, (-2 * hour) as Millis);
      world.lambda.setCapacity("gpu_1x_a10", ["us-east-1", "us-west-1"]);
      addMember(world, { pool: "training", name: "training-1-a", type: "gpu_1x_a10", since });
    },
    actOfPeople: async () => [],
    figures: (world) => {
      const figures = world.workload.figures("training");
      if (!figures) return [];
      const inMinutes = (seconds: number) => `${(seconds / 60).toFixed(0)} min`;
      return [
        `Jobs: ${figures.submitted} submitted, ${figures.started} started, ${figures.done} done, ` +
          `${figures.killed} killed; ${figures.queuedGpus} GPUs still waited for at the end.`,
        `Waiting of started jobs: mean ${inMinutes(figures.waitMean)}, ` +
          `p50 ${inMinutes(figures.waitP50)}, p95 ${inMinutes(figures.waitP95)}.`,
      ];
    },
  };
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch {
    throw new OperatorError([
      {
        what: `the trace ${file} cannot be read`,
        hint: "Give the path of a CSV file, gzip or not",
      },
    ]);
  }
}
