/** What is asked of a library of statistics, in our words: advice is worked out with it. */

/** Pure and synchronous: the same numbers in, the same answer out. */
export interface Statistics {
  /** Which of at least three series of one length leave the others, by their places. */
  outliers(series: readonly (readonly number[])[]): readonly number[];
  /** Where the level of a series changes, by places; the first place is none. */
  changepoints(values: readonly number[]): readonly number[];
}
