/** The workflow files as they stand on the default branch. */

import { parse } from "yaml";
import type { Finding } from "../../../model/finding.ts";
import { isRecord } from "../fields.ts";
import { fine, type Look, warning, wrong } from "./context.ts";

type Grants = Readonly<Record<string, "read" | "write">>;

const writesAll: Grants = {
  contents: "write",
  "pull-requests": "write",
  statuses: "write",
  issues: "write",
  actions: "write",
};
const applies: Grants = {
  contents: "write",
  "pull-requests": "write",
  issues: "write",
  actions: "read",
};

/** What each command's job must be able to do, and where it must run. */
const wanted: Readonly<
  Record<string, { readonly grants: Grants; readonly environment: string | undefined }>
> = {
  plan: { grants: writesAll, environment: "fleet-plan" },
  check: { grants: { contents: "read" }, environment: undefined },
  confirm: { grants: writesAll, environment: "fleet-bot" },
  apply: { grants: applies, environment: "fleet-apply" },
};

/** Whether all four are there, start by themselves, and may do what they have to and no more. */
export const workflowFiles: Look = async ({ ref, folder, defaultBranch: branch }) => {
  const head = await ref(`refs/heads/${branch}`);
  if (head === undefined) {
    return [wrong(`the branch ${branch} has no commit yet`, "Push one.")];
  }
  const files = await folder(head, ".github/workflows");
  const found = Object.keys(wanted).flatMap((name) => {
    const path = Object.keys(files).find((one) => /([^/]+)\.ya?ml$/u.exec(one)?.[1] === name);
    const text = path === undefined ? undefined : files[path];
    if (path === undefined || text === undefined) return [missing(name, branch)];
    return judge(name, path, text);
  });
  const all = [...found, ...Object.entries(files).flatMap(([path, text]) => unpinned(path, text))];
  return all.length > 0 ? all : [fine("all four are there, pinned, and have what they need")];
};

function missing(name: string, branch: string): Finding {
  return wrong(
    `.github/workflows/${name}.yml is missing on ${branch}`,
    "Run `fleetmerge init`, or copy it from Fleetmerge's own repository.",
  );
}

function judge(name: string, path: string, text: string): readonly Finding[] {
  const workflow = parsed(text);
  if (workflow === undefined) {
    return [wrong(`${path} is no YAML of a workflow`, "Copy the shipped one again.")];
  }
  const triggers = triggersOf(workflow);
  return [
    ...(triggers.has("pull_request_target")
      ? [wrong(`${path} runs on pull_request_target`, "Use pull_request: GitHub blocks it.")]
      : []),
    ...startProblems(name, path, triggers),
    ...jobsOf(workflow)
      .filter((job) => commandOf(job) === name)
      .flatMap((job) => jobProblems(name, path, { job, workflow })),
  ];
}

type Tree = Readonly<Record<string, unknown>>;

function parsed(text: string): Tree | undefined {
  try {
    const value: unknown = parse(text);
    return isRecord(value) && isRecord(value["jobs"]) ? value : undefined;
  } catch {
    return undefined;
  }
}

function triggersOf(workflow: Tree): ReadonlyMap<string, unknown> {
  const on = workflow["on"];
  if (typeof on === "string") return new Map([[on, undefined]]);
  if (Array.isArray(on)) return new Map(on.map((one) => [String(one), undefined]));
  return new Map(isRecord(on) ? Object.entries(on) : []);
}

function jobsOf(workflow: Tree): readonly Tree[] {
  const jobs = workflow["jobs"];
  return isRecord(jobs) ? Object.values(jobs).filter(isRecord) : [];
}

function commandOf(job: Tree): string | undefined {
  const steps: readonly unknown[] = Array.isArray(job["steps"]) ? job["steps"] : [];
  for (const step of steps) {
    const given = isRecord(step) ? step["with"] : undefined;
    if (isRecord(given) && typeof given["command"] === "string") return given["command"];
  }
  return undefined;
}

function startProblems(
  name: string,
  path: string,
  triggers: ReadonlyMap<string, unknown>,
): readonly Finding[] {
  const lacks = (event: string) => !triggers.has(event);
  const schedules: unknown = triggers.get("schedule");
  const crons = Array.isArray(schedules) ? schedules.filter(isRecord) : [];
  const isScheduled = crons.some(({ cron }) => typeof cron === "string" && isCron(cron));
  const copy = "Copy its `on:` from the shipped one.";
  switch (name) {
    case "plan":
      return [
        ...(isScheduled ? [] : [wrong(`${path} has no schedule: nothing plans by itself`, copy)]),
        ...(lacks("repository_dispatch")
          ? [warning(`${path} cannot be asked for a plan at once`, copy)]
          : []),
      ];
    case "apply":
      return [
        ...(lacks("workflow_dispatch")
          ? [wrong(`${path} cannot be dispatched, so our own merges are not applied`, copy)]
          : []),
        ...(isScheduled ? [] : [warning(`${path} has no schedule to sweep what was lost`, copy)]),
      ];
    case "confirm":
      return lacks("workflow_run")
        ? [wrong(`${path} does not run after check: approvals wait for the next plan`, copy)]
        : [];
    default:
      return lacks("pull_request") ? [wrong(`${path} does not run on pull requests`, copy)] : [];
  }
}

/** POSIX cron as GitHub takes it: five fields. */
function isCron(text: string): boolean {
  return /^\S+(?: +\S+){4}$/u.test(text.trim());
}

function jobProblems(
  name: string,
  path: string,
  { job, workflow }: { readonly job: Tree; readonly workflow: Tree },
): readonly Finding[] {
  const { grants = {}, environment } = wanted[name] ?? {};
  const given = job["permissions"] ?? workflow["permissions"];
  const place = job["environment"];
  const here = isRecord(place) ? place["name"] : place;
  const copy = "Copy the job from the shipped workflow.";
  return [
    ...permissionProblems(path, given, grants),
    ...(environment === undefined || here === environment
      ? []
      : [
          wrong(
            `the job of ${path} does not run in the environment ${environment}, so every branch ` +
              "could have its secrets",
            copy,
          ),
        ]),
    ...(environment === undefined && here !== undefined
      ? [wrong(`the job of ${path} runs a pull request's code in an environment`, copy)]
      : []),
  ];
}

function permissionProblems(path: string, given: unknown, grants: Grants): readonly Finding[] {
  if (!isRecord(given)) {
    const says = `the job of ${path} has no permissions of its own`;
    return [warning(says, "Name them: the repository's default is too much or too little.")];
  }
  const lacking = Object.entries(grants)
    .filter(([scope, level]) => given[scope] !== level && given[scope] !== "write")
    .map(([scope, level]) => `${scope}: ${level}`);
  const extra = Object.entries(given)
    .filter(([scope, level]) => level === "write" && grants[scope] !== "write")
    .map(([scope]) => `${scope}: write`);
  return [
    ...(lacking.length > 0
      ? [wrong(`the job of ${path} lacks ${lacking.join(", ")}`, "Add it to its permissions.")]
      : []),
    ...(extra.length > 0
      ? [warning(`the job of ${path} has ${extra.join(", ")} and does not need it`, "Remove it.")]
      : []),
  ];
}

/** A tag of somebody else's action can be moved to other code; a commit cannot. */
function unpinned(path: string, text: string): readonly Finding[] {
  const actions = [...text.matchAll(/^\s*(?:- )?uses:\s*([\w.-]+\/[^\s#]+)/gmu)];
  return actions
    .map(([, action = ""]) => action)
    .filter((action) => !/@[0-9a-f]{40}$/u.test(action))
    .map((action) =>
      warning(`${path} uses ${action}`, "Pin it to a commit, 40 hexadecimal digits."),
    );
}
