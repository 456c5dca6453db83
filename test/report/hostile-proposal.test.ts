import { execFileSync } from "node:child_process";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { expect, it } from "vitest";
import { planSummary } from "../../src/report/plan-summary.ts";
import type { ProposalContext } from "../../src/report/proposal-context.ts";
import { proposalText } from "../../src/report/proposal-text.ts";
import { resultComment } from "../../src/report/result-comment.ts";
import { printTrailers } from "../../src/report/trailers.ts";
import { refusedMergeComment, waitingComment } from "../../src/report/waiting-comment.ts";
import { hostileText, linkedByGitHub } from "./hostile-text.ts";
import { sampleAction, sampleContext, sampleEvidence } from "./sample-proposals.ts";

/** A proposal in which the outside chose every text that it can choose. */
function contextWith(name: string): ProposalContext {
  const action = sampleAction({
    direction: "grow",
    target: name,
    reason: name,
    instanceType: name,
    region: name,
    evidence: [sampleEvidence(name, [90, 95])],
  });
  const block = { reason: "no-capacity", sentence: name } as const;
  return sampleContext({
    direction: "grow",
    members: [name],
    actions: [action],
    confirmation: { kind: "approval", why: name },
    plan: {
      blocked: [{ ...action, block }],
      holds: [{ pool: "training", instance: name, block }],
      gaps: [{ source: "offers", why: name }],
      quiet: [{ pool: "training", sentence: name }],
    },
  });
}

function everyMarkdown(name: string): readonly string[] {
  const context = contextWith(name);
  const result = {
    type: "provision_instance",
    target: name,
    called: name,
    instanceId: name,
    state: "failed",
    error: name,
    next: name,
  } as const;
  return [
    proposalText(context).body,
    planSummary({ plan: context.plan, dryRun: false }),
    resultComment({ mergeSha: "4b825dc642cb", results: [result] }),
    waitingComment({ costImpact: context.proposal.costImpact, why: name, head: "4b825dc642cb" }),
    refusedMergeComment({ head: "4b825dc642cb", whys: [name, name], next: name }),
  ];
}

function parsed(markdown: string): Nodes {
  return fromMarkdown(markdown, { mdastExtensions: [gfmFromMarkdown()] });
}

/** Everything but words: kinds of nodes, markup and addresses. */
function skeleton(node: Nodes): readonly string[] {
  if (node.type === "html") return [`html ${node.value}`];
  const own =
    node.type === "link" || node.type === "image" ? `${node.type} ${node.url}` : node.type;
  return [own, ...("children" in node ? node.children.flatMap(skeleton) : [])];
}

function words(node: Nodes): readonly string[] {
  if (node.type === "text" || node.type === "inlineCode") return [node.value];
  return "children" in node ? node.children.flatMap(words) : [];
}

/** Pipes that separate cells, for each line of a table. */
function cellCounts(markdown: string): readonly number[] {
  const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
  return rows.map((line) => line.replace(/\\[\\|]/g, "").split("|").length);
}

// Empty and cut-off texts have other shapes, which is no escape.
const visible = hostileText.filter((text) => /[a-z]/.test(text.replace(/\P{ASCII}/gu, "")));

it("lets no text change the shape of anything that is posted to GitHub", () => {
  const ordinary = everyMarkdown("training-8-a");
  fc.assert(
    fc.property(visible, (hostile) => {
      everyMarkdown(hostile).forEach((markdown, index) => {
        const expected = ordinary[index] ?? "";
        expect(skeleton(parsed(markdown))).toEqual(skeleton(parsed(expected)));
        expect(cellCounts(markdown)).toEqual(cellCounts(expected));
      });
    }),
    { numRuns: 40 },
  );
});

it("links nothing but the run and the approvers of the policy", () => {
  fc.assert(
    fc.property(visible, (hostile) => {
      const linked = everyMarkdown(hostile).flatMap((markdown) =>
        words(parsed(markdown)).flatMap(linkedByGitHub),
      );
      expect(linked).toEqual(["@alice", "@bob"]);
    }),
    { numRuns: 40 },
  );
});

it("lets no text escape from title, subject or trailers", () => {
  fc.assert(
    fc.property(visible, (hostile) => {
      const context = contextWith(hostile);
      const { title, headline, message } = proposalText(context);
      expect([title, headline, message].flatMap(linkedByGitHub)).toEqual([]);
      expect(`${title}${headline}`).not.toMatch(/\p{Cc}|[\u202e\u2028]/u);
      const input = `${headline}\n\n${message}\n`;
      const git = execFileSync("git", ["interpret-trailers", "--parse"], { input });
      const { proposal, decision } = context;
      const expected = printTrailers({ actions: proposal.actions, decision });
      expect(git.toString().trimEnd()).toBe(expected);
    }),
    { numRuns: 25, examples: [["--- @alice"], ["---"]] },
  );
});
