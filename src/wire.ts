/**
 * Inputs and environment -> the settings and the outside of one run. The only reader of both.
 * What is not always configured is loaded only when it is, so that a job starts quickly.
 */

import { dashboardLabel } from "./command/dashboard.ts";
import { type Environment, environmentLimits, variable } from "./environment.ts";
import { OperatorError, OutsideError, type Problem } from "./errors.ts";
import type { AppliesIn, Settings } from "./model/settings.ts";
import { addressOf, type Credentials, passwordsIn } from "./outside/address.ts";
import { clouds } from "./outside/clouds/index.ts";
import { gitHubForge } from "./outside/github.ts";
import { hooksOf } from "./outside/hooks.ts";
import { meters } from "./outside/meters/index.ts";
import { systemClock } from "./outside/system-clock.ts";
import { folderWorkspace } from "./outside/workspace.ts";
import type { Clock, Cloud, Job, Outside } from "./ports.ts";
import { auditRef, ledgerPath } from "./record/journal.ts";

/** The action's inputs, or the command line's options, as text. */
export interface Inputs {
  readonly command: string;
  readonly token: string;
  readonly policies: string;
  readonly stateFile: string;
  readonly dryRun: string;
  readonly actionId: string;
}

/** What a stage runs with, and how to let go of it. */
export interface Wired {
  readonly outside: Outside;
  readonly settings: Settings;
  close(): Promise<void>;
}

/** What differs between the runner, a terminal and the local world. */
export interface Surroundings {
  readonly environment: Environment;
  readonly job: Job;
  /** Default branch when the event tells it. */
  readonly defaultBranch?: string;
  readonly clock?: Clock;
  /** Waits between writes, as GitHub asks for; `none` only for servers of the local world. */
  readonly gitHubWaiting?: "polite" | "none";
}

const commandsWithCloud = new Set(["plan", "apply", "summary", "report", "doctor", "explain"]);
const commandsWithoutForge = new Set(["check"]);

/** The names of the variables that hold secrets. */
export const secretVariables = [
  "LAMBDA_API_KEY",
  "PROMETHEUS_BEARER_TOKEN",
  "PROMETHEUS_PASSWORD",
  "DATABASE_URL",
  "PUSHGATEWAY_PASSWORD",
  "SLACK_WEBHOOK_URL",
] as const;

// Addresses are no secrets, but people write passwords into them.
const addressVariables = ["PROMETHEUS_URL", "PUSHGATEWAY_URL", "LAMBDA_API_URL"] as const;

/** Every text that must be masked in the log: whole secrets, and passwords inside of addresses. */
export function secretsIn(inputs: Inputs, environment: Environment): readonly string[] {
  const whole = [inputs.token, ...secretVariables.map((name) => variable(environment, name) ?? "")];
  const addresses = ["DATABASE_URL", ...addressVariables];
  const inside = addresses.flatMap((name) => passwordsIn(variable(environment, name) ?? ""));
  return [...new Set([...whole, ...inside])].filter((secret) => secret !== "");
}

/** Reads everything and connects nothing yet. Throws OperatorError with all that is wrong. */
export async function wire(inputs: Inputs, surroundings: Surroundings): Promise<Wired> {
  const { environment, job } = surroundings;
  const clock = surroundings.clock ?? systemClock;
  const problems: Problem[] = [...inputProblems(inputs), ...missing(inputs, environment)];
  const gather = gatherInto(problems);
  const limits = (await gather(() => environmentLimits(environment))) ?? {};
  const settings = settingsOf(inputs, surroundings, limits);
  const addresses = await gather(() => gitHubAddresses(environment));
  const cloud = await gather(() => cloudOf(environment, clock));
  const meter = await gather(() => meterOf(environment, clock));
  const table = await gather(() => tableOf(environment));
  const secondLock = table && (await gather(() => lockOf(environment, settings.repository)));
  const gateway = await gather(() => gatewayOf(environment, settings.repository));
  const messenger = await gather(() => messengerOf(environment));
  if (problems.length > 0 || !addresses || !cloud) throw new OperatorError(problems);
  const outside: Outside = {
    clock,
    job,
    workspace: folderWorkspace(variable(environment, "GITHUB_WORKSPACE") ?? "."),
    forge: gitHubForge({
      token: inputs.token,
      ...addresses,
      repository: settings.repository || repositoryOfNobody,
      defaultBranch: settings.defaultBranch,
      clock,
      alongside: settings.stateFile,
      beginning: {
        folder: settings.policies,
        ref: auditRef,
        file: ledgerPath,
        label: dashboardLabel,
      },
      patience: { waiting: surroundings.gitHubWaiting ?? "polite" },
    }),
    cloud,
    ...(meter ? { meter } : {}),
    ...(table ? { table } : {}),
    ...(secondLock ? { secondLock } : {}),
    ...(gateway ? { gateway } : {}),
    ...(messenger ? { messenger } : {}),
    hooks: hooksOf({
      clock,
      folder: variable(environment, "GITHUB_WORKSPACE") ?? ".",
      environment,
    }),
    statistics: async (detectors) =>
      (await import("./outside/statistics.ts")).loadStatistics(detectors),
  };
  sayAbsent(inputs.command, outside);
  return { outside, settings, close: async () => table?.close() };
}

/** A check on somebody's machine has no repository at GitHub, and asks none. */
const repositoryOfNobody = "nobody/nothing";

/** Runs a part and keeps the operator's mistakes in it, so that all are named at once. */
function gatherInto(
  problems: Problem[],
): <Part>(make: () => Part | Promise<Part>) => Promise<Part | undefined> {
  return async (make) => {
    try {
      return await make();
    } catch (thrown) {
      if (!(thrown instanceof OperatorError)) throw thrown;
      problems.push(...thrown.problems);
      return undefined;
    }
  };
}

function settingsOf(
  inputs: Inputs,
  surroundings: Surroundings,
  limits: Settings["environment"],
): Settings {
  const { environment } = surroundings;
  const get = (name: string) => variable(environment, name);
  const repository = get("GITHUB_REPOSITORY") ?? "";
  const runId = get("GITHUB_RUN_ID") ?? "local";
  const server = get("GITHUB_SERVER_URL");
  const address = server ?? (get("GITHUB_API_URL") ? undefined : "https://github.com");
  const singleOperator = get("FLEETMERGE_SINGLE_OPERATOR");
  return {
    repository,
    ...(address === undefined ? {} : { repositoryUrl: `${address}/${repository}` }),
    defaultBranch: surroundings.defaultBranch ?? "main",
    policies: pathOf(inputs.policies),
    stateFile: pathOf(inputs.stateFile),
    dryRun: inputs.dryRun !== "false",
    environment: limits,
    applies: appliesIn(environment),
    ...(singleOperator === undefined ? {} : { singleOperator }),
    ...(get("FLEETMERGE_DASHBOARD") === "off" ? { withoutDashboard: true } : {}),
    ...digestOf(environment),
    run: {
      id: runId,
      attempt: get("GITHUB_RUN_ATTEMPT") ?? "1",
      ...(server === undefined || runId === "local"
        ? {}
        : { url: `${server}/${repository}/actions/runs/${runId}` }),
    },
  };
}

/** What is no such word is a mistake that `missing` names. */
function appliesIn(environment: Environment): AppliesIn {
  const word = variable(environment, "FLEETMERGE_APPLY");
  return word === "here" || word === "next" ? word : "apart";
}

const weekdays = [
  ...["sunday", "monday", "tuesday", "wednesday"],
  ...["thursday", "friday", "saturday"],
];

/** What is no such word is a mistake that `missing` names. */
function digestOf(environment: Environment): Pick<Settings, "digest"> {
  const word = variable(environment, "FLEETMERGE_DIGEST");
  if (word === "off") return { digest: "off" };
  const weekday = weekdays.indexOf(word ?? "");
  return weekday < 0 ? {} : { digest: weekday };
}

/** As git spells it: `./state/fleet.yaml` would be another file, that main never had. */
function pathOf(text: string): string {
  return text.replace(/^(\.\/+)+/, "").replace(/\/+$/, "");
}

function inputProblems(inputs: Inputs): readonly Problem[] {
  const problems: Problem[] = [];
  const say = (name: string, text: string, hint: string) => {
    problems.push({ what: `the input ${name} is "${text.slice(0, 60)}"`, hint });
  };
  if (!/^(true|false)$/.test(inputs.dryRun)) {
    say("dry-run", inputs.dryRun, "Write true or false");
  }
  const paths = { policies: inputs.policies, "state-file": inputs.stateFile };
  for (const [name, text] of Object.entries(paths)) {
    const isBelow = pathOf(text) !== "" && !/^\/|\\|(^|\/)\.\.?(\/|$)|\/\//.test(pathOf(text));
    if (!isBelow) say(name, text, "Write a path from the repository's root, with slashes");
  }
  const isId = /^(provision|terminate)_instance_[\w.-]{1,100}_\d{1,12}$/.test(inputs.actionId);
  if (inputs.command === "rollback" && !isId) say("action-id", inputs.actionId, actionIdHint);
  return problems;
}

const actionIdHint =
  "Pass it as it stands in the audit, for example provision_instance_training-1-a_1795435200";

function missing(inputs: Inputs, environment: Environment): readonly Problem[] {
  const problems: Problem[] = [];
  const get = (name: string) => variable(environment, name);
  const need = (name: string, hint: string) => {
    if (get(name) === undefined) problems.push({ what: `the variable ${name} is not set`, hint });
  };
  if (commandsWithoutForge.has(inputs.command)) return problems;
  const repositoryHint = "Set it to owner/name; GitHub Actions sets it by itself";
  need("GITHUB_REPOSITORY", repositoryHint);
  const repository = get("GITHUB_REPOSITORY") ?? "owner/name";
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    const what = `the variable GITHUB_REPOSITORY is "${repository.slice(0, 60)}"`;
    problems.push({ what, hint: repositoryHint });
  }
  if (inputs.token === "") {
    problems.push({
      what: "the input github-token is empty",
      hint: "Pass secrets.GITHUB_TOKEN or the token of a GitHub App",
    });
  }
  const applies = get("FLEETMERGE_APPLY");
  if (applies !== undefined && !/^(here|next|apart)$/.test(applies)) {
    const what = `the variable FLEETMERGE_APPLY is "${applies.slice(0, 40)}"`;
    problems.push({ what, hint: "Write here, next or apart" });
  }
  const dashboard = get("FLEETMERGE_DASHBOARD");
  if (dashboard !== undefined && !/^(on|off)$/.test(dashboard)) {
    const what = `the variable FLEETMERGE_DASHBOARD is "${dashboard.slice(0, 40)}"`;
    problems.push({ what, hint: "Write on or off" });
  }
  const digest = get("FLEETMERGE_DIGEST");
  if (digest !== undefined && digest !== "off" && !weekdays.includes(digest)) {
    const what = `the variable FLEETMERGE_DIGEST is "${digest.slice(0, 40)}"`;
    problems.push({ what, hint: "Write monday or another day of the week, or off" });
  }
  if (commandsWithCloud.has(inputs.command)) {
    need("LAMBDA_API_KEY", "Create a key in the Lambda console and pass it as a secret");
  }
  for (const service of ["PROMETHEUS", "PUSHGATEWAY"]) {
    const [username, password] = [`${service}_USERNAME`, `${service}_PASSWORD`];
    if (get(password) !== undefined) need(username, `${password} is set, and is half of a pair`);
    if (get(username) !== undefined) need(password, `${username} is set, and is half of a pair`);
  }
  return problems;
}

function gitHubAddresses(environment: Environment): {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
} {
  const apiUrl = variable(environment, "GITHUB_API_URL") ?? "https://api.github.com";
  const graphqlUrl = variable(environment, "GITHUB_GRAPHQL_URL") ?? `${apiUrl}/graphql`;
  addressOf("GITHUB_API_URL", apiUrl);
  addressOf("GITHUB_GRAPHQL_URL", graphqlUrl);
  return { apiUrl, graphqlUrl };
}

function cloudOf(environment: Environment, clock: Clock): Cloud {
  const key = variable(environment, "LAMBDA_API_KEY");
  const address = variable(environment, "LAMBDA_API_URL");
  if (address !== undefined) addressOf("LAMBDA_API_URL", address);
  if (key === undefined) return absentCloud;
  return clouds.lambda({ clock, key, ...(address === undefined ? {} : { address }) });
}

function refuse(): never {
  throw new OutsideError({
    who: "Lambda Cloud",
    kind: "unauthorised",
    applied: "no",
    message: "LAMBDA_API_KEY is not set in this job",
  });
}

/** Jobs that must not touch a cloud have none. */
const absentCloud: Cloud = {
  instances: async () => refuse(),
  isGone: async () => refuse(),
  offers: async () => refuse(),
  regions: async () => refuse(),
  launch: async () => refuse(),
  terminate: async () => refuse(),
};

function meterOf(environment: Environment, clock: Clock): Outside["meter"] {
  const address = variable(environment, "PROMETHEUS_URL");
  if (address === undefined) return undefined;
  const token = variable(environment, "PROMETHEUS_BEARER_TOKEN");
  const credentials: Credentials | undefined =
    token === undefined ? basicOf(environment, "PROMETHEUS") : { kind: "bearer", token };
  return meters.prometheus({ clock, address, ...(credentials ? { credentials } : {}) });
}

async function tableOf(environment: Environment): Promise<Outside["table"]> {
  const address = variable(environment, "DATABASE_URL");
  if (address === undefined) return undefined;
  const { postgresTable } = await import("./outside/postgres.ts");
  return postgresTable(address);
}

async function lockOf(
  environment: Environment,
  repository: string,
): Promise<Outside["secondLock"]> {
  const address = variable(environment, "DATABASE_URL");
  if (address === undefined) return undefined;
  const { postgresLock } = await import("./outside/postgres-lock.ts");
  return postgresLock(address, repository);
}

async function gatewayOf(
  environment: Environment,
  repository: string,
): Promise<Outside["gateway"]> {
  const address = variable(environment, "PUSHGATEWAY_URL");
  if (address === undefined) return undefined;
  const credentials = basicOf(environment, "PUSHGATEWAY");
  const { pushgateway } = await import("./outside/pushgateway.ts");
  return pushgateway({ address, repository, ...(credentials ? { credentials } : {}) });
}

async function messengerOf(environment: Environment): Promise<Outside["messenger"]> {
  const webhook = variable(environment, "SLACK_WEBHOOK_URL");
  if (webhook === undefined) return undefined;
  const { slackMessenger } = await import("./outside/slack.ts");
  return slackMessenger({ webhook });
}

function basicOf(environment: Environment, service: string): Credentials | undefined {
  const username = variable(environment, `${service}_USERNAME`);
  const password = variable(environment, `${service}_PASSWORD`);
  return username === undefined || password === undefined
    ? undefined
    : { kind: "basic", username, password };
}

/** Said once a run, so that nobody wonders why a record is missing. */
function sayAbsent(command: string, outside: Outside): void {
  if (!["plan", "apply", "confirm"].includes(command)) return;
  const absent = [
    outside.meter ? "" : "Prometheus (PROMETHEUS_URL): every reading is a gap, nothing scales in",
    outside.table ? "" : "Postgres (DATABASE_URL)",
    outside.gateway ? "" : "Pushgateway (PUSHGATEWAY_URL)",
    outside.messenger ? "" : "Slack (SLACK_WEBHOOK_URL)",
  ].filter((line) => line !== "");
  if (absent.length > 0) outside.job.log(`Not configured: ${absent.join("; ")}`);
}
