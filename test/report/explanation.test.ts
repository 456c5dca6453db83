/** Explanations in words: golden files, hostile text, and room in summaries and pull requests. */
import { describe, expect, it } from "vitest";
import { explainDecision } from "../../src/decide/explain-decision.ts";
import type { Explanation } from "../../src/model/explanation.ts";
import { explanationText } from "../../src/report/explanation.ts";
import { planSummary } from "../../src/report/plan-summary.ts";
import { proposalText } from "../../src/report/proposal-text.ts";
import { noon } from "../support/builders.ts";
import { replayScenes } from "../support/replay-scenes.ts";

function explained(name: string) {
  const scene = replayScenes().get(name);
  if (!scene) throw new Error(`no scene ${name}`);
  return { ...explainDecision(scene.observation, scene.policies, noon), policies: scene.policies };
}

/** A further gate is not a change of these words. */
function withoutGateNames(text: string): string {
  return text.replace(/\bpassed [a-z, -]+/gi, "passed (gates)");
}

describe("an explanation", () => {
  it.each([
    "longest-idle-member-goes",
    "spend-limit-trims-growth",
    "stale-readings-are-not-idle",
    "booting-and-missing-members",
  ])("of %s reads well in a terminal", async (name) => {
    const text = explanationText(explained(name).explanation);
    await expect(withoutGateNames(text)).toMatchFileSnapshot(`golden/explain-${name}.txt`);
  });

  it("stands folded in the job summary", async () => {
    const { plan, explanation } = explained("protected-member-stays");
    const summary = planSummary({ plan, dryRun: false, explanation });
    const words = withoutGateNames(summary);
    await expect(words).toMatchFileSnapshot("golden/plan-summary-explained.md");
  });

  it("stands folded in the pull request of its pool", () => {
    const { plan, explanation, policies } = explained("spend-limit-trims-growth");
    const [proposal] = plan.proposals;
    if (!proposal) throw new Error("nothing proposed");
    const { limits } = policies;
    const ofPool = explanation.pools.find(({ pool }) => pool === proposal.pool);
    if (!ofPool) throw new Error("no explanation");
    const context = { proposal, plan, limits, decision: "1-a" };
    const { body } = proposalText({ ...context, explanation: ofPool });
    expect(body).toContain("#### How it was decided");
    expect(body).toContain("Trimmed by spend-limit");
    expect(body).toContain("gpu_1x_a10 in us-east-1");
    expect(proposalText(context).body).not.toContain("How it was decided");
  });

  it("is left out of a summary in which it finds no room, and the plan is not", () => {
    const { plan, explanation } = explained("booting-and-missing-members");
    const pools = explanation.pools.flatMap((pool) =>
      Array.from({ length: 4000 }, (_, index) => ({ ...pool, pool: `pool-${index}` })),
    );
    const answers = Array.from({ length: 5 }, () => ({
      rule: "idle",
      kind: "keep" as const,
      sentence: "x".repeat(600),
    }));
    const long = { ...explanation, pools: pools.map((pool) => ({ ...pool, answers })) };
    const summary = planSummary({ plan, dryRun: true, explanation: long });
    expect(summary.length).toBeLessThan(300_000);
    expect(summary).toContain("Spend and count");
  });

  it("lets no name steer the terminal or the page", () => {
    const { plan, explanation } = explained("longest-idle-member-goes");
    const evil = "a\u001b[31m\n@everyone </details><script>";
    const hostile: Explanation = {
      ...explanation,
      pools: explanation.pools.map((pool) => ({
        ...pool,
        pool: evil,
        members: pool.members.map((member) => ({ ...member, name: evil, type: evil })),
        answers: pool.answers.map((answer) => ({ ...answer, sentence: evil })),
      })),
    };
    expect(explanationText(hostile)).not.toContain("\u001b");
    const summary = planSummary({ plan, dryRun: false, explanation: hostile });
    const markup = summary.replace(/`[^`]*`/g, "");
    expect(markup).not.toMatch(/@everyone|(?<!\\)<script>/);
    expect(markup.match(/(?<!\\)<\/details>/g)).toHaveLength(1);
  });
});
