/** docs/operations.md says what the code says: every reason, message, variable and default. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gateReasons, lateReasons } from "../../src/model/plan.ts";
import { inDollars, minute } from "../../src/model/units.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import { sourceFilesIn } from "../support/source-files.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "docs/operations.md"), "utf8");
const sources = sourceFilesIn("src").filter(({ path }) => !path.startsWith("src/local/"));
// Long sentences are put together from pieces; here they are whole again.
const code = sources.map((file) => file.text.replace(/["`] \+\s+["`]/gu, "")).join("\n");

/** Cells of the rows below a heading, without the table's head. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const part = text.split(/^#+ /mu).find((one) => one.startsWith(`${heading}\n`)) ?? "";
  const lines = part.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

const unquoted = (cell: string | undefined) => (cell ?? "").replace(/^`|`$/gu, "");

describe("the reasons", () => {
  const rows = rowsBelow("Reasons");

  it("have a row each, in the order in which they are asked, with what to do", () => {
    expect(rows.map(([reason]) => unquoted(reason))).toEqual([...gateReasons, ...lateReasons]);
    for (const [reason, meaning = "", todo = ""] of rows) {
      const isKept = meaning.includes("Not given yet");
      expect([reason, meaning.length > 20, isKept || todo.length > 5]).toEqual([
        reason,
        true,
        true,
      ]);
    }
  });

  it("are marked where nothing gives them yet, and only there", () => {
    // The one names every reason, the other says each to people.
    const naming = ["src/model/plan.ts", "src/report/dashboard-sections.ts"];
    const elsewhere = sources.filter(({ path }) => !naming.includes(path));
    // In quotes as a block's reason, or in brackets in the one line of the log that has no block.
    const given = (reason: string) =>
      elsewhere.some((file) =>
        [`"${reason}"`, `(${reason}):`].some((it) => file.text.includes(it)),
      );
    const marked = rows.filter(([, meaning]) => meaning?.includes("Not given yet"));
    const reasons = [...gateReasons, ...lateReasons];
    expect(marked.map(([reason]) => unquoted(reason))).toEqual(
      reasons.filter((reason) => !given(reason)),
    );
  });
});

describe("the messages", () => {
  const rows = rowsBelow("Messages");

  it("are the code's own, word for word", () => {
    expect(rows.length).toBeGreaterThan(30);
    const strange = rows.flatMap(([message]) =>
      unquoted(message)
        .replace(/^[\w ]+: /u, "")
        .split(/…|\b\d{3}\b|[A-Z]+(?:_[A-Z]+)+/u)
        .map((piece) => piece.trim())
        .filter((piece) => piece.length > 3 && !code.includes(piece)),
    );
    expect(strange).toEqual([]);
  });

  it("have an exit code, a meaning and a way out", () => {
    for (const [message, exit, meaning = "", todo = ""] of rows) {
      expect([message, exit]).toEqual([message, expect.stringMatching(/^[12]$/u)]);
      expect([message, meaning.length > 5, todo.length > 5]).toEqual([message, true, true]);
    }
  });
});

describe("the settings", () => {
  const rows = rowsBelow("Settings by environment");
  const names = rows.map(([name]) => unquoted(name));

  it("are exactly those that the code reads", () => {
    const readers = ["src/wire.ts", "src/environment.ts", "src/cli.ts"];
    const read = readers.flatMap((path) => {
      const { text: reader } = sources.find((file) => file.path === path) ?? { text: "" };
      return [
        ...reader.matchAll(
          /"((?:LAMBDA|GITHUB|PROMETHEUS|PUSHGATEWAY|SLACK|DATABASE|FLEETMERGE)_[A-Z_]+)"/gu,
        ),
      ];
    });
    const wanted = new Set(read.map(([, name]) => name));
    for (const service of ["PROMETHEUS", "PUSHGATEWAY"]) wanted.add(`${service}_USERNAME`);
    expect([...names].sort()).toEqual([...wanted].sort());
  });

  it("have the defaults that hold when nothing is set", () => {
    const loaded = loadPolicies({ "policies/limits.yaml": "kind: limits\n" }, {});
    if (loaded.kind !== "loaded") throw new Error("the smallest limits are not valid");
    const { limits } = loaded.policies;
    const defaults = new Map(rows.map(([name, value]) => [unquoted(name), value]));
    expect(defaults.get("LAMBDA_LABS_MAX_HOURLY_SPEND")).toBe(
      String(inDollars(limits.maxHourlySpend)),
    );
    expect(defaults.get("LAMBDA_LABS_MAX_INSTANCES")).toBe(String(limits.maxInstances));
    expect(defaults.get("LAMBDA_LABS_ACTION_COOLDOWN_MINS")).toBe(
      String(limits.cooldown.provision / minute),
    );
    expect(defaults.get("LAMBDA_LABS_CONFIRMATION_THRESHOLD")).toBe(
      String(inDollars(limits.confirmation.aboveHourlyCost)),
    );
  });
});
