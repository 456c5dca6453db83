/**
 * Apply, and the plan that settles, die at the calls that they make to the outside; the runs after
 * them make good. A share of the points by default; `npm run crash-points` takes every one.
 * Calls that change something, and every call to the cloud, are points. Reads of GitHub are not: a
 * death before or after one leaves outside what a death after the call before it leaves.
 */
import { expect, it } from "vitest";
import { type CrashPoint, crashPoints, dieAt, successions } from "../support/crash-scene.ts";

const takesAll = process.env["FLEETMERGE_CRASH_POINTS"] === "all";
// Odd, so that both sides of calls are among them.
const share = 11;

/** Calls at which a death has cost others a machine or a record. */
const always = /instance-operations|Complete|Postgres/;

function isChosen(point: CrashPoint, place: number): boolean {
  return takesAll || place % share === 0 || (always.test(point.call) && point.side === "after");
}

it("a death at any call leaves nothing twice, nothing orphaned, nothing unrecorded", async () => {
  const points = await crashPoints();
  const chosen = points.filter(isChosen);
  const wrong: string[] = [];
  for (const [place, point] of chosen.entries()) {
    const succession = successions[place % successions.length] ?? successions[0];
    const found = await dieAt(point, succession).catch((thrown: unknown) => [String(thrown)]);
    const { side, command, at, call } = point;
    const where = `killed ${side} call ${at} of ${command} (${call}), ${succession}`;
    if (found.length > 0) wrong.push(`${where}: ${found.join("; ")}`);
  }
  process.stdout.write(`${chosen.length} of ${points.length} crash points\n`);
  expect(wrong).toEqual([]);
}, 1_800_000);
