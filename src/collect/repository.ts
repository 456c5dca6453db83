/** The policies and the desired fleet at one commit of main: what every stage starts from. */
import { OperatorError, type Problem } from "../errors.ts";
import { emptyFleet, type Fleet } from "../model/fleet.ts";
import type { Policies } from "../model/policy.ts";
import type { Settings } from "../model/settings.ts";
import { parseFleetFile } from "../policy/fleet-file.ts";
import { type Catalogue, loadPolicies } from "../policy/load.ts";
import type { Forge, Sha } from "../ports.ts";

/** What main says at one commit. */
export interface Repository {
  readonly mainSha: Sha;
  readonly policies: Policies;
  readonly fleet: Fleet;
  readonly warnings: readonly Problem[];
}

/** The head of the default branch; throws OperatorError when there is none. */
export async function mainHead(forge: Forge, settings: Settings): Promise<Sha> {
  const head = await forge.ref(`refs/heads/${settings.defaultBranch}`);
  if (head !== undefined) return head;
  throw new OperatorError([
    {
      what: `the branch ${settings.defaultBranch} of ${settings.repository} does not exist`,
      hint: "Check that the token may read the repository and that it has a first commit",
    },
  ]);
}

/**
 * Reads policies and fleet at a commit. All problems of both at once as one OperatorError.
 * With a catalogue, types and regions that the cloud does not know are problems of a policy too;
 * a machine that runs may be of a type that the cloud has retired, so the fleet file is not asked.
 */
export async function readRepository(
  forge: Forge,
  settings: Settings,
  at: Sha,
  catalogue?: Catalogue,
): Promise<Repository> {
  const files = await forge.folder(at, settings.policies);
  const loaded = loadPolicies(files, settings.environment, catalogue);
  const fleet = await readFleet(forge, settings, at);
  const problems = [
    ...(loaded.kind === "problems" ? loaded.problems : []),
    ...(fleet.kind === "problems" ? fleet.problems : []),
  ];
  if (loaded.kind === "problems" || fleet.kind === "problems") throw new OperatorError(problems);
  return {
    mainSha: at,
    policies: loaded.policies,
    fleet: fleet.fleet,
    warnings: loaded.warnings,
  };
}

/** The fleet file at a commit; an empty fleet only where main never had a fleet file. */
export async function readFleet(
  forge: Forge,
  settings: Settings,
  at: Sha,
): Promise<ReturnType<typeof parseFleetFile>> {
  const path = settings.stateFile;
  const text = await forge.file(at, path);
  const parsed = text === undefined ? undefined : parseFleetFile({ path, text });
  if (parsed?.kind === "problems") return parsed;
  if (parsed && Object.keys(parsed.fleet.pools).length > 0) return parsed;
  const past = await forge.history({ at, path, limit: pastVersions });
  if (!parsed && past.length === 0) {
    return { kind: "parsed", fleet: emptyFleet(settings.repository) };
  }
  if (!parsed) return lost(path, "the fleet file is missing, though main has had one");
  const emptied = await hadPools(forge, past, path);
  return emptied ? lost(path, "the fleet file has lost all its pools") : parsed;
}

// A file without pools is rare, and so is an edit of it: few versions tell whether it had any.
const pastVersions = 10;

async function hadPools(
  forge: Forge,
  past: readonly { readonly sha: Sha }[],
  path: string,
): Promise<boolean> {
  for (const { sha } of past) {
    const text = await forge.file(sha, path);
    const parsed = text === undefined ? undefined : parseFleetFile({ path, text });
    if (parsed?.kind === "parsed" && Object.keys(parsed.fleet.pools).length > 0) return true;
  }
  return false;
}

function lost(path: string, what: string): ReturnType<typeof parseFleetFile> {
  const problem: Problem = {
    at: { file: path, line: 1, column: 1 },
    what,
    hint: "Restore it from git history; nothing acts without it",
  };
  return { kind: "problems", problems: [problem] };
}
