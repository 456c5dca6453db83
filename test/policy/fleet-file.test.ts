/** The fleet file: what is wrong with it is told exactly, and the same fleet is the same bytes. */
import { describe, expect, it } from "vitest";
import { printProblem } from "../../src/errors.ts";
import type { Fleet } from "../../src/model/fleet.ts";
import { emptyFleet } from "../../src/model/fleet.ts";
import { instanceIdOf } from "../../src/model/instance.ts";
import { instant, usdPerHour } from "../../src/model/units.ts";
import { parseFleetFile, printFleetFile } from "../../src/policy/fleet-file.ts";
import { catalogue, goodFleet, yamlBomb } from "./sources.ts";

const path = "state/fleet.yaml";

function parsed(text: string): Fleet {
  const answer = parseFleetFile({ path, text });
  if (answer.kind === "parsed") return answer.fleet;
  throw new Error(answer.problems.map(printProblem).join("\n"));
}

function problemsOf(text: string): readonly string[] {
  const answer = parseFleetFile({ path, text }, catalogue);
  return answer.kind === "problems" ? answer.problems.map(printProblem) : [];
}

const canonical = `# yaml-language-server: $schema=fleet.schema.json
version: 1
fleet: acme/fleet
pools:
  inference:
    generation: 0
    instances: []
  training:
    generation: 7
    instances:
      - { name: old-box, id: 0920582c7ff041399e34823a0be62549, type: gpu_1x_a10, region: us-west-1 }
      - { name: training-7-a, type: gpu_1x_a100_sxm4, region: us-east-1, price_usd_per_hour: 1.99 }
      - { name: z, type: a10, region: lab, protect: { reason: due, until: "2027-01-31T18:00:00Z" } }
`;

const fleet: Fleet = {
  version: 1,
  fleet: "acme/fleet",
  pools: {
    inference: { generation: 0, instances: [] },
    training: {
      generation: 7,
      instances: [
        {
          name: "old-box",
          id: instanceIdOf("0920582c7ff041399e34823a0be62549"),
          type: "gpu_1x_a10",
          region: "us-west-1",
        },
        {
          name: "training-7-a",
          type: "gpu_1x_a100_sxm4",
          region: "us-east-1",
          pricePerHour: usdPerHour(1.99),
        },
        {
          name: "z",
          type: "a10",
          region: "lab",
          protect: { reason: "due", until: instant(Date.UTC(2027, 0, 31, 18)) },
        },
      ],
    },
  },
};

describe("a lease in the fleet file", () => {
  const leased = (until: string) =>
    canonical.replace("region: us-west-1 }", `region: us-west-1, lease: { until: "${until}" } }`);

  it("is read, and printed as it was", () => {
    const text = leased("2027-01-31T18:00:00Z");

    expect(parsed(text).pools["training"]?.instances[0]?.lease).toEqual({
      until: instant(Date.UTC(2027, 0, 31, 18)),
    });
    expect(printFleetFile(parsed(text), [])).toBe(text);
  });

  it("ends at a time that there is", () => {
    expect(problemsOf(leased("2027-02-30T18:00:00Z"))).toContain(
      `${path}:11:117 pools.training.instances[0].lease.until is "2027-02-30T18:00:00Z", and ` +
        "there is no such time. Write date and time in UTC, such as 2027-01-31T18:00:00Z",
    );
  });
});

describe("the canonical text", () => {
  it("is read as the fleet", () => {
    expect(parsed(canonical)).toEqual(fleet);
  });

  it("is printed from the fleet", () => {
    expect(printFleetFile(fleet, [])).toBe(canonical);
  });

  it.each([
    [2, "2.00"],
    [0.5, "0.50"],
    [1.125, "1.125"],
    [0.598667, "0.598667"],
  ])("shows the price %d as %s", (dollars, price) => {
    const instance = { name: "a", type: "b", region: "c", pricePerHour: usdPerHour(dollars) };
    const pools = { p: { generation: 0, instances: [instance] } };

    expect(printFleetFile({ ...fleet, pools }, [])).toContain(`price_usd_per_hour: ${price} }`);
  });

  it("has every pool that is asked for, in order, each once", () => {
    const text = printFleetFile(emptyFleet("acme/fleet"), ["b", "a", "b"]);

    expect(text).toBe(`# yaml-language-server: $schema=fleet.schema.json
version: 1
fleet: acme/fleet
pools:
  a:
    generation: 0
    instances: []
  b:
    generation: 0
    instances: []
`);
  });

  it("can be read back when there is no pool at all", () => {
    expect(parsed(printFleetFile(emptyFleet("acme/fleet"), []))).toEqual(emptyFleet("acme/fleet"));
  });

  it("is reached from any way of writing the same fleet", () => {
    const byHand = `{pools: {training: {instances: [
      {region: lab, name: "z", type: 'a10', protect: {until: 2027-01-31T18:00Z, reason: due}},
      {name: training-7-a, type: gpu_1x_a100_sxm4, region: us-east-1, price_usd_per_hour: 1.990},
      {name: old-box, type: gpu_1x_a10, region: us-west-1, id: 0920582c7ff041399e34823a0be62549}],
      generation: 7}, inference: {instances: [], generation: 0}}, fleet: acme/fleet, version: 1}`;

    expect(printFleetFile(parsed(byHand), [])).toBe(canonical);
  });
});

describe("a mistake in the fleet file", () => {
  const changed = (part: string | RegExp, replacement: string): string => {
    const text = goodFleet.replace(part, () => replacement);
    expect(text).not.toBe(goodFleet);
    return text;
  };
  const entry = goodFleet.split("\n")[6] ?? "";
  const where = "pools.training.instances[0]";

  it.each([
    {
      mistake: "nothing at all",
      text: " \n",
      says:
        "1:1 the fleet file is empty, which is never taken for a fleet without machines. " +
        "Restore it from git; a fleet without machines has its pools with instances: []",
    },
    {
      mistake: "only a comment",
      text: "# nothing\n",
      says: "1:1 the file is empty. Write a policy or a fleet into it, or remove the file",
    },
    {
      mistake: "another version",
      text: changed("version: 1", "version: 2"),
      says: "1:10 version is 2, which is not known here. Write 1",
    },
    {
      mistake: "a fleet that is no repository",
      text: changed("acme/fleet", "acme"),
      says:
        '2:8 fleet is "acme", which is not a repository. Write owner/repository, such as ' +
        "acme/fleet, at most 128 characters",
    },
    {
      mistake: "an unknown key of an instance",
      text: changed("price_usd_per_hour", "price"),
      says:
        `7:68 ${where} has the unknown key "price". Known keys: name, id, type, region, ` +
        "price_usd_per_hour, protect, lease",
    },
    {
      mistake: "a pool that can not be a branch",
      text: changed("training:", "Train/ing:"),
      says:
        '4:3 pools has the key "Train/ing", which is not a pool name. Write lower-case ' +
        "letters, digits and hyphens, starting with a letter, at most 40 characters",
    },
    {
      mistake: "a pool without a generation",
      text: changed("    generation: 7\n", ""),
      says:
        '4:3 pools.training lacks the key "generation". Add generation: Raised by each growth ' +
        "and kept when the pool empties, so names never recur",
    },
    {
      mistake: "a pool twice",
      text: `${goodFleet}  training:\n    generation: 0\n    instances: []\n`,
      says:
        '8:3 the key "training" stands twice in the same place. Keep one of the two: a second ' +
        "one would silently win",
    },
    {
      mistake: "a name twice",
      text: `${goodFleet}  other:\n    generation: 0\n    instances:\n${entry}\n`,
      says:
        '11:17 the name "training-7-a" is already in line 7. Names are unique over the whole ' +
        "fleet: choose one that was never used",
    },
    {
      mistake: "a name that is no hostname",
      text: changed("training-7-a", "training_7"),
      says:
        `7:17 ${where}.name is "training_7", which is not an instance name. Write lower-case ` +
        "letters, digits and hyphens, at most 63 characters",
    },
    {
      mistake: "an id of digits only",
      text: changed("type:", "id: 123456, type:"),
      says:
        `7:35 ${where}.id is 123456, which is not an instance id. Write it exactly as the ` +
        "cloud spells it, in quotes where it is all digits",
    },
    {
      mistake: "a price that is nothing",
      text: changed("1.29", "0"),
      says:
        `7:88 ${where}.price_usd_per_hour is 0, and must be at least 0.01. Write an amount of ` +
        "dollars an hour from 0.01 to 1000",
    },
    {
      mistake: "a type that the cloud does not know",
      text: changed("gpu_1x_a10,", "gpu_1x_a11,"),
      says:
        `7:37 ${where}.type is "gpu_1x_a11", and the cloud knows no such instance type. Did ` +
        'you mean "gpu_1x_a10"?',
    },
    {
      mistake: "a region that the cloud does not know",
      text: changed("us-east-1", "us-est-1"),
      says:
        `7:57 ${where}.region is "us-est-1", and the cloud knows no such region. Did you mean ` +
        '"us-east-1"?',
    },
    {
      mistake: "a protection without a reason",
      text: changed("1.29", "1.29, protect: {}"),
      says: `7:94 ${where}.protect lacks the key "reason". Add reason: Why the machine must stay`,
    },
    {
      mistake: "an expiry that is no time",
      text: changed("1.29", "1.29, protect: { reason: a, until: tomorrow }"),
      says:
        `7:123 ${where}.protect.until is "tomorrow", which is not a time. Write date and time ` +
        "in UTC, such as 2027-01-31T18:00:00Z",
    },
    {
      mistake: "an expiry that no calendar has",
      text: changed("1.29", "1.29, protect: { reason: a, until: 2027-02-29T12:00:00Z }"),
      says:
        `7:123 ${where}.protect.until is "2027-02-29T12:00:00Z", and there is no such time. ` +
        "Write date and time in UTC, such as 2027-01-31T18:00:00Z",
    },
    {
      mistake: "a conflict that was committed",
      text: changed("    generation: 7", "<<<<<<< main\n    generation: 7"),
      says:
        "5:1 the marker of a merge conflict. Resolve the conflict: keep the lines of one " +
        "side, and remove the markers",
    },
    {
      mistake: "a YAML bomb",
      text: yamlBomb,
      says:
        "7:28 more than 50 references (*name) in one file. Write the values out; so many " +
        "references are how a small file is made to fill memory",
    },
  ])("is told where and how to mend it: $mistake", ({ text, says }) => {
    expect(problemsOf(text)[0]).toBe(`${path}:${says}`);
    expect(problemsOf(text)).toHaveLength(1);
  });

  it("is told together with all others", () => {
    const text = changed("version: 1", "version: 2")
      .replace("us-east-1", "us-est-1")
      .replace("1.29 }", "1.29 }\n      - { name: training-7-a }");

    expect(problemsOf(text).map((problem) => problem.split(" ")[0])).toEqual([
      "state/fleet.yaml:1:10",
      "state/fleet.yaml:7:57",
      "state/fleet.yaml:8:9",
      "state/fleet.yaml:8:9",
      "state/fleet.yaml:8:17",
    ]);
  });

  it("is not what a cloud no longer offers, where no catalogue is given", () => {
    const text = changed("gpu_1x_a10,", "gpu_1x_retired,");

    expect(parseFleetFile({ path, text }).kind).toBe("parsed");
  });
});
