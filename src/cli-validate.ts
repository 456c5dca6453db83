/**
 * `validate`: every problem of a folder's files, for people, scripts and pre-commit. Apart from
 * the other commands, because it also runs alone, without their packages.
 */
import { join, relative, resolve } from "node:path";
import { environmentLimits } from "./environment.ts";
import { OperatorError, type Problem } from "./errors.ts";
import { folderWorkspace } from "./outside/workspace.ts";
import { problemText, type Severity } from "./report/problem-text.ts";
import { validSentence } from "./stages/check.ts";
import { type Validation, validation } from "./stages/validation.ts";

/** What is validated, and how the answer is printed. */
export interface ValidateOptions {
  /** The repository's root, or a folder that holds policies itself. */
  readonly folder: string;
  readonly json: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

/** 0 when everything is valid and every policy test holds, 2 otherwise. */
export async function runValidate(options: ValidateOptions): Promise<0 | 2> {
  const root = resolve(options.folder);
  const found = await validated(root, options.environment);
  const nameOf = (path: string) => nearName(join(root, path));
  if (options.json) {
    options.out.write(`${JSON.stringify(asJson(found, nameOf), undefined, 2)}\n`);
  } else {
    printTexts(found, { nameOf, err: options.err });
  }
  return found.valid ? 0 : 2;
}

/** As it would be typed here; whole where it lies elsewhere. */
function nearName(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") ? path : near;
}

/** A mistake in the environment, or no policy at all, is told like one in a file. */
async function validated(
  root: string,
  environment: ValidateOptions["environment"],
): Promise<Validation> {
  try {
    const workspace = folderWorkspace(root);
    const policies = hasPolicy(await workspace.folder("policies")) ? "policies" : ".";
    if (policies === "." && !hasPolicy(await workspace.folder("."))) {
      return unread([
        {
          what: `there is no policy in ${root} and none in its folder policies`,
          hint: "Name the repository's root, or a folder of policies",
        },
      ]);
    }
    return await validation(workspace, {
      repository: environment["GITHUB_REPOSITORY"]?.trim() ?? "",
      defaultBranch: "main",
      policies,
      stateFile: "state/fleet.yaml",
      dryRun: true,
      environment: environmentLimits(environment),
      run: { id: "local", attempt: "1" },
    });
  } catch (thrown) {
    if (!(thrown instanceof OperatorError)) throw thrown;
    return unread(thrown.problems);
  }
}

function hasPolicy(files: Readonly<Record<string, string>>): boolean {
  return Object.keys(files).some((path) => path.endsWith(".yaml"));
}

function unread(problems: readonly Problem[]): Validation {
  return { problems, warnings: [], tests: 0, texts: {} };
}

function printTexts(
  { problems, warnings, texts, valid, tests }: Validation,
  to: { nameOf(path: string): string; readonly err: ValidateOptions["err"] },
): void {
  const { nameOf, err } = to;
  const print = (some: readonly Problem[], severity: Severity) => {
    for (const one of some) err.write(`${problemText(one, { severity, texts, nameOf })}\n`);
  };
  print(problems, "error");
  print(warnings, "warning");
  err.write(`${valid ? validSentence(valid, tests) : countOf(problems.length)}\n`);
}

function countOf(count: number): string {
  return count === 1 ? "1 problem" : `${count} problems`;
}

/** One flat entry for each problem and warning, for machines. */
function asJson(found: Validation, nameOf: (path: string) => string) {
  const entries = (some: readonly Problem[], severity: Severity) =>
    some.map(({ at, what, hint }) => ({
      severity,
      ...(at ? { file: nameOf(at.file), line: at.line, column: at.column } : {}),
      what,
      hint,
    }));
  return {
    valid: found.valid !== undefined,
    policy_tests: found.tests,
    problems: [...entries(found.problems, "error"), ...entries(found.warnings, "warning")],
  };
}
