/** Starts small worlds for a test file and closes them after each test. */
import { afterEach } from "vitest";
import { type SmallWorld, type SmallWorldOptions, startSmallWorld } from "./small-world.ts";

/** Asked once in a test file; the answer starts a world that is closed by itself. */
export function smallWorlds(): (options?: SmallWorldOptions) => Promise<SmallWorld> {
  const standing: SmallWorld[] = [];
  afterEach(async () => {
    await Promise.all(standing.splice(0).map((one) => one.close()));
  });
  return async (options = {}) => {
    const small = await startSmallWorld(options);
    standing.push(small);
    return small;
  };
}
