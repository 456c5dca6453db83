/** The mistakes that `npm run mutate` plants: a line that moved must not leave one unplanted. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mutants } from "../scripts/mutation/mutants.ts";

const decide = join(import.meta.dirname, "../src/decide");

it("the planted mistakes have their place, each exactly one, and change it", () => {
  const lost = mutants.filter(({ file, text, mistake }) => {
    const parts = readFileSync(join(decide, file), "utf8").split(text);
    return parts.length !== 2 || text === mistake;
  });
  expect(lost).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(50);
});
