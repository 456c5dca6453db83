/** The dashboard issue: one, edited only when something changed, and its boxes are commands. */
import { describe, expect, it } from "vitest";
import { smallWorlds } from "../support/scenario.ts";
import type { PersonName } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const here = { owner: "acme", repo: "fleet" } as const;

async function dashboards(small: SmallWorld) {
  const asked = { ...here, labels: "fleet-dashboard", state: "all" } as const;
  return (await small.as("ada").issues.listForRepo(asked)).data;
}

async function tick(small: SmallWorld, name: PersonName | "bot", command: string): Promise<void> {
  const [issue] = await dashboards(small);
  const marked = `<!-- fleetmerge:tick ${command} -->`;
  const lines = (issue?.body ?? "").split("\n");
  const body = lines.map((line) => (line.includes(marked) ? line.replace("[ ]", "[x]") : line));
  const edit = { ...here, issue_number: issue?.number ?? 0, body: body.join("\n") };
  await small.as(name).issues.update(edit);
}

const body = async (small: SmallWorld) => (await dashboards(small))[0]?.body ?? "";

describe("the dashboard", () => {
  it("is one issue, written again only when something changed", async () => {
    const small = await world({ load: 0.5 });
    await small.pass(30);
    const [first, ...others] = await dashboards(small);
    expect(others).toEqual([]);
    expect(first?.body).toContain("`training-1-a`");
    await small.pass(20);
    expect((await dashboards(small)).map(({ updated_at }) => updated_at)).toEqual([
      first?.updated_at,
    ]);
  });

  it("holds the fleet by a tick, takes the tick off, and says who it was", async () => {
    const small = await world({ load: 0.5 });
    await small.pass(10);
    small.advance(1);
    await tick(small, "dan", "hold 4h");
    small.setLoad(5);
    await small.run("confirm");
    expect(await body(small)).not.toContain("[x]");
    await small.pass(30);
    expect(await small.openPulls()).toEqual([]);
    expect(await body(small)).toMatch(/\*\*Held until 2026-11-23 13:1\dZ\*\* by `dan`/);
    await tick(small, "ada", "resume");
    await small.run("plan");
    expect(await body(small)).not.toContain("[x]");
    await small.pass(10);
    expect(await body(small)).not.toContain("Held until");
    expect(small.calls()).toEqual(["launch"]);
  });

  it("does nothing when several people edited it, and says so", async () => {
    const small = await world({ load: 0.5 });
    await small.pass(10);
    small.advance(1);
    await tick(small, "dan", "hold 4h");
    small.advance(1);
    await tick(small, "ada", "plan");
    await small.pass(10);
    expect(await body(small)).not.toMatch(/Held until|\[x\]/);
    expect(await body(small)).toContain("Several people edited the dashboard");
  });

  it("stays closed when somebody closes it, and away when the variable says so", async () => {
    const small = await world({ load: 0.5 });
    await small.run("plan", { environment: { FLEETMERGE_DASHBOARD: "off" } });
    expect(await dashboards(small)).toEqual([]);
    await small.pass(10);
    const [issue] = await dashboards(small);
    const close = { ...here, issue_number: issue?.number ?? 0, state: "closed" } as const;
    await small.as("ada").issues.update(close);
    await small.pass(10);
    expect((await dashboards(small)).map(({ state }) => state)).toEqual(["closed"]);
  });
});
