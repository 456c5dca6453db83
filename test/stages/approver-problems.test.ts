/** Who cannot approve, as the forge knows it. */
import { describe, expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import type { Permission } from "../../src/ports.ts";
import { approverProblems } from "../../src/stages/approver-problems.ts";

const permissions: Readonly<Record<string, Permission>> = {
  ada: "admin",
  ben: "write",
  cleo: "read",
  "fleet-bot[bot]": "write",
};
const forge = {
  identity: async () => "fleet-bot[bot]",
  permission: async (login: string): Promise<Permission> => permissions[login] ?? "none",
};

describe("approvers", () => {
  it.each([
    ["are not asked for when anybody may approve", undefined, []],
    ["who may write are fine", ["ada", "ben"], []],
    ["who may only read are named", ["ada", "cleo"], [/^cleo .* has read permission/]],
    ["whom nobody knows are named", ["ada", "zoe"], [/^zoe .* has none permission/]],
    [
      "that are our own account are named",
      ["ada", "Fleet-Bot[bot]"],
      [/^Fleet-Bot.* our own account/],
    ],
    [
      "of whom none can approve are named together too",
      ["cleo", "fleet-bot[bot]"],
      [/^cleo/, /^fleet-bot/, /^nobody in confirmation.approvers can approve/],
    ],
  ] as const)("%s", async (_, named, says) => {
    const problems = await approverProblems(forge, named);
    expect(problems).toEqual(says.map((pattern) => expect.stringMatching(pattern)));
  });

  it("are a question of their own when the forge does not answer", async () => {
    const broken = {
      ...forge,
      permission: async () => {
        const failure = { kind: "unavailable", applied: "no", message: "503" } as const;
        throw new OutsideError({ who: "GitHub", ...failure });
      },
    };
    expect(await approverProblems(broken, ["ada"])).toEqual([
      "it could not be read who may approve: GitHub: 503",
    ]);
  });
});
