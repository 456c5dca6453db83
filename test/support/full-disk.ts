/**
 * A world on a disk of its own that can be filled to the last byte: a small tmpfs, which only root
 * may mount.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf } from "../../src/errors.ts";
import { isRealHere } from "./real-component.ts";
import { type SmallWorld, type SmallWorldOptions, startSmallWorld } from "./small-world.ts";

/** Whether tests with a full disk can run here. Who is not root is told so, and never fails. */
export const isFullDiskHere =
  isRoot() &&
  isRealHere({
    name: "A disk that can be filled",
    absence: absence(),
    remedy: "Allow this machine's root to mount a tmpfs",
  });

function isRoot(): boolean {
  if (process.getuid?.() === 0) return true;
  process.stderr.write("\n!!! SKIPPED, a full disk needs root, who may mount a tmpfs.\n\n");
  return false;
}

function absence(): string | undefined {
  try {
    const folder = mount();
    unmount(folder);
    return undefined;
  } catch (thrown) {
    return messageOf(thrown);
  }
}

function mount(): string {
  const folder = mkdtempSync(join(tmpdir(), "fleetmerge-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=16m", "tmpfs", folder], { stdio: "pipe" });
  return folder;
}

function unmount(folder: string): void {
  execFileSync("umount", ["--lazy", folder], { stdio: "pipe" });
  rmSync(folder, { recursive: true, force: true });
}

/** A small world, all of it on one small disk. */
export interface WorldOnDisk {
  readonly small: SmallWorld;
  /** Writes until the disk has no byte left. */
  fill(): Promise<void>;
  free(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it; the caller closes it. */
export async function startWorldOnDisk(options: SmallWorldOptions): Promise<WorldOnDisk> {
  const disk = mount();
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = disk;
  const small = await startSmallWorld(options).finally(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });
  const filler = join(disk, "filler");
  return {
    small,
    fill: () => fill(filler),
    free: () => rm(filler),
    close: async () => {
      await small.close();
      unmount(disk);
    },
  };
}

async function fill(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    for (let size = 1 << 20; size >= 1; size = Math.floor(size / 16)) {
      await file.write(Buffer.alloc(size)).then(
        () => {
          size *= 16;
        },
        () => undefined,
      );
    }
  } finally {
    await file.close();
  }
}
