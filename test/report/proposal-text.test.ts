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
