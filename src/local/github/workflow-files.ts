/** The workflow files of a commit, read for one thing only: what starts them. */

import { parse } from "yaml";
import { isListed } from "./glob.ts";
import { isObject, type JsonObject } from "./json-input.ts";
import type { GitHubState } from "./state.ts";

/** The filters below one event of a workflow's `on:`. Absent: no such filter. */
export interface Trigger {
  readonly types: readonly string[] | undefined;
  readonly branches: readonly string[] | undefined;
  readonly branchesIgnore: readonly string[] | undefined;
  readonly tags: readonly string[] | undefined;
  readonly paths: readonly string[] | undefined;
  readonly pathsIgnore: readonly string[] | undefined;
  readonly workflows: readonly string[] | undefined;
  /** Names of the inputs a dispatch takes, and their defaults. */
  readonly inputs: ReadonlyMap<string, { readonly required: boolean; readonly default: string }>;
}

/** A workflow file. `name` is its path when it has none, as on GitHub. */
export interface WorkflowFile {
  readonly path: string;
  readonly name: string;
  readonly triggers: ReadonlyMap<string, Trigger>;
}

/** What an event has for the filters to look at. */
export interface FilterFacts {
  readonly action: string | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  /** The name of the workflow whose run is told of (workflow_run). */
  readonly workflow: string | undefined;
  readonly paths: () => Promise<readonly string[]>;
}

function texts(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.map(String) : undefined;
}

function inputsOf(value: unknown): Trigger["inputs"] {
  if (!isObject(value)) return new Map();
  return new Map(
    Object.entries(value).map(([name, input]) => {
      const given = isObject(input) ? input : {};
      return [name, { required: given["required"] === true, default: `${given["default"] ?? ""}` }];
    }),
  );
}

function triggerOf(value: unknown): Trigger {
  const given: JsonObject = isObject(value) ? value : {};
  return {
    types: texts(given["types"]),
    branches: texts(given["branches"]),
    branchesIgnore: texts(given["branches-ignore"]),
    tags: texts(given["tags"]),
    paths: texts(given["paths"]),
    pathsIgnore: texts(given["paths-ignore"]),
    workflows: texts(given["workflows"]),
    inputs: inputsOf(given["inputs"]),
  };
}

function triggersOf(on: unknown): ReadonlyMap<string, Trigger> {
  if (isObject(on)) {
    return new Map(Object.entries(on).map(([event, value]) => [event, triggerOf(value)]));
  }
  return new Map((texts(on) ?? []).map((event) => [event, triggerOf(undefined)]));
}

function parseWorkflow(path: string, text: string): WorkflowFile {
  const whole: unknown = safeParse(text);
  const given: JsonObject = isObject(whole) ? whole : {};
  const name = typeof given["name"] === "string" ? given["name"] : path;
  return { path, name, triggers: triggersOf(given["on"]) };
}

/** A file that is no YAML starts nothing, as on GitHub. */
function safeParse(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

const folder = ".github/workflows";

/** The workflow files of a commit, by path. */
export async function workflowsAt(
  state: GitHubState,
  sha: string,
): Promise<readonly WorkflowFile[]> {
  const commit = await state.git.commit(sha);
  const entry = commit && (await state.git.entryAt(commit.tree, folder));
  if (entry?.mode !== "040000") return [];
  const known = state.workflowFiles.get(entry.sha);
  if (known !== undefined) return known;
  const reading = readFolder(state, entry.sha);
  state.workflowFiles.set(entry.sha, reading);
  return reading;
}

async function readFolder(state: GitHubState, tree: string): Promise<readonly WorkflowFile[]> {
  const lines = ((await state.git.tree(tree)) ?? []).filter(({ name }) => /\.ya?ml$/u.test(name));
  const files: WorkflowFile[] = [];
  for (const { name, sha } of lines) {
    const blob = await state.git.object(sha);
    files.push(parseWorkflow(`${folder}/${name}`, blob?.bytes.toString("utf8") ?? ""));
  }
  return files;
}

/** The actions that start a workflow which names none, where that is not all of them. */
const usualTypes: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
};

function branchLetThrough(trigger: Trigger, facts: FilterFacts): boolean {
  if (facts.tag !== undefined) {
    if (trigger.tags !== undefined) return isListed(trigger.tags, facts.tag);
    return trigger.branches === undefined && trigger.branchesIgnore === undefined;
  }
  if (facts.branch === undefined) return true;
  if (trigger.branches !== undefined) return isListed(trigger.branches, facts.branch);
  if (trigger.branchesIgnore !== undefined) return !isListed(trigger.branchesIgnore, facts.branch);
  return trigger.tags === undefined;
}

/** Whether a workflow's filters let an event through. */
export async function isStartedBy(
  file: WorkflowFile,
  event: string,
  facts: FilterFacts,
): Promise<boolean> {
  const trigger = file.triggers.get(event);
  if (trigger === undefined) return false;
  const types = trigger.types ?? usualTypes[event];
  if (types !== undefined && facts.action !== undefined && !types.includes(facts.action)) {
    return false;
  }
  if (event === "workflow_run" && trigger.workflows?.includes(facts.workflow ?? "") !== true) {
    return false;
  }
  if (!branchLetThrough(trigger, facts)) return false;
  const { paths, pathsIgnore } = trigger;
  if (paths !== undefined) return (await facts.paths()).some((path) => isListed(paths, path));
  if (pathsIgnore === undefined) return true;
  return (await facts.paths()).some((path) => !isListed(pathsIgnore, path));
}
