/** The local world on the machine's own clock, for programs in a process of their own. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalUser } from "../../src/local/github/accounts.ts";
import { startWorld, type World } from "../../src/local/world.ts";
import { hour, instant } from "../../src/model/units.ts";
import { systemClock } from "../../src/outside/system-clock.ts";
import { entry, fleetText, limitsText, people, poolText } from "./small-team.ts";

/** A running world and the folder that it lives in. */
export interface RealTimeWorld {
  readonly world: World;
  readonly folder: string;
  close(): Promise<void>;
}

/** What differs between worlds. */
export interface RealTimeOptions {
  /** Whole files of main's first commit, over the usual ones. */
  readonly files?: Readonly<Record<string, string>>;
  /** Further accounts. */
  readonly people?: readonly LocalUser[];
  readonly bootSeconds?: readonly [from: number, to: number];
}

/** One machine that has been busy since yesterday, in a repository with one pool. */
export async function startRealTimeWorld(options: RealTimeOptions = {}): Promise<RealTimeWorld> {
  const folder = await mkdtemp(join(tmpdir(), "fleetmerge-real-time-"));
  const world = await startWorld({
    clock: systemClock,
    directory: folder,
    repository: "acme/fleet",
    files: {
      ".github/workflows/apply.yml": "on:\n  workflow_dispatch:\n    inputs:\n      sha:\n",
      "policies/limits.yaml": limitsText(),
      "policies/training.yaml": poolText(),
      "state/fleet.yaml": fleetText([entry("training-1-a")]),
      ...options.files,
    },
    people: [...Object.values(people), ...(options.people ?? [])],
    seed: 7,
    ...(options.bootSeconds ? { bootSeconds: options.bootSeconds } : {}),
    pools: { training: { kind: "scripted", load: () => 1 } },
  });
  world.lambda.setCapacity("gpu_1x_a10", ["us-east-1"]);
  const tags = { "managed-by": "fleetmerge", fleet: "acme/fleet", pool: "training" };
  world.lambda.addInstance({
    type: "gpu_1x_a10",
    region: "us-east-1",
    since: instant(Date.now() - 24 * hour),
    name: "training-1-a",
    hostname: "training-1-a",
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  });
  return {
    world,
    folder,
    close: async () => {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
