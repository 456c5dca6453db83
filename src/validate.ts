#!/usr/bin/env node
/**
 * `validate` alone, as one file that needs no package: what pre-commit runs. Names of files that
 * pre-commit passes are no folder, so only the first one that does not end in .yaml counts.
 */
import { runValidate } from "./cli-validate.ts";

const words = process.argv.slice(2);
process.exitCode = await runValidate({
  folder: words.find((word) => !word.startsWith("-") && !word.endsWith(".yaml")) ?? ".",
  json: words.includes("--json"),
  environment: process.env,
  out: process.stdout,
  err: process.stderr,
});
