/** All policy files of one revision to policies, or to everything that is wrong with them. */
import type { Problem } from "../errors.ts";
import type { Policies, PoolPolicy } from "../model/policy.ts";
import type { EnvironmentLimits } from "../model/settings.ts";
import type { Catalogue } from "./catalogue.ts";
import { schemaProblems } from "./check.ts";
import { checkPolicies } from "./checks/index.ts";
import { shown } from "./explain.ts";
import { limitProblems, limitsOf, limitWarnings } from "./limits.ts";
import { poolOf, poolProblems } from "./pool.ts";
import { inOrder } from "./problems.ts";
import { policySchema, type WrittenLimits } from "./schema.ts";
import { readYaml, type YamlFile } from "./yaml-file.ts";

export type { Catalogue } from "./catalogue.ts";

/** Policies that may be acted on, with what is odd about them; or all problems at once. */
export type LoadedPolicies =
  | {
      readonly kind: "loaded";
      readonly policies: Policies;
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] };

/**
 * Reads the policy folder. `files` are texts by path; only `*.yaml` that are not `*.test.yaml` are
 * read. Without a limits file the environment and the defaults hold. What is not known of the
 * cloud is not checked: types and regions together, and prices.
 */
export function loadPolicies(
  files: Readonly<Record<string, string>>,
  environment: EnvironmentLimits,
  known: Partial<Catalogue> = {},
): LoadedPolicies {
  const { types, regions, prices } = known;
  const catalogue = types && regions ? { types, regions } : undefined;
  const answers = policyPaths(files).map((path) => readYaml({ path, text: files[path] ?? "" }));
  const readable = answers.flatMap((answer) => (answer.kind === "read" ? [answer.file] : []));
  const problems = [
    ...answers.flatMap((answer) => (answer.kind === "problems" ? answer.problems : [])),
    ...readable.flatMap((file) => schemaProblems(policySchema, file)),
    ...readable.flatMap((file) => poolProblemsOf(file, environment, catalogue)),
    ...readable.flatMap((file) => (kindOf(file) === "limits" ? limitProblems(file) : [])),
    ...severalLimits(readable),
    ...repeatedPools(readable),
  ];
  if (problems.length > 0) return { kind: "problems", problems: inOrder(problems) };
  return loaded({ files, readable, ...(prices ? { prices } : {}) }, environment);
}

/** Everything that decides, in one text: two folders with the same one hold the same policies. */
export function policyTexts(files: Readonly<Record<string, string>>): string {
  return JSON.stringify(policyPaths(files).map((path) => [path, files[path]]));
}

function policyPaths(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(files)
    .filter((path) => path.endsWith(".yaml") && !path.endsWith(".test.yaml"))
    .sort();
}

function kindOf(file: YamlFile): unknown {
  return file.valueAt(["kind"]);
}

function poolProblemsOf(
  file: YamlFile,
  environment: EnvironmentLimits,
  catalogue: Catalogue | undefined,
): readonly Problem[] {
  return kindOf(file) === "pool" ? poolProblems(file, environment, catalogue) : [];
}

function severalLimits(files: readonly YamlFile[]): readonly Problem[] {
  const [first, ...others] = files.filter((file) => kindOf(file) === "limits");
  return others.map((file) => ({
    at: file.place(["kind"]),
    what: `this is a second file of limits, beside ${first?.path ?? "another"}`,
    hint: "Keep one file of limits: move what you need from here into it",
  }));
}

function repeatedPools(files: readonly YamlFile[]): readonly Problem[] {
  const owners = new Map<unknown, string>();
  return files.flatMap((file) => {
    const name = file.valueAt(["name"]);
    if (kindOf(file) !== "pool" || typeof name !== "string") return [];
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, file.path);
    return owner === undefined ? [] : [repeatedPool(file, { name, owner })];
  });
}

function repeatedPool(
  file: YamlFile,
  pool: { readonly name: string; readonly owner: string },
): Problem {
  return {
    at: file.place(["name"]),
    what: `the pool ${shown(pool.name)} is already described in ${pool.owner}`,
    hint: "Give this pool another name, or remove one of the two files",
  };
}

function loaded(
  sources: {
    readonly files: Readonly<Record<string, string>>;
    readonly readable: readonly YamlFile[];
    readonly prices?: NonNullable<Catalogue["prices"]>;
  },
  environment: EnvironmentLimits,
): LoadedPolicies {
  const limitsFile = sources.readable.find((file) => kindOf(file) === "limits");
  const limits = limitsOf(limitsFile?.value as WrittenLimits | undefined, environment);
  const poolFiles = sources.readable.filter((file) => kindOf(file) === "pool");
  const checked = poolFiles
    .map((file) => ({ policy: poolOf(file, environment), file }))
    .sort((one, other) => byPriority(one.policy, other.policy));
  const policies: Policies = { limits, pools: checked.map(({ policy }) => policy) };
  const found = checkPolicies({
    policies,
    pools: checked,
    ...(limitsFile ? { limitsFile } : {}),
    ...(sources.prices ? { prices: sources.prices } : {}),
  });
  if (found.errors.length > 0) return { kind: "problems", problems: inOrder(found.errors) };
  const warnings = [
    ...(limitsFile ? limitWarnings(limitsFile, environment, limits) : []),
    ...poolFiles.flatMap((file) => tooLarge(file, limits.maxInstances)),
    ...found.warnings,
    ...unread(sources.files),
    ...(checked.length === 0 ? [noPool] : []),
  ];
  return { kind: "loaded", policies, warnings: inOrder(warnings) };
}

function byPriority(one: PoolPolicy, other: PoolPolicy): number {
  return one.priority - other.priority || (one.name < other.name ? -1 : 1);
}

const noPool: Problem = {
  what: "no policy describes a pool, so nothing is managed",
  hint: "Add a file with kind: pool to the folder of policies",
};

function tooLarge(file: YamlFile, maxInstances: number): readonly Problem[] {
  const max = file.valueAt(["size", "max"]);
  if (typeof max !== "number" || max <= maxInstances) return [];
  return [
    {
      at: file.place(["size", "max"]),
      what: `size.max is ${max}, but the whole fleet may have only ${maxInstances} instances`,
      hint: "Lower it, or raise max_instances in the limits",
    },
  ];
}

function unread(files: Readonly<Record<string, string>>): readonly Problem[] {
  return Object.keys(files)
    .filter((path) => /\.ya?ml$/i.test(path) && !path.endsWith(".yaml"))
    .map((file) => ({
      at: { file, line: 1, column: 1 },
      what: "this file is not read, because its name does not end in .yaml",
      hint: "Rename it if it is meant to be a policy",
    }));
}
