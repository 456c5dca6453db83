/** Whatever people write and however large a plan is: no text is longer than GitHub takes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseComment } from "../../src/command/parse.ts";
import { noOrders } from "../../src/model/orders.ts";
import { instant, usdPerHour } from "../../src/model/units.ts";
import type { DashboardFacts } from "../../src/report/dashboard-sections.ts";
import {
  dashboardText,
  lastingPart,
  tickedCommands,
  withoutTicks,
} from "../../src/report/dashboard-text.ts";
import { orderText } from "../../src/report/order-text.ts";
import { hostileText } from "./hostile-text.ts";

const at = instant(Date.UTC(2026, 10, 23, 9));
const later = instant(Date.UTC(2026, 10, 24, 9));
const rate = usdPerHour(1.29);

function facts(text: string, count: number): DashboardFacts {
  const many = <Item>(item: Item) => Array.from({ length: count }, () => item);
  return {
    at,
    projection: { spendLimit: rate, countNow: 1, countProjected: 1, countLimit: 8 },
    machines: many({ pool: text, name: text, type: text, region: text, state: "active" }),
    proposals: many({
      ...{ number: 1, pool: text, direction: "grow" as const, costImpact: rate },
      ...{ until: later, waitsFor: "an approval" },
    }),
    blocked: many({
      ...{ pool: text, type: "provision_instance" as const, target: text },
      reason: "cooldown" as const,
    }),
    cooldowns: many({ pool: text, direction: "grow" as const, until: later, why: "it changed" }),
    stopped: [],
    advice: {
      anomalies: many({
        ...{ kind: "outlier" as const, certainty: "fact" as const },
        ...{ subject: text, sentence: text },
      }),
      recommendations: [],
    },
    unseen: [],
    orders: {
      ...noOrders,
      hold: { until: later, by: text, reason: text },
      protections: many({ name: text, until: later, by: text, reason: text }),
      notes: many({ at, by: text, verb: "hold", said: text }).slice(0, 8),
    },
    pauses: many({ by: text }).slice(0, 3),
    gaps: [],
    failedRuns: [],
  };
}

/** A mention, a reference, a tag or a comment of somebody else's making. */
const alive = /(?<![`\w])@[a-z]|(?<![`\w])#\d|<(?!!-- fleetmerge:|\/?details|\/?summary)[a-z!/]/i;

/** Code spans show what is in them and do nothing. */
const outsideCode = (markdown: string) =>
  markdown.replace(/(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "").replace(/\\[\s\S]/g, "");

describe("the dashboard", () => {
  it("is never longer than an issue may be, and does nothing that somebody wrote", () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(0, 1, 40, 3000), (text, count) => {
        const body = dashboardText(facts(text, count));
        expect(body.length).toBeLessThanOrEqual(65_536);
        expect(outsideCode(body)).not.toMatch(alive);
        expect(tickedCommands(body)).toEqual([]);
        expect(withoutTicks(body)).toBe(body);
      }),
      { numRuns: 25 },
    );
  });

  it("says the same of the same state, whenever it is written", () => {
    const [one, other] = [1, 2].map((minutes) => {
      const text = { at: instant(at + minutes * 60_000), runUrl: `https://x.example/${minutes}` };
      return dashboardText({ ...facts("x", 3), ...text });
    });
    expect(one).not.toBe(other);
    expect(lastingPart(one ?? "")).toBe(lastingPart(other ?? "-"));
  });

  it("tells ticked boxes, and takes the ticks off", () => {
    const body = dashboardText(facts("x", 1));
    const ticked = body.replace("- [ ] Hold", "- [x] Hold").replace(/\n/g, "\r\n");
    expect(tickedCommands(ticked)).toEqual(["hold 4h"]);
    expect(lastingPart(withoutTicks(ticked))).toBe(lastingPart(body));
    for (const [, command = ""] of body.matchAll(/fleetmerge:tick ([a-z0-9 -]+) -->/g)) {
      expect(parseComment(`/fleet ${command}`).kind).toBe("command");
    }
  });
});

describe("the pull request of a command", () => {
  it("is inside every limit, and does nothing that somebody wrote", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const url = "https://github.example/acme/fleet/pull/1#issuecomment-2";
        const entry = { name: "training-1-a", pool: "training" };
        const order = {
          key: "7",
          what: "Protect training-1-a",
          until: later,
          by: text,
          url,
          entry,
        };
        const { title, body, headline, message } = orderText({ ...order, why: text });
        expect(title.length).toBeLessThanOrEqual(256);
        expect(body.length).toBeLessThanOrEqual(65_536);
        expect(headline.length).toBeLessThanOrEqual(72);
        expect(message).not.toMatch(/@[a-z]|#\d/i);
        expect(outsideCode(body)).not.toMatch(alive);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a comment", () => {
  it("is a command or is none, and a mistake never says back what was written", () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.constantFrom("", "/fleet ", "/fleet hold 4h because "),
        (text, start) => {
          const parsed = parseComment(`${start}${text}`);
          if (parsed.kind === "mistake") expect(parsed.what).toMatch(/^[\w ,.-]+$/);
          if (parsed.kind === "command" && "reason" in parsed.command) {
            expect(parsed.command.reason ?? "").toMatch(/^[^\p{C}]{0,400}$/u);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
