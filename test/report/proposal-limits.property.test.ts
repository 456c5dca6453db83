/** However large a plan is and whatever it is made of: GitHub takes every text of a proposal. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RepairItem } from "../../src/model/repair.ts";
import { answerText, refusalText } from "../../src/report/command-answers.ts";
import type { ProposalContext } from "../../src/report/proposal-context.ts";
import { proposalText } from "../../src/report/proposal-text.ts";
import { repairText } from "../../src/report/repair-text.ts";
import { resultComment } from "../../src/report/result-comment.ts";
import {
  refusedMergeComment,
  unconfirmedMergeComment,
  waitingComment,
} from "../../src/report/waiting-comment.ts";
import { hostileText, linkedByGitHub } from "./hostile-text.ts";
import { sampleAction, sampleContext, sampleEvidence, sampleNow } from "./sample-proposals.ts";

// Longer than a name, a sentence of ours or a cloud's answer ever is, and costly to escape.
const endless = hostileText.map((text) => `${text} `.repeat(Math.ceil(1500 / (text.length + 1))));
const texts = fc.oneof(hostileText, endless, fc.constantFrom("😀".repeat(900), "|".repeat(900)));
const counts = fc.constantFrom(1, 7, 80, 600);

const many = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));

function contextOf(text: string, count: number): ProposalContext {
  const actions = many(count, (index) =>
    sampleAction({
      ...{ direction: "grow" as const, target: `${text}${index}`, reason: `${text}${index}` },
      ...{ instanceType: text, region: text },
      evidence: [
        sampleEvidence(
          `${text}${index}`,
          many(90, () => 95),
        ),
      ],
    }),
  );
  const block = { reason: "no-capacity", sentence: text } as const;
  return sampleContext({
    ...{ direction: "grow", members: actions.map(({ target }) => target), actions },
    confirmation: { kind: "approval", why: text, approvals: 3 },
    plan: {
      blocked: actions.map((action) => ({ ...action, block })),
      holds: actions.map(({ target }) => ({ pool: "training", instance: target, block })),
      gaps: many(count, () => ({ source: "offers" as const, why: text })),
    },
  });
}

function commentsOf(text: string, count: number): readonly string[] {
  const { proposal } = contextOf(text, 1);
  const head = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
  const result = {
    ...({ type: "provision_instance", target: text, called: text, instanceId: text } as const),
    ...({ state: "failed", error: text, next: text } as const),
    stages: { decided: sampleNow, merged: sampleNow },
  };
  return [
    resultComment({ mergeSha: head, results: many(count, () => result) }),
    waitingComment({
      ...{ costImpact: proposal.costImpact, why: text, head, until: sampleNow },
      ...{ notBefore: sampleNow, drift: many(count, () => text) },
    }),
    refusedMergeComment({ head, whys: many(count, () => text), next: text }),
    unconfirmedMergeComment({ commit: head, why: text }),
    answerText("hold", { said: text, link: { label: text, url: "https://github.example/1" } }),
    refusalText(text),
  ];
}

/** A mention, a reference, or a tag of somebody else's making: what is left outside code spans. */
function linked(markdown: string): readonly string[] {
  const bare = markdown
    .replace(/\]\(https:\/\/github\.example\/[^)]*\)/g, "")
    .replace(/<!-- fleetmerge:[^>]*-->/g, "");
  return linkedByGitHub(bare).filter((one) => one !== "@alice" && one !== "@bob");
}

describe("the texts of a proposal", () => {
  it("fit into GitHub, however many actions there are and however long each reason is", () => {
    fc.assert(
      fc.property(texts, counts, (text, count) => {
        const { title, body, headline } = proposalText(contextOf(text, count));
        expect(title.length).toBeLessThanOrEqual(256);
        expect(headline.length).toBeLessThanOrEqual(72);
        expect(body.length).toBeLessThanOrEqual(65_536);
        expect(body).toContain("</details>\n\n<!-- fleetmerge:proposal decision=");
        expect(title).toContain("needs 3 approvals");
      }),
      { numRuns: 15, examples: [["|".repeat(900), 600]] },
    );
  });

  it("mention nobody and refer to nothing that the outside chose", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const { title, body, headline, message } = proposalText(contextOf(text, 2));
        expect([title, headline, message].flatMap(linkedByGitHub)).toEqual([]);
        expect(linked(body)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a repair", () => {
  it("fits into GitHub with all its sections, and mentions nobody", () => {
    const repairOf = (text: string, count: number) => {
      const entry = { pool: "training", type: text, region: text };
      const item = (index: number): RepairItem => ({
        ...{ name: `${text}${index}`, pool: "training", what: "revert-change", why: text },
        ...{ key: text, before: { ...entry, name: text }, after: { ...entry, name: text } },
      });
      const { limits } = contextOf(text, 1);
      const repair = { pool: text, kind: "repair" as const, items: many(count, item) };
      return repairText({ repair, confirmation: { kind: "approval", why: text }, limits });
    };
    fc.assert(
      fc.property(texts, counts, (text, count) => {
        const { title, body, headline, message } = repairOf(text, count);
        expect(title.length).toBeLessThanOrEqual(256);
        expect(headline.length).toBeLessThanOrEqual(72);
        expect(body.length).toBeLessThanOrEqual(65_536);
        expect(body).toContain("### To say no\n\nClose this pull request");
        expect(linked(body)).toEqual([]);
        expect([title, headline, message].flatMap(linkedByGitHub)).toEqual([]);
      }),
      { numRuns: 25, examples: [["|".repeat(900), 600]] },
    );
  });
});

describe("a comment", () => {
  it("fits into GitHub, whatever it has to say, and mentions nobody", () => {
    fc.assert(
      fc.property(texts, counts, (text, count) => {
        for (const comment of commentsOf(text, count)) {
          expect(comment.length).toBeLessThanOrEqual(65_536);
          expect(linked(comment)).toEqual([]);
        }
      }),
      { numRuns: 25, examples: [["|".repeat(900), 600]] },
    );
  });
});
