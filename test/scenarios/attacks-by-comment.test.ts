/** What people try by a comment or a tick: each is refused with its reason, and nothing happens. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limitsText, type PersonName } from "../support/small-team.ts";
import { type SmallWorld, startSmallWorld } from "../support/small-world.ts";

const files = {
  "policies/limits.yaml": limitsText({ confirmation: "{ above_hourly_cost_usd: 1 }" }),
};
let small: SmallWorld;
let number = 0;

beforeAll(async () => {
  small = await startSmallWorld({ load: 1, files });
  await small.pass(20);
  number = (await small.openPulls())[0]?.number ?? 0;
});
afterAll(() => small.close());

/** Every answer, and what was said in them. */
async function answers(): Promise<readonly string[]> {
  const all = await small.comments(number);
  return all.filter((body) => /^<!-- fleetmerge:(answer|refused)-/.test(body));
}

async function hold(): Promise<unknown> {
  const ledger = JSON.parse(await small.git("show", "fleet-audit:ledger.json"));
  return ledger.orders?.hold;
}

const hostile =
  "/fleet hold 4h because @acme/owners #12 <!-- x --> ![x](https://evil.example) ::set-output::";

type Row = readonly [string, () => Promise<unknown>, RegExp];
const by = (name: PersonName | "bot", body: string) => () => {
  const asked = { owner: "acme", repo: "fleet", issue_number: number, body };
  return small.as(name).issues.createComment(asked);
};

const table: readonly Row[] = [
  ["a hold by a reader", by("cleo", "/fleet hold 4h"), /people with write access/],
  ["a hold by a bot", by("bot", "/fleet hold 4h"), /a bot gives none/],
  ["hostile text by a reader", by("cleo", hostile), /people with write access/],
  ["an unknown command with a mention", by("ada", "/fleet @acme/owners #12"), /Not understood/],
  ["a name that is none", by("ada", "/fleet extend 4h ../../x"), /not how a machine is named/],
  ["a hold for ever", by("ada", "/fleet hold 9999d"), /at most 7d/],
  ["a rollback of a path", by("ada", "/fleet rollback ../../ledger.json"), /needs the id/],
  ["a pool of markup", by("ada", "/fleet retry <b>"), /not how a pool is named/],
  ["an approval", by("dan", "/fleet approve"), /A comment approves nothing/],
];

describe("a comment", () => {
  it.each(table)("of %s is answered, and nothing happens", async (_title, attack, said) => {
    await attack();
    await small.run("confirm");
    await small.run("plan");
    const all = await answers();
    expect(all.some((one) => said.test(one))).toBe(true);
    expect(all.join("\n")).not.toMatch(/@acme|#12|evil|set-output|<b>/);
    expect(await hold()).toBeUndefined();
    expect(small.calls()).toEqual([]);
    expect((await small.pull(number)).state).toBe("open");
  });

  it("of the same reader is answered once", async () => {
    const before = await answers();
    await by("cleo", "/fleet hold 2h")();
    await small.run("confirm");
    await small.run("confirm");
    expect(await answers()).toEqual(before);
  });

  it("that was edited into a command is none", async () => {
    const { data } = await small.as("dan").issues.createComment({
      ...{ owner: "acme", repo: "fleet", issue_number: number },
      body: "Looks fine",
    });
    small.advance(1);
    const edit = { owner: "acme", repo: "fleet", comment_id: data.id, body: "/fleet hold 4h" };
    await small.as("ada").issues.updateComment(edit);
    await small.run("confirm");
    await small.run("plan");
    expect((await answers()).at(-1)).toContain("An edited comment is no command");
    expect(await hold()).toBeUndefined();
  });

  it("that was carried out is not carried out again, whatever becomes of it", async () => {
    const { data } = await small.as("dan").issues.createComment({
      ...{ owner: "acme", repo: "fleet", issue_number: number },
      body: "/fleet hold 4h",
    });
    await small.run("confirm");
    expect(await hold()).toMatchObject({ by: "dan" });
    await by("ada", "/fleet resume")();
    await small.run("confirm");
    small.advance(1);
    const edit = { owner: "acme", repo: "fleet", comment_id: data.id, body: "/fleet hold 5h" };
    await small.as("dan").issues.updateComment(edit);
    await small.run("confirm");
    await small.run("plan");
    expect(await hold()).toBeUndefined();
  });
});
