/** Who must approve a change of which file, from the base's CODEOWNERS. */

import { fits } from "./glob.ts";
import type { GitHubState } from "./state.ts";

const places = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

function covers(pattern: string, path: string): boolean {
  const rooted = pattern.replace(/^\//u, "").replace(/\/$/u, "/**");
  const anywhere = pattern.replace(/\/$/u, "").includes("/") ? rooted : `**/${rooted}`;
  return fits(anywhere, path) || fits(`${anywhere}/**`, path);
}

/** The owners' logins of each path, one list a path; paths nobody owns are left out. */
export async function ownersOf(
  state: GitHubState,
  commit: string,
  paths: readonly string[],
): Promise<readonly (readonly string[])[]> {
  const { tree } = await state.git.knownCommit(commit);
  for (const place of places) {
    const entry = await state.git.entryAt(tree, place);
    const file = entry === undefined ? undefined : await state.git.object(entry.sha);
    if (file === undefined) continue;
    const lines = file.bytes.toString("utf8").split("\n");
    const rules = lines
      .map((line) => line.replace(/#.*$/u, "").trim().split(/\s+/u))
      .filter(([pattern]) => pattern !== "");
    return paths.flatMap((path) => {
      const [, ...owners] = rules.findLast(([pattern = ""]) => covers(pattern, path)) ?? [];
      return owners.length === 0 ? [] : [owners.map((owner) => owner.replace(/^@/u, ""))];
    });
  }
  return [];
}

/** Every owner that the default branch's file names, with where. */
export async function ownersNamed(state: GitHubState): Promise<
  readonly {
    readonly owner: string;
    readonly line: number;
    readonly path: string;
    readonly source: string;
  }[]
> {
  const head = state.branch(state.defaultBranch);
  if (head === undefined) return [];
  const { tree } = await state.git.knownCommit(head);
  for (const path of places) {
    const entry = await state.git.entryAt(tree, path);
    const file = entry === undefined ? undefined : await state.git.object(entry.sha);
    if (file === undefined) continue;
    return file.bytes
      .toString("utf8")
      .split("\n")
      .flatMap((source, index) => {
        const [, ...owners] = source.replace(/#.*$/u, "").trim().split(/\s+/u);
        return owners.map((owner) => ({ owner, line: index + 1, path, source }));
      });
  }
  return [];
}
