/**
 * The scene of the crash points: three launches, one of them with a fallback, and two terminations
 * merged by people, runs that may die in the middle, and a judge of what is left. Apart because
 * the deaths in this process and those of a process of its own share it.
 */

import type { ActionRow } from "../../src/model/records.ts";
import type { ActionTable } from "../../src/ports.ts";
import { runCommand } from "../../src/run-command.ts";
import { stageOf } from "../../src/stages/index.ts";
import { type Death, type KillingDoors, openKillingDoors } from "./killing-doors.ts";
import { ListeningJob } from "./listening-job.ts";
import { type Entry, entry, fleetText } from "./small-team.ts";
import { type SmallWorld, startSmallWorld } from "./small-world.ts";
import { inputsOf } from "./stage-inputs.ts";

const before = ["training-1-a", "training-1-b", "training-1-c"];
/** What main asks for in the end; the first of them has been running since yesterday. */
export const wanted = ["training-1-a", "training-2-a", "training-2-b", "training-2-c"];
const leaving = ["training-1-b", "training-1-c"];

const policy = `kind: pool
name: training
instance: { types: [gpu_1x_a10], regions: [us-east-1, us-west-1], ssh_key: ops }
size: { min: 1, max: 6 }
rules:
  - { rule: high_utilization, above_percent: 99, for: 15m, add: 1 }
`;

/** A table that keeps the newest row of each action, behind a door like all else. */
class KeptTable implements ActionTable {
  readonly rows = new Map<string, ActionRow>();
  readonly #doors: KillingDoors;
  constructor(doors: KillingDoors) {
    this.#doors = doors;
  }
  save(rows: readonly ActionRow[]): Promise<void> {
    return this.#doors.through("Postgres", async () => {
      for (const row of rows) this.rows.set(row.actionId, row);
    });
  }
  async recent(): Promise<readonly ActionRow[]> {
    return [...this.rows.values()];
  }
  async *every(): AsyncIterable<readonly ActionRow[]> {
    yield [...this.rows.values()];
  }
  async ledger(): Promise<undefined> {
    return undefined;
  }
  async close(): Promise<void> {
    // Nothing is open.
  }
}

/** A run as GitHub knows it. */
export interface RunIdentity {
  readonly id: number;
  readonly attempt: number;
}

/** A world in which the change is merged, and hands to run and kill commands in it. */
export class CrashScene {
  readonly small: SmallWorld;
  readonly doors: KillingDoors;
  readonly table: KeptTable;
  /** Whatever was wrong after any run. */
  readonly seen = new Set<string>();

  private constructor(small: SmallWorld, doors: KillingDoors) {
    this.small = small;
    this.doors = doors;
    this.table = new KeptTable(doors);
  }

  /** Monday at nine: what runs is known to the journal, and the change has just been merged. */
  static async start(): Promise<CrashScene> {
    const small = await startSmallWorld({
      load: 0.5,
      running: before,
      files: { "policies/training.yaml": policy },
    });
    const scene = new CrashScene(small, await openKillingDoors(small.world));
    await scene.run("apply");
    const entries = wanted.map((name) => entry(name));
    // The last launch is refused in its own region and falls back to the other.
    const last = entries.pop()?.replace("us-east-1", "us-west-1") ?? "";
    entries.push(last);
    small.world.lambda.setCapacity("gpu_1x_a10", ["us-east-1"]);
    const number = await small.open("ben", { "state/fleet.yaml": fleetText(entries, 2) });
    await small.review("ada", number);
    await small.merge("ben", number);
    return scene;
  }

  async close(): Promise<void> {
    await this.doors.close();
    await this.small.close();
  }

  /** A new workflow run of GitHub's own, under way. What else was queued is dropped. */
  async newRun(): Promise<RunIdentity> {
    const { github } = this.small.world;
    await github.queueScheduled(".github/workflows/plan.yml");
    let id = 0;
    for (let taken = github.takeRun(); taken; taken = github.takeRun()) {
      if (id !== 0) await github.completeRun(id, "cancelled");
      id = taken.id;
    }
    return { id, attempt: 1 };
  }

  /** Ends a run as GitHub does when its machine is gone. */
  async endRun(run: RunIdentity): Promise<void> {
    await this.small.world.github.completeRun(run.id, "failure");
  }

  /** Runs a command in a run of its own, to its end or to its death. Its counted calls. */
  async run(command: "apply" | "plan", death?: Death): Promise<readonly string[]> {
    const run = await this.newRun();
    const calls = await this.runAs(run, command, death);
    await this.endRun(run);
    return calls;
  }

  /** Runs a command in this run; GitHub is not told that it ended. Its counted calls. */
  async runAs(
    run: RunIdentity,
    command: "apply" | "plan",
    death?: Death,
  ): Promise<readonly string[]> {
    const { small, doors, table } = this;
    doors.arm(death);
    const inputs = inputsOf(command);
    const surroundings = {
      environment: {
        ...small.world.environment,
        ...doors.environment,
        GITHUB_RUN_ID: String(run.id),
        GITHUB_RUN_ATTEMPT: String(run.attempt),
      },
      job: new ListeningJob(),
      clock: small.clock,
      defaultBranch: "main",
      gitHubWaiting: "none" as const,
    };
    await runCommand(inputs, surroundings, (outside, settings, actionId) =>
      stageOf(command)({ ...outside, table }, settings, actionId),
    );
    const { calls } = doors;
    doors.arm();
    for (const one of this.violations()) this.seen.add(one);
    return calls;
  }

  /** Runs go on until two rounds in a row change nothing. Throws when that never happens. */
  async settle(): Promise<void> {
    let last = "";
    for (let round = 0; round < 8; round += 1) {
      await this.run("apply");
      this.small.advance(10);
      await this.run("plan");
      const now = await this.standing();
      if (now === last) return;
      last = now;
    }
    throw new Error(`still changing after eight rounds:\n${last}`);
  }

  /** Everything that may not change any more once all is done. */
  async standing(): Promise<string> {
    const { small } = this;
    const entries = await small.entries();
    const rows = [...this.table.rows.values()].map(({ actionId, status }) => [actionId, status]);
    return JSON.stringify([
      await small.git("for-each-ref", "--format=%(refname) %(objectname)"),
      entries,
      rows.toSorted(),
      small.calls(),
      small.world.lambda.instances().map(({ id, status }) => [id, status]),
      small.world.slack.messages.length,
    ]);
  }

  /** What must hold after every run, dead or not. */
  violations(): readonly string[] {
    const { lambda } = this.small.world;
    const live = lambda.instances().filter(({ status }) => status !== "terminated");
    const names = live.map(({ name }) => name ?? "");
    const launches = lambda.requests.flatMap(({ call, body, status }) =>
      call === "launch" && status === 200 ? [(JSON.parse(body) as { name: string }).name] : [],
    );
    return [
      ...repeated(names).map((name) => `${name} has two live machines`),
      ...repeated(launches).map((name) => `${name} was launched twice`),
      ...(names.includes("training-1-a") ? [] : ["training-1-a is lost"]),
    ];
  }

  /** What must hold once all is done. */
  async verdict(): Promise<readonly string[]> {
    const { small } = this;
    const entries = await small.entries();
    const machines = small.machines();
    const of = (type: string, target: string) =>
      entries.filter(({ action }) => action.type === type && action.target === target);
    const given = wanted.filter((name) => !machines.includes(name));
    return [
      ...this.violations(),
      ...machines.filter((name) => !wanted.includes(name)).map((name) => `${name} is orphaned`),
      ...wanted.slice(1).flatMap((name) => this.#judgeLaunch(name, of("provision_instance", name))),
      ...leaving.flatMap((name) => judgeRemoval(name, of("terminate_instance", name))),
      ...(entries.length === 5 ? [] : [`${entries.length} entries for five acts`]),
      ...(given.length <= 1 ? [] : [`one death gave up ${given.join(", ")}`]),
      ...this.#judgeCopies(entries),
      ...(await this.#judgeLedger(entries)),
    ];
  }

  /** Live and executed; or never there, closed and said to be so. */
  #judgeLaunch(name: string, entries: readonly Entry[]): readonly string[] {
    const machine = this.small.world.lambda.instances().find((one) => one.name === name);
    const [found, ...others] = entries;
    if (!found || others.length > 0) return [`${name} has ${entries.length} launch entries`];
    const { status } = found.action;
    if (machine) {
      const id = (found as { instance_id?: string }).instance_id;
      return status === "executed" && id === machine.id
        ? []
        : [`${name} is live as ${machine.id} and its entry says ${status} ${id}`];
    }
    return status === "failed" && found.block_reason === "outcome-unknown"
      ? []
      : [`${name} is not live and its entry says ${status}`];
  }

  #judgeCopies(entries: readonly Entry[]): readonly string[] {
    const rows = [...this.table.rows.values()].map(({ actionId, status }) => [actionId, status]);
    const inGit = entries.map(({ action }) => [action.id, action.status]);
    const [one, other] = [rows, inGit].map((list) => JSON.stringify(list.toSorted()));
    return one === other ? [] : [`Postgres has ${one} and git has ${other}`];
  }

  async #judgeLedger(entries: readonly Entry[]): Promise<readonly string[]> {
    const { small } = this;
    const text = await small.git("show", "fleet-audit:ledger.json");
    const ledger = JSON.parse(text) as {
      readonly open: object;
      readonly pendingRows: readonly string[];
      readonly counters: Readonly<Record<string, number>>;
    };
    const wrong: string[] = [];
    for (const type of ["provision_instance", "terminate_instance"]) {
      for (const status of ["executed", "failed"]) {
        const told = entries.filter(({ action }) => action.type === type);
        const count = told.filter(({ action }) => action.status === status).length;
        const counted = ledger.counters[`actions|${type}|${status}`] ?? 0;
        const pushed = small.metric("lambda_labs_autonomous_actions_total", {
          action_type: type,
          status,
        });
        if (counted !== count) wrong.push(`${count} ${type} ${status}, and ${counted} counted`);
        if ((pushed ?? 0) !== count) wrong.push(`${count} ${type} ${status}, and ${pushed} pushed`);
      }
    }
    const open = Object.keys(ledger.open);
    if (open.length > 0) wrong.push(`still open: ${open.join(", ")}`);
    if (ledger.pendingRows.length > 0) wrong.push("rows are still owed to Postgres");
    const lock = await small.git("for-each-ref", "refs/fleet/apply-lock");
    if (lock !== "") wrong.push("the apply lock is still held");
    return wrong;
  }
}

function judgeRemoval(name: string, entries: readonly Entry[]): readonly string[] {
  const said = entries.map(({ action }) => action.status).join(", ");
  return said === "executed" ? [] : [`the removal of ${name} has entries: ${said || "none"}`];
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, place) => names.indexOf(name) !== place))];
}

/** One place to die: which run, at which of its calls, on which side of it. */
export interface CrashPoint extends Death {
  readonly command: "apply" | "plan";
  /** What the call is, for people. */
  readonly call: string;
}

/** Every place to die, from one life in which nobody does. */
export async function crashPoints(): Promise<readonly CrashPoint[]> {
  const scene = await CrashScene.start();
  try {
    const apply = await scene.run("apply");
    scene.small.advance(10);
    const plan = await scene.run("plan");
    return [...pointsOf("apply", apply), ...pointsOf("plan", plan)];
  } finally {
    await scene.close();
  }
}

function pointsOf(command: "apply" | "plan", calls: readonly string[]): readonly CrashPoint[] {
  return calls.flatMap((call, place) =>
    (["before", "after"] as const).map((side) => ({ command, call, at: place + 1, side })),
  );
}

/** How the runs after a death come to have the lock of the dead one. */
export const successions = ["run is over", "next attempt", "lock expires"] as const;

/** Dies at a point, goes on until nothing changes, and says what is wrong then. */
export async function dieAt(
  point: CrashPoint,
  succession: (typeof successions)[number],
): Promise<readonly string[]> {
  const scene = await CrashScene.start();
  try {
    if (point.command === "plan") {
      await scene.run("apply");
      scene.small.advance(10);
    }
    const run = await scene.newRun();
    await scene.runAs(run, point.command, point);
    if (succession === "next attempt") await scene.runAs({ ...run, attempt: 2 }, point.command);
    const expectation = succession === "lock expires" ? await outlast(scene) : [];
    if (succession !== "lock expires") await scene.endRun(run);
    await scene.settle();
    return [...expectation, ...scene.seen, ...(await scene.verdict())];
  } finally {
    await scene.close();
  }
}

/** A run that still works, as far as GitHub knows, keeps its lock until the lock's time is up. */
async function outlast(scene: CrashScene): Promise<readonly string[]> {
  const lock = await scene.small.git("for-each-ref", "refs/fleet/apply-lock");
  const asked = scene.small.calls().length;
  await scene.run("apply");
  const more = scene.small.calls().length - asked;
  scene.small.advance(41);
  return lock !== "" && more > 0 ? [`${more} calls under a lock that is held`] : [];
}
