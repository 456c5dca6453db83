/** Judges each launch: merged, confirmed, inside the limits, under the lock, and once. */
import { statusAt } from "../../../src/local/lambda/rented.ts";
import type { Sha } from "../../../src/ports.ts";
import type { Violation } from "./checker.ts";
import type { CloudCall, FleetWorld } from "./fleet-world.ts";
import type { WindowJudge } from "./judge-windows.ts";
import { repository } from "./setting.ts";
import type { Touch, TrueLimits, Truth } from "./truth.ts";

/** Remembers what was asked for before. */
export class LaunchJudge {
  readonly #world: FleetWorld;
  readonly #truth: Truth;
  readonly #settled = new Map<string, CloudCall>();

  readonly #windows: WindowJudge;

  constructor(world: FleetWorld, truth: Truth, windows: WindowJudge) {
    this.#world = world;
    this.#truth = truth;
    this.#windows = windows;
  }

  judge(call: CloudCall): readonly Violation[] {
    const request = call.launch;
    if (!request) return [];
    const { name } = request;
    const before = this.#settled.get(name);
    if (call.told !== "refused") this.#settled.set(name, call);
    const say = (invariant: number, what: string): Violation => ({
      invariant,
      what: `launch of ${name} by run ${call.run.id}: ${what}`,
    });
    const limits = this.#looser(call);
    const { tags, hostname } = request;
    const tagged =
      tags["managed-by"] === "fleetmerge" && tags["fleet"] === repository && hostname === name;
    return [
      ...(before || !this.#hasLived(call) ? [] : [say(3, "a machine lived under its name before")]),
      ...(before ? [say(3, `it was asked for before and the answer was ${before.told}`)] : []),
      ...(tagged ? [] : [say(3, "without our tags and host name")]),
      ...this.#windows.judgeCall(call, tags["pool"] ?? "").map((what) => say(9, what)),
      ...(this.#holdsLock(call) ? [] : [say(3, "without the apply lock")]),
      ...this.#judgeMerge(call).map((what) => say(4, what)),
      ...this.#judgeLimits(call, limits).map((what) => say(1, what)),
    ];
  }

  /** Limits may have changed while the run was on its way. */
  #looser({ run, main }: CloudCall): Pick<TrueLimits, "spend" | "count"> {
    const then = this.#truth.limitsAt(run.main, run.variables);
    const now = this.#truth.limitsAt(main, run.variables);
    return {
      spend: Math.max(then.spend, now.spend),
      count: Math.max(then.count, now.count),
    };
  }

  /** A plan that main had asked for the name before was told of a machine of that name. */
  #hasLived({ launch, run }: CloudCall): boolean {
    const name = launch?.name ?? "";
    const { runs, hub } = this.#world;
    const first = this.#truth.touchesOf(name)[0]?.commit.sha;
    return runs.some(
      (one) =>
        one !== run &&
        one.command === "plan" &&
        one.ended === "done" &&
        one.result?.failures.length === 0 &&
        !one.variables.dryRun &&
        one.told.has(name) &&
        first !== undefined &&
        hub.git.ancestors(one.main).has(first),
    );
  }

  #holdsLock({ lock, run }: CloudCall): boolean {
    const message =
      lock === undefined ? "" : (this.#world.hub.git.commits.get(lock)?.message ?? "");
    return message.includes(`Lock-Run: ${run.id}\n`);
  }

  /** By main as the run found it, or as it is now: a run may apply what it merged itself. */
  #judgeMerge(call: CloudCall): readonly string[] {
    const [then, now] = [call.run.main, call.main].map((main) => this.#judgeAt(call, main));
    return then?.length === 0 ? then : (now ?? []);
  }

  #judgeAt(call: CloudCall, main: Sha): readonly string[] {
    const { launch, run } = call;
    if (!launch) return [];
    const entry = this.#truth.fleetAt(main)?.get(launch.name);
    const reached = this.#world.hub.git.ancestors(main);
    const touches = this.#truth
      .touchesOf(launch.name)
      .filter(({ commit }) => reached.has(commit.sha));
    const touch = touches.at(-1);
    if (!entry || !touch) return ["main does not ask for it"];
    const objection = this.#truth.objectionTo(touch.commit, run.variables);
    const limits = this.#truth.limitsAt(main, run.variables);
    const waited = Math.round((call.at - touch.commit.committedAt) / 60_000);
    const adding = touches.findLast(({ kind }) => kind === "add") ?? touch;
    const { sha } = touch.commit;
    return [
      ...(objection === "" ? [] : [`${sha.slice(0, 8)} is not confirmed: ${objection}`]),
      ...(waited > limits.launchWithin + 15 ? [`${waited} minutes after its merge`] : []),
      ...(touches.some(({ kind }) => kind === "remove") ? ["its name was removed before"] : []),
      ...this.#judgeOrder(call, adding),
    ];
  }

  /** The type of the entry, or another of the pool's that costs no more than was reviewed. */
  #judgeOrder({ launch, cents, run }: CloudCall, { after }: Touch): readonly string[] {
    if (!launch || !after) return [];
    const pool = this.#truth.poolAt(run.main, after.pool);
    const price = after.price;
    const wrongType = launch.type !== after.type && !pool?.types.includes(launch.type);
    const started = this.#world.account.estate.priceOf(launch.type);
    const dear = price !== undefined && Math.min(cents, started) / 100 > price + 1e-6;
    const changedNow = this.#world.priceChangedAt >= run.startedAt;
    return [
      ...(wrongType ? [`${launch.type} is not what was merged`] : []),
      ...(dear && !changedNow ? [`it costs $${cents / 100}, and $${price} was reviewed`] : []),
    ];
  }

  /** Against the machines that there were at the run's last list, and what it launched since. */
  #judgeLimits(
    call: CloudCall,
    limits: { readonly spend: number; readonly count: number },
  ): readonly string[] {
    const { calls, account, clock } = this.#world;
    const now = clock.now();
    const listed = call.seen.filter((one) => statusAt(one, call.run.startedAt) !== "preempted");
    const visible = listed.filter(
      (one) => one.launchedBy === "api" || one.visibleFrom <= call.run.startedAt,
    );
    const since = calls.filter(
      (one) => one.run === call.run && one.machine && one.launch && one.at < call.at,
    );
    const added = since.filter(({ machine }) => !visible.some((one) => one.id === machine?.id));
    const price = (type: string) =>
      this.#world.priceChangedAt >= call.run.startedAt - 60_000
        ? 0
        : account.estate.priceOf(type) / 100;
    const spend =
      visible.reduce((sum, one) => sum + price(one.type), 0) +
      added.reduce((sum, one) => sum + price(one.launch?.type ?? ""), 0) +
      price(call.launch?.type ?? "");
    const managed = visible.filter(
      (one) => one.launchedBy === "api" || this.#world.owned.has(one.id),
    );
    const count = managed.length + added.length + 1;
    return [
      ...(spend > limits.spend + 1e-6 ? [`spend would be $${spend} of $${limits.spend}`] : []),
      ...(count > limits.count ? [`it would be machine ${count} of ${limits.count}`] : []),
      ...(now < call.at ? ["the clock went back"] : []),
    ];
  }
}
