import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeMessage } from "../../src/outside/secrets.ts";

describe("a safe message", () => {
  it("never holds a secret, however it is surrounded", () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9/+@:]{8,40}$/);
    // Too short to hold a spelling of a secret by chance.
    const around = fc.string({ maxLength: 7 });
    fc.assert(
      fc.property(secret, around, around, (hidden, before, behind) => {
        const spellings = [hidden, encodeURIComponent(hidden), btoa(hidden)];
        for (const spelling of spellings) {
          const told = safeMessage(`${before}${spelling}${behind}`, [hidden]);
          expect(told).not.toContain(spelling);
        }
      }),
    );
  });

  it("is one line without control or invisible characters, at most 300 long", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 900 }), (text) => {
        const told = safeMessage(text, []);
        expect(told).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(told.length).toBeLessThanOrEqual(300);
      }),
    );
  });

  it("leaves text alone when a secret is empty", () => {
    expect(safeMessage("all is well", [""])).toBe("all is well");
  });
});
