/**
 * A mixture of guesses that would have erred least: shares that are nowhere below zero and come to
 * one. Apart, because it knows nothing of demand.
 */

/** Guesses of several models, and what came. */
export interface Guessed {
  readonly by: Float64Array;
  readonly came: number;
}

/**
 * What it costs to leave the shares that one begins with, in parts of the first model's error.
 * Found on the traces: half or twice of it does as well to within 0.5 %.
 */
const pull = 0.1;
const rounds = 60;
const firstStep = 1.5;

/** Half for the first model, and the other half for the others in equal parts. */
export function evenShares(models: number): Float64Array {
  const other = 0.5 / Math.max(1, models - 1);
  return Float64Array.from({ length: models }, (_, model) => (model === 0 ? 0.5 : other));
}

/** What a mixture says. */
export function mixed(shares: Float64Array, by: Float64Array): number {
  let sum = 0;
  for (let model = 0; model < shares.length; model += 1) {
    sum += (shares[model] ?? 0) * (by[model] ?? 0);
  }
  return sum;
}

/**
 * Shares of the least sum of absolute errors and pull, by exponentiated gradient: a share grows by
 * a factor, so that it stays above zero. The best of all rounds is taken; begins with `from`.
 */
export function bestShares(past: readonly Guessed[], from: Float64Array): Float64Array {
  const even = evenShares(from.length);
  const scale = past.reduce((sum, { by, came }) => sum + Math.abs((by[0] ?? 0) - came), 0);
  if (scale === 0) return even;
  let shares = from;
  let [best, least] = [from, Number.POSITIVE_INFINITY];
  for (let round = 1; round <= rounds; round += 1) {
    const { loss, slopes } = lossOf(past, shares);
    const whole = loss / scale + pull * distance(shares, even);
    if (whole < least) [best, least] = [shares, whole];
    const pulled = slopes.map(
      (slope, model) => slope / scale + pull * Math.log((shares[model] ?? 0) / (even[model] ?? 1)),
    );
    shares = moved(shares, pulled, firstStep / Math.sqrt(round));
  }
  return best;
}

/** The sum of errors, and how it changes with each share; against their mean, as they sum to 1. */
function lossOf(
  past: readonly Guessed[],
  shares: Float64Array,
): { readonly loss: number; readonly slopes: Float64Array } {
  const slopes = new Float64Array(shares.length);
  let loss = 0;
  for (const { by, came } of past) {
    const error = mixed(shares, by) - came;
    loss += Math.abs(error);
    const sign = error > 0 ? 1 : -1;
    for (let model = 0; model < slopes.length; model += 1) {
      slopes[model] = (slopes[model] ?? 0) + sign * (by[model] ?? 0);
    }
  }
  const mean = mixed(shares, slopes);
  return { loss, slopes: slopes.map((slope) => slope - mean) };
}

function distance(shares: Float64Array, even: Float64Array): number {
  return shares.reduce((sum, one, model) => sum + one * Math.log(one / (even[model] ?? 1)), 0);
}

const leastShare = 1e-9;

function moved(shares: Float64Array, slopes: Float64Array, step: number): Float64Array {
  const raised = shares.map((share, model) => {
    const by = Math.max(-2, Math.min(2, step * (slopes[model] ?? 0)));
    return Math.max(leastShare, share * Math.exp(-by));
  });
  const all = raised.reduce((sum, one) => sum + one, 0);
  return raised.map((one) => one / all);
}
