/**
 * Runs commands as a runner does and keeps all that they say, and tells whether a run changed
 * anything anywhere. Apart because every test of the edges asks both.
 */
import { createServer } from "node:http";
import type { Exchange } from "../../src/local/github/server.ts";
import type { Annotation, Job } from "../../src/ports.ts";
import { type Ended, runCommand } from "../../src/run-command.ts";
import type { Inputs } from "../../src/wire.ts";
import { freePort } from "./real-component.ts";
import type { SmallWorld } from "./small-world.ts";
import { inputsOf } from "./stage-inputs.ts";

/** How a command ended and all that it said. */
export interface Heard extends Ended {
  readonly log: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summaries: readonly string[];
}

/** What a run is given over what a well-behaved one has. */
export interface Asked {
  readonly inputs?: Partial<Inputs>;
  readonly environment?: Readonly<Record<string, string>>;
}

let runs = 700_000;

/** Runs a command against the world, in a workflow run of its own. */
export async function hear(small: SmallWorld, command: string, asked: Asked = {}): Promise<Heard> {
  runs += 1;
  const log: string[] = [];
  const annotations: Annotation[] = [];
  const summaries: string[] = [];
  const outputs: Record<string, string> = {};
  const job: Job = {
    log: (line) => void log.push(line),
    annotate: (annotation) => void annotations.push(annotation),
    summarize: async (markdown) => void summaries.push(markdown),
    output: (name, value) => {
      outputs[name] = value;
    },
  };
  const inputs: Inputs = { ...inputsOf(command), ...asked.inputs };
  const ended = await runCommand(inputs, {
    environment: {
      ...small.world.environment,
      GITHUB_RUN_ID: String(runs),
      GITHUB_RUN_ATTEMPT: "1",
      ...asked.environment,
    },
    job,
    clock: small.clock,
    defaultBranch: "main",
    gitHubWaiting: "none",
  });
  return { ...ended, log, annotations, outputs, summaries };
}

/** `file:line:column message` of every error, as the forge shows it. */
export function errorsOf({ annotations }: Heard): readonly string[] {
  return annotations
    .filter(({ level }) => level === "error")
    .map(({ file, line, column, message }) =>
      file === undefined ? message : `${file}:${line}:${column} ${message}`,
    );
}

/** Everything that a run can change, to be compared before and after. */
export async function standing(small: SmallWorld) {
  const { github, lambda, slack, pushgateway } = small.world;
  return {
    refs: await small.git("for-each-ref", "--format=%(refname) %(objectname)"),
    writes: github.journal.filter(isWrite).map(({ method, path }) => `${method} ${path}`),
    calls: lambda.requests.filter(({ method }) => method !== "GET").map(({ call }) => call),
    messages: slack.messages.length,
    pushes: pushgateway.pushes.length,
  };
}

/** Requests that may have changed something; a GraphQL query is a POST, too. */
function isWrite({ method, path, requestBody, status }: Exchange): boolean {
  // What GitHub refuses for its content it has not done.
  if (method === "GET" || status === 422) return false;
  return path !== "/graphql" || /"query":"\s*mutation\b/u.test(requestBody);
}

/**
 * All text that runs have left anywhere: what they said, what git holds on any ref (audit and
 * ledger too), pull requests, comments, messages, metrics, and what the cloud was asked.
 */
export async function everythingWritten(
  small: SmallWorld,
  heard: readonly Heard[],
): Promise<string> {
  const { github, lambda, slack, pushgateway } = small.world;
  return [
    JSON.stringify(heard),
    await small.git("log", "--all", "-p", "--full-history", "--format=fuller"),
    JSON.stringify(github.journal.filter(isWrite)),
    JSON.stringify(lambda.requests),
    JSON.stringify(slack.messages),
    JSON.stringify(pushgateway.samples()),
  ].join("\n");
}

/**
 * Lets one request that writes to GitHub fail: the n-th from now on, GraphQL queries included, or
 * the n-th to a path like `to` once one like `since` was asked.
 */
export function failWrite(
  small: SmallWorld,
  hit: {
    readonly nth: number;
    readonly when: "before" | "after";
    readonly to?: RegExp;
    readonly since?: RegExp;
  },
): { readonly path: () => string | undefined; readonly stop: () => void } {
  const { faults } = small.world.github;
  const regular = faults.next.bind(faults);
  let hasBegun = hit.since === undefined;
  let count = 0;
  let path: string | undefined;
  faults.next = (method, asked) => {
    if (method === "GET") return undefined;
    if (hasBegun && (hit.to?.test(asked) ?? true)) count += 1;
    hasBegun ||= hit.since?.test(asked) === true;
    if (count !== hit.nth || path !== undefined) return undefined;
    path = asked;
    return { kind: "error-502", when: hit.when };
  };
  return {
    path: () => path,
    stop: () => {
      faults.next = regular;
    },
  };
}

/** A server on loopback that answers everything alike; stands for whatever is in the way. */
export async function startAnswering(answer: {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_, response) => {
    response.writeHead(answer.status, { "content-type": answer.type });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An address at which nobody listens: it was free a moment ago. */
export async function silentAddress(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}
