/** The checker's own reading of main: which limits it takes for confirmed. */
import { describe, expect, it } from "vitest";
import { noChances } from "../../src/local/lambda/estate.ts";
import { instant } from "../../src/model/units.ts";
import { FleetWorld } from "./fleet-weeks/fleet-world.ts";
import {
  type LimitSetting,
  limitsText,
  type PoolSetting,
  poolText,
} from "./fleet-weeks/setting.ts";
import { Truth } from "./fleet-weeks/truth.ts";

const limits: LimitSetting = {
  spend: 9,
  count: 5,
  threshold: 2,
  timeout: 60,
  cooldown: 30,
  pause: false,
};
const pool: PoolSetting = {
  name: "training",
  types: ["gpu_1x_a10"],
  regions: ["us-east-1"],
  min: 1,
  max: 4,
  rules: [],
};
const limitsPath = "policies/limits.yaml";
const poolPath = "policies/training.yaml";
type Files = Readonly<Record<string, string>>;

const limited = (changed: Partial<LimitSetting>): Files => ({
  [limitsPath]: limitsText({ ...limits, ...changed }),
});

/** Main after these changes, each pushed by somebody or approved; and what is then read of it. */
function thresholdAfter(
  changes: readonly (readonly ["pushed" | "approved", Files])[],
): number | undefined {
  const { hub } = new FleetWorld({
    start: instant(Date.UTC(2026, 10, 23, 9)),
    seed: 1,
    files: { ...limited({}), [poolPath]: poolText(pool) },
    chances: noChances,
    meter: { down: [], late: [], lost: [] },
  });
  for (const [place, [how, files]] of changes.entries()) {
    const branch = how === "pushed" ? "main" : `change-${place}`;
    hub.push({ by: "dan", branch, message: "Change it", files });
    if (how === "pushed") continue;
    const pull = hub.openPull({ by: "dan", branch, title: "Change it", body: "" });
    hub.review(pull, "ada", "approved");
    hub.merge(pull, { by: "dan", message: "Change it (#1)", how: "squash" });
  }
  return new Truth(hub).confirmedLimits(hub.main, { pause: false, dryRun: false }).threshold;
}

describe("the threshold that the checker judges by", () => {
  it("is an approved one, and of what nobody confirmed only a lower one", () => {
    expect(thresholdAfter([["approved", limited({ threshold: 6 })]])).toBe(6);
    expect(thresholdAfter([["pushed", limited({ threshold: 6 })]])).toBe(2);
    expect(thresholdAfter([["pushed", limited({ threshold: 1 })]])).toBe(1);
  });

  it("takes no approval on top of a loosening for a confirmation, be it looser or tighter", () => {
    const loosened = ["pushed", limited({ spend: 30 })] as const;
    const looser = ["approved", limited({ spend: 30, threshold: 6 })] as const;
    const tighter = ["approved", limited({ spend: 30, threshold: 1 })] as const;
    expect(thresholdAfter([loosened, looser])).toBe(2);
    expect(thresholdAfter([loosened, tighter])).toBe(1);
    expect(thresholdAfter([loosened, tighter, ["pushed", limited({ threshold: 90 })]])).toBe(2);
  });

  it("takes an approval on top of what only tightened, and on top of the texts put back", () => {
    const looser = ["approved", limited({ threshold: 6 })] as const;
    expect(thresholdAfter([["pushed", limited({ count: 4, pause: "all" })], looser])).toBe(6);
    const smaller = { [poolPath]: poolText({ ...pool, max: 3 }) };
    expect(thresholdAfter([["pushed", smaller], looser])).toBe(6);
    const lesser = { [poolPath]: poolText({ ...pool, min: 0 }) };
    expect(thresholdAfter([["pushed", lesser], looser])).toBe(2);
    const back = ["pushed", { [poolPath]: poolText(pool) }] as const;
    expect(thresholdAfter([["pushed", lesser], back, looser])).toBe(6);
  });
});
