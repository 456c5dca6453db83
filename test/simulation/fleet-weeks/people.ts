/** What people do to a fleet: in the console, on GitHub, in the policies and in the variables. */
import { instant, isoTime } from "../../../src/model/units.ts";
import type { MemoryPull } from "../ports/memory-hub.ts";
import type { Chance } from "./chance.ts";
import type { FleetWorld } from "./fleet-world.ts";
import {
  bot,
  entryLine,
  type LimitSetting,
  limitsText,
  type PoolSetting,
  poolText,
  repository,
} from "./setting.ts";

/** An act; true when it happened, for there may be nothing to do it to. */
export type Act = (people: People) => boolean;

const statePath = "state/fleet.yaml";

/** The team at work. */
export class People {
  readonly world: FleetWorld;
  readonly chance: Chance;
  limits: LimitSetting;
  readonly pools: readonly PoolSetting[];
  #count = 0;

  constructor(options: {
    readonly world: FleetWorld;
    readonly chance: Chance;
    readonly limits: LimitSetting;
    readonly pools: readonly PoolSetting[];
  }) {
    this.world = options.world;
    this.chance = options.chance;
    this.limits = options.limits;
    this.pools = options.pools;
  }

  next(): number {
    this.#count += 1;
    return this.#count;
  }

  fleet(): string {
    const { git, main } = this.world.hub;
    return git.tree(main).get("state")?.get("fleet.yaml") ?? "";
  }

  names(): readonly string[] {
    return [...this.fleet().matchAll(/name: ([\w.-]+)/gu)].map(([, name = ""]) => name);
  }

  /** A pull request of files, from main as it is. */
  propose(by: string, files: Readonly<Record<string, string>>): MemoryPull {
    const { hub } = this.world;
    const branch = `by-${by}-${this.next()}`;
    hub.push({ by, branch, message: `Change <script>${branch}`, files });
    return hub.openPull({ by, branch, title: `<!channel> ${branch}`, body: "::set-output name=x" });
  }

  /** The button, pressed by somebody who may; false when something stands against it. */
  merge(pull: MemoryPull, by: string): boolean {
    const { hub } = this.world;
    if (hub.pull(pull.shown.number)?.shown.state !== "open") return false;
    if (hub.git.merged({ main: hub.main, head: pull.shown.head.sha }) === undefined) return false;
    const how = this.chance.pick(["squash", "squash", "merge"] as const);
    hub.merge(pull, { by, message: `${pull.shown.title} (#${pull.shown.number})`, how });
    return true;
  }
}

/** The fleet file with a line more in a pool. */
function withEntry(fleet: string, pool: string, line: string): string {
  const start = fleet.indexOf(`  ${pool}:\n`);
  const at = fleet.indexOf("    instances:", start);
  if (start < 0 || at < 0) return fleet;
  const end = fleet.indexOf("\n", at) + 1;
  return `${fleet.slice(0, at)}    instances:\n${line}\n${fleet.slice(end)}`;
}

function withoutEntry(fleet: string, name: string): string {
  const kept = fleet.split("\n").filter((line) => !line.includes(`name: ${name},`));
  return kept.join("\n").replaceAll(/ {4}instances:\n(?! {6}-)/gu, "    instances: []\n");
}

const prices: Readonly<Record<string, number>> = { gpu_1x_a10: 1.29, gpu_1x_gh200: 2.29 };

/** A person asks for a machine, or for three; with or without a price. */
const growByHand: Act = (people) => {
  const { chance } = people;
  const pool = chance.pick(people.pools);
  let fleet = people.fleet();
  for (let left = chance.pick([1, 1, 3]); left > 0; left -= 1) {
    const type = chance.pick(["gpu_1x_a10", "gpu_1x_gh200"]);
    const price = prices[type] ?? 0;
    const name = `by-hand-${people.next()}`;
    const region = chance.pick(["us-east-1", "us-west-1"]);
    fleet = withEntry(fleet, pool.name, entryLine({ name, type, region, price }));
  }
  const pull = people.propose(chance.pick(["ben", "dan"]), { [statePath]: fleet });
  if (chance.happens(0.6)) people.world.hub.review(pull, "ada", "approved");
  return chance.happens(0.8) && people.merge(pull, "ada");
};

const removeByHand: Act = (people) => {
  const { chance } = people;
  const names = people.names();
  if (names.length === 0) return false;
  const files = { [statePath]: withoutEntry(people.fleet(), chance.pick(names)) };
  const pull = people.propose("dan", files);
  if (chance.happens(0.6)) people.world.hub.review(pull, chance.pick(["ada", "ben"]), "approved");
  return people.merge(pull, "ben");
};

const protectByHand: Act = (people) => {
  const names = people.names();
  if (names.length === 0) return false;
  const name = people.chance.pick(names);
  const fleet = people
    .fleet()
    .split("\n")
    .map((line) =>
      line.includes(`name: ${name},`) && !line.includes("protect")
        ? line.replace(/ \}$/u, ", protect: { reason: a long job } }")
        : line,
    )
    .join("\n");
  return people.merge(people.propose("ben", { [statePath]: fleet }), "ben");
};

/** A machine gets another end beside its name: a later one, mostly, or one that is near. */
const moveLease: Act = (people) => {
  const { chance, world } = people;
  const names = people.names();
  if (names.length === 0) return false;
  const name = chance.pick(names);
  const hours = chance.pick([3, 30, 90]);
  const until = isoTime(instant(world.clock.now() + hours * 3_600_000));
  const fleet = people
    .fleet()
    .split("\n")
    .map((line) =>
      line.includes(`name: ${name},`)
        ? line
            .replace(/, lease: \{[^}]*\}/u, "")
            .replace(/ \}$/u, `, lease: { until: "${until}" } }`)
        : line,
    )
    .join("\n");
  const pull = people.propose("dan", { [statePath]: fleet });
  if (chance.happens(0.7)) world.hub.review(pull, "ada", "approved");
  return people.merge(pull, "dan");
};

/** Somebody's own program launches with our tags: what the fleet file does not know of. */
const launchWithOurTags: Act = (people) => {
  const { world, chance } = people;
  const tags = {
    "managed-by": "fleetmerge",
    fleet: repository,
    pool: chance.pick(people.pools).name,
  };
  const name = `stray-${people.next()}`;
  world.account.faults.launchByHuman({
    ...{ type: "gpu_1x_a10", region: "us-east-1", name, hostname: name },
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
  });
  return true;
};

/** Straight to main, past every pull request. */
const pushToMain: Act = (people) => {
  const { chance, world } = people;
  const names = people.names();
  const name = `pushed-${people.next()}`;
  const line = entryLine({ name, type: "gpu_1x_a10", region: "us-east-1", price: 1.29 });
  const pool = chance.pick(people.pools).name;
  const fleet =
    chance.happens(0.5) && names.length > 0
      ? withoutEntry(people.fleet(), chance.pick(names))
      : withEntry(people.fleet(), pool, line);
  const files = { [statePath]: fleet };
  world.hub.push({ by: "dan", branch: "main", message: "Fix it quickly", files });
  return true;
};

const changeLimits: Act = (people) => {
  const { chance, limits, world } = people;
  people.limits = {
    ...limits,
    spend: chance.pick([6, 9, 14, 20, 30]),
    count: chance.pick([4, 6, 9]),
    threshold: chance.pick([1, 2, 3, 6]),
    pause: chance.happens(0.15) && "all",
  };
  const files = { "policies/limits.yaml": limitsText(people.limits) };
  if (chance.happens(0.15)) {
    world.hub.push({ by: "dan", branch: "main", message: "Loosen it", files });
    return true;
  }
  const pull = people.propose("ben", files);
  if (chance.happens(0.8)) world.hub.review(pull, "ada", "approved");
  return people.merge(pull, "ada");
};

/** A pull request that raises its own threshold. */
const cheat: Act = (people) => {
  const { chance } = people;
  const lines = [1, 2, 3].map(() =>
    entryLine({
      name: `cheat-${people.next()}`,
      type: "gpu_1x_gh200",
      region: "us-east-3",
      price: 2.29,
    }),
  );
  const fleet = withEntry(people.fleet(), chance.pick(people.pools).name, lines.join("\n"));
  const loose = { ...people.limits, threshold: 90 };
  const files = { [statePath]: fleet, "policies/limits.yaml": limitsText(loose) };
  const pull = people.propose("dan", files);
  if (!chance.happens(0.5)) return true;
  people.limits = loose;
  return people.merge(pull, "dan");
};

const changePool: Act = (people) => {
  const pool = people.chance.pick(people.pools);
  const changed = { ...pool, min: people.chance.between(1, 2), max: people.chance.between(3, 6) };
  const files = { [`policies/${pool.name}.yaml`]: poolText(changed) };
  const pull = people.propose("dan", files);
  people.world.hub.review(pull, "ada", "approved");
  return people.merge(pull, "dan");
};

/** In the console: a machine with a hostile name, or with one that looks like ours. */
const launchInConsole: Act = (people) => {
  const { world, chance } = people;
  const ours = people.names();
  const looksLike = ours.length === 0 ? "training-1-z" : chance.pick(ours);
  const hostile = ["<script>alert(1)</script>", "<!channel>", "@acme/all #1"];
  const name = chance.pick([...hostile, looksLike, looksLike, looksLike]);
  const type = chance.pick(["gpu_1x_a10", "gpu_1x_gh200"]);
  world.account.faults.launchByHuman({ type, region: "us-east-1", name });
  return true;
};

const terminateInConsole: Act = ({ world, chance }) => {
  const live = world.account.estate.existing().filter((one) => one.terminatedAt === undefined);
  if (live.length === 0) return false;
  world.account.faults.terminateByHuman(chance.pick(live).id);
  return true;
};

const preempt: Act = ({ world, chance }) => {
  const live = world.account.estate.existing().filter((one) => one.terminatedAt === undefined);
  if (live.length === 0) return false;
  world.account.faults.preempt(chance.pick(live).id);
  return true;
};

const changePrice: Act = ({ world, chance }) => {
  const type = chance.pick(["gpu_1x_a10", "gpu_1x_gh200", "gpu_1x_a100_sxm4"]);
  const now = world.account.estate.priceOf(type);
  world.account.faults.changePrice(type, Math.round(now * chance.pick([0.8, 0.95, 1.05, 1.5])));
  world.priceChangedAt = world.clock.now();
  return true;
};

const changeVariables: Act = ({ world, chance }) => {
  const { dryRun } = world.variables;
  world.variables = {
    dryRun,
    pause: chance.happens(0.2),
    ...(chance.happens(0.4) ? { count: chance.between(2, 8) } : {}),
    ...(chance.happens(0.4) ? { spend: chance.between(4, 30) } : {}),
  };
  return true;
};

const turnDryRun: Act = ({ world }) => {
  world.variables = { ...world.variables, dryRun: !world.variables.dryRun };
  return true;
};

/** Somebody pushes to the bot's branch, or makes it disappear. */
const meddle: Act = (people) => {
  const { world, chance } = people;
  const { hub } = world;
  const ours = hub.open().filter(({ shown }) => shown.author.login === bot);
  const [pull] = ours;
  if (!pull) return false;
  const { branch } = pull.shown.head;
  if (chance.happens(0.3)) {
    hub.moveRefs("dan", [{ name: `refs/heads/${branch}`, before: pull.shown.head.sha }]);
    return true;
  }
  const fleet = hub.git.tree(hub.git.branch(branch)).get("state")?.get("fleet.yaml") ?? "";
  const type = "gpu_1x_a10";
  const name = `meddled-${people.next()}`;
  const line = entryLine({ name, type, region: "us-east-1", price: 1.29 });
  const files = { [statePath]: withEntry(fleet, "training", line) };
  hub.push({ by: "dan", branch, message: "While we are at it", files });
  return true;
};

/** Every act and how often it is done in a week. */
export const acts: Readonly<Record<string, { readonly perWeek: number; readonly act: Act }>> = {
  "a person grows the fleet": { perWeek: 3, act: growByHand },
  "a person shrinks the fleet": { perWeek: 2, act: removeByHand },
  "a person protects a machine": { perWeek: 1, act: protectByHand },
  "a person moves a lease": { perWeek: 1.5, act: moveLease },
  "a program launches with our tags": { perWeek: 1, act: launchWithOurTags },
  "a person pushes to main": { perWeek: 1.5, act: pushToMain },
  "a person changes the limits": { perWeek: 2, act: changeLimits },
  "a person raises his own threshold": { perWeek: 0.7, act: cheat },
  "a person changes a pool": { perWeek: 1, act: changePool },
  "a person launches in the console": { perWeek: 2, act: launchInConsole },
  "a person terminates in the console": { perWeek: 2.5, act: terminateInConsole },
  "a machine is taken away": { perWeek: 2, act: preempt },
  "a price changes": { perWeek: 2, act: changePrice },
  "a person changes the variables": { perWeek: 2.5, act: changeVariables },
  "a person turns dry-run": { perWeek: 0.7, act: turnDryRun },
  "a person meddles with a proposal": { perWeek: 2, act: meddle },
};

/** What somebody does about a proposal of ours, and when. */
export function reactionTo(people: People): {
  readonly after: number;
  readonly act: (pull: MemoryPull) => string;
} {
  const { chance, world } = people;
  const { hub } = world;
  const review = (by: string, state: "approved" | "changes-requested") => (pull: MemoryPull) => {
    hub.review(pull, by, state);
    return `${by} reviews`;
  };
  const draw = chance.draw();
  const soon = chance.between(4, 28);
  if (draw < 0.5) return { after: soon, act: review(chance.pick(["ada", "ben"]), "approved") };
  if (draw < 0.6) return { after: chance.between(60, 150), act: review("ada", "approved") };
  if (draw < 0.7) return { after: soon, act: review(chance.pick(["dan", "cleo"]), "approved") };
  if (draw < 0.76) return { after: soon, act: review("ben", "changes-requested") };
  if (draw < 0.82) {
    const close = (pull: MemoryPull) => {
      hub.close(pull);
      return "ada closes";
    };
    return { after: soon, act: close };
  }
  if (draw < 0.87) {
    return { after: soon, act: (pull) => (people.merge(pull, "dan") ? "dan merges" : "") };
  }
  return { after: soon, act: () => "" };
}
