/** What apply still owes a launch whose name main asks for no more. */
import { describe, expect, it } from "vitest";
import { stepsOf } from "../../src/apply/steps.ts";
import { membersOf } from "../../src/decide/members.ts";
import type { LaunchRecord, OpenAction } from "../../src/model/history.ts";
import { minutes } from "../../src/model/units.ts";
import {
  aCommitVerdict,
  aLaunch,
  aLedger,
  anOpenAction,
  aScene,
  mainSha,
  minutesBefore,
  noon,
  someLimits,
  somePolicies,
} from "../support/builders.ts";

const name = "training-9-a";
const expiry = {
  kind: "expire",
  name,
  pool: "training",
  commit: mainSha,
  why: "main asks for it no more",
};

/** An approved launch of a name that a commit took out of main again, so many minutes ago. */
function stepsAfter(
  age: number,
  change: { readonly action?: Partial<OpenAction>; readonly launch?: Partial<LaunchRecord> } = {},
) {
  const action = anOpenAction({ target: name, state: "approved", ...change.action });
  const ledger = aLedger({
    open: { [action.id]: action },
    nameCommits: { [name]: mainSha },
    commits: {
      [mainSha]: aCommitVerdict({ confirmed: false, committedAt: minutesBefore(age) }),
    },
    ...(change.launch ? { launches: { [name]: aLaunch(change.launch) } } : {}),
  });
  const policies = somePolicies([], someLimits({ launchWithin: minutes(120) }));
  const { fleet } = aScene();
  const members = membersOf({ fleet, ledger, instances: [], now: noon });
  return stepsOf({ members, ledger, policies, now: noon });
}

describe("a launch that was merged, never called, and is not asked for any more", () => {
  it("is over once its time is, whoever took its name out", () => {
    expect(stepsAfter(120)).toEqual([]);
    expect(stepsAfter(121)).toEqual([expiry]);
    expect(stepsAfter(121, { launch: { state: "refused" } })).toEqual([expiry]);
  });

  it("is not ended where a call may have been made, or nobody agreed to it", () => {
    expect(stepsAfter(121, { launch: { state: "unknown" } })).toEqual([]);
    expect(stepsAfter(121, { launch: { state: "launched" } })).toEqual([]);
    expect(stepsAfter(121, { action: { state: "pending_confirmation" } })).toEqual([]);
    expect(stepsAfter(121, { action: { type: "terminate_instance" } })).toEqual([]);
  });
});
