/** The checker shares nothing with what it checks but nouns and the reading of one record. */
import { describe, expect, it } from "vitest";
import { sourceFilesIn } from "../../support/source-files.ts";

/** Spelling, not judging: own keys of a record, and how the audit names a policy. */
const shared = new Set(["src/decide/own.ts", "src/decide/policy-mark.ts"]);

describe("the checker", () => {
  it("imports nothing that decides", () => {
    const files = sourceFilesIn("src/decide").filter(
      ({ path }) => path === "src/decide/check.ts" || path.startsWith("src/decide/checks/"),
    );
    const borrowed = files.flatMap(({ path, imports }) =>
      imports
        .filter((one) => !one.startsWith("src/model/") && !one.startsWith("src/decide/checks/"))
        .filter((one) => !shared.has(one))
        .map((one) => `${path} imports ${one}`),
    );
    expect(files.length).toBeGreaterThan(9);
    expect(borrowed).toEqual([]);
  });
});
