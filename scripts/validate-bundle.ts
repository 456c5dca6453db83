/**
 * How src/validate.ts becomes dist/validate.js, which runs without a package. Its packages are
 * among those of the action, whose LICENSES.txt lies beside it.
 */

import { join } from "node:path";
import type { RolldownOptions } from "rolldown";

const root = join(import.meta.dirname, "..");

/** For rolldown. */
export const validateBundle = {
  cwd: root,
  input: join(root, "src/validate.ts"),
  platform: "node",
  output: {
    dir: join(root, "dist"),
    entryFileNames: "validate.js",
    format: "esm",
    codeSplitting: false,
    minify: false,
    sourcemap: false,
    comments: { legal: true, annotation: true, jsdoc: false },
  },
} satisfies RolldownOptions;
