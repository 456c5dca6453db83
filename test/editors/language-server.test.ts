/** What an editor makes of the published schemas, asked of the server that VS Code runs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LanguageServer } from "../support/language-server.ts";

const root = join(import.meta.dirname, "../..");
const server = new LanguageServer();
beforeAll(() => server.start(), 30_000);
afterAll(() => server.close());

const policyLine = "# yaml-language-server: $schema=policy.schema.json\n";
const testLine = "# yaml-language-server: $schema=policy-test.schema.json\n";
const shipped = [
  "policies/limits.yaml",
  "policies/training.yaml",
  "policies/inference.yaml",
  "policies/training.test.yaml",
  "policies/examples/research-team/limits.yaml",
  "policies/examples/research-team/batch.yaml",
  "policies/examples/research-team/notebooks.yaml",
  "policies/examples/research-team/research-team.test.yaml",
  "policies/examples/inference-service/chat.yaml",
  "policies/examples/inference-service/inference-service.test.yaml",
  "policies/examples/strict-budget/limits.yaml",
  "policies/examples/strict-budget/lab.yaml",
  "policies/examples/strict-budget/strict-budget.test.yaml",
  "state/fleet.yaml",
];

describe("an editor with the YAML language server", () => {
  it.each(shipped)("underlines nothing in %s", async (path) => {
    expect(await server.open(path, readFileSync(join(root, path), "utf8"))).toEqual([]);
  });

  it("completes the keys of a pool, each with its unit and default", async () => {
    const path = "policies/new-pool.yaml";
    await server.open(path, `${policyLine}kind: pool\nname: a\n\n`);
    const offered = await server.complete(path, 4, 1);

    expect([...offered.keys()]).toEqual(
      expect.arrayContaining(["priority", "instance", "size", "rules", "windows"]),
    );
    expect([...offered.keys()]).not.toContain("max_hourly_spend_usd");
    expect(offered.get("priority")).toContain("*a whole number, 0 to 1000000*; default: `100`");
  });

  it("completes the keys of the limits for limits", async () => {
    const path = "policies/new-limits.yaml";
    await server.open(path, `${policyLine}kind: limits\n\n`);
    const offered = await server.complete(path, 3, 1);

    expect([...offered.keys()]).toContain("max_hourly_spend_usd");
    expect([...offered.keys()]).not.toContain("ssh_key");
  });

  it("completes the kinds of rules, and the keys of the one that is named", async () => {
    const path = "policies/rules.yaml";
    const start = `${policyLine}kind: pool\nname: a\nrules:\n`;
    await server.open(path, `${start}  - rule: \n`);
    const kinds = await server.complete(path, 5, 11);

    expect([...kinds.keys()]).toEqual(
      expect.arrayContaining(["high_utilization", "idle", "queue", "schedule", "lease"]),
    );

    const other = "policies/idle.yaml";
    await server.open(other, `${start}  - rule: idle\n    \n`);
    const keys = await server.complete(other, 6, 5);
    expect([...keys.keys()]).toEqual(expect.arrayContaining(["below_percent", "for"]));
    expect([...keys.keys()]).not.toContain("above_percent");
  });

  it("explains a key under the mouse, with its unit and default", async () => {
    const path = "policies/hovered.yaml";
    await server.open(path, `${policyLine}kind: limits\ncooldown: { provision: 30m }\n`);
    const shown = await server.hover(path, 3, 14);

    expect(shown).toContain("Least time between two completed growths of a pool.");
    expect(shown).toContain("a duration, 0m to 365d");
    expect(shown).toContain("30m");
  });

  it("underlines a mistake where validate finds it, in the same words", async () => {
    const path = "policies/wrong.yaml";
    const text = `${policyLine}kind: limits\nmax_instances: many\ncooldown: { provision: 30 }\n`;

    expect(await server.open(path, text)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          line: 3,
          column: 16,
          message: expect.stringContaining("Write a whole number from 0 to 10000"),
        }),
        expect.objectContaining({ line: 4, column: 24 }),
      ]),
    );
  });

  it("completes, explains and checks a policy test too", async () => {
    const path = "policies/new.test.yaml";
    const text =
      `${testLine}tests:\n  - name: it\n    expect:\n` +
      "      - { pool: training, action: shrnk, because: cooldown }\n    \n";
    const underlined = await server.open(path, text);
    const offered = await server.complete(path, 6, 5);

    expect(underlined).toEqual([expect.objectContaining({ line: 5, column: 35 })]);
    expect([...offered.keys()]).toEqual(
      expect.arrayContaining(["machines", "waiting", "history", "prices", "sold_out"]),
    );
    expect(await server.hover(path, 5, 45)).toContain("Of `nothing`: the reason");
  });
});
