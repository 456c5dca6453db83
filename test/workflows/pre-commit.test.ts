/** The hook for pre-commit, run as pre-commit runs it: the entry of the hook's own repository. */
import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { validateBundle } from "../../scripts/validate-bundle.ts";
import { poolText } from "../support/small-team.ts";

const root = join(import.meta.dirname, "../..");
const textOf = (path: string): Promise<string> => readFile(join(root, path), "utf8");

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "fleetmerge-hook-"));
  const bundle = await rolldown(validateBundle);
  await bundle.write({ ...validateBundle.output, dir: join(place, "hook/dist") });
  await bundle.close();
  for (const path of ["package.json", ".pre-commit-hooks.yaml", "scripts/pre-commit-validate"]) {
    await cp(join(root, path), join(place, "hook", path));
  }
});
afterAll(() => rm(place, { recursive: true, force: true }));

/** A commit in a repository with this one policy. */
async function committed(policy: string) {
  const [hook] = parse(await textOf(".pre-commit-hooks.yaml"));
  const repository = join(place, "user");
  const path = join(repository, "policies/training.yaml");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, policy);
  const entry = join(place, "hook", hook.entry);
  await chmod(entry, 0o755);
  const { status, stderr } = spawnSync(entry, [], { cwd: repository, encoding: "utf8" });
  return { hook, status, stderr };
}

describe("the hook for pre-commit", () => {
  it("is asked for policies, their tests and the fleet file, and for nothing else", async () => {
    const [hook] = parse(await textOf(".pre-commit-hooks.yaml"));
    const isMeant = (path: string): boolean => new RegExp(hook.files, "u").test(path);

    expect(hook).toMatchObject({ id: "fleetmerge-validate", pass_filenames: false });
    expect(["policies/a.yaml", "policies/a.test.yaml", "state/fleet.yaml"].every(isMeant)).toBe(
      true,
    );
    expect(["README.md", "docs/policies/a.yaml", "state/other.yaml"].some(isMeant)).toBe(false);
  });

  it("lets valid files pass", async () => {
    expect(await committed(poolText())).toMatchObject({
      status: 0,
      stderr: "Valid: 1 pool, 0 named instances at $0.00/hour of at most $100/hour\n",
    });
  });

  it("stops a commit of broken ones, and shows where", async () => {
    const { status, stderr } = await committed(poolText().replace("rule: idle", "rule: idel"));

    expect(status).toBe(2);
    expect(stderr).toContain('policies/training.yaml:7:13: error: rules[1].rule is "idel"');
  });
});
