/** The whole local world: every service that a fleet talks to, on loopback, under one clock. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../ports.ts";
import type { LocalUser } from "./github/accounts.ts";
import { type LocalGitHub, startLocalGitHub } from "./github/local-github.ts";
import { type Chances, noChances } from "./lambda/estate.ts";
import { type LocalLambda, startLocalLambda } from "./lambda/lambda.ts";
import { type LocalMetrics, startLocalMetrics } from "./metrics/metrics.ts";
import { type LocalPushgateway, startLocalPushgateway } from "./receivers/pushgateway.ts";
import { type LocalSlack, startLocalSlack } from "./receivers/slack.ts";
import { type PoolWork, Workload } from "./workload/workload.ts";

/** The token of the workflows: it acts as `github-actions[bot]`. */
export const workflowToken = "ghs_local_workflow_token";
/** The key of the local cloud account. */
export const lambdaKey = "secret_local_lambda_key";

/** What a world starts with. */
export interface WorldOptions {
  readonly clock: Clock;
  /** A new folder for the repository and whatever else is kept. */
  readonly directory: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The first commit of main. */
  readonly files: Readonly<Record<string, string>>;
  readonly people: readonly LocalUser[];
  readonly seed: number;
  readonly pools: Readonly<Record<string, PoolWork>>;
  /** Absent: nothing goes wrong by chance. */
  readonly chances?: Chances;
  /** Seconds from a launch to its first health. Absent: minutes, as at the real cloud. */
  readonly bootSeconds?: readonly [from: number, to: number];
}

/** A running world. `environment` is what a job in it has. */
export interface World {
  readonly github: LocalGitHub;
  readonly lambda: LocalLambda;
  readonly metrics: LocalMetrics;
  readonly slack: LocalSlack;
  readonly pushgateway: LocalPushgateway;
  readonly workload: Workload;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts everything. Capacity and the first machines are the caller's to set. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { clock, seed, repository } = options;
  const directory = join(options.directory, "github");
  await mkdir(directory, { recursive: true });
  const github = await startLocalGitHub({
    clock,
    directory,
    repository,
    files: options.files,
    users: [...options.people, workflowBot],
    settings: { actionsMayCreatePullRequests: true },
  });
  const lambda = await startLocalLambda({
    clock,
    key: lambdaKey,
    seed,
    chances: options.chances ?? noChances,
    ...(options.bootSeconds ? { bootSeconds: options.bootSeconds } : {}),
  });
  const workload = new Workload({ clock, machines: lambda.machines, seed, pools: options.pools });
  const metrics = await startLocalMetrics({ clock, source: workload });
  const slack = await startLocalSlack();
  const pushgateway = await startLocalPushgateway({ clock });
  return {
    github,
    lambda,
    metrics,
    slack,
    pushgateway,
    workload,
    environment: {
      GITHUB_REPOSITORY: repository,
      GITHUB_API_URL: github.url,
      GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
      GITHUB_SERVER_URL: github.url,
      LAMBDA_API_KEY: lambdaKey,
      LAMBDA_API_URL: lambda.url,
      PROMETHEUS_URL: metrics.url,
      PUSHGATEWAY_URL: pushgateway.url,
      SLACK_WEBHOOK_URL: slack.webhookUrl,
    },
    close: async () => {
      await Promise.all([
        github.close(),
        lambda.close(),
        metrics.close(),
        slack.close(),
        pushgateway.close(),
      ]);
    },
  };
}

const workflowBot: LocalUser = {
  login: "github-actions[bot]",
  type: "Bot",
  permission: "write",
  token: workflowToken,
  kind: "github-token",
};
