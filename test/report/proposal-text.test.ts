import { expect, it } from "vitest";
import type { Block } from "../../src/model/plan.ts";
import { after, minutes, usdPerHour } from "../../src/model/units.ts";
import { longestBody, markedDecision, proposalText } from "../../src/report/proposal-text.ts";
import { parseTrailers } from "../../src/report/trailers.ts";
import { sampleAction, sampleContext, sampleEvidence, sampleNow } from "./sample-proposals.ts";

const busy = [84, 88, 91, 93, 90, 86, 88, 92, 97, 99, 98, 95, 91, 90, 92];
const idle = Array.from({ length: 30 }, (_, index) => (index % 7 === 0 ? 12 : 3));

const grow = sampleContext({
  direction: "grow",
  members: ["training-6-a", "training-7-a", "training-7-b", "training-8-a"],
  actions: [
    sampleAction({
      direction: "grow",
      target: "training-8-a",
      reason: "All members above 80 % for 15 minutes.",
      evidence: ["training-6-a", "training-7-a", "training-7-b"].map((name) =>
        sampleEvidence(name, busy),
      ),
    }),
  ],
  confirmation: { kind: "auto", why: "Growth of $1.99/hour stays under the $20/hour threshold." },
});

const held: Block = {
  reason: "unknown-readings",
  sentence: "Only 11 of 30 samples of training-7-b are there.",
};

const shrink = sampleContext({
  direction: "shrink",
  members: ["training-6-a", "training-7-b"],
  actions: [
    sampleAction({
      direction: "shrink",
      target: "training-7-a",
      reason: "training-7-a below 20 % for 30 minutes.",
      evidence: [sampleEvidence("training-7-a", idle)],
    }),
  ],
  confirmation: { kind: "auto", why: "One removal that known readings justify needs nobody." },
  plan: { holds: [{ pool: "training", instance: "training-7-b", block: held }] },
});

const waiting = sampleContext({
  direction: "grow",
  members: ["training-6-a", "training-7-a", "training-7-b", "training-8-a"],
  actions: [
    sampleAction({
      direction: "grow",
      target: "training-8-a",
      reason: "All members above 80 % for 15 minutes.",
      instanceType: "gpu_8x_h100_sxm5",
      price: usdPerHour(23.92),
      evidence: [sampleEvidence("training-6-a", busy)],
    }),
  ],
  confirmation: { kind: "approval", why: "Growth of $23.92/hour is above the $20/hour threshold." },
  plan: {
    blocked: [
      {
        ...sampleAction({
          direction: "grow",
          target: "training",
          reason: "All members above 80 % for 15 minutes.",
        }),
        block: {
          reason: "cooldown",
          sentence: "Training last grew at 17:25.",
          until: after(sampleNow, minutes(15)),
        },
      },
    ],
    gaps: [{ source: "readings", why: "Prometheus answered 503 for one chunk." }],
  },
});

it.each([
  { name: "grow", context: grow },
  { name: "shrink", context: shrink },
  { name: "waiting", context: waiting },
])("writes the $name pull request as reviewed", async ({ name, context }) => {
  const { title, body, headline, message } = proposalText(context);
  const file = `<!-- title -->\n${title}\n\n<!-- body -->\n${body}`;
  await expect(file).toMatchFileSnapshot(`golden/${name}-pull-request.md`);
  await expect(`${headline}\n\n${message}\n`).toMatchFileSnapshot(`golden/${name}-commit.txt`);
});

it("fills the trailers, and hides the decision where only a machine looks", () => {
  const { body, headline, message } = proposalText(grow);
  const trailers = parseTrailers(`${headline}\n\n${message}`);
  expect(trailers.decision).toBe(grow.decision);
  expect(trailers.actions.map((action) => action.target)).toEqual(["training-8-a"]);
  expect(trailers.actions[0]?.costImpact).toBe(usdPerHour(1.99));
  expect(markedDecision(body)).toBe(grow.decision);
  expect(markedDecision("edited by somebody")).toBeUndefined();
});

it("mentions approvers only when they are needed", () => {
  expect(proposalText(grow).body).not.toContain("@");
  expect(proposalText(waiting).body.match(/@\w+/g)).toEqual(["@alice", "@bob"]);
});

it("asks anybody who may write when the policy names nobody", () => {
  const { approvers: _, ...confirmation } = waiting.limits.confirmation;
  const { body } = proposalText({ ...waiting, limits: { ...waiting.limits, confirmation } });
  expect(body).toContain("**Needs 1 approval** from anybody with write permission here");
});

it("names a rollback for what it is", () => {
  const actions = shrink.proposal.actions.map((action) => ({ ...action, rule: "rollback" }));
  const { title } = proposalText({ ...shrink, proposal: { ...shrink.proposal, actions } });
  expect(title).toMatch(/^Roll back training by 1: /);
});

it("stays inside GitHub's limits and says what it left out", () => {
  const actions = Array.from({ length: 400 }, (_, index) =>
    sampleAction({
      direction: "grow",
      target: `training-9-${index}`,
      reason: `Because ${"of a very long story ".repeat(40)}${index}`,
      evidence: [sampleEvidence(`training-9-${index}`, busy)],
    }),
  );
  const members = actions.map((action) => action.target);
  const { confirmation } = grow.proposal;
  const context = sampleContext({ direction: "grow", actions, members, confirmation });
  const { title, body, headline } = proposalText(context);
  expect(body.length).toBeLessThanOrEqual(longestBody);
  expect(body).toMatch(/\*\*\d+ more actions are left out here: GitHub limits the length\.\*\*/);
  expect(body).toContain("</details>");
  expect(title.length).toBeLessThanOrEqual(200);
  expect(title).toMatch(/… \(\+\$796\.00\/hour\)$/);
  expect(headline).toBe("Grow training by 400: GPUs at 84 % or more (+$796.00/hour)");
});
