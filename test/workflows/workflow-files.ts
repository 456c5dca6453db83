/** The workflow files of this repository as data, for sentences about them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const folder = join(import.meta.dirname, "../../.github/workflows");

/** One step of a job. */
export interface Step {
  readonly uses?: string;
  readonly if?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** One job of a workflow. */
export interface WorkflowJob {
  readonly if?: string;
  readonly needs?: string;
  readonly "timeout-minutes"?: number;
  readonly environment?: string | { readonly name: string; readonly deployment?: boolean };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly steps: readonly Step[];
}

/** Which runs wait for each other. */
export interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress": boolean;
}

/** A workflow, as written: judged for its form elsewhere, so its shape is believed here. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, WorkflowJob>>;
}

/** A workflow file. */
export interface WorkflowFile {
  /** `plan.yml`. */
  readonly file: string;
  readonly text: string;
  readonly workflow: Workflow;
}

/** Every workflow of the repository, by file name. */
export const workflowFiles: readonly WorkflowFile[] = readdirSync(folder)
  .sort()
  .map((file) => {
    const text = readFileSync(join(folder, file), "utf8");
    return { file, text, workflow: parse(text) as Workflow };
  });

/** The workflow in a file such as `plan.yml`. */
export function workflowIn(file: string): WorkflowFile {
  const found = workflowFiles.find((candidate) => candidate.file === file);
  if (found === undefined) throw new Error(`there is no workflow ${file}`);
  return found;
}

/** A job with where it stands: `plan.yml plan`. */
export interface PlacedJob extends WorkflowFile {
  readonly place: string;
  readonly job: WorkflowJob;
}

/** Every job of every workflow. */
export const jobs: readonly PlacedJob[] = workflowFiles.flatMap((found) =>
  Object.entries(found.workflow.jobs).map(([id, job]) => ({
    ...found,
    place: `${found.file} ${id}`,
    job,
  })),
);

/** One job of one file. */
export function jobIn(file: string, id: string): WorkflowJob {
  const job = workflowIn(file).workflow.jobs[id];
  if (job === undefined) throw new Error(`${file} has no job ${id}`);
  return job;
}

/** The name of the job's environment; absent when it runs in none. */
export function environmentOf(job: WorkflowJob): string | undefined {
  return typeof job.environment === "object" ? job.environment.name : job.environment;
}

/** The names of the secrets that a job's steps are given. */
export function secretsOf(job: WorkflowJob): readonly string[] {
  const names = [...JSON.stringify(job).matchAll(/secrets\.(\w+)/gu)].map((match) => match[1]);
  return names.filter((name) => name !== undefined);
}

/** The first step that runs our own action. */
export function ownStepOf(job: WorkflowJob): Step {
  const step = job.steps.find(({ uses }) => uses === "./");
  if (step === undefined) throw new Error("the job does not run this action");
  return step;
}
