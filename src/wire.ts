/** Inputs and environment -> the settings and the outside of one run. The only reader of both. */
import { type Environment, environmentLimits, variable } from "./environment.ts";
import { OperatorError, OutsideError, type Problem } from "./errors.ts";
import type { Settings } from "./model/settings.ts";
import type { Credentials } from "./outside/address.ts";
import { clouds } from "./outside/clouds/index.ts";
import { gitHubForge } from "./outside/github.ts";
import { meters } from "./outside/meters/index.ts";
import { postgresTable } from "./outside/postgres.ts";
import { pushgateway } from "./outside/pushgateway.ts";
import { slackMessenger } from "./outside/slack.ts";
import { systemClock } from "./outside/system-clock.ts";
import { folderWorkspace } from "./outside/workspace.ts";
import type { Clock, Cloud, Job, Outside } from "./ports.ts";

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

const commandsWithCloud = new Set(["plan", "apply", "summary", "report", "doctor"]);
const commandsWithoutForge = new Set(["check"]);

/** The names of the variables that hold secrets: their values are masked in every log. */
export const secretVariables = [
  "LAMBDA_API_KEY",
  "PROMETHEUS_BEARER_TOKEN",
  "PROMETHEUS_PASSWORD",
  "DATABASE_URL",
  "PUSHGATEWAY_PASSWORD",
  "SLACK_WEBHOOK_URL",
] as const;

/** Reads everything and connects nothing yet. Throws OperatorError with all that is missing. */
export function wire(inputs: Inputs, surroundings: Surroundings): Wired {
  const { environment, job } = surroundings;
  const clock = surroundings.clock ?? systemClock;
  const settings = settingsOf(inputs, surroundings);
  const get = (name: string) => variable(environment, name);
  const problems = missing(inputs, environment);
  if (problems.length > 0) throw new OperatorError(problems);
  const databaseUrl = get("DATABASE_URL");
  const table = databaseUrl === undefined ? undefined : postgresTable(databaseUrl);
  const webhook = get("SLACK_WEBHOOK_URL");
  const outside: Outside = {
    clock,
    job,
    workspace: folderWorkspace(get("GITHUB_WORKSPACE") ?? "."),
    forge: gitHubForge({
      token: inputs.token,
      apiUrl: get("GITHUB_API_URL") ?? "https://api.github.com",
      graphqlUrl: get("GITHUB_GRAPHQL_URL") ?? "https://api.github.com/graphql",
      repository: settings.repository,
      defaultBranch: settings.defaultBranch,
      clock,
      patience: { waiting: surroundings.gitHubWaiting ?? "polite" },
    }),
    cloud: cloudOf(environment, clock),
    ...meterOf(environment, clock),
    ...(table ? { table } : {}),
    ...gatewayOf(environment, settings.repository),
    ...(webhook === undefined ? {} : { messenger: slackMessenger({ webhook }) }),
  };
  sayAbsent(inputs.command, outside);
  return { outside, settings, close: async () => table?.close() };
}

function settingsOf(inputs: Inputs, surroundings: Surroundings): Settings {
  const { environment } = surroundings;
  const get = (name: string) => variable(environment, name);
  const repository = get("GITHUB_REPOSITORY") ?? "";
  const runId = get("GITHUB_RUN_ID") ?? "local";
  const server = get("GITHUB_SERVER_URL");
  const singleOperator = get("FLEETMERGE_SINGLE_OPERATOR");
  return {
    repository,
    defaultBranch: surroundings.defaultBranch ?? "main",
    policies: inputs.policies.replace(/\/+$/, ""),
    stateFile: inputs.stateFile,
    dryRun: inputs.dryRun !== "false",
    environment: environmentLimits(environment),
    ...(singleOperator === undefined ? {} : { singleOperator }),
    run: {
      id: runId,
      attempt: get("GITHUB_RUN_ATTEMPT") ?? "1",
      ...(server === undefined || runId === "local"
        ? {}
        : { url: `${server}/${repository}/actions/runs/${runId}` }),
    },
  };
}

function missing(inputs: Inputs, environment: Environment): readonly Problem[] {
  const problems: Problem[] = [];
  const need = (name: string, hint: string) => {
    if (variable(environment, name) === undefined) {
      problems.push({ what: `the variable ${name} is not set`, hint });
    }
  };
  if (!/^(true|false)$/.test(inputs.dryRun)) {
    problems.push({
      what: `the input dry-run is "${inputs.dryRun.slice(0, 40)}"`,
      hint: "Write true or false",
    });
  }
  if (commandsWithoutForge.has(inputs.command)) return problems;
  need("GITHUB_REPOSITORY", "Set it to owner/name; GitHub Actions sets it by itself");
  if (inputs.token === "") {
    problems.push({
      what: "the input github-token is empty",
      hint: "Pass secrets.GITHUB_TOKEN or the token of a GitHub App",
    });
  }
  if (commandsWithCloud.has(inputs.command)) {
    need("LAMBDA_API_KEY", "Create a key in the Lambda console and pass it as a secret");
  }
  return problems;
}

function cloudOf(environment: Environment, clock: Clock): Cloud {
  const key = variable(environment, "LAMBDA_API_KEY");
  const address = variable(environment, "LAMBDA_API_URL");
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
  offers: async () => refuse(),
  regions: async () => refuse(),
  launch: async () => refuse(),
  terminate: async () => refuse(),
};

function meterOf(environment: Environment, clock: Clock): Pick<Outside, "meter"> {
  const address = variable(environment, "PROMETHEUS_URL");
  if (address === undefined) return {};
  const token = variable(environment, "PROMETHEUS_BEARER_TOKEN");
  const credentials: Credentials | undefined =
    token === undefined ? basicOf(environment, "PROMETHEUS") : { kind: "bearer", token };
  return {
    meter: meters.prometheus({ clock, address, ...(credentials ? { credentials } : {}) }),
  };
}

function gatewayOf(environment: Environment, repository: string): Pick<Outside, "gateway"> {
  const address = variable(environment, "PUSHGATEWAY_URL");
  if (address === undefined) return {};
  const credentials = basicOf(environment, "PUSHGATEWAY");
  return {
    gateway: pushgateway({ address, repository, ...(credentials ? { credentials } : {}) }),
  };
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
