import { describe, expect, it } from "vitest";
import { millis } from "../../src/model/units.ts";
import { systemClock } from "../../src/outside/system-clock.ts";

describe("the machine's clock", () => {
  it("tells the time and waits about as long as it is asked to", async () => {
    const before = Date.now();
    const start = systemClock.now();
    expect(start).toBeGreaterThanOrEqual(before);
    expect(start).toBeLessThanOrEqual(Date.now());
    await systemClock.sleep(millis(20));
    expect(systemClock.now() - start).toBeGreaterThanOrEqual(18);
    await systemClock.sleep(millis(0));
    await systemClock.sleep(millis(-5));
  });
});
