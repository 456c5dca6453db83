/**
 * Everything that can be said about the files of a folder without asking anybody. Apart from
 * check, because `validate` says the same on a terminal.
 */
import type { Problem } from "../errors.ts";
import { emptyFleet, type Fleet, namedInstances } from "../model/fleet.ts";
import type { Policies } from "../model/policy.ts";
import type { Settings } from "../model/settings.ts";
import type { UsdMicrosPerHour } from "../model/units.ts";
import { parseFleetFile } from "../policy/fleet-file.ts";
import { type LoadedPolicies, loadPolicies } from "../policy/load.ts";
import { inOrder } from "../policy/problems.ts";
import { isTestFile, parseTestFile } from "../policy/test-file.ts";
import type { Workspace } from "../ports.ts";
import { rehearse } from "../rehearse/rehearse.ts";

/** What was found; `valid` is there only when nothing is wrong. */
export interface Validation {
  /** Every problem of every file, in order of file, line and column. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  /** Policy tests that were read. */
  readonly tests: number;
  /** The text of every file that was looked at, by path. */
  readonly texts: Readonly<Record<string, string>>;
  readonly valid?: { readonly policies: Policies; readonly fleet: Fleet };
}

/** Reads the policies, their tests and the fleet file, and runs the tests. */
export async function validation(workspace: Workspace, settings: Settings): Promise<Validation> {
  const { stateFile } = settings;
  const files = await workspace.folder(settings.policies);
  const text = await workspace.file(stateFile);
  const fleet =
    text === undefined
      ? { kind: "parsed" as const, fleet: emptyFleet(settings.repository) }
      : parseFleetFile({ path: stateFile, text });
  const prices = knownPrices(fleet.kind === "parsed" ? fleet.fleet : undefined, files);
  const loaded = loadPolicies(files, settings.environment, { prices });
  const alone = loadPolicies(files, {});
  const rehearsal = rehearse(files, alone.kind === "loaded" ? alone.policies : undefined);
  const problems = inOrder([
    ...problemsOf(loaded),
    ...problemsOf(alone),
    ...rehearsal.problems,
    ...(fleet.kind === "problems" ? fleet.problems : foreignFleet(fleet.fleet, text, settings)),
  ]);
  const isValid = problems.length === 0 && loaded.kind === "loaded" && fleet.kind === "parsed";
  return {
    problems,
    warnings: loaded.kind === "loaded" ? loaded.warnings : [],
    tests: rehearsal.count,
    texts: text === undefined ? files : { ...files, [stateFile]: text },
    ...(isValid ? { valid: { policies: loaded.policies, fleet: fleet.fleet } } : {}),
  };
}

/** What the files themselves say that a type costs: the lowest of fleet file and tests. */
function knownPrices(
  fleet: Fleet | undefined,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, UsdMicrosPerHour>> {
  const named = fleet ? namedInstances(fleet) : [];
  const inFleet = named.flatMap(({ type, pricePerHour }) =>
    pricePerHour === undefined ? [] : [[type, pricePerHour] as const],
  );
  const inTests = Object.keys(files)
    .filter(isTestFile)
    .map((path) => parseTestFile({ path, text: files[path] ?? "" }))
    .flatMap((answer) => (answer.kind === "parsed" ? answer.tests : []))
    .flatMap(({ prices }) => Object.entries(prices).filter(([, price]) => price > 0));
  const dearestFirst = [...inFleet, ...inTests].sort(([, one], [, other]) => other - one);
  return Object.fromEntries(dearestFirst);
}

/**
 * Asked twice: with the environment, whose ceilings hold, and without, so that a policy test means
 * the same on every desk and does not fail because somebody pressed pause.
 */
function problemsOf(loaded: LoadedPolicies): readonly Problem[] {
  return loaded.kind === "problems" ? loaded.problems : [];
}

/** A file copied from another repository would hold everything once it is merged. */
function foreignFleet(
  { fleet }: Fleet,
  text: string | undefined,
  { repository, stateFile }: Settings,
): readonly Problem[] {
  if (text === undefined || repository === "" || fleet === repository) return [];
  const line = text.split("\n").findIndex((one) => /^["']?fleet["']?\s*:/.test(one)) + 1;
  return [
    {
      at: { file: stateFile, line: Math.max(1, line), column: 1 },
      what: `the file is the fleet of ${fleet}, and this repository is ${repository}`,
      hint: `Nothing acts until they agree; write fleet: ${repository}`,
    },
  ];
}
