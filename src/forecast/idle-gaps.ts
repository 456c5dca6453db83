/**
 * When to let an idle node go, as ski rental: keep it while the launch that its return would save
 * is worth more than the idling. The gaps are learned from the demand itself, level by level, so
 * that also the returns are seen for which no node was kept.
 */

const periodsAhead = 24;
const mostRanks = 200;
const memory = 0.9995;
// Before anything is known, each bin counts one period, half of which saw a return.
const prior = { returns: 0.5, periods: 1 };

/** Minutes since a level was last needed at which its chance of return may change. */
const ageEdges: readonly number[] = [
  0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 720, 1440,
].map((minutes) => minutes * 60);

/** What is known about one class of levels at each age. */
interface Bins {
  readonly returns: number[];
  readonly periods: number[];
}

/** Gaps in the need of the n-th node, by how many nodes lie idle before it and for how long. */
export class IdleGaps {
  readonly #periodSeconds: number;
  readonly #byRank: readonly Bins[];
  /** For each level: when it was last needed. */
  readonly #neededUntil: number[] = [];
  #level = 0;

  constructor(periodSeconds: number) {
    this.#periodSeconds = periodSeconds;
    this.#byRank = Array.from({ length: classOf(mostRanks) + 1 }, () => ({
      returns: ageEdges.map(() => 0),
      periods: ageEdges.map(() => 0),
    }));
  }

  /** Learns how many nodes are needed now, busy ones and those that the queue would fill. */
  observe(now: number, level: number): void {
    this.#fade();
    const before = this.#level;
    const most = Math.min(this.#neededUntil.length, before + mostRanks);
    for (let gap = before; gap < most; gap += 1) {
      const age = now - this.#periodSeconds - (this.#neededUntil[gap] ?? now);
      const bins = this.#byRank[classOf(gap - before)];
      const bin = ageBin(Math.max(0, age));
      if (bins === undefined) continue;
      const returned = gap < level;
      // A return within the period is taken to have come at its middle.
      bins.periods[bin] = (bins.periods[bin] ?? 0) + (returned ? 0.5 : 1);
      if (returned) bins.returns[bin] = (bins.returns[bin] ?? 0) + 1;
    }
    for (let gap = level; gap < before; gap += 1) this.#neededUntil[gap] = now;
    while (this.#neededUntil.length < level) this.#neededUntil.push(now);
    this.#level = level;
  }

  /**
   * Whether keeping is expected to save more than it costs, for the best time to give up.
   * `returnSeconds` is what a return is worth, in seconds of a node's price.
   */
  worthKeeping(node: {
    readonly rank: number;
    readonly idleSeconds: number;
    readonly returnSeconds: number;
  }): boolean {
    let stillIdle = 1;
    let balance = 0;
    for (let ahead = 0; ahead < periodsAhead; ahead += 1) {
      const chance = this.#chance(node.rank, node.idleSeconds + ahead * this.#periodSeconds);
      balance += stillIdle * chance * node.returnSeconds;
      balance -= stillIdle * (1 - chance / 2) * this.#periodSeconds;
      if (balance > 0) return true;
      stillIdle *= 1 - chance;
    }
    return false;
  }

  /** The chance that a level is needed again within a period. */
  #chance(rank: number, age: number): number {
    const bins = this.#byRank[classOf(Math.min(rank, mostRanks - 1))];
    const bin = ageBin(age);
    const returns = (bins?.returns[bin] ?? 0) + prior.returns;
    return Math.min(1, returns / ((bins?.periods[bin] ?? 0) + prior.periods));
  }

  #fade(): void {
    for (const bins of this.#byRank) {
      for (const bin of ageEdges.keys()) {
        bins.returns[bin] = memory * (bins.returns[bin] ?? 0);
        bins.periods[bin] = memory * (bins.periods[bin] ?? 0);
      }
    }
  }
}

/** The first four ranks alone, then by doubling. */
function classOf(rank: number): number {
  return rank < 4 ? rank : 2 + Math.floor(Math.log2(rank));
}

function ageBin(age: number): number {
  let bin = 0;
  while (bin + 1 < ageEdges.length && age >= (ageEdges[bin + 1] ?? 0)) bin += 1;
  return bin;
}
