/**
 * A small team's repository in the local world, and hands to work it: time, people, the runner.
 * Apart because every scenario starts here. The commands run as the runner runs them, over HTTP.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Octokit } from "@octokit/rest";
import { type RanCommand, runQueued } from "../../src/local/runner.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import { startWorld, type World, workflowToken } from "../../src/local/world.ts";
import { after, type Instant, instant, minutes } from "../../src/model/units.ts";
import { runCommand } from "../../src/run-command.ts";
import { ListeningJob, type Told } from "./listening-job.ts";
import { pushByGit } from "./push-by-git.ts";
import {
  type Entry,
  entry,
  fleetText,
  limitsText,
  type PersonName,
  people,
  poolText,
  repository,
  workflows,
} from "./small-team.ts";
import type { SmallWorldOptions } from "./small-world-options.ts";
import { inputsOf } from "./stage-inputs.ts";

export { entry, fleetText, limitsText, people, poolText } from "./small-team.ts";
export type { SmallWorldOptions };

const runFile = promisify(execFile);
const [owner, repo] = ["acme", "fleet"] as const;

const start = instant(Date.UTC(2026, 10, 23, 9, 0, 0));

/** A Monday at nine. Close it when done. */
export async function startSmallWorld(options: SmallWorldOptions = {}): Promise<SmallWorld> {
  const clock = new VirtualClock(start);
  const directory = await mkdtemp(join(tmpdir(), "fleetmerge-scenario-"));
  const running = options.running ?? ["training-1-a"];
  const files: Record<string, string | null> = {
    ...workflows,
    "policies/limits.yaml": limitsText(),
    "policies/training.yaml": poolText(),
    "state/fleet.yaml": fleetText(running.map((name) => entry(name))),
    ...options.files,
  };
  const world = await startWorld({
    clock,
    directory,
    repository,
    files: Object.fromEntries(
      Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [[path, text]])),
    ),
    people: [
      ...Object.values(people),
      ...(options.people ?? []),
      ...(options.app ? [options.app] : []),
    ],
    seed: 7,
    pools: {
      training: { kind: "scripted", sharing: "packed", load: () => options.load ?? 0.5 },
    },
  });
  if (options.judge) world.github.watch(options.judge);
  world.lambda.setCapacity("gpu_1x_a10", ["us-east-1", "us-west-1"]);
  const token = options.app?.token ?? workflowToken;
  const environment = options.environment ?? {};
  const small = new SmallWorld({ clock, world, directory, token, environment });
  for (const name of running) small.addMachine(name);
  return small;
}

interface Parts {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly directory: string;
  readonly token: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A running small world. */
export class SmallWorld {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly directory: string;
  readonly #token: string;
  readonly #environment: Readonly<Record<string, string>>;
  #runs = 900_000;
  #clones = 0;

  constructor(parts: Parts) {
    this.clock = parts.clock;
    this.world = parts.world;
    this.directory = parts.directory;
    this.#token = parts.token;
    this.#environment = parts.environment;
  }

  async close(): Promise<void> {
    await this.world.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  advance(count: number): void {
    this.clock.advance(minutes(count));
  }

  /** A machine of pool training since yesterday; without tags somebody else's. Its id. */
  addMachine(name: string, owned: "ours" | "unmanaged" = "ours"): string {
    const tags = { "managed-by": "fleetmerge", fleet: repository, pool: "training" };
    return this.world.lambda.addInstance({
      type: "gpu_1x_a10",
      region: "us-east-1",
      since: after(start, minutes(-24 * 60)) as Instant,
      name,
      hostname: name,
      tags: owned === "ours" ? Object.entries(tags).map(([key, value]) => ({ key, value })) : [],
    });
  }

  /** GPUs' worth of work from now on. */
  setLoad(gpus: number): void {
    this.world.workload.setLoad("training", () => gpus);
  }

  /** Runs a command in a workflow run of its own, which is over when this returns. */
  run(
    command: string,
    more: {
      readonly actionId?: string;
      readonly dryRun?: boolean;
      readonly environment?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<Told> {
    this.#runs += 1;
    const job = new ListeningJob();
    const inputs = {
      ...inputsOf(command),
      token: this.#token,
      dryRun: String(more.dryRun ?? false),
      actionId: more.actionId ?? "",
    };
    return runCommand(inputs, {
      environment: {
        ...this.world.environment,
        ...this.#environment,
        GITHUB_RUN_ID: String(this.#runs),
        GITHUB_RUN_ATTEMPT: "1",
        ...more.environment,
      },
      job,
      clock: this.clock,
      defaultBranch: "main",
      gitHubWaiting: "none",
    }).then((ended) => ({ ...ended, ...job.told() }));
  }

  /** Runs every workflow run that GitHub queued, and what those queue. */
  work(): Promise<readonly RanCommand[]> {
    const { clock, world } = this;
    const job = new ListeningJob();
    const environment = this.#environment;
    return runQueued({ world, clock, workflows, job, token: this.#token, environment });
  }

  /** Time passes with a plan, and the workflows it starts, every ten minutes. */
  async pass(count: number): Promise<void> {
    for (let passed = 0; passed < count; passed += 10) {
      this.advance(10);
      await this.run("plan");
      await this.work();
    }
  }

  as(name: PersonName | "bot"): Octokit {
    const auth = name === "bot" ? this.#token : people[name].token;
    return new Octokit({ baseUrl: this.world.github.url, auth, log: silent });
  }

  async review(
    name: PersonName | "bot",
    number: number,
    event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT" = "APPROVE",
    commit?: string,
  ): Promise<void> {
    const pull = await this.pull(number);
    const commit_id = commit ?? pull.head.sha;
    const review = { owner, repo, pull_number: number, commit_id, event, body: "Seen." };
    await this.as(name).pulls.createReview(review);
  }

  /** A person opens a pull request from a new branch; its number. */
  async open(name: PersonName, files: Readonly<Record<string, string | null>>): Promise<number> {
    const branch = `by-${name}-${this.#clones + 1}`;
    await this.push(name, { branch, files });
    const { data } = await this.as(name).pulls.create({
      owner,
      repo,
      head: branch,
      base: "main",
      title: "Change the fleet",
    });
    return data.number;
  }

  /** A person merges by the button. */
  async merge(
    name: PersonName,
    number: number,
    merge_method: "merge" | "squash" | "rebase" = "squash",
  ): Promise<void> {
    await this.as(name).pulls.merge({ owner, repo, pull_number: number, merge_method });
  }

  async closePull(name: PersonName, number: number): Promise<void> {
    await this.as(name).pulls.update({ owner, repo, pull_number: number, state: "closed" });
  }

  async deleteBranch(name: PersonName, branch: string): Promise<void> {
    await this.as(name).git.deleteRef({ owner, repo, ref: `heads/${branch}` });
  }

  async comment(name: PersonName, number: number, body: string): Promise<void> {
    await this.as(name).issues.createComment({ owner, repo, issue_number: number, body });
  }

  async pull(number: number) {
    return (await this.as("ada").pulls.get({ owner, repo, pull_number: number })).data;
  }

  async openPulls() {
    return (await this.as("ada").pulls.list({ owner, repo, state: "open" })).data;
  }

  async comments(number: number): Promise<readonly string[]> {
    const asked = { owner, repo, issue_number: number };
    const { data } = await this.as("ada").issues.listComments(asked);
    return data.map((comment) => comment.body ?? "");
  }

  async status(sha: string, context: string): Promise<string> {
    const { data } = await this.as("ada").repos.listCommitStatusesForRef({ owner, repo, ref: sha });
    const found = data.find((status) => status.context === context);
    return found ? `${found.state}: ${found.description ?? ""}` : "none";
  }

  /** Pushes by real git, over HTTP: to an existing branch, or to a new one from main. */
  async push(
    name: PersonName,
    change: {
      readonly branch: string;
      /** Whole files by path; `null` deletes one. */
      readonly files: Readonly<Record<string, string | null>>;
      readonly message?: string;
    },
  ): Promise<string> {
    this.#clones += 1;
    const { github } = this.world;
    await pushByGit({
      folder: join(this.directory, `clone-${this.#clones}`),
      bareRepository: github.bareRepository,
      gitUrl: github.gitUrl,
      from: github.branch(change.branch) === undefined ? "main" : change.branch,
      at: this.clock.now(),
      name,
      ...change,
    });
    return (await this.git("rev-parse", change.branch)).trim();
  }

  /** Somebody puts one commit under the bot's name on a branch, in place of what was there. */
  async forge(change: {
    readonly branch: string;
    readonly files: Readonly<Record<string, string>>;
  }): Promise<void> {
    const bot = people["ben"].login;
    const branch = `forged-${this.#clones}`;
    const before = await this.git("log", "-1", "--format=%B", change.branch);
    const sha = await this.push(bot, { branch, files: change.files, message: before });
    const tree = (await this.git("rev-parse", `${sha}^{tree}`)).trim();
    const main = (await this.git("rev-parse", "main")).trim();
    const author = (await this.git("log", "-1", "--format=%an|%ae", change.branch)).trim();
    const [name = "", email = ""] = author.split("|");
    const { data } = await this.as(bot).git.createCommit({
      owner,
      repo,
      message: before,
      tree,
      parents: [main],
      author: { name, email },
      committer: { name, email },
    });
    await this.as(bot).git.updateRef({
      owner,
      repo,
      ref: `heads/${change.branch}`,
      sha: data.sha,
      force: true,
    });
  }

  /** Holds the apply lock for a workflow run, as that run would for half an hour. */
  async lock(main: string, run: string): Promise<void> {
    const expires = after(this.clock.now(), minutes(30));
    const tree = (await this.git("rev-parse", `${main}^{tree}`)).trim();
    const message = `Hold it\n\nLock-Run: ${run}\nLock-Attempt: 1\nLock-Expires: ${expires}`;
    const { data } = await this.as("bot").git.createCommit({
      owner,
      repo,
      message,
      tree,
      parents: [main],
    });
    const ref = "refs/fleet/apply-lock";
    await this.as("bot").git.createRef({ owner, repo, ref, sha: data.sha });
  }

  /** Asks the bare repository by real git. */
  async git(...rest: readonly string[]): Promise<string> {
    const bare = this.world.github.bareRepository;
    return (await runFile("git", ["--git-dir", bare, ...rest], { maxBuffer: 1e8 })).stdout;
  }

  /** The fleet file on main. */
  fleet(): Promise<string> {
    return this.git("show", "main:state/fleet.yaml");
  }

  /** Every entry on the audit branch, in order of path. */
  async entries(): Promise<readonly Entry[]> {
    if (this.world.github.branch("fleet-audit") === undefined) return [];
    const list = await this.git("ls-tree", "-r", "--name-only", "fleet-audit", "actions/");
    const paths = list.split("\n").filter((path) => path !== "");
    const texts = await Promise.all(paths.map((path) => this.git("show", `fleet-audit:${path}`)));
    return texts.map((text) => JSON.parse(text) as Entry);
  }

  /** `type target status` of every entry, sorted. */
  async actions(): Promise<readonly string[]> {
    const entries = await this.entries();
    return entries
      .map(({ action }) => `${action.type} ${action.target} ${action.status}`)
      .toSorted();
  }

  /** First lines of all messages to Slack. */
  slack(): readonly string[] {
    return this.world.slack.messages
      .flatMap((message) => (message.text ?? "").split("\n\n"))
      .map((text) => text.split("\n")[0] ?? "");
  }

  /** Names of what exists at the cloud, sorted. */
  machines(): readonly string[] {
    const there = this.world.lambda.instances().filter((one) => one.status !== "terminating");
    return there.map((one) => one.name ?? one.id).toSorted();
  }

  /** The launches and terminations that the cloud was asked for. */
  calls(): readonly string[] {
    const { requests } = this.world.lambda;
    return requests.flatMap(({ call }) =>
      call === "launch" || call === "terminate" ? [call] : [],
    );
  }

  /** The value of a pushed metric; undefined when none has these labels. */
  metric(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    return this.world.pushgateway
      .samples()
      .find(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
      )?.value;
  }

  /** The tips of all branches, to see that none moved. */
  branches(): Promise<string> {
    return this.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads");
  }
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
