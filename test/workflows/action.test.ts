/** action.yml against GitHub's schema of it, and against what adopters were promised. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NoOperationTraceWriter } from "@actions/workflow-parser";
import {
  type ActionTemplate,
  convertActionTemplate,
  parseAction,
} from "@actions/workflow-parser/actions/index";
import { describe, expect, it } from "vitest";

const text = readFileSync(join(import.meta.dirname, "../../action.yml"), "utf8");

/** The action as GitHub reads it, or what it refuses. */
function read(content: string): { readonly refusals: readonly string[]; action?: ActionTemplate } {
  const trace = new NoOperationTraceWriter();
  const { context, value } = parseAction({ name: "action.yml", content }, trace);
  const refusals = context.errors.getErrors().map(({ message }) => message);
  if (value === undefined || refusals.length > 0) return { refusals };
  return { refusals, action: convertActionTemplate(context, value) };
}

describe("action.yml", () => {
  const { refusals, action } = read(text);

  it("is accepted by GitHub's own parser, which refuses a broken one", () => {
    expect(refusals).toEqual([]);
    expect(read(text.replace("node24", "node19")).refusals).not.toEqual([]);
  });

  it("runs the bundle on Node 24", () => {
    expect(action?.runs).toMatchObject({ using: "node24", main: "dist/index.js" });
  });

  it("takes the promised inputs with the promised defaults", () => {
    const defaults = (action?.inputs ?? []).map((input) => [input.id, input.default?.toString()]);
    expect(Object.fromEntries(defaults)).toEqual({
      command: "plan",
      "github-token": expect.stringMatching(/^\$\{\{ github\.token \}\}$/u),
      policies: "policies",
      "state-file": "state/fleet.yaml",
      "dry-run": "true",
      sha: undefined,
      month: undefined,
      "action-id": undefined,
    });
  });

  it("gives the promised outputs", () => {
    expect(action?.outputs?.map(({ id }) => id)).toEqual([
      "changed",
      "decision",
      "pull-requests",
      "cost-impact-usd-per-hour",
      "requires-approval",
      "summary",
    ]);
  });

  it("describes every input and output", () => {
    for (const { id, description } of [...(action?.inputs ?? []), ...(action?.outputs ?? [])]) {
      expect(description, id).toMatch(/\w\.$/u);
    }
  });

  it("is recognisable in the Marketplace", () => {
    expect(action?.branding).toEqual({ icon: "git-merge", color: "green" });
  });
});
