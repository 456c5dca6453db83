import { describe, expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import { VirtualClock } from "../../src/local/virtual-clock.ts";
import type { ActionState } from "../../src/model/plan.ts";
import { instant } from "../../src/model/units.ts";
import type { ActionTable, Forge } from "../../src/ports.ts";
import { nextState } from "../../src/record/action-change.ts";
import { startRecording } from "../../src/record/record.ts";
import { firstFiles, repository } from "../contracts/forge-worlds.ts";
import { memoryForge } from "../simulation/ports/memory-forge.ts";
import { MemoryHub, type Person } from "../simulation/ports/memory-hub.ts";
import { MemoryTable } from "../simulation/ports/memory-records.ts";
import { anOpenAction } from "../support/builders.ts";

const bot = "github-actions[bot]";
const noon = instant(Date.UTC(2026, 10, 23, 12));

function away(who: string): never {
  throw new OutsideError({ who, kind: "unavailable", applied: "no", message: "it is away" });
}

const noTable: ActionTable = {
  save: async () => away("Postgres"),
  recent: async () => [],
  every: async function* () {},
  ledger: async () => undefined,
  close: async () => undefined,
};

describe("the end of a run", () => {
  it("tells of Postgres also when what was seen cannot be kept in the ledger either", async () => {
    const clock = new VirtualClock(noon);
    const people: readonly Person[] = [{ login: bot, isBot: true, permission: "write" }];
    const hub = new MemoryHub({ repository, clock, people, files: firstFiles, author: bot });
    let isCut = false;
    const whole = memoryForge(hub, bot);
    const forge: Forge = {
      ...whole,
      commitOnBranch: async (request) => (isCut ? away("GitHub") : whole.commitOnBranch(request)),
    };
    const main = (await forge.ref("refs/heads/main")) ?? "";
    const recording = await startRecording({ clock, forge, table: noTable }, main);
    await recording.write({
      headline: "Begin",
      ledger: (ledger) => ({ ...ledger, pendingRows: ["provision_instance_a_1"] }),
    });
    isCut = true;
    const failures = await recording.finish({
      stage: "plan",
      startedAt: noon,
      succeeded: true,
      families: [],
      sight: { instances: [], prices: [], spend: [] },
    });
    expect(failures).toEqual([
      expect.stringContaining("Postgres"),
      expect.stringContaining("GitHub"),
    ]);
  });
});

describe("an action that goes back to an earlier state", () => {
  it("goes back in Postgres too, told by whichever run and in whatever order", async () => {
    const clock = new VirtualClock(noon);
    const people: readonly Person[] = [{ login: bot, isBot: true, permission: "write" }];
    const hub = new MemoryHub({ repository, clock, people, files: firstFiles, author: bot });
    const forge = memoryForge(hub, bot);
    const main = (await forge.ref("refs/heads/main")) ?? "";
    const table = new MemoryTable();
    const ending = { stage: "apply", startedAt: noon, succeeded: true, families: [] };
    const begin = () => startRecording({ clock, forge, table }, main);
    const action = anOpenAction({ state: "proposed" });
    const apply = await begin();
    const enter = (state: ActionState) =>
      apply.write({ headline: state, changes: [nextState(action, state)] });
    await enter("approved");
    await enter("executing");
    const plan = await begin();
    await plan.finish(ending);
    expect(table.rows.get(action.id)?.status).toBe("executing");
    // The cloud refused it: another place is tried later.
    await enter("approved");
    await apply.finish(ending);
    expect(table.rows.get(action.id)?.status).toBe("approved");
    await plan.finish(ending);
    expect(table.rows.get(action.id)?.status).toBe("approved");
  });
});

describe("what two runs write at the same moment", () => {
  it("is written once where the second finds that it is said", async () => {
    const clock = new VirtualClock(noon);
    const people: readonly Person[] = [{ login: bot, isBot: true, permission: "write" }];
    const hub = new MemoryHub({ repository, clock, people, files: firstFiles, author: bot });
    const forge = memoryForge(hub, bot);
    const main = (await forge.ref("refs/heads/main")) ?? "";
    await (await startRecording({ clock, forge }, main)).write({
      headline: "Begin",
      ledger: (ledger) => ({ ...ledger, dryRun: "nothing" }),
    });
    const both = [await startRecording({ clock, forge }, main)];
    both.push(await startRecording({ clock, forge }, main));
    for (const recording of both) {
      await recording.write({
        headline: "Note",
        ledger: (ledger) => ({ ...ledger, dryRun: "growth", lastCount: ledger.lastCount + 1 }),
        isSaid: ({ dryRun }) => dryRun === "growth",
      });
    }
    const { ledger } = (await startRecording({ clock, forge }, main)).journal();
    expect(ledger).toMatchObject({ dryRun: "growth", lastCount: 1 });
  });
});
