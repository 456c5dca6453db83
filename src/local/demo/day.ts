/** A team's day: who works when, who approves, and what the machines have to do. */
import { after, hour, type Instant, instant, type Millis, minutes } from "../../model/units.ts";
import type { LocalUser } from "../github/accounts.ts";
import { slopes, steps } from "../workload/load.ts";
import type { PoolWork } from "../workload/workload.ts";
import type { World } from "../world.ts";
import { Person } from "./person.ts";
import { ada, ben, shippedWorkflows, teamFiles } from "./setting.ts";

/** Everything that makes a day: the world it starts in and what people do in it. */
export interface Day {
  readonly introduction: readonly string[];
  readonly start: Instant;
  readonly length: Millis;
  readonly files: Readonly<Record<string, string>>;
  readonly workflows: Readonly<Record<string, string>>;
  readonly people: readonly LocalUser[];
  readonly pools: Readonly<Record<string, PoolWork>>;
  /** How often the scheduler starts plan. */
  readonly planEvery: Millis;
  /** Puts the first machines there. */
  prepare(world: World, start: Instant): void;
  /** What people do at a moment; asked every time the clock moves on. */
  actOfPeople(world: World, at: Instant): Promise<readonly string[]>;
  /** Further lines for the closing words. */
  figures(world: World): readonly string[];
}

// A Monday at six in the morning.
const monday = instant(Date.UTC(2026, 10, 23, 6, 0, 0));

const planEvery = minutes(10);

/** The day that ships with the demo. */
export async function shippedDay(hours: number): Promise<Day> {
  const at = (clock: number) => after(monday, ((clock - 6) * hour) as Millis);
  const reviewer = new Person(ada, minutes(12));
  return {
    introduction: [
      "A team's day in the local world: real git, pull requests and HTTP; no account, key or network.",
      "Limits: $50/hour and 8 machines. Growth above $20/hour waits for ada or ben.",
      "",
    ],
    start: monday,
    length: (hours * hour) as Millis,
    files: { ...teamFiles },
    workflows: await shippedWorkflows(),
    people: [ada, ben],
    planEvery,
    pools: {
      training: {
        kind: "scripted",
        sharing: "even",
        load: slopes([
          { at: at(8), gpus: 0.4 },
          { at: at(9), gpus: 1.9 },
          { at: at(12), gpus: 3.9 },
          { at: at(17), gpus: 3.9 },
          { at: at(18), gpus: 0.5 },
          { at: at(19), gpus: 0.05 },
        ]),
      },
      finetune: {
        kind: "scripted",
        sharing: "packed",
        load: steps([
          { at: at(0), gpus: 4 },
          { at: at(10), gpus: 16 },
          { at: at(15), gpus: 6 },
        ]),
      },
    },
    prepare: (world, start) => {
      const since = after(start, (-8 * hour) as Millis);
      world.lambda.setCapacity("gpu_1x_a10", ["us-east-1", "us-west-1"]);
      world.lambda.setCapacity("gpu_8x_a100_80gb_sxm4", ["us-east-1"]);
      addMember(world, { pool: "training", name: "training-1-a", type: "gpu_1x_a10", since });
      addMember(world, {
        pool: "finetune",
        name: "finetune-1-a",
        type: "gpu_8x_a100_80gb_sxm4",
        since,
      });
    },
    actOfPeople: (world, now) => reviewer.review(world, now),
    figures: () => [],
  };
}

/** A machine of the team that runs since before the day. */
export function addMember(
  world: World,
  member: {
    readonly pool: string;
    readonly name: string;
    readonly type: string;
    readonly since: Instant;
  },
): void {
  const repository = world.environment["GITHUB_REPOSITORY"] ?? "";
  world.lambda.addInstance({
    type: member.type,
    region: "us-east-1",
    since: member.since,
    name: member.name,
    hostname: member.name,
    tags: [
      { key: "managed-by", value: "fleetmerge" },
      { key: "fleet", value: repository },
      { key: "pool", value: member.pool },
    ],
  });
}
