/**
 * Holds the ten invariants of DESIGN section 7 after every step. Reads only what is true: the
 * cloud's machines and calls, git, pull requests, rows, metrics and messages.
 */
import type { CloudCall, FleetWorld, RunRecord } from "./fleet-world.ts";
import { HookJudge } from "./judge-drains.ts";
import { DryRunJudge } from "./judge-dry-runs.ts";
import { LaunchJudge } from "./judge-launches.ts";
import { PaceJudge } from "./judge-pace.ts";
import { judgeDryRun, PlanJudge } from "./judge-plans.ts";
import { RecordJudge } from "./judge-records.ts";
import { TerminationJudge } from "./judge-terminations.ts";
import { judgeMarkdown, judgeText, TextJudge } from "./judge-texts.ts";
import { WindowJudge } from "./judge-windows.ts";
import { Truth } from "./truth.ts";

// Several applies that find everything working: a late machine is gone by the first or second.
const lateAfter = 60 * 60_000;

/** Something that must never be. `invariant` is its number in DESIGN section 7. */
export interface Violation {
  readonly invariant: number;
  readonly what: string;
}

/** Looks at a world after each step; remembers how far it has looked. */
export class Checker {
  readonly truth: Truth;
  readonly #world: FleetWorld;
  readonly #launches: LaunchJudge;
  readonly #terminations: TerminationJudge;
  readonly #records: RecordJudge;
  readonly #plans: PlanJudge;
  readonly #texts: TextJudge;
  readonly #windows: WindowJudge;
  readonly #hooks: HookJudge;
  readonly #pace: PaceJudge;
  readonly #dry: DryRunJudge;
  #calls = 0;
  #runs = 0;

  constructor(world: FleetWorld) {
    this.#world = world;
    this.truth = new Truth(world.hub);
    this.#records = new RecordJudge(world, this.truth);
    this.#plans = new PlanJudge(world, this.truth);
    this.#texts = new TextJudge(world);
    this.#windows = new WindowJudge(world, this.truth);
    this.#hooks = new HookJudge(world);
    this.#pace = new PaceJudge(world);
    this.#dry = new DryRunJudge(world.hub);
    this.#launches = new LaunchJudge(world, this.truth, this.#windows);
    const judges = { records: this.#records, windows: this.#windows };
    this.#terminations = new TerminationJudge(world, this.truth, judges);
  }

  /** What is wrong now and was not before. */
  step(): readonly Violation[] {
    const { calls, runs } = this.#world;
    const found: Violation[] = [];
    const fresh = calls.slice(this.#calls);
    this.#calls = calls.length;
    found.push(...this.#records.step());
    for (const call of fresh) {
      found.push(...switchesOf(call));
      if (call.launch) found.push(...this.#launches.judge(call));
      if (call.terminate !== undefined) found.push(...this.#terminations.judge(call));
    }
    found.push(...this.#twins(fresh));
    while (this.#runs < runs.length && runs[this.#runs]?.ended !== "running") {
      const run = runs[this.#runs];
      this.#runs += 1;
      if (run) found.push(...judgeRun(run), ...judgeDryRun(run), ...this.#records.afterRun(run));
    }
    found.push(...this.#plans.step(), ...this.#texts.step(), ...this.#windows.step());
    found.push(...this.#dry.step());
    found.push(...this.#hooks.step(), ...this.#pace.step());
    return found;
  }

  /** Ids of executed actions of a type, oldest first. */
  executed(type: string): readonly string[] {
    return this.#records.executed(type);
  }

  /** What must hold once nothing is under way and everything works. */
  end(): readonly Violation[] {
    return [...this.step(), ...this.#records.end(), ...this.#orphans()];
  }

  /** Never two live machines for one name. */
  #twins(fresh: readonly CloudCall[]): readonly Violation[] {
    if (!fresh.some(({ machine, launch }) => machine && launch)) return [];
    const live = this.#world.account.estate
      .existing()
      .filter((one) => one.launchedBy === "api" && one.terminatedAt === undefined);
    const names = live.map(({ name }) => name ?? "");
    const twice = names.filter((name, place) => names.indexOf(name) !== place);
    return twice.map((name) => ({ invariant: 3, what: `${name} has two live machines` }));
  }

  /** A machine of ours that no record knows, or that its record gave up, is orphaned. */
  #orphans(): readonly Violation[] {
    const known = this.#records.machines();
    const givenUp = this.#records.givenUp();
    const { account, clock, hub } = this.#world;
    const main = hub.git.branch("main");
    const named = main === undefined ? undefined : this.truth.fleetAt(main)?.values();
    const adopted = new Set([...(named ?? [])].map((entry) => entry.id));
    const found = (what: string): Violation => ({ invariant: 3, what });
    return account.estate
      .existing()
      .filter((one) => one.launchedBy === "api" && one.terminatedAt === undefined)
      .filter((one) => one.preemptedAt === undefined)
      .flatMap(({ name, id, visibleFrom }) => {
        if (!known.has(id)) return [found(`${name} lives as ${id} and no record knows it`)];
        const isLate = clock.now() - visibleFrom > lateAfter && !adopted.has(id);
        const isLeft = isLate && givenUp.has(name ?? "");
        return isLeft ? [found(`${name} lives as ${id} though its launch was given up`)] : [];
      });
  }
}

/** A dry run calls nothing. */
function switchesOf({ run, launch, terminate }: CloudCall): readonly Violation[] {
  if (!run.variables.dryRun) return [];
  return [{ invariant: 7, what: `a dry run asked for ${launch?.name ?? terminate}` }];
}

function judgeRun(run: RunRecord): readonly Violation[] {
  if (run.ended === "bug") {
    return [{ invariant: 10, what: `${run.command} broke: ${run.thrown}` }];
  }
  const isTaken = run.actionId.startsWith("terminate") && opens(run);
  const summaries = run.summaries.splice(0);
  const said = [...run.log, ...run.errors, ...(run.result?.failures ?? [])];
  const failures = run.result?.failures.join("\n") ?? "";
  const silent = [...(run.doors?.failed ?? [])].filter(
    (part) =>
      run.result !== undefined &&
      ["Postgres", "Pushgateway", "Slack"].includes(part) &&
      !failures.includes(part),
  );
  return [
    ...(isTaken ? [{ invariant: 4, what: `a termination is taken back: ${run.actionId}` }] : []),
    ...said.flatMap((text) => judgeText(text, `${run.command}'s log`)),
    ...summaries.flatMap((text) => judgeMarkdown(text, `${run.command}'s summary`)),
    ...silent.map((part) => ({ invariant: 10, what: `${run.command} hid that ${part} failed` })),
  ];
}

function opens({ doors }: RunRecord): boolean {
  return doors?.calls.includes("GitHub createPullRequest") === true;
}
