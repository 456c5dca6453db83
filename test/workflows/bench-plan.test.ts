/** The benchmark of a whole plan works; how fast it is on a busy machine is nobody's failure. */
import { expect, it } from "vitest";
import { measurePlans } from "../../scripts/bench/plan.ts";

it("plans fleets of any size in a process of its own, and counts what that took", async () => {
  const { bare, cold, rows } = await measurePlans([3], () => 1);
  expect(cold.processor).toBeGreaterThan(bare.processor);
  const [row] = rows;
  expect(row).toMatchObject({ size: 3, plan: { exitCode: 0 } });
  expect(row?.plan.mebibytes).toBeGreaterThan(bare.mebibytes);
  expect(row?.least.exitCode).toBe(0);
  expect(row?.plan.waited).toBeGreaterThan(0);
  expect(row?.calls.lambda).toBe(3);
  expect(row?.calls.github).toBeGreaterThan(0);
  expect(row?.calls.prometheus).toBeGreaterThan(3);
}, 240_000);
