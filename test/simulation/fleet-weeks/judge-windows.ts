/** Judges hours: nothing is called, merged or proposed while a window of main closes the act. */
import type { Sha } from "../../../src/ports.ts";
import type { Violation } from "./checker.ts";
import type { CloudCall, FleetWorld } from "./fleet-world.ts";
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

  /** A launch, or the removal of a machine that main lets go. */
  judgeCall({ run, at, main }: CloudCall, pool: string): boolean {
    return [run.main, main].every((sha) => this.#isClosed({ sha, pool, act: "apply", at }));
  }

  /** Proposals that the bot opened and merged since; a person who takes back is not bound. */
  step(): readonly Violation[] {
    const { hub, runs } = this.#world;
    const isByHand = runs.slice(this.#runs).some(({ command }) => command === "rollback");
    this.#runs = runs.length;
    const opened = hub.pulls.slice(this.#pulls);
    this.#pulls = hub.pulls.length;
    const merged = hub.pulls.filter(
      ({ shown }) => shown.mergedBy === bot && !this.#merged.has(shown.number),
    );
    for (const { shown } of merged) this.#merged.add(shown.number);
    const found: Violation[] = [];
    for (const { shown } of isByHand ? [] : opened) {
      found.push(...this.#judge(shown, { act: "propose", at: shown.createdAt }));
    }
    for (const { shown } of merged) {
      found.push(...this.#judge(shown, { act: "merge", at: shown.mergedAt ?? 0 }));
    }
    return found;
  }

  #judge(
    shown: FleetWorld["hub"]["pulls"][number]["shown"],
    { act, at }: { readonly act: string; readonly at: number },
  ): readonly Violation[] {
    const [, pool] = /^fleet\/(\w+)-(?:grow|shrink)$/u.exec(shown.head.branch) ?? [];
    if (pool === undefined || shown.author.login !== bot) return [];
    const { git, main } = this.#world.hub;
    const sha = act === "merge" ? git.commits.get(shown.mergeCommit ?? "")?.parents[0] : main;
    if (sha === undefined || !this.#isClosed({ sha, pool, act, at })) return [];
    return [{ invariant: 9, what: `#${shown.number}: a ${act} for ${pool} while that is closed` }];
  }

  #isClosed(question: {
    readonly sha: Sha;
    readonly pool: string;
    readonly act: string;
    readonly at: number;
  }): boolean {
    const { sha, pool, act, at } = question;
    const limits = this.#truth.limitsAt(sha, { pause: false, dryRun: false }).windows;
    const { windows } = this.#truth.poolAt(sha, pool) ?? {};
    return [limits, windows].some((all) =>
      [at - slack, at, at + slack].every((moment) => closes(all, act, moment)),
    );
  }
}
