/**
 * One life of a fleet: the runs that GitHub's scheduler would start, late, twice or not at all,
 * what people do and what goes wrong, in an order that the seed decides. A step is one event.
 */
import { instant, isoTime, millis } from "../../../src/model/units.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { Checker, type Violation } from "./checker.ts";
import { plantCapacity, plantCloud } from "./cloud-moods.ts";
import type { Death } from "./doors.ts";
import { type Command, FleetWorld, type RunRecord } from "./fleet-world.ts";
import { HastyStops, thinSpells } from "./hardships.ts";
import type { LifeOptions, LifeReport } from "./life-report.ts";
import { type Act, acts, People, reactionTo } from "./people.ts";
import {
  bot,
  drawnLimits,
  drawnPools,
  drawnWindows,
  entryLine,
  fleetText,
  limitsText,
  poolText,
  repository,
  safeguarded,
  workflowFiles,
} from "./setting.ts";
import { LastingTroubles, meterTroubles } from "./troubles.ts";

const minute = 60_000;
const week = 7 * 24 * 60 * minute;
const start = Date.UTC(2026, 10, 23, 9);

interface Event {
  readonly at: number;
  readonly number: number;
  readonly what: string;
  readonly happen: () => unknown;
}

/** Lives it. */
export async function live(options: LifeOptions): Promise<LifeReport> {
  return new Life(options).live();
}

class Life {
  readonly #options: LifeOptions;
  readonly #world: FleetWorld;
  readonly #people: People;
  readonly #troubles: LastingTroubles;
  readonly #checker: Checker;
  readonly #stops: HastyStops;
  readonly #schedule: Chance;
  readonly #dying: Chance;
  readonly #turns: Chance;
  readonly #end: number;
  readonly #runs: Record<string, number> = {};
  readonly #faults: Record<string, number> = {};
  readonly #violations: (Violation & { readonly step: number; readonly at: string })[] = [];
  #events: Event[] = [];
  #numbers = 0;
  #steps = 0;
  #pulls = 0;
  #seenRuns = 0;

  constructor(options: LifeOptions) {
    const { seed, weeks } = options;
    this.#options = options;
    this.#end = start + weeks * week;
    const life = { start, end: this.#end };
    this.#schedule = chanceOf(seed, "schedule");
    this.#dying = chanceOf(seed, "dying");
    this.#turns = chanceOf(seed, "turns");
    const drawn = chanceOf(seed, "setting");
    const guarded = chanceOf(seed, "safeguards");
    const limits = { ...drawnLimits(drawn), windows: drawnWindows(guarded, 0.2) };
    const pools = drawnPools(drawn).map((pool) => safeguarded(pool, guarded));
    const first = pools.map(({ name }) => `${name}-1-a`);
    const lines = pools.map(({ name }, place) => [
      name,
      [
        entryLine({
          name: first[place] ?? "",
          type: "gpu_1x_a10",
          region: "us-east-1",
          price: 1.29,
        }),
      ],
    ]);
    this.#world = new FleetWorld({
      start: instant(start),
      seed,
      chances: { unhealthy: 0.08, cudaBroken: 0.06, refused: { gpu_1x_gh200: 0.3 } },
      meter: { ...meterTroubles(chanceOf(seed, "meter"), life), thin: thinSpells(seed, life) },
      files: {
        ...workflowFiles,
        "policies/limits.yaml": limitsText(limits),
        ...Object.fromEntries(pools.map((one) => [`policies/${one.name}.yaml`, poolText(one)])),
        "state/fleet.yaml": fleetText(Object.fromEntries(lines)),
      },
    });
    for (const { name } of pools) this.#adopt(name);
    const now = () => this.#world.clock.now();
    this.#troubles = new LastingTroubles(
      chanceOf(seed, "troubles"),
      life,
      now,
      () => this.#world.isListLate,
    );
    this.#world.troubles = this.#troubles;
    this.#people = new People({
      world: this.#world,
      chance: chanceOf(seed, "people"),
      limits,
      pools,
    });
    this.#checker = new Checker(this.#world);
    this.#stops = new HastyStops(this.#people, seed);
    options.onWorld?.(this.#world);
  }

  /** A machine that has been ours since yesterday. */
  #adopt(pool: string): void {
    const name = `${pool}-1-a`;
    const tags = { "managed-by": "fleetmerge", fleet: repository, pool };
    const rented = this.#world.account.estate.adopt(
      {
        type: "gpu_1x_a10",
        region: "us-east-1",
        name,
        hostname: name,
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      },
      instant(start - 24 * 60 * minute),
    );
    this.#world.owned.add(rented.id);
  }

  async live(): Promise<LifeReport> {
    this.#plant();
    while (this.#events.length > 0 && this.#violations.length === 0) {
      const event = this.#events.shift();
      if (!event || event.at >= this.#end) break;
      await this.#take(event);
      if (this.#steps === this.#options.until) break;
    }
    const isWhole = this.#violations.length === 0 && this.#options.until === undefined;
    if (isWhole) await this.#settle();
    return this.#report();
  }

  async #take(event: Event): Promise<void> {
    const { clock } = this.#world;
    clock.advance(millis(event.at - clock.now()));
    this.#steps += 1;
    await event.happen();
    this.#step(event.what);
  }

  #step(what: string): void {
    const { runs } = this.#world;
    const told = runs
      .slice(this.#seenRuns)
      .flatMap((run) => [
        `run ${run.id}: ${run.command} ${run.ended} ${run.result?.decision ?? run.thrown ?? ""}`,
        ...run.log,
        ...(run.result?.failures ?? []).map((one) => `failed: ${one}`),
      ]);
    this.#seenRuns = runs.length;
    this.#options.onStep?.({ number: this.#steps, what, told });
    this.#note(this.#checker.step());
    this.#watchPulls();
    for (const { after, what, act } of this.#stops.follow())
      this.#plantAct(this.#world.clock.now() + after * minute, what, act);
  }

  #plantAct(at: number, what: string, act: Act): void {
    this.#at(at, what, () => {
      if (!act(this.#people)) return;
      this.#count(what);
      this.#push();
    });
  }

  #note(found: readonly Violation[]): void {
    const at = isoTime(this.#world.clock.now());
    for (const one of found) this.#violations.push({ ...one, step: this.#steps, at });
  }

  #at(at: number, what: string, happen: Event["happen"]): void {
    this.#numbers += 1;
    const event = { at, number: this.#numbers, what, happen };
    const place = this.#events.findIndex((one) => one.at > at);
    if (place < 0) this.#events.push(event);
    else this.#events.splice(place, 0, event);
  }

  #soon(least: number, most: number): number {
    const wait = least + this.#schedule.draw() * (most - least);
    return this.#world.clock.now() + wait * minute;
  }

  #count(kind: string): void {
    this.#faults[kind] = (this.#faults[kind] ?? 0) + 1;
  }

  /** Everything that is known before the life begins. */
  #plant(): void {
    const { seed, weeks } = this.#options;
    const chance = chanceOf(seed, "acts");
    const period = chance.pick([60, 60, 90]);
    for (let at = start; at < this.#end; at += period * minute) this.#plantPlan(at, period);
    for (const [what, { perWeek, act }] of Object.entries(acts)) {
      for (let left = Math.round(perWeek * weeks); left > 0; left -= 1) {
        this.#plantAct(start + chance.draw() * (this.#end - start), what, act);
      }
    }
    const moods = {
      ...{ world: this.#world, seed, start, end: this.#end },
      at: (at: number, what: string, happen: () => unknown) => this.#at(at, what, happen),
      count: (kind: string) => this.#count(kind),
    };
    plantCapacity(moods, this.#options.trace);
    plantCloud(moods, chance);
    this.#plantRollbacks();
  }

  /** The scheduler starts late, not at all, or twice. */
  #plantPlan(due: number, period: number): void {
    const chance = this.#schedule;
    if (chance.happens(0.06)) {
      this.#count("a dropped run");
      return;
    }
    const late = chance.happens(0.2) ? chance.between(3, Math.min(25, period)) : chance.draw();
    if (late >= 3) this.#count("a late run");
    const at = due + late * minute;
    if (chance.happens(0.03)) {
      this.#count("a doubled run");
      this.#at(at, "plan twice at once", () => this.#together("plan", "plan"));
    } else if (chance.happens(0.04)) {
      this.#at(at, "plan, plan again", () => this.#quietly());
    } else {
      this.#at(at, "plan", () => this.#run("plan"));
    }
  }

  /** A push, a review or a new pull request starts confirm, and a push to main apply. */
  #push(): void {
    const chance = this.#schedule;
    if (chance.happens(0.15)) {
      this.#count("a lost event");
      return;
    }
    this.#at(this.#soon(0.5, 6), "confirm", () => this.#run("confirm"));
    if (chance.happens(0.5)) this.#at(this.#soon(0.5, 6), "apply", () => this.#run("apply"));
  }

  /** Somebody does something, or nothing, about each new proposal of ours. */
  #watchPulls(): void {
    const { pulls } = this.#world.hub;
    for (; this.#pulls < pulls.length; this.#pulls += 1) {
      const pull = pulls[this.#pulls];
      if (pull?.shown.author.login !== bot) continue;
      const { after, act } = reactionTo(this.#people);
      this.#at(this.#world.clock.now() + after * minute, "somebody looks at a proposal", () => {
        if (this.#world.hub.pull(pull.shown.number)?.shown.state !== "open") return;
        const done = act(pull);
        if (done === "") return;
        this.#count(done);
        this.#push();
      });
    }
  }

  /** Somebody takes back what was done, by the command with the action's id; or mistypes it. */
  #plantRollbacks(): void {
    const chance = chanceOf(this.#options.seed, "rollbacks");
    for (let left = Math.round(1.5 * this.#options.weeks); left > 0; left -= 1) {
      const at = start + chance.draw() * (this.#end - start);
      const what = chance.draw();
      const which = chance.draw();
      this.#at(at, "a person rolls back", async () => {
        const type = what < 0.8 ? "provision_instance" : "terminate_instance";
        const ids = this.#checker.executed(type);
        const id = what < 0.95 ? ids[Math.floor(which * ids.length)] : "provision_instance_x_1";
        if (id === undefined) return;
        this.#count("a person rolls back");
        await this.#run("rollback", false, id);
      });
    }
  }

  async #run(command: Command, calm = false, actionId = ""): Promise<RunRecord> {
    const chance = this.#dying;
    const dies = !calm && chance.happens(0.04);
    const death: Death | undefined = dies
      ? { at: chance.between(4, 60), side: chance.pick(["before", "after"] as const) }
      : undefined;
    const skew = !calm && chance.happens(0.1) ? chance.between(-90, 90) * 1000 : 0;
    if (skew !== 0) this.#count("a skewed clock");
    const run = await this.#world.run(command, {
      chance: this.#turns,
      skew: millis(skew),
      actionId,
      ...(death ? { death } : {}),
    });
    const kind =
      run.ended === "done" ? `${command}: ${run.result?.decision}` : `${command} ${run.ended}`;
    this.#runs[kind] = (this.#runs[kind] ?? 0) + 1;
    if (run.ended === "killed") this.#count("a killed run");
    this.#deliver();
    return run;
  }

  /** Dispatches arrive late, twice or not at all. */
  #deliver(): void {
    const chance = this.#schedule;
    for (const { workflow } of this.#world.hub.dispatched.splice(0)) {
      const command = workflow === "apply.yml" ? "apply" : "confirm";
      if (chance.happens(0.06)) {
        this.#count("a lost dispatch");
        continue;
      }
      if (chance.happens(0.05)) {
        this.#count("a doubled dispatch");
        const at = this.#soon(0.2, 3);
        this.#at(at, `${command} twice at once`, () => this.#together(command, command));
        continue;
      }
      this.#at(this.#soon(0.2, chance.happens(0.1) ? 40 : 3), command, () => this.#run(command));
    }
  }

  async #together(one: Command, other: Command): Promise<void> {
    await Promise.all([this.#run(one), this.#run(other)]);
  }

  /** A plan that had nothing to do, asked again at once, changes nothing. */
  async #quietly(): Promise<void> {
    const { hub, messenger, calls } = this.#world;
    const state = () => JSON.stringify([hub.changes, messenger.texts.length, calls.length]);
    const isQuiet = (run: RunRecord) =>
      run.ended === "done" &&
      run.result?.failures.length === 0 &&
      ["nothing", "blocked", "waiting"].includes(run.result.decision);
    // What the cloud answers may move on, and a time may run out: soon nothing does any more.
    for (let left = 5; left > 0; left -= 1) {
      const before = state();
      const run = await this.#run("plan", true);
      if (!isQuiet(run) || state() === before) return;
    }
    this.#note([{ invariant: 6, what: "nothing changed, and every plan changed something" }]);
  }

  /** Everything works again; runs go on until all is settled, then everything must agree. */
  async #settle(): Promise<void> {
    const { clock, account } = this.#world;
    this.#troubles.isOver = true;
    account.faults.clear();
    this.#world.variables = { pause: false, dryRun: false };
    this.#events = [];
    for (let round = 0; round < 10 && this.#violations.length === 0; round += 1) {
      clock.advance(millis(13 * minute));
      this.#steps += 1;
      await this.#run(round % 2 === 0 ? "apply" : "plan", true);
      this.#step("settling");
    }
    if (this.#violations.length === 0) this.#note(this.#checker.end());
  }

  #report(): LifeReport {
    const { hub, calls, messenger, clock } = this.#world;
    const refs = [...hub.git.refs].map(([name, sha]) => `${name} ${sha}`).toSorted();
    return {
      seed: this.#options.seed,
      weeks: this.#options.weeks,
      steps: this.#steps,
      runs: this.#runs,
      faults: { ...this.#faults, ...this.#troubles.met },
      calls: calls.length,
      violations: this.#violations,
      digest: JSON.stringify([refs, calls.length, messenger.texts.length, clock.now()]),
    };
  }
}
