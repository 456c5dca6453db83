/** A job trace: what users asked for, and how it becomes tasks on nodes of one size. */

/** One job as it was submitted. Times in whole seconds from the start of the trace. */
export interface Job {
  readonly submittedAt: number;
  readonly gpus: number;
  readonly durationSeconds: number;
  /** What part of its GPUs it kept busy in the mean. Absent: all of them. */
  readonly busyShare?: number;
}

/** How hard GPUs work that are busy, in percent 0 to 100 of a minute. */
export interface Load {
  readonly average: number;
  readonly peak: number;
}

/** All jobs of one fleet over a time, in order of submission. */
export interface Trace {
  readonly name: string;
  readonly jobs: readonly Job[];
  /** The end of the trace; what runs longer is cut there and charged as debt. */
  readonly horizonSeconds: number;
  /** GPUs of one node; all nodes of a fleet are alike. */
  readonly nodeGpus: number;
  /**
   * What becomes of work that finds no room. Absent or `waits`: it starts later and takes as long.
   * `passes`: it was recorded at its time, so that what is not served then is cut.
   */
  readonly late?: "waits" | "passes";
  /** What a job does to its GPUs at a second of the trace. Absent: a busy GPU is at 100 %. */
  readonly loadOf?: (job: number, at: number) => Load;
}

/** A piece of a job that runs on one node. Its number is its place in the order of arrival. */
export interface Task {
  readonly number: number;
  /** The place of its job in the trace. */
  readonly job: number;
  readonly submittedAt: number;
  readonly gpus: number;
  readonly durationSeconds: number;
  readonly busyShare?: number;
}

/**
 * How a job is split: on nodes of one GPU each GPU is a task of its own; on larger nodes a job
 * that fits into one node is one task, and a larger one takes whole nodes.
 */
export function taskSizes(gpus: number, nodeGpus: number): readonly number[] {
  if (nodeGpus === 1) return Array.from({ length: gpus }, () => 1);
  if (gpus <= nodeGpus) return [gpus];
  return Array.from({ length: Math.ceil(gpus / nodeGpus) }, () => nodeGpus);
}

/** GPUs that a job takes once it is split; more than it asked for when it takes whole nodes. */
export function allottedGpus(gpus: number, nodeGpus: number): number {
  return gpus <= nodeGpus ? gpus : Math.ceil(gpus / nodeGpus) * nodeGpus;
}

/** The jobs submitted before the end, each cut at the end, in order of submission. */
export function withinHorizon(trace: Trace): readonly Job[] {
  const end = trace.horizonSeconds;
  return trace.jobs
    .filter((job) => job.submittedAt < end)
    .map((job) => ({
      ...job,
      durationSeconds: Math.min(job.durationSeconds, end - job.submittedAt),
    }))
    .toSorted((a, b) => a.submittedAt - b.submittedAt);
}

/** All tasks of a trace in the order in which they join the queue. */
export function tasksOf(trace: Trace): readonly Task[] {
  const tasks: Task[] = [];
  for (const [job, { gpus, ...rest }] of withinHorizon(trace).entries()) {
    for (const size of taskSizes(gpus, trace.nodeGpus)) {
      tasks.push({ ...rest, number: tasks.length, job, gpus: size });
    }
  }
  return tasks;
}
