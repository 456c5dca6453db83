/**
 * The local world with the shipped workflows, run by nektos/act: a real implementation of GitHub's
 * runner in processes of its own, on the machine's clock. Apart because act wants much said.
 */
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Octokit } from "@octokit/rest";
import type { WorkflowRun } from "../../src/local/github/records.ts";
import { lambdaKey, type World, workflowToken } from "../../src/local/world.ts";
import type { BuiltAction } from "./built-action.ts";
import { type RealTimeWorld, startRealTimeWorld } from "./real-time-world.ts";
import { app, type Entry, limitsText, type PersonName, people, poolText } from "./small-team.ts";

const runFile = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const asked = { owner: "acme", repo: "fleet" } as const;

/** How act ended. */
export interface ActEnd {
  readonly run: WorkflowRun;
  readonly exitCode: number | null;
  readonly log: string;
  /** From act's first line to its last. */
  readonly seconds: number;
}

/** What differs between scenarios. */
export interface ActWorldOptions {
  /** Keys of policies/limits.yaml over the usual ones. */
  readonly limits?: Readonly<Record<string, string>>;
  /** Repository variables. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Starts a world whose repository holds the shipped workflows and the built action. */
export async function startActWorld(
  action: BuiltAction,
  options: ActWorldOptions = {},
): Promise<ActWorld> {
  const files: Record<string, string> = {
    "action.yml": await readFile(join(root, "action.yml"), "utf8"),
    "dist/index.js": await readFile(action.path, "utf8"),
    "package.json": '{ "type": "module" }\n',
    "policies/limits.yaml": limitsText(options.limits),
    // A new machine's first reading takes a minute, which nobody here waits for.
    "policies/training.yaml": `${poolText()}boot: { gpu_reading: ignored }\n`,
  };
  for (const name of ["plan", "check", "confirm", "apply"]) {
    const path = `.github/workflows/${name}.yml`;
    files[path] = forAct(await readFile(join(root, path), "utf8"));
  }
  const real = await startRealTimeWorld({ files, people: [app], bootSeconds: [2, 3] });
  const folder = await mkdtemp(join(tmpdir(), "fleetmerge-act-"));
  await standIns(join(folder, "actions"));
  return new ActWorld({ real, folder, variables: options.variables ?? {}, action });
}

/** act 0.2.89 does not know `deployment` below `environment`, of 2026, and has no environments. */
function forAct(workflow: string): string {
  return workflow.replace(/^ +deployment: false\n/gm, "");
}

/** The actions of others, which would come from github.com. */
async function standIns(folder: string): Promise<void> {
  await mkdir(join(folder, "token"), { recursive: true });
  await writeFile(
    join(folder, "token/action.yml"),
    [
      "name: Stand-in for create-github-app-token",
      "description: Hands out the token of the local GitHub's App.",
      "inputs:",
      "  client-id: { required: true, description: Of the App }",
      "  private-key: { required: true, description: Of the App }",
      ...["contents", "pull-requests", "statuses", "issues", "actions"].map(
        (name) => `  permission-${name}: { required: false, description: Asked for }`,
      ),
      "outputs:",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
      "  token: { description: The token, value: '${{ steps.token.outputs.token }}' }",
      "runs:",
      "  using: composite",
      "  steps:",
      "    - id: token",
      "      shell: bash",
      `      run: test "$KEY" = a-private-key && echo "token=${app.token}" >> "$GITHUB_OUTPUT"`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's
      "      env: { KEY: '${{ inputs.private-key }}' }",
      "",
    ].join("\n"),
  );
}

interface Parts {
  readonly real: RealTimeWorld;
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly action: BuiltAction;
}

/** A running world for act. */
export class ActWorld {
  readonly world: World;
  readonly #real: RealTimeWorld;
  readonly #folder: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #action: BuiltAction;
  #firstRequestAt: number | undefined;

  constructor(parts: Parts) {
    this.world = parts.real.world;
    this.#real = parts.real;
    this.#folder = parts.folder;
    this.#variables = parts.variables;
    this.#action = parts.action;
    // The runs' own requests; what people ask here goes by their names.
    const ours = new Set(["github-actions[bot]", app.login]);
    this.world.github.watch(({ login }) => {
      if (ours.has(login)) this.#firstRequestAt ??= Date.now();
    });
  }

  /** When the first run asked GitHub for the first time, in milliseconds. */
  get firstRequestAt(): number | undefined {
    return this.#firstRequestAt;
  }

  async close(): Promise<void> {
    await this.#real.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The time has come for a workflow's schedule: its run, which nobody has taken yet. */
  async due(name: string): Promise<WorkflowRun> {
    await this.world.github.queueScheduled(`.github/workflows/${name}.yml`);
    const run = this.world.github.takeRun();
    if (run === undefined) throw new Error(`${name}.yml has no schedule`);
    return run;
  }

  /** Runs everything that is queued, also what those runs queue. */
  async work(): Promise<readonly ActEnd[]> {
    const ends: ActEnd[] = [];
    const { github } = this.world;
    for (let run = github.takeRun(); run; run = github.takeRun()) ends.push(await this.act(run));
    return ends;
  }

  /** The scheduled plan, then everything it starts. */
  async plan(): Promise<readonly ActEnd[]> {
    const first = await this.act(await this.due("plan"));
    return [first, ...(await this.work())];
  }

  /** Runs one workflow run by act, as GitHub's runner would, and tells GitHub how it ended. */
  async act(run: WorkflowRun): Promise<ActEnd> {
    const place = join(this.#folder, `run-${run.id}`);
    const checkout = join(place, "checkout");
    await mkdir(place, { recursive: true });
    // What actions/checkout does. act takes the folder it is started in for its result.
    const clone = ["clone", "--quiet", "--no-checkout", this.world.github.bareRepository, checkout];
    await runFile("git", clone);
    await runFile("git", ["-C", checkout, "checkout", "--quiet", "--detach", run.sha]);
    const event = join(place, "event.json");
    await writeFile(event, JSON.stringify({ ...run.payload, inputs: run.inputs, ref: run.ref }));
    const begun = Date.now();
    const { exitCode, log } = await this.#spawn(run, { place, checkout, event });
    const seconds = (Date.now() - begun) / 1000;
    await this.world.github.completeRun(run.id, exitCode === 0 ? "success" : "failure");
    return { run, exitCode, log, seconds };
  }

  #spawn(
    run: WorkflowRun,
    paths: { readonly place: string; readonly checkout: string; readonly event: string },
  ): Promise<{ readonly exitCode: number | null; readonly log: string }> {
    const program = process.env["FLEETMERGE_ACT"] ?? "act";
    const child = spawn(program, this.#arguments(run, paths), {
      cwd: paths.checkout,
      env: {
        // The runner's own Node comes first: an action of `node24` runs on it.
        PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`,
        HOME: paths.place,
        XDG_CACHE_HOME: join(paths.place, "cache"),
      },
    });
    let log = "";
    const take = (chunk: unknown) => {
      log += String(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode) => resolve({ exitCode, log }));
    });
  }

  #arguments(
    run: WorkflowRun,
    { place, event }: { readonly place: string; readonly event: string },
  ): readonly string[] {
    const { environment } = this.world;
    const told = {
      GITHUB_RUN_ID: String(run.id),
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_REPOSITORY: "acme/fleet",
      GITHUB_API_URL: environment["GITHUB_API_URL"] ?? "",
      GITHUB_GRAPHQL_URL: environment["GITHUB_GRAPHQL_URL"] ?? "",
      GITHUB_SERVER_URL: environment["GITHUB_SERVER_URL"] ?? "",
    };
    const secrets = {
      GITHUB_TOKEN: workflowToken,
      LAMBDA_API_KEY: lambdaKey,
      SLACK_WEBHOOK_URL: environment["SLACK_WEBHOOK_URL"] ?? "",
      FLEETMERGE_APP_PRIVATE_KEY: "a-private-key",
    };
    const variables = {
      FLEETMERGE_DRY_RUN: "false",
      // Its artifact goes to a service of GitHub's, which act does not have.
      FLEETMERGE_REPORT: "off",
      LAMBDA_API_URL: environment["LAMBDA_API_URL"] ?? "",
      PROMETHEUS_URL: environment["PROMETHEUS_URL"] ?? "",
      PUSHGATEWAY_URL: environment["PUSHGATEWAY_URL"] ?? "",
      ...this.#variables,
    };
    const pairs = (option: string, values: Readonly<Record<string, string>>) =>
      Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`]);
    return [
      run.event,
      ...["--workflows", run.workflow, "--eventpath", event],
      ...["--platform", "ubuntu-latest=-self-hosted"],
      ...["--actor", run.actor, "--defaultbranch", "main"],
      ...["--action-cache-path", join(place, "cache"), "--no-cache-server"],
      ...this.#local(),
      ...pairs("--env", told),
      ...pairs("--secret", secrets),
      ...pairs("--var", variables),
    ];
  }

  /** act asks the network for no action: each is a folder here. */
  #local(): readonly string[] {
    const pinned = "actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3";
    return ["--local-repository", `${pinned}=${join(this.#folder, "actions/token")}`];
  }

  as(name: PersonName): Octokit {
    return new Octokit({ baseUrl: this.world.github.url, auth: people[name].token });
  }

  async pulls() {
    return (await this.as("ada").pulls.list({ ...asked, state: "all" })).data.toReversed();
  }

  /** An operator's command line, which has the keys that the workflows have. */
  async command(command: string, actionId = ""): Promise<number | null> {
    const inputs = {
      command,
      "github-token": workflowToken,
      "dry-run": "false",
      "action-id": actionId,
    };
    const environment = { ...this.world.environment, GITHUB_RUN_ID: "1", GITHUB_RUN_ATTEMPT: "1" };
    const event = { repository: { default_branch: "main" } };
    return (await this.#action.run({ inputs, environment, event })).exitCode;
  }

  async approve(name: PersonName, number: number): Promise<void> {
    const { data } = await this.as(name).pulls.get({ ...asked, pull_number: number });
    const commit_id = data.head.sha;
    await this.as(name).pulls.createReview({
      ...asked,
      pull_number: number,
      commit_id,
      event: "APPROVE",
    });
  }

  /** Names of what exists at the cloud, sorted. */
  machines(): readonly string[] {
    const there = this.world.lambda.instances().filter((one) => one.status !== "terminating");
    return there.map((one) => one.name ?? one.id).toSorted();
  }

  /** Somebody terminates a machine in the cloud's own console; returns once it is gone. */
  async terminate(name: string): Promise<void> {
    const id = this.world.lambda.instances().find((one) => one.name === name)?.id;
    const address = `${this.world.lambda.url}/api/v1/instance-operations/terminate`;
    const headers = { authorization: `Bearer ${lambdaKey}`, "content-type": "application/json" };
    const body = JSON.stringify({ instance_ids: [id] });
    // The cloud takes one request a second from everybody together.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const answer = await fetch(address, { method: "POST", headers, body });
    if (!answer.ok) throw new Error(await answer.text());
    const isThere = () => this.world.lambda.instances().some((one) => one.id === id);
    while (isThere()) await new Promise((resolve) => setTimeout(resolve, 200));
  }

  /** The launches and terminations that the cloud was asked for. */
  calls(): readonly string[] {
    const { requests } = this.world.lambda;
    return requests.flatMap(({ call }) =>
      call === "launch" || call === "terminate" ? [call] : [],
    );
  }

  /** Every entry on the audit branch. */
  async entries(): Promise<readonly Entry[]> {
    const bare = this.world.github.bareRepository;
    const git = async (...rest: readonly string[]) =>
      (await runFile("git", ["--git-dir", bare, ...rest])).stdout;
    const list = await git("ls-tree", "-r", "--name-only", "fleet-audit", "actions/");
    const paths = list.split("\n").filter((path) => path !== "");
    const texts = await Promise.all(paths.map((path) => git("show", `fleet-audit:${path}`)));
    return texts.map((text) => JSON.parse(text) as Entry);
  }
}
