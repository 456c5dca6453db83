/**
 * Work of machines put back to the time at which somebody began to wait for it. Apart, because it
 * is a guess with rules of its own: which machine took whom is written nowhere.
 */

import type { Leaving } from "./recorded-jobs.ts";
import type { Job, Load } from "./trace.ts";

/** What one machine did between two idle times. */
export interface Stretch {
  readonly job: Job;
  /** The step in which it began. */
  readonly at: number;
  /** A load a step. */
  readonly loads: readonly Load[];
}

interface Claimed {
  stretch: Stretch;
  /** GPUs of it that are not yet said to be of somebody who waited. */
  left: number;
}

/** Each of these looks through all work; more of them are not looked for. */
const mostCuts = 5000;

/**
 * Work that began when somebody left the queue was theirs, and came when they did. Where no
 * machine began then, one that went on with as many GPUs is taken to have gone on with them.
 */
export function putBack(
  stretches: readonly Stretch[],
  left: readonly Leaving[],
  of: { readonly nodeGpus: number; readonly stepSeconds: number },
): { readonly stretches: readonly Stretch[]; readonly unplaced: number } {
  const work = new Work(stretches, of.stepSeconds);
  let unplaced = 0;
  for (const { gpus: all, cameAt, step } of left) {
    const gpus = Math.min(all, of.nodeGpus);
    for (let parts = Math.ceil(all / of.nodeGpus); parts > 0; parts -= 1) {
      const found = work.begunWith(gpus, step) ?? work.goneOnWith(gpus, step);
      if (found) claim(found, gpus, cameAt);
      else unplaced += 1;
    }
  }
  return { stretches: work.stretches, unplaced };
}

function claim(found: Claimed, gpus: number, cameAt: number): void {
  const { job } = found.stretch;
  const submittedAt = Math.min(job.submittedAt, cameAt);
  found.stretch = { ...found.stretch, job: { ...job, submittedAt } };
  found.left -= gpus;
}

class Work {
  readonly #stepSeconds: number;
  readonly #all: Claimed[];
  readonly #byStart = new Map<number, Claimed[]>();
  #cuts = 0;

  constructor(stretches: readonly Stretch[], stepSeconds: number) {
    this.#stepSeconds = stepSeconds;
    this.#all = stretches.map((stretch) => ({ stretch, left: stretch.job.gpus }));
    for (const one of this.#all) {
      const { at } = one.stretch;
      const same = this.#byStart.get(at) ?? [];
      this.#byStart.set(at, same);
      same.push(one);
    }
  }

  get stretches(): readonly Stretch[] {
    return this.#all.map(({ stretch }) => stretch);
  }

  /** A look earlier or later is the same time: load is measured, not counted. */
  begunWith(gpus: number, step: number): Claimed | undefined {
    return [step, step - 1, step + 1]
      .flatMap((at) => this.#byStart.get(at) ?? [])
      .filter(({ left }) => left >= gpus)
      .sort((one, other) => one.left - other.left)[0];
  }

  /** The stretch that has gone on for longest is cut in two, of which the second is theirs. */
  goneOnWith(gpus: number, step: number): Claimed | undefined {
    if (this.#cuts >= mostCuts) return undefined;
    this.#cuts += 1;
    const [found] = this.#all
      .filter(({ stretch: { at, loads, job } }) => {
        return at < step - 1 && at + loads.length > step + 1 && job.gpus === gpus;
      })
      .sort((one, other) => one.stretch.at - other.stretch.at);
    if (!found) return undefined;
    const { at, loads, job } = found.stretch;
    const [before, since] = [loads.slice(0, step - at), loads.slice(step - at)];
    const first = { ...job, durationSeconds: before.length * this.#stepSeconds };
    const second = {
      ...job,
      submittedAt: step * this.#stepSeconds,
      durationSeconds: since.length * this.#stepSeconds,
    };
    found.stretch = { at, loads: before, job: first };
    const cut = { stretch: { at: step, loads: since, job: second }, left: gpus };
    this.#all.push(cut);
    return cut;
  }
}
