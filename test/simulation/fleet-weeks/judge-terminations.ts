/** Judges each termination: ours, unprotected, and for a reason that the truth bears out. */
import { firstHealthyAt, type Rented } from "../../../src/local/lambda/rented.ts";
import { instant, minute } from "../../../src/model/units.ts";
import type { Violation } from "./checker.ts";
import type { CloudCall, FleetWorld } from "./fleet-world.ts";
import { judgeDrain } from "./judge-drains.ts";
import type { RecordJudge } from "./judge-records.ts";
import type { WindowJudge } from "./judge-windows.ts";
import type { Touch, TrueEntry, Truth } from "./truth.ts";

/** Clocks of runs differ by up to two minutes, and a run takes a while. */
const slack = 4;

/**
 * By its own end in the fleet file, or by its age, which begins when we launched it by that run's
 * own clock, else when it was up; clocks of runs may be two minutes ahead.
 */
function isLeaseOver(
  lease: {
    readonly machine: Rented;
    readonly before: TrueEntry;
    readonly age: number | undefined;
    readonly launch: CloudCall | undefined;
  },
  at: number,
): boolean {
  const { machine, before, age, launch } = lease;
  const start = launch ? launch.at + launch.run.skew : machine.bootedAt;
  const ages = age === undefined ? Number.POSITIVE_INFINITY : start + age * minute;
  return (before.leaseUntil ?? ages) <= at + 2 * minute;
}

/** Knows the machines by their ids. */
export class TerminationJudge {
  readonly #world: FleetWorld;
  readonly #truth: Truth;
  readonly #records: RecordJudge;
  readonly #windows: WindowJudge;

  constructor(
    world: FleetWorld,
    truth: Truth,
    judges: {
      readonly records: RecordJudge;
      readonly windows: WindowJudge;
    },
  ) {
    this.#world = world;
    this.#truth = truth;
    this.#records = judges.records;
    this.#windows = judges.windows;
  }

  judge(call: CloudCall): readonly Violation[] {
    const { machine, run } = call;
    // What is gone, or going already, cannot be harmed.
    if (!machine) return [];
    const say = (invariant: number, what: string): Violation => ({
      invariant,
      what: `termination of ${machine.name} (${machine.id.slice(0, 8)}) by run ${run.id}: ${what}`,
    });
    const removal = this.#removalOf(machine, call);
    const isAsked = removal !== undefined && !this.#isTakenBack(call);
    const held = isAsked ? this.#windows.judgeCall(call, removal.before?.pool ?? "") : [];
    const ours =
      machine.launchedBy === "api" || this.#world.owned.has(machine.id) || this.#isAdopted(machine);
    return [
      ...(ours ? [] : [say(2, "it is not ours")]),
      ...(this.#holdsLock(call) ? [] : [say(3, "without the apply lock")]),
      ...held.map((what) => say(9, what)),
      ...(isAsked ? this.#judgeDrain(call, removal).map((what) => say(2, what)) : []),
      ...(removal ? this.#judgeRemoval(call, removal) : this.#judgeTakingBack(call)).map((what) =>
        say(2, what),
      ),
    ];
  }

  #holdsLock({ lock, run }: CloudCall): boolean {
    const message =
      lock === undefined ? "" : (this.#world.hub.git.commits.get(lock)?.message ?? "");
    return message.includes(`Lock-Run: ${run.id}\n`);
  }

  #isAdopted(machine: Rented): boolean {
    return this.#truth
      .names()
      .some((name) => this.#truth.touchesOf(name).some(({ after }) => after?.id === machine.id));
  }

  /** The newest commit of main that took the machine's name out. */
  #removalOf(machine: Rented, { main }: CloudCall): Touch | undefined {
    const reached = this.#world.hub.git.ancestors(main);
    const names = this.#truth
      .names()
      .filter(
        (name) =>
          name === machine.name ||
          this.#truth.touchesOf(name).some(({ after }) => after?.id === machine.id),
      );
    for (const name of names) {
      const removal = this.#truth
        .touchesOf(name)
        .findLast((touch) => touch.kind === "remove" && reached.has(touch.commit.sha));
      if (removal) return removal;
    }
    return undefined;
  }

  #judgeDrain(call: CloudCall, { commit, before }: Touch): readonly string[] {
    const { machine, run, main } = call;
    // The cloud has taken it away before: nothing is left to drain.
    const isGone = (machine?.preemptedAt ?? Number.POSITIVE_INFINITY) <= call.at;
    const policy = this.#truth.poolAt(main, before?.pool ?? "");
    if (!machine || isGone || !policy?.drain) return [];
    const { percents } = this.#seen(machine, run.startedAt, 10);
    const isBusy = percents.some((one) => one >= (policy.idle?.below ?? 5) + 1);
    const { drain } = policy;
    return judgeDrain(this.#world, call, { drain, mergedAt: commit.committedAt, isBusy });
  }

  #judgeRemoval(call: CloudCall, removal: Touch): readonly string[] {
    const { run, machine } = call;
    if (this.#isTakenBack(call)) return [];
    const { commit, before } = removal;
    const objection = this.#truth.objectionTo(commit, run.variables);
    if (objection !== "") return [`${commit.sha.slice(0, 8)} is not confirmed: ${objection}`];
    const pull = this.#truth.pullOf(commit);
    if (!pull || !before || !machine) return ["nobody knows who removed it"];
    if (this.#truth.approversOf(pull, run.variables).length > 0) return [];
    const [parent] = commit.parents;
    const policy = parent === undefined ? undefined : this.#truth.poolAt(parent, before.pool);
    const min = parent === undefined ? 0 : this.#truth.leastMinimum(parent, before.pool);
    const left = [...(this.#truth.fleetAt(commit.sha)?.values() ?? [])].filter(
      ({ pool }) => pool === before.pool,
    );
    const proposed = this.#world.hub.git.commits.get(pull.shown.head.sha)?.committedAt ?? 0;
    // The cloud has taken it away before: what is asked to end works no more.
    const isGone = (machine.preemptedAt ?? Number.POSITIVE_INFINITY) <= call.at;
    const launch = this.#launchOf(machine);
    const isOver = isLeaseOver({ machine, before, age: policy?.leaseAge, launch }, proposed);
    return [
      ...(before.isProtected ? ["it was protected"] : []),
      ...(isOver || !policy || left.length >= min ? [] : [`${left.length} are left of ${min}`]),
      ...(policy?.idle && !isGone && !isOver
        ? this.#judgeIdle(machine, policy.idle, { proposed, called: run.startedAt })
        : []),
    ];
  }

  #launchOf({ id }: Rented): CloudCall | undefined {
    return this.#world.calls.find((one) => one.machine?.id === id && one.launch);
  }

  /** What could be seen of the machine when it was proposed, and when the run began. */
  #judgeIdle(
    machine: Rented,
    idle: { readonly below: number; readonly minutes: number },
    at: { readonly proposed: number; readonly called: number },
  ): readonly string[] {
    const window = this.#seen(machine, at.proposed, idle.minutes);
    const now = this.#seen(machine, at.called, 10);
    const share = window.percents.length / Math.max(1, window.wanted);
    const busy = (percents: readonly number[]) => percents.some((one) => one >= idle.below + 1);
    return [
      ...(share < 0.6 ? [`only ${Math.round(share * 100)} % of its readings were there`] : []),
      ...(window.age > 5 + slack ? [`its newest reading was ${window.age} minutes old`] : []),
      ...(busy(window.percents) ? [`it was busy before it was proposed`] : []),
      ...(busy(now.percents) ? ["it was busy again"] : []),
      ...(now.newest === undefined ? ["nothing of it could be seen"] : []),
    ];
  }

  /** Samples of the first GPU inside a window, both ends cut by what clocks may differ. */
  #seen(machine: Rented, at: number, minutes: number) {
    const { load } = this.#world;
    const found = load.machines(instant(0)).find(({ id }) => id === machine.id);
    const newest = Math.min(load.newest(instant(at)), Math.floor(at / minute) * minute);
    const percents: number[] = [];
    let last: number | undefined;
    let wanted = 0;
    for (let back = minutes; back >= 0; back -= 1) {
      const moment = Math.floor(at / minute) * minute - back * minute;
      if (!found || moment > newest) continue;
      const percent = load.percentAt(found, 0, instant(moment));
      if (percent !== undefined) last = moment;
      if (back < slack || back > minutes - slack) continue;
      wanted += 1;
      if (percent !== undefined) percents.push(percent);
    }
    const age = last === undefined ? 999 : Math.round((at - last) / minute);
    return { percents, wanted, newest: last, age };
  }

  /** Its own provision says that it failed; one that stayed all the same has a removal's entry. */
  #isTakenBack({ machine }: CloudCall): boolean {
    const name = machine?.name ?? "";
    const isFailed = this.#records
      .entriesOf("provision_instance", name)
      .some(({ status }) => status === "failed");
    return isFailed && this.#records.entriesOf("terminate_instance", name).length === 0;
  }

  /** Nobody removed it: it never became healthy, or it came after its launch was given up. */
  #judgeTakingBack(call: CloudCall): readonly string[] {
    const { machine, run } = call;
    if (!machine) return [];
    const entries = this.#records.entriesOf("provision_instance", machine.name ?? "");
    const [entry] = entries;
    if (entries.length !== 1 || !entry) return ["main asks for it, and nothing was recorded"];
    if (entry.status !== "failed") return [`main asks for it, and its entry says ${entry.status}`];
    const launch = this.#launchOf(machine);
    if (entry.reason === "outcome-unknown") {
      const lost = launch?.told === "unknown" || launch?.told === "killed";
      // Longer than a boot may take nobody believes an answer that no list bears out.
      const isUnlisted = machine.visibleFrom - machine.launchedAt >= (20 - slack) * minute;
      return lost || isUnlisted
        ? []
        : [`its launch was given up although the answer was ${launch?.told}`];
    }
    const age = (call.at - machine.launchedAt) / minute;
    const healthy = firstHealthyAt(machine, instant(machine.launchedAt + 20 * minute));
    const measured = this.#world.load.machines(instant(0)).find(({ id }) => id === machine.id);
    // Two exporters that claim one machine show nothing that anybody could rely on.
    const visible =
      measured !== undefined &&
      this.#world.load.sources(measured).length === 1 &&
      this.#seen(machine, run.startedAt, 10).newest !== undefined;
    return [
      ...(age < 20 - slack ? [`it had ${Math.round(age)} minutes to become healthy`] : []),
      ...(healthy !== undefined && visible && !machine.cudaBroken
        ? ["it was healthy by its deadline"]
        : []),
    ];
  }
}
