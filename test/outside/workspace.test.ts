import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OperatorError } from "../../src/errors.ts";
import { folderWorkspace } from "../../src/outside/workspace.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "fleetmerge-workspace-"));
});
afterEach(() => rm(root, { recursive: true }));

describe("the files of the job", () => {
  it("are read by path; what is not there is absent", async () => {
    await mkdir(join(root, "state"));
    await writeFile(join(root, "state/fleet.yaml"), "version: 1\n");
    const workspace = folderWorkspace(root);
    expect(await workspace.file("state/fleet.yaml")).toBe("version: 1\n");
    expect(await workspace.file("state/other.yaml")).toBeUndefined();
    expect(await workspace.file("state/fleet.yaml/deeper")).toBeUndefined();
  });

  it("are listed directly in a folder, by path, and not deeper", async () => {
    await mkdir(join(root, "policies/deep"), { recursive: true });
    await writeFile(join(root, "policies/b.yaml"), "b");
    await writeFile(join(root, "policies/a.yaml"), "a");
    await writeFile(join(root, "policies/deep/c.yaml"), "c");
    const workspace = folderWorkspace(root);
    const found = await workspace.folder("policies/");
    expect(Object.entries(found)).toEqual([
      ["policies/a.yaml", "a"],
      ["policies/b.yaml", "b"],
    ]);
    expect(await workspace.folder("nothing")).toEqual({});
  });

  it("are written, with the folders they need", async () => {
    const full = await folderWorkspace(root).write("out/deep/report.html", "<p>");
    expect(full).toBe(join(root, "out/deep/report.html"));
    expect(await readFile(full, "utf8")).toBe("<p>");
  });

  it.each(["../secret", "/etc/passwd", "a/../../b", ".."])(
    "never lie outside of it (%s)",
    async (path) => {
      const workspace = folderWorkspace(root);
      await expect(workspace.file(path)).rejects.toThrow(OperatorError);
      await expect(workspace.folder(path)).rejects.toThrow(OperatorError);
      await expect(workspace.write(path, "")).rejects.toThrow(OperatorError);
    },
  );

  it("may have names that begin with dots", async () => {
    await writeFile(join(root, "..odd"), "x");
    expect(await folderWorkspace(root).file("..odd")).toBe("x");
  });
});
