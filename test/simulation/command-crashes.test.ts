/**
 * A run that hears commands dies at a call that it makes; the next run answers what it owes, and
 * does nothing twice. The doors are those of the other crash points.
 */
import { expect, it } from "vitest";
import type { Ledger } from "../../src/model/history.ts";
import { runCommand } from "../../src/run-command.ts";
import { type Death, type KillingDoors, openKillingDoors } from "../support/killing-doors.ts";
import { ListeningJob } from "../support/listening-job.ts";
import { entry, fleetText } from "../support/small-team.ts";
import { type SmallWorld, startSmallWorld } from "../support/small-world.ts";
import { inputsOf } from "../support/stage-inputs.ts";

const leased = entry("training-1-a", ', lease: { until: "2026-11-24T09:00:00Z" }');
const said = [
  "/fleet extend 8h training-1-a",
  "/fleet protect training-1-a 2d because an exam",
  "/fleet hold 4h",
  "/fleet approve",
];

/** Comments are written, and one run hears them behind doors that may kill it. */
async function heardOnce(
  death: Death | undefined,
  then: (small: SmallWorld, number: number, calls: readonly string[]) => Promise<void>,
): Promise<void> {
  const small = await startSmallWorld({ files: { "state/fleet.yaml": fleetText([leased]) } });
  const doors = await openKillingDoors(small.world);
  try {
    await small.run("apply");
    const number = await small.open("dan", { "NOTE.md": "A note\n" });
    for (const body of said) await small.comment("dan", number, body);
    const calls = await confirmBehind(doors, small, death);
    await then(small, number, calls);
  } finally {
    await doors.close();
    await small.close();
  }
}

async function confirmBehind(
  doors: KillingDoors,
  { world, clock }: SmallWorld,
  death: Death | undefined,
): Promise<readonly string[]> {
  doors.arm(death);
  await runCommand(inputsOf("confirm"), {
    environment: { ...world.environment, ...doors.environment, GITHUB_RUN_ID: "9" },
    job: new ListeningJob(),
    clock,
    defaultBranch: "main",
    gitHubWaiting: "none",
  });
  const { calls } = doors;
  doors.arm();
  return calls;
}

/** What is wrong once the next runs had their chance. */
async function wrongAfter(small: SmallWorld, number: number): Promise<readonly string[]> {
  small.advance(2);
  await small.run("confirm");
  await small.run("plan");
  const told = (await small.comments(number)).filter((text) => text.includes(":answer-"));
  const fleet = await small.fleet();
  const orders = await small.git("log", "--format=%B", "main");
  const ledger = JSON.parse(await small.git("show", "fleet-audit:ledger.json")) as Ledger;
  const titles = ["Extend", "Protect", "Hold", "Not approved"];
  const count = (text: string, part: string) => text.split(part).length - 1;
  return [
    ...titles
      .filter((title) => told.filter((text) => text.includes(`**${title}.**`)).length !== 1)
      .map((title) => `${title} is not answered once: ${told.join(" | ")}`),
    ...(fleet.includes('lease: { until: "2026-11-24T17:00:00Z" }') ? [] : [`the lease: ${fleet}`]),
    ...(count(fleet, "an exam") === 1 ? [] : [`the protection: ${fleet}`]),
    ...(count(orders, "Fleet-Order: ") === 2 ? [] : [`the commits: ${orders}`]),
    ...(told.some((text) => text.includes("ends at 2026-11-24 17:00Z")) ? [] : [told.join(" | ")]),
    ...(isOnTime(ledger.orders?.hold?.until) ? [] : ["the hold"]),
    ...(Object.keys(ledger.orders?.owed ?? {}).length === 0 ? [] : ["answers are owed"]),
    ...((await small.openPulls()).length === 1 ? [] : ["pull requests are left open"]),
  ];
}

/** Four hours from the comment on, up to the next whole minute. */
function isOnTime(until: number | undefined): boolean {
  const end = Date.UTC(2026, 10, 23, 13);
  return until !== undefined && until >= end && until <= end + 60_000;
}

/** Deaths that leave an effect without its answer, or an answer that nobody noted. */
const points = [/pulls$/, /merge$/, /Answer the command/, /comments$/];

function pointsAmong(calls: readonly string[]): readonly Death[] {
  const all = calls.flatMap((_call, place) =>
    (["before", "after"] as const).map((side) => ({ at: place + 1, side })),
  );
  if (process.env["FLEETMERGE_CRASH_POINTS"] === "commands") return all;
  const places = points.map((point) => calls.findIndex((call) => point.test(call)));
  return all.filter(({ at, side }) => side === "after" && places.includes(at - 1));
}

it("a death between an effect and its answer is answered later, and done once", async () => {
  let calls: readonly string[] = [];
  await heardOnce(undefined, async (small, number, made) => {
    calls = made;
    expect(await wrongAfter(small, number)).toEqual([]);
  });
  const wrong: string[] = [];
  for (const death of pointsAmong(calls)) {
    await heardOnce(death, async (small, number) => {
      const found = await wrongAfter(small, number);
      const where = `killed ${death.side} call ${death.at} (${calls[death.at - 1]})`;
      if (found.length > 0) wrong.push(`${where}: ${found.join("; ")}`);
    });
  }
  expect(wrong).toEqual([]);
}, 900_000);
