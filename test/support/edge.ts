/**
 * Runs commands as a runner does and keeps all that they say, and tells whether a run changed
 * anything anywhere. Apart because every test of the edges asks both.
 */
import type { Exchange } from "../../src/local/github/server.ts";
import { workflowToken } from "../../src/local/world.ts";
import type { Annotation, Job } from "../../src/ports.ts";
import { type Ended, runCommand } from "../../src/run-command.ts";
import type { Inputs } from "../../src/wire.ts";
import type { SmallWorld } from "./small-world.ts";

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
  const inputs: Inputs = {
    command,
    token: workflowToken,
    policies: "policies",
    stateFile: "state/fleet.yaml",
    dryRun: "false",
    actionId: "",
    ...asked.inputs,
  };
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

/** Requests that may change something; a GraphQL query is a POST, too. */
function isWrite({ method, path, requestBody }: Exchange): boolean {
  if (method === "GET") return false;
  return path !== "/graphql" || /"query":"\s*mutation\b/u.test(requestBody);
}
