/** The bundle as a runner runs it: built anew, in its own process, told by its environment. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import config from "../../rolldown.config.ts";

/** What a step of a workflow left behind. */
export interface StepEnd {
  readonly exitCode: number | null;
  /** Standard output and error: the log of the step, with its workflow commands. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A built action. */
export interface BuiltAction {
  readonly path: string;
  /** Runs it. `inputs` by their names in action.yml; `event` is the event's payload. */
  run(step: {
    readonly inputs: Readonly<Record<string, string>>;
    readonly environment: Readonly<Record<string, string>>;
    readonly event: unknown;
  }): Promise<StepEnd>;
  remove(): Promise<void>;
}

/** Builds src/main.ts into a new folder, so that no test depends on a stale dist/. */
export async function buildAction(): Promise<BuiltAction> {
  const folder = await mkdtemp(join(tmpdir(), "fleetmerge-built-"));
  const bundle = await rolldown(config);
  await bundle.write({ ...config.output, dir: folder });
  await bundle.close();
  const path = join(folder, "index.js");
  let steps = 0;
  return {
    path,
    remove: () => rm(folder, { recursive: true, force: true }),
    async run({ inputs, environment, event }) {
      steps += 1;
      const file = (name: string) => join(folder, `${steps}-${name}`);
      await writeFile(file("output"), "");
      await writeFile(file("summary"), "");
      await writeFile(file("event.json"), JSON.stringify(event));
      const { exitCode, log } = await ended(path, {
        PATH: process.env["PATH"] ?? "",
        GITHUB_ACTIONS: "true",
        GITHUB_OUTPUT: file("output"),
        GITHUB_STEP_SUMMARY: file("summary"),
        GITHUB_EVENT_PATH: file("event.json"),
        ...environment,
        ...asVariables(inputs),
      });
      const outputs = outputsIn(await readFile(file("output"), "utf8"));
      return { exitCode, log, outputs, summary: await readFile(file("summary"), "utf8") };
    },
  };
}

/** As the runner names them. */
function asVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

function ended(
  path: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number | null; readonly log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path], { env });
    let log = "";
    const take = (chunk: unknown) => {
      log += String(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, log }));
  });
}

/** `name<<delimiter`, the value's lines, the delimiter. */
function outputsIn(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/^([\w-]+)<<(ghadelimiter_\S+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = "", , value = ""]) => [name, value]));
}
