/**
 * Judges hours and switches: nothing is called, merged or proposed while a window of main closes
 * the act, or while a pause of main, of the pool or of the variables stops its direction.
 */
import type { Sha } from "../../../src/ports.ts";
import type { Violation } from "./checker.ts";
import type { CloudCall, FleetWorld, Variables } from "./fleet-world.ts";
import { bot } from "./setting.ts";
import type { Truth } from "./truth.ts";

const minute = 60_000;
// Clocks of runs differ, and a run looks at the hours a little before it acts.
const slack = 4 * minute;
/** Minutes ahead of UTC; no zone of a life changes its clocks. */
const zones: Readonly<Record<string, number>> = { UTC: 0, "Asia/Tokyo": 540 };

interface Window {
  readonly effect: string;
  readonly acts?: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly zone: string;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function isWithin({ from, to, zone }: Window, at: number): boolean {
  const [start, end] = [minutesOf(from), minutesOf(to)];
  const now = (Math.floor(at / minute) + (zones[zone] ?? 0)) % 1440;
  return start < end ? now >= start && now < end : now >= start || now < end;
}

/** Whether these windows close an act at a moment: by a denial, or by allowing other hours only. */
export function closes(windows: unknown, act: string, at: number): boolean {
  const all = (Array.isArray(windows) ? windows : []) as readonly Window[];
  const ours = all.filter(({ acts }) => acts === undefined || acts.includes(act));
  const [denied, allowed] = ["deny", "allow"].map((effect) =>
    ours.filter((one) => one.effect === effect),
  );
  if (denied?.some((one) => isWithin(one, at))) return true;
  return allowed !== undefined && allowed.length > 0 && !allowed.some((one) => isWithin(one, at));
}

/** Remembers which pull requests it has seen. */
export class WindowJudge {
  readonly #world: FleetWorld;
  readonly #truth: Truth;
  readonly #merged = new Set<number>();
  #pulls = 0;
  #runs = 0;

  constructor(world: FleetWorld, truth: Truth) {
    this.#world = world;
    this.#truth = truth;
  }

  /** What holds a launch, or the removal of a machine that main lets go. */
  judgeCall({ run, at, main, launch }: CloudCall, pool: string): readonly string[] {
    const direction = launch ? "grow" : "shrink";
    const { variables } = run;
    const asked = { pool, direction, act: "apply", at, variables };
    const [then, now] = [run.main, main].map((sha) => this.#holds({ ...asked, sha }));
    return then?.filter((what) => now?.includes(what)) ?? [];
  }

  /** Proposals that the bot opened and merged since; a person who takes back is not bound. */
  step(): readonly Violation[] {
    const { hub, runs } = this.#world;
    const fresh = runs.slice(this.#runs);
    const isByHand = fresh.some(({ command }) => command === "rollback");
    this.#runs = runs.length;
    const opened = hub.pulls.slice(this.#pulls);
    this.#pulls = hub.pulls.length;
    const merged = hub.pulls.filter(
      ({ shown }) => shown.mergedBy === bot && !this.#merged.has(shown.number),
    );
    for (const { shown } of merged) this.#merged.add(shown.number);
    const found: Violation[] = [];
    const variables = fresh.at(-1)?.variables ?? this.#world.variables;
    for (const { shown } of isByHand ? [] : opened) {
      found.push(...this.#judge(shown, { act: "propose", at: shown.createdAt, variables }));
    }
    for (const { shown } of merged) {
      found.push(...this.#judge(shown, { act: "merge", at: shown.mergedAt ?? 0, variables }));
    }
    return found;
  }

  #judge(
    shown: FleetWorld["hub"]["pulls"][number]["shown"],
    asked: { readonly act: string; readonly at: number; readonly variables: Variables },
  ): readonly Violation[] {
    const { act } = asked;
    const [, pool, direction] = /^fleet\/(\w+)-(grow|shrink)$/u.exec(shown.head.branch) ?? [];
    if (pool === undefined || direction === undefined || shown.author.login !== bot) return [];
    const { git, main } = this.#world.hub;
    const sha = act === "merge" ? git.commits.get(shown.mergeCommit ?? "")?.parents[0] : main;
    if (sha === undefined) return [];
    return this.#holds({ ...asked, sha, pool, direction }).map((why) => ({
      invariant: 9,
      what: `#${shown.number}: a ${act} for ${pool} ${why}`,
    }));
  }

  #holds(question: {
    readonly sha: Sha;
    readonly pool: string;
    readonly direction: string;
    readonly act: string;
    readonly at: number;
    readonly variables: Variables;
  }): readonly string[] {
    const { sha, pool, direction, act, at, variables } = question;
    const limits = this.#truth.limitsAt(sha, variables);
    const { windows, pauses = [] } = this.#truth.poolAt(sha, pool) ?? {};
    const isClosed = [limits.windows, windows].some((all) =>
      [at - slack, at, at + slack].every((moment) => closes(all, act, moment)),
    );
    const isPaused = [...limits.pauses, ...pauses].some((what) =>
      ["all", direction].includes(what),
    );
    return [
      ...(isClosed ? ["while the hours are closed"] : []),
      ...(isPaused ? ["while that is paused"] : []),
    ];
  }
}
