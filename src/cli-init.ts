/** `init`: the first files of a repository. Apart, because it reads what this package ships. */
import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Command } from "commander";
import { variable } from "./environment.ts";
import { OperatorError } from "./errors.ts";
import { folderWorkspace } from "./outside/workspace.ts";
import type { Workspace } from "./ports.ts";
import { type Ended, runCommand } from "./run-command.ts";
import { init } from "./stages/init.ts";
import type { Inputs, Surroundings } from "./wire.ts";

/** How the command line starts a command. */
export interface InitStart {
  readonly environment: Surroundings["environment"];
  surroundings(environment: Surroundings["environment"], json: boolean): Surroundings;
  inputs(policies: string, stateFile: string): Inputs;
  /** Sets the exit code, and prints the result's summary where JSON is asked for. */
  end(ended: Ended, json: boolean): void;
}

/** The options of the command line. */
export interface InitOptions {
  readonly repository?: string;
  readonly sshKey: string;
  readonly owners?: string;
  readonly uses?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const run = promisify(execFile);
const home = join(import.meta.dirname, "..");
const policies = "policies";
const stateFile = "state/fleet.yaml";
const workflows = ["plan", "check", "confirm", "apply"];

/** Adds the command. */
export function addInitCommand(program: Command, start: InitStart): void {
  program
    .command("init")
    .description("write first policies and workflows for the machines that run now")
    .argument("[folder]", "the repository's root", ".")
    .option("--repository <owner/name>", "default: GITHUB_REPOSITORY, or git's origin")
    .option("--ssh-key <name>", "name of the SSH key at the cloud", "ops")
    .option("--owners <owners>", "who reviews policies, such as @acme/ops (default: the owner)")
    .option("--uses <action>", "what the workflows run (default: this version of Fleetmerge)")
    .option("--dry-run", "write nothing, and say what would be written")
    .option("--json", "print the files and the first plan as JSON")
    .action(async (folder: string, options: InitOptions) => {
      start.end(await runInit(resolve(folder), options, start), options.json === true);
    });
}

/** Runs it in this folder. */
export async function runInit(
  root: string,
  options: InitOptions,
  start: InitStart,
): Promise<Ended> {
  const given = start.environment;
  const repository =
    options.repository ?? variable(given, "GITHUB_REPOSITORY") ?? (await originOf(root));
  const environment = {
    ...given,
    GITHUB_WORKSPACE: root,
    ...(repository === undefined ? {} : { GITHUB_REPOSITORY: repository }),
  };
  const surroundings = start.surroundings(environment, options.json === true);
  return runCommand(start.inputs(policies, stateFile), surroundings, async (outside, settings) => {
    if (!/^[\w.-]+\/[\w.-]+$/.test(settings.repository)) {
      throw new OperatorError([
        { what: "nobody knows whose repository this is", hint: "Add --repository owner/name" },
      ]);
    }
    const shipped = folderWorkspace(home);
    const [owner = ""] = settings.repository.split("/");
    return init(outside, settings, {
      shipped: await shippedFiles(shipped, {
        uses: options.uses ?? (await ownVersion(shipped)),
        owners: options.owners ?? `@${owner}`,
      }),
      asksCloud: variable(given, "LAMBDA_API_KEY") !== undefined,
      sshKey: options.sshKey,
      dryRun: options.dryRun === true,
    });
  });
}

/** `owner/name` of the remote origin; undefined without one. */
async function originOf(root: string): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", ["-C", root, "remote", "get-url", "origin"]);
    return /[:/]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?\s*$/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** A checkout names its commit, as pinning asks for; anything else its release. */
async function ownVersion(shipped: Workspace): Promise<string> {
  const { version } = JSON.parse((await shipped.file("package.json")) ?? "{}");
  try {
    const { stdout } = await run("git", ["-C", home, "rev-parse", "--show-toplevel", "HEAD"]);
    const [top, commit] = stdout.trim().split("\n");
    if (top === resolve(home)) return `fleetmerge/fleetmerge@${commit} # v${version}`;
  } catch {
    // Without git, or outside of a checkout, there is no commit to name.
  }
  return `fleetmerge/fleetmerge@v${version}`;
}

/** The shipped workflows, with the published action where they run this folder's own. */
async function shippedFiles(
  shipped: Workspace,
  { uses, owners }: { readonly uses: string; readonly owners: string },
): Promise<Readonly<Record<string, string>>> {
  const read = async (path: string) => [path, (await shipped.file(path)) ?? ""] as const;
  const texts = await Promise.all(workflows.map((name) => read(`.github/workflows/${name}.yml`)));
  const schemas = await Promise.all(
    ["policy.schema.json", "policy-test.schema.json"].map((name) => read(`policies/${name}`)),
  );
  return {
    ...Object.fromEntries(texts.map(([path, text]) => [path, forOthers(text, uses)])),
    ...Object.fromEntries([...schemas, await read("state/fleet.schema.json")]),
    ".github/CODEOWNERS":
      "# What decides over money, keys and code needs its owners' review.\n" +
      `/.github/     ${owners}\n/policies/    ${owners}\n`,
  };
}

function forOthers(text: string, uses: string): string {
  return text
    .replace(/#\n# To use it in your repository:[^\n]*\n(?:# [^\n]*\n)*/u, "")
    .replaceAll(/uses: \.\/$/gmu, `uses: ${uses}`);
}
