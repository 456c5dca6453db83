/** Copies binary files beside the bundle, because a bundler knows only what is imported. */

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Plugin } from "rolldown";

/** Each file under its own name, byte by byte. */
export function binariesBeside(paths: readonly string[]): Plugin {
  return {
    name: "binaries-beside",
    generateBundle() {
      for (const path of paths) {
        this.emitFile({ type: "asset", fileName: basename(path), source: readFileSync(path) });
      }
    },
  };
}
