/**
 * The least that any plan of this bundle takes: its start, the same requests as a plan sends, and
 * reading the answers and the files in them. It decides nothing, and writes nothing.
 */
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import fetch from "node-fetch";
import { parseDocument } from "yaml";
import type { AskedRequest } from "./fleet-world.ts";

const [, , bundle = "", file = ""] = process.argv;
// Told a command that does not exist: the cold start.
await import(pathToFileURL(bundle).href);
process.exitCode = 0;
const asked: readonly AskedRequest[] = JSON.parse(await readFile(file, "utf8"));
for (const { url, method, body, headers } of asked) {
  const answer = await fetch(url, { method, headers, body: body === "" ? null : body });
  // What a plan looks for in vain is an answer, too.
  if (!answer.ok && answer.status !== 404) process.exitCode = 1;
  readTexts(await answer.json());
}

/** Texts of several lines are the files that GitHub sends. */
function readTexts(value: unknown): void {
  if (typeof value === "string" && value.includes("\n")) parseDocument(value).toJS();
  if (typeof value !== "object" || value === null || "resultType" in value) return;
  for (const inner of Object.values(value)) readTexts(inner);
}
