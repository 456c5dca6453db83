/** Readings as one line of text: the only chart that pull requests, mails and phones all show. */

const bars = "▁▂▃▄▅▆▇█";
const widest = 60;

/**
 * Percentages 0..100 as bars, oldest first, at most 60 of them: more are joined by their mean.
 * A missing value (undefined or not a number) is `·`, never a low bar.
 */
export function sparkline(percents: readonly (number | undefined)[]): string {
  return joined(percents).map(bar).join("");
}

function bar(percent: number | undefined): string {
  if (percent === undefined || !Number.isFinite(percent)) return "·";
  const share = Math.min(Math.max(percent, 0), 100) / 100;
  return bars.charAt(Math.min(Math.floor(share * bars.length), bars.length - 1));
}

function joined(values: readonly (number | undefined)[]): readonly (number | undefined)[] {
  if (values.length <= widest) return values;
  return Array.from({ length: widest }, (_, index) => {
    const from = Math.floor((index * values.length) / widest);
    const to = Math.floor(((index + 1) * values.length) / widest);
    const known = values.slice(from, to).filter((value) => value !== undefined);
    if (known.length === 0) return undefined;
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}
