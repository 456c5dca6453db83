/** How much has been coming lately, in GPUs a period: the near past mixed with the last day. */

const shortSeconds = 1200;
const longSeconds = 86_400;

/** A sum that fades by its own memory. */
class FadingRate {
  readonly #keep: number;
  #sum = 0;

  constructor(periodSeconds: number, memorySeconds: number) {
    this.#keep = Math.exp(-periodSeconds / memorySeconds);
  }

  /** Counts what came in one period. */
  add(amount: number): void {
    this.#sum = this.#sum * this.#keep + amount;
  }

  /** A period's worth. */
  get rate(): number {
    return this.#sum * (1 - this.#keep);
  }
}

/**
 * Arrivals come in bursts, so the last twenty minutes tell most; the last day keeps a floor under
 * fleets whose bursts are days apart.
 */
export class ArrivalRate {
  readonly #short: FadingRate;
  readonly #long: FadingRate;
  readonly #longShare: number;

  constructor(settings: { readonly periodSeconds: number; readonly longShare: number }) {
    this.#short = new FadingRate(settings.periodSeconds, shortSeconds);
    this.#long = new FadingRate(settings.periodSeconds, longSeconds);
    this.#longShare = settings.longShare;
  }

  /** Counts what came in one period. */
  add(gpus: number): void {
    this.#short.add(gpus);
    this.#long.add(gpus);
  }

  /** GPUs a period, by both memories. */
  get mixed(): number {
    return (1 - this.#longShare) * this.#short.rate + this.#longShare * this.#long.rate;
  }

  /** GPUs a period, by the short memory. */
  get recent(): number {
    return this.#short.rate;
  }
}
