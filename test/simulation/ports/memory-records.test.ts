/**
 * What the memory's table and gateway share with the real ones: states go forward, the last wins.
 */
import { describe, expect, it } from "vitest";
import type { ActionRow } from "../../../src/model/records.ts";
import { after, freeOfCharge, minutes } from "../../../src/model/units.ts";
import { noon } from "../../support/builders.ts";
import { MemoryGateway, MemoryMessenger, MemoryTable } from "./memory-records.ts";

const row = (
  status: ActionRow["status"],
  change: Partial<Pick<ActionRow, "actionId" | "createdAt" | "auditEntry">> = {},
): ActionRow => ({
  actionId: "one",
  actionType: "provision_instance",
  targetInstance: "training-2-a",
  reason: "busy",
  costImpact: freeOfCharge,
  status,
  metricsBefore: undefined,
  metricsAfter: undefined,
  createdAt: noon,
  approvers: [],
  ...change,
});

describe("the table in memory", () => {
  it("takes a later state of an action, and never an earlier one again", async () => {
    const table = new MemoryTable();
    await table.save([row("executing")]);
    await table.save([row("approved")]);
    expect(table.rows.get("one")?.status).toBe("executing");
    await table.save([row("executed")]);
    expect(table.rows.get("one")?.status).toBe("executed");
  });

  it("takes the newer text of an entry, whichever state is the earlier", async () => {
    const table = new MemoryTable();
    await table.save([row("executing", { auditEntry: { revision: 2 } })]);
    await table.save([row("approved", { auditEntry: { revision: 3 } })]);
    expect(table.rows.get("one")?.status).toBe("approved");
    await table.save([row("executed", { auditEntry: { revision: 2 } }), row("executed")]);
    expect(table.rows.get("one")?.status).toBe("approved");
  });

  it("lists the newest first, and ties by the id", async () => {
    const table = new MemoryTable();
    const later = after(noon, minutes(1));
    await table.save([row("executed"), row("failed", { actionId: "two", createdAt: later })]);
    await table.save([row("failed", { actionId: "three", createdAt: later })]);
    const newest = await table.recent(2);
    expect(newest.map(({ actionId }) => actionId)).toEqual(["two", "three"]);
  });
});

describe("the gateway in memory", () => {
  it("keeps the last push of a family, by its group", async () => {
    const gateway = new MemoryGateway();
    const family = (value: number) => ({
      name: "fleetmerge_gaps",
      help: "gaps",
      type: "gauge" as const,
      labels: ["source"],
      values: [{ labels: { source: "readings" }, value }],
    });
    await gateway.push([family(1)], {});
    await gateway.push([family(2)], {});
    await gateway.push([family(3)], { stage: "plan" });
    expect(gateway.value("fleetmerge_gaps", { source: "readings" })).toBe(2);
    expect(gateway.value("fleetmerge_gaps", { source: "offers" })).toBeUndefined();
  });
});

it("the channel in memory keeps what it was sent, in order", async () => {
  const channel = new MemoryMessenger();
  await channel.send({ text: "one" });
  await channel.send({ text: "two" });
  expect(channel.texts).toEqual(["one", "two"]);
});
