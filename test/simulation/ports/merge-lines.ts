/** Joins two changes of one text line by line, as git does; neighbouring changes are a conflict. */

/** A stretch of the base and what one side put in its place. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** The text with both changes; undefined where they touch the same or neighbouring lines. */
export function mergeLines(texts: {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}): string | undefined {
  const [base, ours, theirs] = [texts.base, texts.ours, texts.theirs].map(linesOf);
  if (!base || !ours || !theirs) return undefined;
  const left = changesOf(base, ours);
  const right = changesOf(base, theirs);
  const all = [...left];
  for (const change of right) {
    const touching = left.filter((one) => one.from <= change.to && change.from <= one.to);
    if (touching.length === 0) all.push(change);
    else if (!touching.some((one) => sameChange(one, change))) return undefined;
  }
  all.sort((one, other) => one.from - other.from);
  const merged: string[] = [];
  let at = 0;
  for (const { from, to, lines } of all) {
    merged.push(...base.slice(at, from), ...lines);
    at = to;
  }
  return [...merged, ...base.slice(at)].join("");
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+/gu) ?? [];
}

function sameChange(one: Change, other: Change): boolean {
  return (
    one.from === other.from && one.to === other.to && one.lines.join("") === other.lines.join("")
  );
}

/** The changes that lead from one list to the other, by their longest common subsequence. */
function changesOf(before: readonly string[], after: readonly string[]): readonly Change[] {
  const longest = lengths(before, after);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const [from, start] = [i, j];
    while (i < before.length || j < after.length) {
      if (i < before.length && j < after.length && before[i] === after[j]) break;
      const down = longest[i + 1]?.[j] ?? -1;
      const right = longest[i]?.[j + 1] ?? -1;
      if (i < before.length && (j >= after.length || down >= right)) i += 1;
      else j += 1;
    }
    changes.push({ from, to: i, lines: after.slice(start, j) });
  }
  return changes;
}

function lengths(before: readonly string[], after: readonly string[]): readonly number[][] {
  const table = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const [row, below] = [table[i] ?? [], table[i + 1] ?? []];
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] =
        before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
