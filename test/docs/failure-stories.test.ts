/** Every test that the failure stories name is there, under that name. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const document = readFileSync(join(root, "docs/failure-stories.md"), "utf8");
const named = [...document.matchAll(/`([a-z/-]+\.test\.ts)`: ((?:"[^"]+"(?:, )?)+)/g)].flatMap(
  ([, path = "", names = ""]) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => ({ path, name })),
);

it("eleven stories name at least one test each", () => {
  expect(document.match(/^\| \d+ \|/gm)).toHaveLength(11);
  expect(named.length).toBeGreaterThanOrEqual(11);
});

it.each(named)("$path has: $name", ({ path, name }) => {
  expect(readFileSync(join(root, "test", path), "utf8")).toContain(`"${name}"`);
});
