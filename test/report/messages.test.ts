import fc from "fast-check";
import { expect, it } from "vitest";
import { instant, usdPerHour } from "../../src/model/units.ts";
import { slackInert } from "../../src/report/markdown.ts";
import {
  blockedMessage,
  confirmationMessage,
  executedMessage,
  expiredMessage,
  failedMessage,
  unconfirmedMergeMessage,
} from "../../src/report/messages.ts";
import { hostileText } from "./hostile-text.ts";

const limits = { maxHourlySpend: usdPerHour(100) };
const until = instant(Date.UTC(2026, 10, 23, 18, 40));
const action = {
  type: "provision_instance",
  pool: "training",
  target: "training-8-a",
  reason: "All members above 80 % for 15 minutes.",
  costImpact: usdPerHour(150),
} as const;

it("spells the four messages as the contract does", () => {
  const overLimit = { reason: "spend-limit", sentence: "It would be $101.20/hour." } as const;
  expect(blockedMessage(action, overLimit, limits).text).toBe(
    "🚫 Action blocked: provision_instance would exceed $100/hour limit",
  );
  expect(executedMessage(action).text).toBe(
    "✅ Executed: provision_instance - all members above 80 % for 15 minutes",
  );
  expect(confirmationMessage(action, { until }).text).toBe(
    "⚠️ Action requires confirmation: provision_instance (cost impact: $150.00/hour)",
  );
  expect(failedMessage(action, "lambda: no answer in 30 s").text).toBe(
    "❌ Action failed: provision_instance - lambda: no answer in 30 s",
  );
});

it("says any other block with its own sentence and when it ends", () => {
  const block = { reason: "cooldown", sentence: "Training grew at 18:10.", until } as const;
  expect(blockedMessage({ ...action, target: "training" }, block, limits)).toEqual({
    text: "🚫 Action blocked: provision_instance Training grew at 18:10.",
    detail: "Pool training. cooldown: Training grew at 18:10. Asked again after 2026-11-23 18:40Z.",
  });
});

it("says who may approve, until when, and what happens otherwise", () => {
  const { detail } = confirmationMessage(action, { approvers: ["alice", "bob"], until });
  expect(detail).toBe(
    "training-8-a of pool training: all members above 80 % for 15 minutes. Needs an approving " +
      "review by alice or bob before 2026-11-23 18:40Z; otherwise it is closed and nothing happens.",
  );
});

it("says what an expiry and an unconfirmed merge lead to", () => {
  expect(expiredMessage(action, until).detail).toContain(
    "nothing was changed. Not proposed again before 2026-11-23 18:40Z.",
  );
  const merge = { commit: "4b825dc642cb6eb9", author: "mallory", why: "nobody approved it" };
  expect(unconfirmedMergeMessage(merge)).toEqual({
    text: "⛔ Unconfirmed merge: 4b825dc642cb by mallory is not acted on",
    detail:
      "Nobody approved it. Revert it, or bring it in again by a pull request that is approved.",
  });
});

it("rings nobody and links nothing, whatever a name or error holds", () => {
  fc.assert(
    fc.property(hostileText, (hostile) => {
      const text = slackInert(hostile);
      expect(text).not.toMatch(/[<>\n*`~]|:\/\/|@\w|&(?!amp;|lt;|gt;)/);
      expect(failedMessage({ ...action, target: hostile }, hostile).text).not.toMatch(/[<>\n]/);
    }),
  );
});
