import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gateStatus } from "../../src/report/status-text.ts";

const waits = { state: "pending", description: "needs 1 approval from ada" } as const;
const run = "https://github.com/acme/fleet/actions/runs/42";

describe("the status of a gate", () => {
  it("says what was answered and links to the run that judged", () => {
    expect(gateStatus("fleet/confirmation", waits, run)).toEqual({
      context: "fleet/confirmation",
      ...waits,
      targetUrl: run,
    });
  });

  it("is one line of at most 140 characters, whatever the names in it", () => {
    const any = fc.string({ unit: "binary", maxLength: 400 });
    fc.assert(
      fc.property(any, any, (name, reason) => {
        const says = `needs 1 approval from ${name}: ${reason}`;
        const { description } = gateStatus("x", { ...waits, description: says }, run);
        expect(description.length).toBeLessThanOrEqual(140);
        expect(description).not.toMatch(/[\p{Cc}\p{Surrogate}]/u);
        expect(description).toMatch(/^needs 1 approval/);
      }),
    );
  });

  it("shows that something was cut off, and cuts off nothing that fits", () => {
    const of = (length: number) =>
      gateStatus("x", { ...waits, description: "y".repeat(length) }, run).description;
    expect(of(140)).toBe("y".repeat(140));
    expect(of(141)).toBe(`${"y".repeat(139)}…`);
  });

  it("links to addresses of the web only, whole and on one line", () => {
    const link = (address: string | undefined) => gateStatus("x", waits, address).targetUrl;
    for (const bad of [undefined, "", "runs/42", "javascript:alert(1)", "https://", "ftp://x/"]) {
      expect(link(bad)).toBeUndefined();
    }
    expect(link(`${run} x`)).toBeUndefined();
    expect(link(`${run}\n::set-output::`)).toBeUndefined();
    expect(link(`${run}?${"x".repeat(2000)}`)).toBeUndefined();
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (address) => {
        const found = link(`https://${address}`);
        expect(found === undefined || URL.canParse(found) || /^https:\/\/\S+$/.test(found)).toBe(
          true,
        );
      }),
    );
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (address) => {
        expect(link(address)).toBe(address);
      }),
    );
  });
});
