/**
 * The first policies of a repository, from the machines that run: text with its reasons in it, to
 * be read and changed. Pure; apart because nothing else writes policies.
 */
import { assert } from "../errors.ts";
import { emptyFleet } from "../model/fleet.ts";
import { type Instance, isLive } from "../model/instance.ts";
import { inDollars, sumRates } from "../model/units.ts";
import { printFleetFile } from "./fleet-file.ts";
import { yamlText } from "./yaml-text.ts";

/** What the first files are written from. */
export interface Present {
  /** `owner/repository`. */
  readonly repository: string;
  readonly instances: readonly Instance[];
  /** The name of the SSH key at the cloud; the cloud's list of machines does not tell it. */
  readonly sshKey: string;
}

/** Machines of one type in one region. */
interface Group {
  readonly pool: string;
  readonly type: string;
  readonly region: string;
  readonly machines: readonly Instance[];
}

/** Policies and fleet file by path, for the folders that they go to. */
export function starterFiles(
  present: Present,
  paths: { readonly policies: string; readonly stateFile: string },
): Readonly<Record<string, string>> {
  const groups = groupsOf(present.instances.filter(isLive));
  const pools = groups.length > 0 ? groups : [firstGroup];
  const policies = pools.map(
    (group) => [`${paths.policies}/${group.pool}.yaml`, poolText(group, present)] as const,
  );
  return {
    [`${paths.policies}/limits.yaml`]: limitsText(present.instances.filter(isLive)),
    ...Object.fromEntries(policies),
    [paths.stateFile]: printFleetFile(
      emptyFleet(present.repository),
      pools.map(({ pool }) => pool),
    ),
  };
}

/** Where nothing runs, or nobody may ask: a pool to change. */
const firstGroup: Group = {
  pool: "training",
  type: "gpu_1x_a10",
  region: "us-east-1",
  machines: [],
};

function groupsOf(machines: readonly Instance[]): readonly Group[] {
  const groups = new Map<string, Instance[]>();
  for (const machine of [...machines].sort(byNameAndId)) {
    const key = `${machine.type} ${machine.region}`;
    groups.set(key, [...(groups.get(key) ?? []), machine]);
  }
  const taken = new Set<string>();
  return [...groups.keys()].sort().map((key) => {
    const members = groups.get(key) ?? [];
    const [first] = members;
    assert(first !== undefined, "a group of machines is empty");
    const { type, region } = first;
    return { pool: freeName(poolName(type, region), taken, 40), type, region, machines: members };
  });
}

function byNameAndId(one: Instance, other: Instance): number {
  const [left, right] = [one, other].map(({ name, id }) => `${name ?? ""} ${id}`);
  return (left ?? "") < (right ?? "") ? -1 : 1;
}

function poolName(type: string, region: string): string {
  const name = plain(`${type}-${region}`);
  return /^[a-z]/.test(name) ? name : `pool-${name}`;
}

function plain(text: string): string {
  const name = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return name.replaceAll(/^-+|-+$/g, "");
}

/** The name, or the name with a number where another has it already. */
function freeName(wanted: string, taken: Set<string>, most: number): string {
  const numbers = Array.from({ length: taken.size + 1 }, (_, index) => index);
  const names = numbers.map((number) => {
    const end = number === 0 ? "" : `-${number + 1}`;
    return `${wanted.slice(0, most - end.length).replace(/-+$/, "")}${end}`;
  });
  const free = names.find((name) => !taken.has(name)) ?? wanted;
  taken.add(free);
  return free;
}

function limitsText(machines: readonly Instance[]): string {
  const rates = machines.flatMap(({ pricePerHour }) => pricePerHour ?? []);
  const spend = inDollars(sumRates(rates));
  const most = Math.max(20, Math.ceil((spend * 1.5) / 10) * 10);
  const count = machines.length;
  const unknown = count - rates.length;
  const asked = Math.min(20, most / 2);
  const present =
    count === 0
      ? "Everything that the cloud account runs counts."
      : `${count} machines cost $${spend.toFixed(2)} an hour now` +
        `${unknown > 0 ? `, ${unknown} of them without a price` : ""}. ` +
        "This leaves at least half as much again.";
  return `# yaml-language-server: $schema=policy.schema.json
# What holds for the whole fleet, whatever a pool asks for. Repository variables such as
# LAMBDA_LABS_MAX_HOURLY_SPEND can only make these tighter.
kind: limits

# ${present}
max_hourly_spend_usd: ${most}
max_instances: ${count + Math.max(2, Math.ceil(count / 2))}

# After a change a pool rests, so that the readings can show what the change did.
cooldown: { provision: 30m, terminate: 30m }

confirmation:
  # Growth above this waits for an approving review.
  above_hourly_cost_usd: ${asked}
  timeout: 60m
  # Who may approve. Left out: everybody who may write to this repository.
  # approvers: [alice, bob]
`;
}

function poolText(group: Group, present: Present): string {
  const { pool, type, region, machines } = group;
  return `# yaml-language-server: $schema=policy.schema.json
# ${openingOf(group)}
kind: pool
name: ${yamlText(pool)}

instance:
  types: [${yamlText(type)}]
  regions: [${yamlText(region)}]
  # The name that the key has at the cloud; init cannot know it.
  ssh_key: ${yamlText(present.sshKey)}

${sizeAndRules(machines)}`;
}

function openingOf({ machines, type, region }: Group): string {
  if (machines.length === 0) return "A pool to start from: put your types, regions and sizes in.";
  return `${machines.length} of ${type} in ${region}: they run, and are not handed over.`;
}

/** The pool is empty until somebody hands a machine over, and an empty pool shows no load. */
function sizeAndRules(machines: readonly Instance[]): string {
  const lines = machines.map(({ id, name, type, region }) => {
    const entry = plain(name ?? "") || `adopted-${id.slice(0, 8)}`;
    const words = [entry, id, type, region].map(yamlText);
    const [entryName, entryId, entryType, entryRegion] = words;
    return (
      `#   - { name: ${entryName}, id: ${entryId}, ` +
      `type: ${entryType}, region: ${entryRegion} }\n`
    );
  });
  const opening =
    machines.length === 0
      ? "# Empty until you raise min, or let a queue or a schedule ask: no machine shows no load.\n"
      : "# The machines below cost, count as spending, and are never touched. To hand one over, " +
        "write\n# its line into this pool of the fleet file by a pull request, which always " +
        "needs an approval.\n";
  return `${opening}${lines.join("")}size: { min: 0, max: ${Math.max(2, machines.length + 1)} }

rules:
  - { rule: high_utilization, above_percent: 80, for: 15m, add: 1 } # all members above
  - { rule: idle, below_percent: 20, for: 30m } # any member below
`;
}
