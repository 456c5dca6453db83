/**
 * Several sets of policies through one world, period by period together: whenever time runs out,
 * all of them have seen the same days.
 */

import type { BacktestPlayed } from "../../model/backtest.ts";
import { Backtest, type Contestant, type World } from "./backtest.ts";

/** What came of it, and how much of the time was played. */
export interface SideBySide {
  readonly played: readonly BacktestPlayed[];
  readonly seconds: number;
  readonly isWhole: boolean;
}

/** Asked after each period, with the share that is played; false: time is up. */
export type GoesOn = (progress: number) => boolean;

/** Plays until the end, or until time is up. */
export function sideBySide(
  contestants: readonly Contestant[],
  world: World,
  goesOn: GoesOn,
): SideBySide {
  const backtests = contestants.map((contestant) => new Backtest(contestant, world));
  const [first] = backtests;
  while (backtests.some(({ isDone }) => !isDone)) {
    for (const backtest of backtests) backtest.step();
    if (first && !goesOn(first.progress)) break;
  }
  return {
    played: backtests.map((backtest) => backtest.result()),
    seconds: backtests[0]?.seconds ?? 0,
    isWhole: backtests.every(({ isDone }) => isDone),
  };
}
