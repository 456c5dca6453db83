/** The mistakes that `npm run mutate` plants: a line that moved must not leave one unplanted. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { applyMutants } from "../scripts/mutation/apply-mutants.ts";
import { mutants } from "../scripts/mutation/mutants.ts";

it.each([
  { tier: "decide", planted: mutants },
  { tier: "apply", planted: applyMutants },
])(
  "the mistakes in $tier have their place, each exactly one, and change it",
  ({ tier, planted }) => {
    const folder = join(import.meta.dirname, "../src", tier);
    const lost = planted.filter(({ file, text, mistake }) => {
      const parts = readFileSync(join(folder, file), "utf8").split(text);
      return parts.length !== 2 || text === mistake;
    });
    expect(lost).toEqual([]);
    expect(planted.length).toBeGreaterThanOrEqual(50);
  },
);
