/** What a benchmark is, apart so that each stands in a file of its own. */

/** One benchmark: prints its table, and says what of it is over its bound. */
export interface Benchmark {
  readonly name: string;
  /** Sentences about bounds that do not hold; none is a success. */
  readonly run: () => readonly string[] | Promise<readonly string[]>;
}
