/** A person's push by real git, over HTTP, as it happens besides pull requests. */
import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Instant, isoTime } from "../../src/model/units.ts";
import { type PersonName, people } from "./small-team.ts";

const runFile = promisify(execFile);

/** One commit on top of a branch. */
export interface Pushing {
  /** A folder that does not exist yet, for the clone. */
  readonly folder: string;
  readonly bareRepository: string;
  readonly gitUrl: string;
  readonly name: PersonName;
  /** The branch to start from. */
  readonly from: string;
  readonly branch: string;
  /** Whole files by path; `null` deletes one. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly at: Instant;
}

/** Clones, commits and pushes. Rejects when the push is refused. */
export async function pushByGit(pushing: Pushing): Promise<void> {
  const { folder, name } = pushing;
  await runFile("git", ["clone", "-q", "-b", pushing.from, pushing.bareRepository, folder]);
  for (const [path, text] of Object.entries(pushing.files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await (text === null ? rm(file) : writeFile(file, text));
  }
  const date = isoTime(pushing.at);
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  // By this address the local GitHub knows its accounts, in the order of the team.
  const email = `${1001 + Object.keys(people).indexOf(name)}+${name}@users.noreply.github.com`;
  const who = ["-c", `user.name=${name}`, "-c", `user.email=${email}`];
  const git = (...rest: readonly string[]) =>
    runFile("git", ["-C", folder, ...who, ...rest], { env });
  await git("add", "-A");
  await git("commit", "-q", "-m", pushing.message ?? "Change it by hand");
  const { token } = people[name];
  const to = pushing.gitUrl.replace("http://", `http://x-access-token:${token}@`);
  await git("push", "-q", to, `HEAD:refs/heads/${pushing.branch}`);
}
