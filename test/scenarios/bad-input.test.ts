/** What people get wrong: all is named at once, with its place and a way out; nothing acts. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Asked, errorsOf, hear, standing } from "../support/edge.ts";
import { entry, fleetText, limitsText, poolText } from "../support/small-team.ts";
import { type SmallWorld, startSmallWorld } from "../support/small-world.ts";

type Files = Readonly<Record<string, string | null>>;

const limits = "policies/limits.yaml";
const pool = "policies/training.yaml";
const fleet = "state/fleet.yaml";
const good: Readonly<Record<string, string>> = {
  [limits]: limitsText(),
  [pool]: poolText(),
  [fleet]: fleetText([entry("training-1-a")]),
};
const ten = (what: string) => Array.from({ length: 10 }, () => what).join(",");
const bomb = `a: &a [${ten("x")}]\n${["b", "c", "d", "e", "f", "g"]
  .map((name, index) => `${name}: &${name} [${ten(`*${"abcdef"[index]}`)}]\n`)
  .join("")}`;

interface Mistake {
  readonly files: Files;
  /** How each error begins, with its place, and a piece of the advice. */
  readonly says: readonly (readonly [start: string, advice: string])[];
}

const mistakes: Readonly<Record<string, Mistake>> = {
  "a policy that is no YAML": {
    files: { [pool]: "kind: pool\nname: [training\n" },
    says: [[`${pool}:3:1 the file is not valid YAML`, "Indent with two spaces"]],
  },
  "an unknown key": {
    files: { [limits]: limitsText().replace("max_instances", "max_instance") },
    says: [[`${limits}:3:1 the file has the unknown key`, 'Did you mean "max_instances"?']],
  },
  "a wrong unit": {
    files: { [pool]: poolText().replace("15m", "15 min") },
    says: [[`${pool}:6:55 rules[0].for is "15 min", which is not a duration`, "Did you mean 15m?"]],
  },
  "a name that stands twice": {
    files: { [fleet]: fleetText([entry("training-1-a"), entry("training-1-a")]) },
    says: [[`${fleet}:8:17 the name "training-1-a" is already in line 7`, "choose one"]],
  },
  "a YAML bomb as a policy": {
    files: { [pool]: bomb },
    says: [[`${pool}:7:8 more than 50 references (*name) in one file`, "Write"]],
  },
  "a YAML bomb as the fleet file": {
    files: { [fleet]: bomb },
    says: [[`${fleet}:7:8 more than 50 references (*name) in one file`, "Write"]],
  },
  "a fleet file that main once had": {
    files: { [fleet]: null },
    says: [[`${fleet}:1:1 the fleet file is missing`, "Restore it from git history"]],
  },
  "an empty fleet file": {
    files: { [fleet]: "" },
    says: [[`${fleet}:1:1 the fleet file is empty`, "Restore it from git"]],
  },
  "several mistakes in several files": {
    files: {
      [limits]: limitsText({ max_instances: "many", max_hourly_spend_usd: "$50" }),
      [pool]: poolText().replace("idle", "idel"),
      [fleet]: `${fleetText([entry("Training 1")])}pool: {}\n`,
    },
    says: [
      [`${limits}:2:23 max_hourly_spend_usd`, "50"],
      [`${limits}:3:16 max_instances`, "whole number"],
      [`${pool}:7:13 rules[1].rule is "idel"`, 'Did you mean "idle"?'],
      [`${fleet}:7:17 pools.training.instances[0].name`, "Write lower-case letters"],
      [`${fleet}:8:1 the file has the unknown key "pool"`, 'Did you mean "pools"?'],
    ],
  },
};

let small: SmallWorld;
beforeAll(async () => {
  small = await startSmallWorld({ load: 1 });
});
afterAll(() => small.close());

async function unchangedBy(act: () => Promise<void>): Promise<void> {
  const before = await standing(small);
  await act();
  expect(await standing(small)).toEqual(before);
}

function expectSaid(errors: readonly string[], says: Mistake["says"]): void {
  expect(errors).toHaveLength(says.length);
  says.forEach(([start, advice], index) => {
    const error = errors[index] ?? "";
    expect(error.slice(0, start.length)).toBe(start);
    expect(error).toContain(advice);
  });
}

const actionId = "provision_instance_training-1-a_1795435200";

describe("a broken file on main", () => {
  for (const [name, { files, says }] of Object.entries(mistakes)) {
    it(`is named by every command, and nothing changes: ${name}`, async () => {
      await small.push("ada", { branch: "main", files: { ...good, ...files } });
      await unchangedBy(async () => {
        for (const command of ["plan", "confirm", "apply", "rollback", "summary", "report"]) {
          const heard = await hear(small, command, { inputs: { actionId } });
          expect([command, heard.exitCode]).toEqual([command, 2]);
          expectSaid(errorsOf(heard), says);
          expect(heard.outputs).toEqual({});
        }
      });
    });
  }

  it("with a type and regions that the cloud does not know stops a plan before it acts", async () => {
    const text = poolText()
      .replace("gpu_1x_a10]", "gpu_1x_a1O]")
      .replace("us-west-1]", "us-wets-1]");
    await small.push("ada", { branch: "main", files: { ...good, [pool]: text } });
    await unchangedBy(async () => {
      const heard = await hear(small, "plan");
      expect(heard.exitCode).toBe(2);
      expectSaid(errorsOf(heard), [
        [`${pool}:3:21 `, "gpu_1x_a10"],
        [`${pool}:3:55 `, "us-west-1"],
      ]);
    });
  });

  it("that names another repository's fleet holds everything", async () => {
    const text = fleetText([]).replace("acme/fleet", "acme/other");
    await small.push("ada", { branch: "main", files: { ...good, [fleet]: text } });
    const { pushes: _, ...before } = await standing(small);
    for (const command of ["plan", "confirm", "apply"]) {
      const heard = await hear(small, command);
      expect([command, heard.exitCode, heard.result?.decision]).toEqual([command, 1, "refused"]);
      expect(errorsOf(heard)).toEqual([
        `${fleet} says fleet acme/other, and this is acme/fleet; nothing acts until they agree`,
      ]);
    }
    expect(await standing(small)).toMatchObject(before);
  });
});

describe("a broken file in a pull request", () => {
  for (const [name, { files, says }] of Object.entries(mistakes)) {
    if (Object.values(files).includes(null)) continue;
    it(`is named by check without any key: ${name}`, async () => {
      const folder = join(small.directory, "checkout", name.replaceAll(" ", "-"));
      for (const [path, text] of Object.entries({ ...good, ...files })) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text ?? "");
      }
      await unchangedBy(async () => {
        const environment = { GITHUB_WORKSPACE: folder, LAMBDA_API_KEY: "" };
        const heard = await hear(small, "check", { environment, inputs: { token: "" } });
        expect(heard.exitCode).toBe(2);
        expectSaid(errorsOf(heard), says);
      });
    });
  }
});

const everyMistake = [
  'the input dry-run is "no". Write true or false',
  'the input policies is "/policies". Write a path from the repository\'s root',
  'the input state-file is "../fleet.yaml". Write a path',
  'the variable GITHUB_REPOSITORY is "acme". Set it to owner/name',
  "the input github-token is empty. Pass secrets.GITHUB_TOKEN",
  "the variable LAMBDA_API_KEY is not set. Create a key in the Lambda console",
  "the variable PROMETHEUS_USERNAME is not set. PROMETHEUS_PASSWORD is set",
  'the variable LAMBDA_LABS_MAX_HOURLY_SPEND is "$100". Write dollars as a plain number',
  'the variable LAMBDA_LABS_MAX_INSTANCES is "2.5". Write a whole number',
  'the variable LAMBDA_LABS_ACTION_COOLDOWN_MINS is "30m". Write minutes as a plain number',
  'the variable LAMBDA_LABS_CONFIRMATION_THRESHOLD is "-1". Write dollars',
  'the variable LAMBDA_LABS_HIGH_GPU_THRESHOLD is "80%". Write a percentage from 0 to 100',
  'the variable LAMBDA_LABS_LOW_GPU_THRESHOLD is "101". Write a percentage',
  'the variable LAMBDA_LABS_LOW_USAGE_DURATION_MINS is "half an hour". Write minutes',
  "GITHUB_API_URL is not an http or https address",
  "LAMBDA_API_URL is not an http or https address",
  "PROMETHEUS_URL is not an http or https address",
  "DATABASE_URL is not a Postgres address",
  "PUSHGATEWAY_URL is not an http or https address",
  "SLACK_WEBHOOK_URL is not an address. Copy it from the incoming webhooks",
];

const requests = (): number =>
  small.world.github.journal.length + small.world.lambda.requests.length;

describe("a mistake in inputs or environment", () => {
  const wrong = async (command: string, asked: Asked): Promise<readonly string[]> => {
    const before = requests();
    const heard = await hear(small, command, asked);
    expect(heard.exitCode).toBe(2);
    expect(heard.outputs).toEqual({});
    expect(requests()).toBe(before);
    return errorsOf(heard);
  };

  it("is named with every other, before anything is asked", async () => {
    const environment = {
      LAMBDA_API_KEY: " ",
      GITHUB_REPOSITORY: "acme",
      LAMBDA_LABS_MAX_HOURLY_SPEND: "$100",
      LAMBDA_LABS_MAX_INSTANCES: "2.5",
      LAMBDA_LABS_ACTION_COOLDOWN_MINS: "30m",
      LAMBDA_LABS_CONFIRMATION_THRESHOLD: "-1",
      LAMBDA_LABS_HIGH_GPU_THRESHOLD: "80%",
      LAMBDA_LABS_LOW_GPU_THRESHOLD: "101",
      LAMBDA_LABS_HIGH_USAGE_DURATION_MINS: "",
      LAMBDA_LABS_LOW_USAGE_DURATION_MINS: "half an hour",
      LAMBDA_API_URL: "cloud.lambda.ai",
      PROMETHEUS_URL: "prometheus:9090",
      PROMETHEUS_PASSWORD: "only half",
      PUSHGATEWAY_URL: "ftp://metrics",
      DATABASE_URL: "mysql://fleet:secret@db/fleet",
      SLACK_WEBHOOK_URL: "hooks.slack.com/services/T/B/secret",
      GITHUB_API_URL: "api",
    };
    const inputs = { token: "", dryRun: "no", stateFile: "../fleet.yaml", policies: "/policies" };
    const errors = await wrong("plan", { environment, inputs });
    for (const [index, start] of everyMistake.entries()) {
      expect(errors[index]?.slice(0, start.length)).toBe(start);
    }
    expect(errors).toHaveLength(everyMistake.length);
    expect(errors.join("\n")).not.toContain("secret@");
  });

  it.each([
    ["an unknown command", "plna", {}, "plna"],
    ["a dry run that is neither", "apply", { inputs: { dryRun: "False" } }, "Write true or false"],
    ["no token", "confirm", { inputs: { token: "" } }, "github-token is empty"],
    ["no key", "apply", { environment: { LAMBDA_API_KEY: "" } }, "LAMBDA_API_KEY is not set"],
    ["no action to undo", "rollback", {}, "action-id"],
    ["an action that is none", "rollback", { inputs: { actionId: "../../x" } }, "action-id"],
  ] as const)("is named: %s", async (_, command, asked, words) => {
    const errors = await wrong(command, asked);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(words);
  });

  it("shows no secret, whatever is wrong with it", async () => {
    const secret = "hunter2hunter2";
    const environment = {
      DATABASE_URL: `mysql://fleet:${secret}@db/fleet`,
      SLACK_WEBHOOK_URL: `hooks/${secret}`,
      PROMETHEUS_URL: `ftp://user:${secret}@prometheus`,
      PUSHGATEWAY_URL: `user:${secret}@gateway`,
      LAMBDA_API_URL: `ftp://user:${secret}@cloud`,
    };
    const errors = await wrong("plan", { environment });
    expect(errors).toHaveLength(5);
    expect(errors.join("\n")).not.toContain(secret);
  });
});
