import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UsdMicrosPerHour } from "../../src/model/units.ts";
import { usdPerHour } from "../../src/model/units.ts";
import { oneLine } from "../../src/report/text.ts";
import {
  type ActionTrailers,
  type CommitTrailers,
  parseTrailers,
  printTrailers,
} from "../../src/report/trailers.ts";
import { hostileText } from "./hostile-text.ts";

const launch: ActionTrailers = {
  id: "provision_instance_training-8-a_1795455600",
  type: "provision_instance",
  target: "training-8-a",
  reason: "All members above 80 % for 15 minutes.",
  costImpact: usdPerHour(1.99),
};
const end: ActionTrailers = {
  id: "terminate_instance_old-box_1795455600",
  type: "terminate_instance",
  target: "old-box",
  reason: "old-box below 20 % for 30 minutes.",
  costImpact: usdPerHour(-1.290001),
};

const printed = [
  "Fleet-Action: provision_instance_training-8-a_1795455600",
  "Fleet-Target: training-8-a",
  "Fleet-Reason: All members above 80 % for 15 minutes.",
  "Fleet-Cost-Impact: +1.99 USD/hour",
  "Fleet-Action: terminate_instance_old-box_1795455600",
  "Fleet-Target: old-box",
  "Fleet-Reason: old-box below 20 % for 30 minutes.",
  "Fleet-Cost-Impact: -1.29 USD/hour",
  "Fleet-Decision: decision-1",
].join("\n");

const line = hostileText.map(oneLine).filter((text) => !/[$\uff04]/.test(text));
const action = fc
  .record({
    id: fc.nat().map((seconds) => `provision_instance_training-8-a_${seconds}`),
    target: line,
    reason: line,
    costImpact: fc.integer({ min: -1e12, max: 1e12 }),
  })
  .map(
    (parts): ActionTrailers => ({
      ...parts,
      type: "provision_instance",
      costImpact: parts.costImpact as UsdMicrosPerHour,
    }),
  );
const commit = fc.record(
  { actions: fc.array(action, { minLength: 1, maxLength: 4 }), decision: line },
  { requiredKeys: ["actions"] },
);

function byGit(message: string): string {
  const parsed = execFileSync("git", ["interpret-trailers", "--parse"], { input: message });
  return parsed.toString().replace(/ +$/gm, "");
}

it("prints each action's lines in order and the decision once", () => {
  const trailers = { actions: [launch, { ...end, costImpact: usdPerHour(-1.29) }] };
  expect(printTrailers({ ...trailers, decision: "decision-1" })).toBe(printed);
});

it("reads back what it printed, to the micro-dollar", () => {
  fc.assert(
    fc.property(commit, (trailers) => {
      const message = `Grow training by 1\n\nWhy it grows.\n\n${printTrailers(trailers)}\n`;
      expect(parseTrailers(message)).toEqual(trailers);
    }),
  );
});

it("is understood by git", () => {
  const trailers: CommitTrailers = { actions: [launch, end], decision: "decision-1" };
  const message = `Grow training by 1\n\n- Launch it.\n\n${printTrailers(trailers)}\n`;
  expect(byGit(message)).toBe(`${printTrailers(trailers)}\n`);
});

it("is understood by git whatever the texts hold", () => {
  fc.assert(
    fc.property(commit, (trailers) => {
      const block = printTrailers(trailers);
      expect(byGit(`Grow training by 1\n\nWhy it grows.\n\n${block}\n`).trimEnd()).toBe(block);
    }),
    { numRuns: 25 },
  );
});

describe("a message that is not as we wrote it", () => {
  const block = printTrailers({ actions: [launch], decision: "decision-1" });
  it("is read over co-authors that a merge button added", () => {
    const message = `Grow\n\nWhy.\r\n\r\n${block}\n\nCo-authored-by: A <a@b.example>\n`;
    expect(parseTrailers(message)).toEqual({ actions: [launch], decision: "decision-1" });
  });
  it("has no actions when a person wrote below the trailers", () => {
    expect(parseTrailers(`Grow\n\n${block}\n\nAnd some prose.`)).toEqual({ actions: [] });
  });
  it("has no actions when its subject looks like one", () => {
    expect(parseTrailers(block.split("\n")[0] ?? "")).toEqual({ actions: [] });
  });
  it("has no actions when an action lacks a line", () => {
    const half = block.replace(/Fleet-Target.*\n/, "");
    expect(parseTrailers(`Grow\n\n${half}`).actions).toEqual([]);
  });
  it("has no actions when a cost is not a number", () => {
    const odd = block.replace("+1.99", "a lot of");
    expect(parseTrailers(`Grow\n\n${odd}`).actions).toEqual([]);
  });
  it("names no type for an id of an unknown kind", () => {
    const odd = block.replace("provision_instance_", "paint_instance_");
    expect(parseTrailers(`Grow\n\n${odd}`).actions[0]).not.toHaveProperty("type");
  });
});
