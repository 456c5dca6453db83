/**
 * Writes every file that is made from code. `--check` writes nothing, names those that are out of
 * date, and exits 1 if there is one.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fleetSchema } from "../src/policy/fleet-schema.ts";
import { published } from "../src/policy/key-words.ts";
import { policyReference } from "../src/policy/reference.ts";
import { policySchema } from "../src/policy/schema.ts";
import { policyTestSchema } from "../src/policy/test-schema.ts";
import { dashboard } from "../src/record/dashboard.ts";

const root = join(import.meta.dirname, "..");

/** Paths from the root of the repository. */
const generated: readonly { readonly path: string; content(): string }[] = [
  { path: "policies/policy.schema.json", content: () => json(published(policySchema)) },
  { path: "policies/policy-test.schema.json", content: () => json(published(policyTestSchema)) },
  { path: "state/fleet.schema.json", content: () => json(published(fleetSchema)) },
  { path: "monitoring/grafana-dashboard.json", content: () => json(dashboard()) },
  {
    path: "docs/policies.md",
    content: () =>
      policyReference({
        limits: textOf("policies/limits.yaml"),
        pool: textOf("policies/training.yaml"),
        test: textOf("policies/training.test.yaml"),
      }),
  },
];

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function textOf(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function isStale(file: { readonly path: string; content(): string }): boolean {
  return !existsSync(join(root, file.path)) || textOf(file.path) !== file.content();
}

const stale = generated.filter(isStale);
if (process.argv.includes("--check")) {
  for (const { path } of stale) console.error(`${path} is out of date: run scripts/generate.ts`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { path, content } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content());
    console.log(`wrote ${path}`);
  }
}
