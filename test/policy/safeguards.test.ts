/** Switches and hours in policies: how they are read, and what is said of mistakes in them. */
import { describe, expect, it } from "vitest";
import type { Limits, PoolPolicy } from "../../src/model/policy.ts";
import type { EnvironmentLimits } from "../../src/model/settings.ts";
import { instant, isoTime, minutes, usd } from "../../src/model/units.ts";
import { weekdays } from "../../src/model/zoned-time.ts";
import { loadPolicies } from "../../src/policy/load.ts";

const basePool = `kind: pool
name: training
instance: { ssh_key: ops }
size: { min: 0, max: 4 }
`;

function loadedFrom(
  texts: { readonly limits?: string; readonly pool?: string },
  environment: EnvironmentLimits = {},
): { readonly limits: Limits; readonly pool: PoolPolicy | undefined } {
  const loaded = loadPolicies(filesOf(texts), environment);
  if (loaded.kind === "problems") throw new Error(JSON.stringify(loaded.problems));
  return { limits: loaded.policies.limits, pool: loaded.policies.pools[0] };
}

function problemsOf(texts: { readonly limits?: string; readonly pool?: string }) {
  const loaded = loadPolicies(filesOf(texts), {});
  if (loaded.kind === "loaded") return [];
  return loaded.problems.map(
    ({ at, what, hint }) => `${at?.line ?? 0}:${at?.column ?? 0} ${what}. ${hint}`,
  );
}

function filesOf({ limits = "", pool = "" }: { readonly limits?: string; readonly pool?: string }) {
  return {
    "policies/limits.yaml": `kind: limits\n${limits}`,
    "policies/training.yaml": `${basePool}${pool}`,
  };
}

describe("pause", () => {
  it("stops everything unless it says what", () => {
    const { limits, pool } = loadedFrom({
      limits: "pause: { reason: the power is mended }",
      pool: "pause: { what: grow, reason: a freeze, until: 2026-12-01T08:00:00Z }",
    });

    expect(limits.pauses).toEqual([
      { what: "all", reason: "the power is mended", by: "the limits" },
    ]);
    expect(pool?.pause).toMatchObject({ what: "grow", by: "the policy of training" });
    expect(isoTime(pool?.pause?.until ?? instant(0))).toBe("2026-12-01T08:00:00Z");
  });

  it("comes by environment too, besides that of the file", () => {
    const { limits } = loadedFrom({ limits: "pause: { reason: a }" }, { pause: "Shrink" });

    expect(limits.pauses?.map(({ what, by }) => `${what} by ${by}`)).toEqual([
      "shrink by the variable FLEETMERGE_PAUSE",
      "all by the limits",
    ]);
  });

  it.each(["in", "yes", "false", "all grow"])("holds all when the variable is %j", (pause) => {
    const [held] = loadedFrom({}, { pause }).limits.pauses ?? [];

    expect(held?.what).toBe("all");
    expect(held?.reason).toBe(
      `its value ${JSON.stringify(pause)} is none of all, grow and shrink, so it counts as all`,
    );
  });

  it("is absent where nobody asked for it", () => {
    const { limits, pool } = loadedFrom({});
    expect([limits.pauses, limits.windows, pool?.pause, pool?.windows]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("windows", () => {
  it("are every act, every day, all day and UTC unless they say otherwise", () => {
    const { limits, pool } = loadedFrom({
      limits: "windows: [{ effect: deny }]",
      pool: 'windows: [{ effect: allow, acts: [merge], days: [mon], from: "09:30", to: "24:00", zone: Europe/Berlin }]',
    });

    expect(limits.windows).toEqual([
      {
        effect: "deny",
        acts: ["propose", "merge", "apply"],
        days: weekdays,
        from: 0,
        to: 1440,
        zone: "UTC",
      },
    ]);
    expect(pool?.windows).toEqual([
      {
        effect: "allow",
        acts: ["merge"],
        days: ["mon"],
        from: 570,
        to: 1440,
        zone: "Europe/Berlin",
      },
    ]);
  });
});

describe("changes", () => {
  it("are read with what they leave out left out", () => {
    const { limits, pool } = loadedFrom({
      limits: "changes: [{ per: 1h, count: 0 }]",
      pool: "changes: [{ direction: shrink, per: 1d, percent: 20 }]",
    });

    expect(limits.changes).toEqual([{ per: minutes(60), count: 0 }]);
    expect(pool?.changes).toEqual([{ direction: "shrink", per: minutes(1440), percent: 20 }]);
  });
});

describe("budget", () => {
  it("is money, not a rate, and each part may be left out", () => {
    expect(loadedFrom({ limits: "budget: { daily_usd: 12.5 }" }).limits.budget).toEqual({
      daily: usd(12.5),
    });
    expect(loadedFrom({ limits: "budget: { monthly_usd: 0 }" }).limits.budget).toEqual({
      monthly: usd(0),
    });
    expect(problemsOf({ limits: "budget: { daily_usd: $50 }" })).toEqual([
      '2:22 budget.daily_usd is "$50", which is not an amount of dollars. ' +
        "Write a plain number of dollars, without $, such as 500. Did you mean 50?",
    ]);
  });
});

describe("protect", () => {
  it("reads names, tags and tags with a value", () => {
    const { pool } = loadedFrom({
      pool: "protect: [{ name: a-1, reason: r }, { tag: job, reason: r }, { tag: job=a=b, reason: r }]",
    });

    expect(pool?.protect).toEqual([
      { of: { kind: "name", name: "a-1" }, reason: "r" },
      { of: { kind: "tag", key: "job" }, reason: "r" },
      { of: { kind: "tag", key: "job", value: "a=b" }, reason: "r" },
    ]);
  });

  it.each([
    ["{ reason: r }", "5:11 protect[0] names no machine. Write either name or tag"],
    [
      "{ name: a, tag: b, reason: r }",
      "5:11 protect[0] names both a name and a tag. Write either name or tag",
    ],
    [
      "{ name: a, reason: r, until: 2026-02-30T00:00:00Z }",
      '5:40 protect[0].until is "2026-02-30T00:00:00Z", and there is no such time. ' +
        "Write date and time in UTC, such as 2027-01-31T18:00:00Z",
    ],
  ])("tells a mistake: %s", (written, says) => {
    expect(problemsOf({ pool: `protect: [${written}]` })).toEqual([says]);
  });
});

const dayHint = "Write one of sun, mon, tue, wed, thu, fri, sat";
const dayTitle = "one of sun, mon, tue, wed, thu, fri, sat";
const timeHint = 'Write hours and minutes in quotes, such as "09:30"';

describe("a mistake in a switch, window or budget", () => {
  it.each([
    {
      mistake: "a pause of something else",
      limits: "pause: { what: growth, reason: a }",
      says:
        '2:16 pause.what is "growth", which is not one of all, grow, shrink. ' +
        "Write one of all, grow, shrink. Did you mean grow?",
    },
    {
      mistake: "an end that no calendar knows",
      limits: "pause: { reason: a, until: 2026-02-30T00:00:00Z }",
      says:
        '2:28 pause.until is "2026-02-30T00:00:00Z", and there is no such time. ' +
        "Write date and time in UTC, such as 2027-01-31T18:00:00Z",
    },
    {
      mistake: "a day in full",
      limits: "windows: [{ effect: deny, days: [monday] }]",
      says: `2:34 windows[0].days[0] is "monday", which is not ${dayTitle}. ${dayHint}`,
    },
    {
      mistake: "a time that YAML takes for a number",
      limits: "windows: [{ effect: deny, from: 9 }]",
      says: `2:33 windows[0].from is 9, which is not a time of day. ${timeHint}`,
    },
    {
      mistake: "an abbreviation for a zone",
      limits: "windows: [{ effect: deny, zone: IST }]",
      says:
        '2:33 windows[0].zone is "IST", which is no time zone that is known here. ' +
        "Write UTC or the name of a place, such as Europe/Berlin",
    },
    {
      mistake: "a window without length",
      limits: 'windows: [{ effect: deny, from: "09:00", to: "09:00" }]',
      says:
        "2:46 windows[0] starts at 09:00 and never lasts a minute. " +
        "Write another end; for whole days leave from and to out",
    },
    {
      mistake: "a change budget that limits nothing",
      limits: "changes: [{ per: 1h }]",
      says:
        "2:11 changes[0] says neither how many nor how much of the pool. " +
        "Add count, percent, or both: then the smaller one counts",
    },
    {
      mistake: "a window that starts at the end of the day",
      limits: 'windows: [{ effect: deny, from: "24:00" }]',
      says:
        "2:33 windows[0] starts at 24:00 and never lasts a minute. " +
        "Write another end; for whole days leave from and to out",
    },
  ])("is told where and how to mend it: $mistake", ({ limits, says }) => {
    expect(problemsOf({ limits })).toEqual([says]);
  });
});
