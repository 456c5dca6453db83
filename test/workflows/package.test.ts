/** The package as npm makes and installs it: no TypeScript runs below node_modules. */
import { execFileSync, spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, symlink } from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const { bin, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

let place: string;
let installed: string;
/** Packed by npm and unpacked where npm would, with nothing but its dependencies beside it. */
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "fleetmerge-package-"));
  const options = ["--silent", "--offline", "--pack-destination", place];
  execFileSync("npm", ["pack", ...options], { cwd: root, stdio: "ignore" });
  const [archive = ""] = await readdir(place);
  execFileSync("tar", ["-xzf", archive], { cwd: place });
  installed = join(place, "node_modules/fleetmerge");
  await mkdir(dirname(installed));
  await rename(join(place, "package"), installed);
  for (const name of Object.keys(dependencies)) {
    const link = join(place, "node_modules", name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, "node_modules", name), link);
  }
});
afterAll(() => rm(place, { recursive: true, force: true }));

/** Its command, in a folder that has no other. */
async function run(...words: readonly string[]) {
  const cwd = join(place, "team");
  await mkdir(cwd, { recursive: true });
  const command = [join(installed, bin.fleetmerge), ...words];
  const env = { PATH: process.env["PATH"] };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

describe("the installed package", () => {
  it("starts by its command", async () => {
    const { status, stdout } = await run("--help");

    expect(status).toBe(0);
    expect(stdout).toContain("Usage: fleetmerge");
  });

  it("has the files that init writes, and judges what was written", async () => {
    const written = await run("init", ".", "--repository", "acme/fleet");
    expect(written.status).toBe(0);
    expect(written.stderr).toContain(".github/workflows/plan.yml");

    expect(await run("validate")).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^Valid: 1 pool/u),
    });
  });

  it("imports nothing that its dependencies do not bring", () => {
    const files = globSync(join(installed, "build/**/*.js"));
    const imported = files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"([^"]+)"/gu)].map(
        ([, specifier = ""]) => specifier,
      ),
    );
    const bare = imported
      .filter((specifier) => /^[@\w]/u.test(specifier) && !specifier.startsWith("node:"))
      .map((specifier) => /^(?:@[^/]+\/)?[^/]+/u.exec(specifier)?.[0] ?? specifier);
    const missing = bare.filter(
      (name) => !(name in dependencies) && !builtinModules.includes(name),
    );

    expect(files.length).toBeGreaterThan(400);
    expect(new Set(bare).size).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});
