/** A machine with a broken GPU: unhealthy and not idle, and what that does to a decision. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviceOf } from "../../src/decide/advice.ts";
import { decide } from "../../src/decide/decide.ts";
import type { GpuFault } from "../../src/model/gpu-fault.ts";
import {
  aPool,
  aScene,
  minutesBefore,
  noon,
  type Scene,
  somePolicies,
} from "../support/builders.ts";

const fault = (change: Partial<GpuFault> = {}): GpuFault => ({
  kind: "xid",
  keys: ["training-1-b"],
  gpu: "0",
  value: 79,
  ...change,
});
const member = (letter: string, at: number) => {
  const name = `training-1-${letter}`;
  return { name, at, instance: { hostname: name, ip: `198.51.100.${letter.charCodeAt(0)}` } };
};
const pool = aPool({ size: { min: 0, max: 6 } });

function planned(scene: Scene, faults: readonly GpuFault[]) {
  const policies = somePolicies([pool]);
  const observation = { ...aScene(scene), faults };
  const plan = decide(observation, policies, noon);
  const actions = plan.proposals.flatMap((proposal) => proposal.actions);
  return { plan, actions, anomalies: adviceOf(observation, policies).anomalies };
}

describe("a machine with a broken GPU", () => {
  it("goes before siblings that are idle as well, and says why", () => {
    const scene = { pools: { training: [member("a", 0), member("b", 0), member("c", 90)] } };
    expect(planned(scene, []).actions.map(({ target }) => target)).toEqual(["training-1-a"]);
    const { actions } = planned(scene, [fault()]);
    expect(actions).toMatchObject([{ target: "training-1-b" }]);
    expect(actions[0]?.reason).toContain(
      "of 2 that may go it is the one that is broken: GPU 0 reports XID 79 (GPU has fallen off " +
        "the bus)",
    );
  });

  it("does not go while it works, and is told", () => {
    const scene = { pools: { training: [member("a", 50), member("b", 90)] } };
    const { actions, anomalies } = planned(scene, [fault()]);
    expect(actions).toEqual([]);
    expect(anomalies.map(({ kind, sentence }) => `${kind}: ${sentence}`)).toEqual([
      "broken-gpu: training-1-b is active and broken: GPU 0 reports XID 79 (GPU has fallen off " +
        "the bus) in the last 15 minutes; it counts as unhealthy, not as idle: save its work, " +
        "and replace it",
    ]);
  });

  it("is no capacity: the others' load alone asks for growth", () => {
    const scene = { pools: { training: [member("a", 95), member("b", 0)] } };
    expect(planned(scene, []).actions).toEqual([]);
    expect(planned(scene, [fault()]).actions).toMatchObject([{ type: "provision_instance" }]);
  });

  it("holds everything when it is not alone: more than a fifth is taken for an outage", () => {
    const letters = ["a", "b", "c", "d", "e"];
    const scene = { pools: { training: letters.map((letter) => member(letter, 0)) } };
    const broken = ["a", "b"].map((letter) => fault({ keys: [`training-1-${letter}`] }));
    const { plan } = planned(scene, broken);
    expect(plan.proposals).toEqual([]);
    expect(plan.holds.every(({ block }) => block.reason === "anomaly")).toBe(true);
  });

  it.each([
    ["has another kind of XID, a mistake of its program", [fault({ value: 31 })]],
    ["is only hot", [fault({ kind: "thermal", value: 5 })]],
    ["is another machine", [fault({ keys: ["elsewhere"] })]],
    ["is named by nothing", [fault({ keys: [] })]],
  ])("is none when it %s", (_, faults) => {
    const scene = { pools: { training: [member("a", 50), member("b", 50)] } };
    const kinds = planned(scene, faults).anomalies.map(({ kind }) => kind);
    expect(kinds).not.toContain("broken-gpu");
  });

  it("is none while the fault may be of whoever had the address before", () => {
    const young = { ...member("b", 50), instance: { firstHealthy: minutesBefore(14) } };
    const scene = { pools: { training: [member("a", 50), young] } };
    expect(planned(scene, [fault({ keys: ["training-1-a"] })]).anomalies).toHaveLength(1);
    expect(planned(scene, [fault()]).anomalies).toEqual([]);
  });

  it("is told by every fault that no program makes", () => {
    const scene = { pools: { training: [member("a", 50), member("b", 50)] } };
    const faults = [
      fault({ kind: "double-bit", value: 2, gpu: "1" }),
      fault({ kind: "row-remap", value: 1, gpu: "2" }),
      fault({ kind: "thermal", value: 9, gpu: "4" }),
    ];
    expect(
      planned(scene, faults).anomalies.map(({ kind, sentence }) => `${kind} ${sentence}`),
    ).toEqual([
      expect.stringContaining(
        "GPU 1 has memory errors that ECC cannot correct (2) and GPU 2 has a bad row of memory",
      ),
      expect.stringMatching(/^overheated training-1-b lowered the clock of GPU 4 because of heat/),
    ]);
  });

  it("decides the same in whatever order the faults come", () => {
    const scene = { pools: { training: [member("a", 0), member("b", 0), member("c", 0)] } };
    const some = fc.record({
      kind: fc.constantFrom("xid", "double-bit", "row-remap", "thermal"),
      keys: fc.constantFrom(["training-1-a"], ["training-1-b"], ["other"]),
      gpu: fc.constantFrom("0", "1"),
      value: fc.constantFrom(13, 48, 79),
    });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 8 }), (faults) => {
        const backwards = planned(scene, [...faults].reverse());
        const { plan, anomalies } = planned(scene, faults);
        expect({ ...backwards.plan }).toEqual({ ...plan });
        expect(backwards.anomalies).toEqual(anomalies);
      }),
      { numRuns: 100 },
    );
  });
});
