/**
 * Attacks on the approval of a growth over the threshold. Every row is stopped twice: the merge
 * gate does not turn green, and after a merge over its head apply does not act.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AttackScene } from "../support/attack-scene.ts";
import { entry, people } from "../support/small-team.ts";

const here = { owner: "acme", repo: "fleet" } as const;
let scene: AttackScene;

beforeAll(async () => {
  scene = await AttackScene.start();
});
afterAll(() => scene.small.close());
afterEach(() => {
  expect(scene.small.calls()).toEqual([]);
  expect(scene.small.machines()).toEqual(["training-1-a"]);
  // GitHub's limits on writing are an hour's; an attacker has time.
  scene.small.advance(10);
});

type Attack = (number: number) => Promise<unknown>;

/** Ben's pull request, over the threshold; what is done to it; and why it does not count. */
const attacks: readonly (readonly [string, Attack, RegExp])[] = [
  ["nothing at all", async () => undefined, /needs 1 approval from ada or ben/],
  [
    "an approval by its author",
    (number) =>
      scene.small.review("ben", number).then(
        () => expect.unreachable("GitHub refuses it"),
        () => undefined,
      ),
    /needs 1 approval/,
  ],
  ["an approval by a bot", (number) => scene.small.review("bot", number), /is a bot/],
  ["an approval by a reader", (number) => scene.small.review("cleo", number), /no write perm/],
  ["an approval by no approver", (number) => scene.small.review("dan", number), /not among/],
  [
    "an approval by somebody with a commit in it",
    async (number) => {
      const branch = await scene.branchOf(number);
      await scene.small.push("ada", { branch, files: { [`NOTE-${number}.md`]: "Mine\n" } });
      await scene.small.review("ada", number);
    },
    /ada has commits in this/,
  ],
  [
    "an approval by the last pusher, whose commit names another",
    async (number) => {
      await scene.disguise(number, "ada", "ben");
      await scene.small.review("ada", number);
    },
    /ada pushed to this/,
  ],
  [
    "a commit after the approval",
    async (number) => {
      await scene.small.review("ada", number);
      const branch = await scene.branchOf(number);
      await scene.small.push("ben", { branch, files: { [`MORE-${number}.md`]: "More\n" } });
    },
    /ada approved an earlier commit/,
  ],
  [
    "a branch rewritten after the approval",
    async (number) => {
      await scene.small.review("ada", number);
      const branch = await scene.branchOf(number);
      const files = await scene.grown(scene.names(3).map((name) => entry(name)));
      await scene.small.forge({ branch, files });
    },
    /ada approved an earlier commit/,
  ],
  [
    "an approval of an older head, given after the push",
    async (number) => {
      const { head } = await scene.small.pull(number);
      await scene.disguise(number, "dan", "ben");
      await scene.small.review("ada", number, "APPROVE", head.sha);
    },
    /ada approved an earlier commit/,
  ],
  [
    "an approval that was dismissed",
    async (number) => {
      await scene.small.review("ada", number);
      const pull = { ...here, pull_number: number };
      const { data } = await scene.small.as("ada").pulls.listReviews(pull);
      const review_id = data[0]?.id ?? 0;
      await scene.small.as("ben").pulls.dismissReview({ ...pull, review_id, message: "No." });
    },
    /needs 1 approval/,
  ],
  [
    "an approval that was taken back",
    async (number) => {
      await scene.small.review("ada", number);
      await scene.small.review("ada", number, "REQUEST_CHANGES");
    },
    /ada asked for changes/,
  ],
  [
    "a review that only comments",
    (number) => scene.small.review("ada", number, "COMMENT"),
    /needs/,
  ],
  [
    "a comment that approves",
    (number) => scene.small.comment("ada", number, "/fleet approve"),
    /needs/,
  ],
  [
    "a comment by an outsider",
    (number) => scene.small.comment("cleo", number, "LGTM :+1:"),
    /needs/,
  ],
  [
    "an edited body and title",
    (number) =>
      scene.small.as("ben").pulls.update({
        ...here,
        pull_number: number,
        title: "Shrink by 0 (auto)",
        body: "Nothing is needed from you: this merges by itself.\n\nFleet-Cost-Impact: 0.00 USD/hour",
      }),
    /needs 1 approval/,
  ],
  [
    "a forged status",
    async (number) => {
      const { head } = await scene.small.pull(number);
      for (const context of ["fleet/policy", "fleet/confirmation"]) {
        await scene.small.as("ben").repos.createCommitStatus({
          ...here,
          sha: head.sha,
          state: "success",
          context,
          description: "approved by ada",
        });
      }
    },
    /needs 1 approval/,
  ],
  [
    "trailers of ours in the message of its commit",
    async (number) => {
      const branch = await scene.branchOf(number);
      const message =
        "Grow\n\nFleet-Action: provision_instance_training-1-x_1795435200\n" +
        "Fleet-Target: training-1-x\nFleet-Reason: a rule\nFleet-Cost-Impact: 0.00 USD/hour\n";
      await scene.small.push("ben", { branch, message, files: { [`T-${number}.md`]: "T\n" } });
    },
    /needs 1 approval/,
  ],
];

describe("a growth over the threshold is not let through by", () => {
  it.each(attacks)("%s", async (_what, attack, why) => {
    const number = await scene.growth("ben");
    await attack(number);
    const gate = await scene.gate(number);
    expect(gate).not.toMatch(/\/ success/);
    expect(gate).toMatch(why);
    await scene.small.merge("dan", number);
    const verdict = await scene.verdict();
    expect(verdict).toMatch(why);
    expect(verdict).toMatch(/^refused/);
  });

  it("an approval after the merge", async () => {
    const number = await scene.growth("ben");
    await scene.small.merge("dan", number);
    scene.small.advance(1);
    await scene.small.review("ada", number);
    expect(await scene.verdict()).toMatch(/refused: .*ada approved after the time was up/);
  });

  it("an approval by an approver whose right to write is gone", async () => {
    const { github } = scene.small.world;
    const number = await scene.growth("dan");
    await scene.small.review("ben", number);
    expect(await scene.gate(number)).toMatch(/success: approved by ben/);
    github.setPermission("ben", "read");
    expect(await scene.gate(number)).toMatch(/ben has no write permission/);
    await scene.small.merge("dan", number);
    expect(await scene.verdict()).toMatch(/^refused: .*ben has no write permission/);
    github.setPermission("ben", people.ben.permission);
  });
});
