/**
 * The shipped workflows executed by nektos/act against the local world, on the machine's clock.
 * `test/workflows/act` installs act and starts this; without it nothing here runs.
 */
import { availableParallelism, loadavg } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ActEnd,
  type ActWorld,
  type ActWorldOptions,
  startActWorld,
} from "../support/act-world.ts";
import { type BuiltAction, buildAction } from "../support/built-action.ts";
import { app } from "../support/small-team.ts";

const here = process.env["FLEETMERGE_ACT"] !== undefined;
if (!here) process.stderr.write("\n!!! SKIPPED: act is run by test/workflows/act\n\n");

let action: BuiltAction;
beforeAll(async () => {
  if (here) action = await buildAction();
});
afterAll(async () => {
  if (here) await action.remove();
});

async function inWorld(
  options: ActWorldOptions,
  work: (act: ActWorld) => Promise<void>,
): Promise<void> {
  const act = await startActWorld(action, options);
  try {
    await work(act);
  } finally {
    await act.close();
  }
}

/** Which workflows ran, and how; the log of one that failed is shown. */
function ran(ends: readonly ActEnd[]): readonly string[] {
  return ends.map(({ run, exitCode, log }) => {
    const name = run.workflow.replace(".github/workflows/", "");
    if (exitCode !== 0) process.stderr.write(`${name} failed:\n${log}\n`);
    return `${name} by ${run.event}: ${exitCode}`;
  });
}

const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

const states = async (act: ActWorld) =>
  (await act.pulls()).map((pull) => (pull.merged_at === null ? pull.state : "merged"));

/** Every growth is over the threshold. */
const dear = { confirmation: "{ above_hourly_cost_usd: 1, timeout: 60m, approvers: [ada, ben] }" };

// Two plans in a row on a crowded machine, most of it GitHub's pauses between writes.
const all = 300_000;

// Alone, and first, because it measures.
describe.runIf(here)("act alone runs", () => {
  it(
    "a merge and its launch in the plan's own job",
    () =>
      inWorld({}, async (act) => {
        // Programs for each core: where others crowd the machine, a second is not ours alone.
        const crowd = (loadavg()[0] ?? 0) / availableParallelism();
        expect(ran(await act.plan())).toEqual(["plan.yml by schedule: 0"]);
        expect(await states(act)).toEqual(["merged"]);
        expect(act.machines()).toEqual(["training-1-a", "training-2-a"]);
        const called = act.world.lambda.requests.find(({ call }) => call === "launch")?.at ?? 0;
        // Our own time: what act takes to start a job is a runner's, and no part of it.
        const own = (called - (act.firstRequestAt ?? 0)) / 1000;
        process.stderr.write(
          `from a plan's first request to its launch by act: ${own} s, crowd ${crowd}\n`,
        );
        expect(own).toBeGreaterThan(0);
        expect(own).toBeLessThan(30 * Math.max(1, crowd));
      }),
    all,
  );
});

describe.runIf(here).concurrent("act runs", () => {
  it(
    "the drift of what was launched",
    () =>
      inWorld({}, async (act) => {
        await act.plan();
        await act.terminate("training-2-a");
        const ends = await act.plan();
        expect(ran(ends)).toEqual(["plan.yml by schedule: 0"]);
        const repair = (await act.pulls()).at(-1);
        expect([repair?.title, repair?.head.ref, repair?.merged_at !== null]).toEqual([
          "Repair training: take out training-2-a",
          "fleet/training-repair",
          true,
        ]);
        expect([act.machines(), act.calls()]).toEqual([["training-1-a"], ["launch", "terminate"]]);
      }),
    all,
  );

  it(
    "an approval from the review to the launch in one workflow run, and a rollback",
    () =>
      inWorld({ limits: dear }, async (act) => {
        await act.plan();
        expect([await states(act), act.calls()]).toEqual([["open"], []]);
        await act.approve("ada", 1);
        expect(ran(await act.work())).toEqual([
          "check.yml by pull_request_review: 0",
          "confirm.yml by workflow_run: 0",
        ]);
        expect([await states(act), act.calls()]).toEqual([["merged"], ["launch"]]);
        await act.plan();
        const [launched] = await act.entries();
        expect(launched?.action.status).toBe("executed");
        expect(await act.command("rollback", launched?.action.id)).toBe(0);
        const rollback = (await act.pulls()).find((pull) => pull.state === "open");
        await act.approve("ben", rollback?.number ?? 0);
        await act.work();
        expect([await states(act), act.calls()]).toEqual([
          ["merged", "merged"],
          ["launch", "terminate"],
        ]);
      }),
    all,
  );

  it(
    "an expiry",
    () =>
      inWorld(
        { limits: { ...dear, confirmation: dear.confirmation.replace("60m", "1m") } },
        async (act) => {
          await act.plan();
          expect(await states(act)).toEqual(["open"]);
          const opened = Date.parse((await act.pulls())[0]?.created_at ?? "");
          await sleep(opened + 61_000 - Date.now());
          expect(ran(await act.plan())).toEqual(["plan.yml by schedule: 0"]);
          expect([await states(act), act.calls()]).toEqual([["closed"], []]);
          expect((await act.entries()).map(({ action: one }) => one.status)).toEqual(["expired"]);
        },
      ),
    all,
  );

  it(
    "what a lost event left undone",
    () =>
      inWorld({ variables: { FLEETMERGE_APPLY_APART: "true" } }, async (act) => {
        await act.act(await act.due("plan"));
        expect([await states(act), act.calls()]).toEqual([["merged"], []]);
        // The runner that apply.yml was given dies before its first step.
        const lost = act.world.github.takeRun();
        expect(lost?.workflow).toBe(".github/workflows/apply.yml");
        expect(ran(await act.plan())).toEqual([
          "plan.yml by schedule: 0",
          "apply.yml by workflow_dispatch: 0",
        ]);
        expect(act.machines()).toEqual(["training-1-a", "training-2-a"]);
      }),
    all,
  );

  it(
    "two plans at once, one of which wins",
    () =>
      inWorld({}, async (act) => {
        const [one, other] = [await act.due("plan"), await act.due("plan")];
        const ends = await Promise.all([act.act(one), act.act(other)]);
        await act.work();
        expect(ran(ends)).toEqual(["plan.yml by schedule: 0", "plan.yml by schedule: 0"]);
        expect([await states(act), act.calls()]).toEqual([["merged"], ["launch"]]);
      }),
    all,
  );

  it(
    "app mode, in which checks start by themselves",
    () =>
      inWorld(
        { limits: dear, variables: { FLEETMERGE_APP_CLIENT_ID: "Iv23.acme" } },
        async (act) => {
          const all = ran(await act.plan());
          expect(all).toContain("check.yml by pull_request: 0");
          expect(all).toContain("confirm.yml by workflow_run: 0");
          expect(all.filter((one) => !one.endsWith(": 0"))).toEqual([]);
          expect((await act.pulls()).map((pull) => pull.user?.login)).toEqual([app.login]);
        },
      ),
    all,
  );
});
