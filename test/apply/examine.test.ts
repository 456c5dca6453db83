/** Which action a merged line belongs to, where no trailer says so. */
import { describe, expect, it } from "vitest";
import { examine } from "../../src/apply/examine.ts";
import type { OpenAction } from "../../src/model/history.ts";
import { usdPerHour } from "../../src/model/units.ts";
import { aCommitVerdict, aLedger, anOpenAction, noon, repository } from "../support/builders.ts";

const name = "training-9-a";
const proposed = { target: name, state: "proposed", pullRequest: 27 } as const;

/** Ids and reasons of what a merge of #27 without trailers opens. */
function opened(change: Partial<OpenAction> = {}) {
  const action = anOpenAction({ ...proposed, ...change });
  const added = [
    {
      ...{ pool: "training", name, type: "gpu_1x_a10", region: "us-east-1" },
      pricePerHour: usdPerHour(1.29),
    },
  ];
  const commit = {
    ...{ sha: "c2", parents: ["c1"], message: "Merge #27", author: "ada" },
    committedAt: noon,
  };
  const difference = { added, removed: [], changed: [] };
  const { changes } = examine(
    [{ commit, difference, verdict: aCommitVerdict({ pullRequest: 27 }) }],
    {
      ledger: aLedger({ open: { [action.id]: action } }),
      ...{ instances: [], fleet: repository, now: noon, dryRun: false },
    },
  );
  return changes.map(({ id, reason, state }) => ({ id, reason, state }));
}

describe("a proposal of ours that a person merges without its trailers", () => {
  it("goes on as the action that it was, and opens no second one", () => {
    const { id, reason } = anOpenAction(proposed);
    expect(opened()).toEqual([{ id, reason, state: "approved" }]);
  });

  it.each<[string, Partial<OpenAction>]>([
    ["of another pull request", { pullRequest: 28 }],
    ["of another type", { type: "terminate_instance" }],
    ["of another name", { target: "training-9-b" }],
  ])("has nothing to do with an action %s", (_, change) => {
    const id = `provision_instance_${name}_${noon / 1000}`;
    expect(opened(change)).toMatchObject([{ id, state: "approved" }]);
  });
});
