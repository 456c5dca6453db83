/** `policies/*.test.yaml` to tests, or to everything that is wrong with the file. */
import { assert, type Problem } from "../errors.ts";
import type { Reason } from "../model/plan.ts";
import type { Expectation, PolicyTest, TestMachine } from "../model/policy-test.ts";
import {
  freeOfCharge,
  type Instant,
  type UsdMicros,
  type UsdMicrosPerHour,
  usd,
  usdPerHour,
} from "../model/units.ts";
import { schemaProblems } from "./check.ts";
import { courseOf } from "./course.ts";
import { checkedDuration } from "./duration.ts";
import { pathName, shown } from "./explain.ts";
import { momentProblems, parseMoment } from "./moment.ts";
import { indexes } from "./pool.ts";
import { inOrder } from "./problems.ts";
import { suggestion } from "./suggestion.ts";
import {
  policyTestSchema,
  testDefaults,
  type WrittenTest,
  type WrittenTestFile,
  type WrittenTestMachine,
} from "./test-schema.ts";
import { type Path, readYaml, type YamlFile } from "./yaml-file.ts";

/** The tests of one file, or all that keeps them from being run. */
export type ParsedTests =
  | { readonly kind: "parsed"; readonly tests: readonly PolicyTest[] }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/** True for a file that holds tests of policies and no policy. */
export function isTestFile(path: string): boolean {
  return path.endsWith(".test.yaml");
}

/** Reads a test file. With the names of the pools, any other pool is a problem. */
export function parseTestFile(
  file: { readonly path: string; readonly text: string },
  pools?: readonly string[],
): ParsedTests {
  const answer = readYaml(file);
  if (answer.kind === "problems") return { kind: "problems", problems: inOrder(answer.problems) };
  const read = answer.file;
  const problems = [
    ...schemaProblems(policyTestSchema, read),
    ...indexes(read, ["tests"]).flatMap((index) => testProblems(read, ["tests", index])),
    ...momentProblems(read, ["now"]),
    ...(pools ? unknownPools(read, pools) : []),
  ];
  return problems.length > 0
    ? { kind: "problems", problems: inOrder(problems) }
    : { kind: "parsed", tests: testsOf(read) };
}

/** What the schema can not see of one test, also of one that breaks it. */
function testProblems(file: YamlFile, path: Path): readonly Problem[] {
  return [
    ...momentProblems(file, [...path, "now"]),
    ...withoutMoment(file, path),
    ...repeatedMachines(file, path),
    ...machinesOf(file, path).flatMap((one) => momentProblems(file, [...one, "lease_until"])),
    ...indexes(file, [...path, "expect"]).flatMap((index) =>
      contradictions(file, [...path, "expect", index]),
    ),
  ];
}

function withoutMoment(file: YamlFile, path: Path): readonly Problem[] {
  const isThere = file.valueAt([...path, "now"]) ?? file.valueAt(["now"]);
  if (isThere !== undefined || !isMap(file.valueAt(path))) return [];
  return [
    {
      at: file.place(path),
      what: `${pathName(path)} has no moment: neither it nor the file says now`,
      hint: "Write now: 2026-11-23T12:00:00Z at the top of the file",
    },
  ];
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The way to every machine of a test. */
function machinesOf(file: YamlFile, path: Path): readonly Path[] {
  return poolsIn(file, path).flatMap((pool) => {
    const machines = [...path, "machines", pool];
    return indexes(file, machines).map((index) => [...machines, index]);
  });
}

function poolsIn(file: YamlFile, path: Path): readonly string[] {
  const pools = file.valueAt([...path, "machines"]);
  return isMap(pools) ? Object.keys(pools) : [];
}

function repeatedMachines(file: YamlFile, path: Path): readonly Problem[] {
  const seen = new Set<unknown>();
  return machinesOf(file, path).flatMap((one) => {
    const name = file.valueAt([...one, "name"]);
    const isRepeated = typeof name === "string" && seen.has(name);
    seen.add(name);
    if (!isRepeated) return [];
    return [
      {
        at: file.place([...one, "name"]),
        what: `the name ${shown(name)} is already that of another machine of this test`,
        hint: "Names are unique over the whole fleet: choose another",
      },
    ];
  });
}

/** Which keys say something of which action. */
const keysOf: Readonly<Record<string, readonly string[]>> = {
  grow: ["count", "type", "region", "rule", "confirmation", "says"],
  shrink: ["machine", "type", "region", "rule", "confirmation", "says"],
  nothing: ["because", "says"],
};

function contradictions(file: YamlFile, path: Path): readonly Problem[] {
  const action = file.valueAt([...path, "action"]);
  const allowed = typeof action === "string" && Object.hasOwn(keysOf, action) && keysOf[action];
  const written = file.valueAt(path);
  if (!allowed || !isMap(written)) return [];
  const known = new Set(Object.values(keysOf).flat());
  return Object.keys(written)
    .filter((key) => known.has(key) && !allowed.includes(key))
    .map((key) => ({
      at: file.place([...path, key], "key"),
      what: `${pathName(path)} expects ${String(action)}, and ${key} says nothing of that`,
      hint: `With action: ${String(action)} write ${allowed.join(", ")}`,
    }));
}

function unknownPools(file: YamlFile, pools: readonly string[]): readonly Problem[] {
  const named: readonly (readonly [Path, unknown, "key" | "value"])[] = indexes(file, [
    "tests",
  ]).flatMap((index) => {
    const test: Path = ["tests", index];
    const inLists = ["waiting", "history", "expect"].flatMap((key) =>
      indexes(file, [...test, key]).map((at) => {
        const path = [...test, key, at, "pool"];
        return [path, file.valueAt(path), "value"] as const;
      }),
    );
    const asKeys = poolsIn(file, test).map(
      (pool) => [[...test, "machines", pool], pool, "key"] as const,
    );
    return [...inLists, ...asKeys];
  });
  return named.flatMap(([path, name, part]) => {
    if (typeof name !== "string" || pools.includes(name)) return [];
    return [
      {
        at: file.place(path, part),
        what: `no policy describes the pool ${shown(name)}`,
        hint: suggestion(name, { words: pools, plural: "pools" }),
      },
    ];
  });
}

function testsOf(file: YamlFile): readonly PolicyTest[] {
  const written = file.value as WrittenTestFile;
  return written.tests.map((test, index) => testOf(file, { written, test, index }));
}

interface Source {
  readonly written: WrittenTestFile;
  readonly test: WrittenTest;
  readonly index: number;
}

function testOf(file: YamlFile, { written, test, index }: Source): PolicyTest {
  const path: Path = ["tests", index];
  const place = (...rest: Path) => file.place([...path, ...rest]);
  return {
    name: test.name,
    at: place("name"),
    now: momentOf(test.now ?? written.now),
    pools: Object.entries(test.machines ?? {}).map(([name, machines]) => ({
      name,
      at: file.place([...path, "machines", name], "key"),
      machines: machines.map(machineOf),
    })),
    waiting: (test.waiting ?? []).map((one, at) => ({
      pool: one.pool,
      at: place("waiting", at),
      gpus: one.gpus,
      size: one.size ?? 1,
      for: checkedDuration(one.for ?? testDefaults.waitedFor),
    })),
    history: (test.history ?? []).map((one, at) => ({
      pool: one.pool,
      at: place("history", at),
      direction: one.action,
      ago: checkedDuration(one.ago),
      failed: one.failed ?? false,
    })),
    spent: { month: money(test.spent_this_month_usd), day: money(test.spent_today_usd) },
    prices: pricesOf({ ...written.prices, ...test.prices }),
    soldOut: test.sold_out ?? [],
    expect: test.expect.map((one, at) => expectationOf(one, place("expect", at))),
  };
}

function momentOf(text: string | undefined): Instant {
  const at = text === undefined ? undefined : parseMoment(text);
  assert(at !== undefined, "a test without a moment passed its checks");
  return at;
}

function money(written: number | undefined): UsdMicros {
  return usd(written ?? 0);
}

function pricesOf(
  written: Readonly<Record<string, number>>,
): Readonly<Record<string, UsdMicrosPerHour>> {
  return Object.fromEntries(
    Object.entries(written).map(([type, price]) => [
      type,
      price === 0 ? freeOfCharge : usdPerHour(price),
    ]),
  );
}

function machineOf(written: WrittenTestMachine): TestMachine {
  const { name, type, region, protect, lease_until: until } = written;
  const leaseUntil = until === undefined ? undefined : parseMoment(until);
  return {
    name,
    ...(type === undefined ? {} : { type }),
    ...(region === undefined ? {} : { region }),
    age: checkedDuration(written.age ?? testDefaults.age),
    course: courseOf(written.gpu_percent ?? testDefaults.gpuPercent),
    status: written.status ?? "active",
    ...(protect === undefined ? {} : { protect }),
    busy: written.busy ?? false,
    ...(leaseUntil === undefined ? {} : { leaseUntil }),
  };
}

function expectationOf(written: WrittenTest["expect"][number], at: Expectation["at"]): Expectation {
  const { pool, action, machine, type, region, rule, confirmation, says } = written;
  const because: Reason | undefined = written.because;
  return {
    pool,
    at,
    action,
    count: written.count ?? 1,
    ...(machine === undefined ? {} : { machine }),
    ...(type === undefined ? {} : { type }),
    ...(region === undefined ? {} : { region }),
    ...(rule === undefined ? {} : { rule }),
    ...(because === undefined ? {} : { because }),
    ...(confirmation === undefined ? {} : { confirmation }),
    ...(says === undefined ? {} : { says }),
  };
}
