/** The files that the job checked out. Apart, because only the edge may touch the disk. */

import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { OperatorError } from "../errors.ts";
import type { Workspace } from "../ports.ts";

/** The files below a folder. Paths that lead out of it are the operator's mistake. */
export function folderWorkspace(root: string): Workspace {
  const within = (path: string): string => {
    const full = resolve(root, path);
    const way = relative(root, full);
    if (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return full;
    throw new OperatorError([
      { what: `The path ${path} leads out of the repository`, hint: "Give one inside of it" },
    ]);
  };
  const file = async (path: string): Promise<string | undefined> => {
    const full = within(path);
    return await orMissing(readFile(full, "utf8"));
  };
  return {
    file,
    async folder(path) {
      const full = within(path);
      const entries = (await orMissing(readdir(full, { withFileTypes: true }))) ?? [];
      const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
      const prefix = path.replace(/\/+$/, "");
      const texts = await Promise.all(
        names.toSorted().map(async (name) => {
          const text = await orMissing(readFile(join(full, name), "utf8"));
          return text === undefined ? [] : [[`${prefix}/${name}`, text] as const];
        }),
      );
      return Object.fromEntries(texts.flat());
    },
    async write(path, text) {
      const full = within(path);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, text);
      return full;
    },
  };
}

/** What is not there is absent; any other trouble with the disk is thrown as it is. */
async function orMissing<Result>(reading: Promise<Result>): Promise<Result | undefined> {
  try {
    return await reading;
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw thrown;
  }
}
