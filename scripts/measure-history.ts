/**
 * Prints how long `history` takes over a repository of ten thousand actions (or as many as told).
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { openClone } from "../src/outside/git-clone.ts";
import { historyCsv, historyTable } from "../src/report/history-text.ts";
import { history } from "../src/stages/history.ts";
import { fastImport } from "../test/support/many-entries.ts";

const count = Number(process.argv[2] ?? 10_000);
const folder = await mkdtemp(join(tmpdir(), "fleetmerge-history-"));
await git("init", "-q", "-b", "main", folder);
await timed(`write ${count} actions`, () => git("-C", folder, "fast-import", "--quiet"));
const clone = await openClone({
  folder,
  server: "",
  offline: true,
  branches: ["main", "fleet-audit"],
});
for (const [what, query] of [
  ["all of it as a table", {}],
  ["one pool", { pool: "pool-3" }],
  ["the last day", { since: fastImport.lastDay(count) }],
] as const) {
  await timed(what, () =>
    history(
      clone,
      { annotate: () => undefined },
      {
        query,
        branch: "main",
        paths: ["state/fleet.yaml", "policies"],
        oldestFirst: false,
        print: (rows) => {
          console.log(`  ${rows.length} rows, ${historyTable(rows, 120).length} characters`);
          if (what === "all of it as a table") console.log(`  ${historyCsv(rows).length} as CSV`);
        },
        reading: () => undefined,
      },
    ),
  );
}
await rm(folder, { recursive: true });

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  await work();
  console.log(`${what}: ${Math.round(performance.now() - start)} ms`);
}

function git(...words: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", words, { stdio: ["pipe", "inherit", "inherit"] });
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`git: ${code}`))));
    if (words.includes("fast-import"))
      for (const line of fastImport.lines(count)) child.stdin.write(line);
    child.stdin.end();
  });
}
