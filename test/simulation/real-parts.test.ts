/** Real parts in mid-apply: two processes and one Postgres, and a disk without a byte left. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { isFullDiskHere, startWorldOnDisk, type WorldOnDisk } from "../support/full-disk.ts";
import { applyWith } from "../support/interrupted-apply.ts";
import { inRealTime, startRealApply } from "../support/real-apply.ts";
import { isPostgresHere, type RealPostgres, startRealPostgres } from "../support/real-postgres.ts";
import { smallWorlds } from "../support/scenario.ts";
import { entry, fleetText } from "../support/small-team.ts";
import type { SmallWorld } from "../support/small-world.ts";

const world = smallWorlds();
const names = ["training-1-a", "training-1-b"];

/** The launch of `training-1-b` is merged and approved, and not yet applied. */
async function merged(small: SmallWorld): Promise<SmallWorld> {
  await small.run("apply");
  const files = { "state/fleet.yaml": fleetText(names.map((name) => entry(name))) };
  const number = await small.open("ben", files);
  await small.review("ada", number);
  await small.merge("ben", number);
  return small;
}

/** Stands before the cloud and lets launches through only once it is opened. */
async function gateBefore(cloud: string) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const pass = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    if (incoming.url?.endsWith("/launch")) await opened;
    const { method = "GET", headers } = incoming;
    const answer = await fetch(`${cloud}${incoming.url}`, {
      method,
      headers: {
        authorization: headers.authorization ?? "",
        "content-type": "application/json",
      },
      ...(method === "GET" ? {} : { body: Buffer.concat(chunks) }),
    });
    outgoing.writeHead(answer.status, { "content-type": "application/json" });
    outgoing.end(await answer.text());
  };
  const server = createServer((incoming, outgoing) => {
    void pass(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${port}`, open, close };
}

async function rowsOf(address: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const asked = "select target_instance, status from autonomous_actions order by action_id";
  const { rows } = await client.query<{ target_instance: string; status: string }>(asked);
  await client.end();
  return rows.map((row) => `${row.target_instance} ${row.status}`);
}

describe.skipIf(!isPostgresHere)("two applies at once, each a process of its own", () => {
  it("act once: while one waits for the cloud the other is turned away", async () => {
    const postgres: RealPostgres = await startRealPostgres();
    const small = await merged(await world({ load: 0.5 }));
    const gate = await gateBefore(small.world.lambda.url);
    try {
      const database = await postgres.newDatabase();
      const shared = { DATABASE_URL: database, LAMBDA_API_URL: gate.address };
      const runs = ["700001", "700002"].map((id) =>
        startRealApply(small, { ...shared, GITHUB_RUN_ID: id }),
      );
      const all = runs.map(({ ended }) => ended);
      const told = await inRealTime(
        small,
        Promise.race(all).then((first) => {
          expect(first.said).toContain("lock-held");
          expect(small.calls()).toEqual([]);
          gate.open();
          return Promise.all(all);
        }),
      );
      expect(told.map(({ how }) => how)).toEqual(["exit 0", "exit 0"]);
      expect(told.filter(({ said }) => said.includes("lock-held"))).toHaveLength(1);
      expect(small.calls()).toEqual(["launch"]);
      expect(await small.actions()).toEqual(["provision_instance training-1-b executing"]);
      expect(await rowsOf(database)).toEqual(["training-1-b executing"]);
      expect(await small.git("for-each-ref", "refs/fleet/apply-lock")).toBe("");
    } finally {
      gate.close();
      await postgres.stop();
    }
  });
});

describe.skipIf(!isFullDiskHere)("a disk of GitHub's without a byte left", () => {
  let disk: WorldOnDisk;
  afterEach(() => disk.close());

  it("before the intent lets nothing be called; once there is room all is made good", async () => {
    disk = await startWorldOnDisk({ load: 0.5 });
    const small = await merged(disk.small);
    await disk.fill();
    const told = await small.run("apply");
    expect(told.exitCode).toBe(1);
    expect(told.errors.join("\n")).toContain("GitHub");
    expect(small.calls()).toEqual([]);
    await disk.free();
    small.advance(45);
    await small.run("apply");
    small.advance(10);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch"]);
    expect(await small.actions()).toEqual(["provision_instance training-1-b executed"]);
  });

  it("right after a launch loses nothing: the machine is found by its name and tags", async () => {
    disk = await startWorldOnDisk({ load: 0.5 });
    const small = await merged(disk.small);
    const after = () => disk.fill();
    const told = await applyWith(small, {}, { on: "cloud", method: "launch", after });
    expect(told.exitCode).toBe(1);
    expect(small.calls()).toEqual(["launch"]);
    await disk.free();
    small.advance(45);
    await small.run("apply");
    expect(small.calls()).toEqual(["launch"]);
    expect(await small.actions()).toEqual(["provision_instance training-1-b executed"]);
  });
});
