/**
 * Attacks by what a change of the fleet contains and by how it came to main. Machines that run must
 * stay, and none may be launched that nobody confirmed.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { AttackScene } from "../support/attack-scene.ts";
import { entry, fleetText } from "../support/small-team.ts";

const running = ["training-1-a", "training-1-b"];
const guarded = entry("training-1-b", ", protect: { reason: 'a run of two weeks' }");
const file = "state/fleet.yaml";
let scene: AttackScene;

async function start(): Promise<void> {
  const files = { [file]: fleetText([entry("training-1-a"), guarded]) };
  scene = await AttackScene.start({ load: 1, running, files });
}

function untouched(): void {
  expect(scene.small.machines()).toEqual(running);
  expect(scene.small.calls()).toEqual([]);
}

type Files = () => Promise<Readonly<Record<string, string | null>>>;

/** Main's fleet file with one text in place of another. */
async function edited(before: string | RegExp, after: string): Promise<Record<string, string>> {
  const text = await scene.small.fleet();
  const changed = text.replace(before, after);
  expect(changed).not.toBe(text);
  return { [file]: changed };
}

const one = async (more: Record<string, string> = {}) => ({
  ...(await scene.grown(scene.names(1).map((name) => entry(name)))),
  ...more,
});

describe("a pull request that nobody approved is not acted on when it", () => {
  beforeAll(start);
  afterAll(() => scene.small.close());
  afterEach(() => {
    untouched();
    scene.small.advance(10);
  });

  it.each<readonly [string, Files, RegExp]>([
    ["changes action.yml too", () => one({ "action.yml": "name: Mine\n" }), /changes|steered/],
    ["changes dist too", () => one({ "dist/main.js": "steal();\n" }), /changes|steered/],
    [
      "changes a workflow too",
      () => one({ ".github/workflows/x.yml": "on: push\n" }),
      /changes|st/,
    ],
    ["changes CODEOWNERS too", () => one({ ".github/CODEOWNERS": "* @ben\n" }), /changes|steered/],
    [
      "writes an id beside a name",
      async () => {
        const id = scene.small.world.lambda.instances()[0]?.id ?? "";
        return one().then(async () =>
          scene.grown([
            `      - { name: training-1-y1, id: ${id}, type: gpu_1x_a10, region: us-east-1 }\n`,
          ]),
        );
      },
      /it adopts training-1-y1/,
    ],
    [
      "adds a machine without a price",
      () => scene.grown(["      - { name: training-1-y2, type: gpu_1x_a10, region: us-east-1 }\n"]),
      /has no price/,
    ],
    [
      "removes a protection",
      () => edited(/, protect: \{[^}]*\}/, ""),
      /it removes the protection of training-1-b/,
    ],
    ["removes a machine that runs", () => edited(entry("training-1-a"), ""), /without a rule/],
    ["raises a price", () => edited(/1\.29/, "44"), /over the threshold/],
    ["changes a type", () => edited(/gpu_1x_a10,/, "gpu_8x_h100,"), /type|confirmation|threshold/],
  ])("%s", async (_what, files, why) => {
    const number = await scene.small.open("ben", await files());
    expect(await scene.gate(number)).toMatch(/\/ pending/);
    expect(await scene.gate(number)).toMatch(why);
    await scene.small.merge("dan", number);
    const verdict = await scene.verdict();
    expect(verdict).toMatch(/^refused/);
    expect(verdict).toMatch(why);
  });
});

describe("a pull request does not pass the policy check, approved or not, when it", () => {
  beforeAll(start);
  afterAll(() => scene.small.close());
  afterEach(() => {
    untouched();
    scene.small.advance(10);
  });

  it.each<readonly [string, Files, RegExp]>([
    ["empties the fleet file", async () => ({ [file]: "" }), /failure: /],
    ["deletes the fleet file", async () => ({ [file]: null }), /failure: .*missing/],
    [
      "takes all pools away",
      async () => ({ [file]: "version: 1\nfleet: acme/fleet\npools: {}\n" }),
      /failure: .*lost all its pools/,
    ],
    [
      "names a machine in two pools",
      async () => ({
        [file]:
          `${(await scene.small.fleet()).trimEnd()}\n  other:\n    generation: 1\n` +
          `    instances:\n${entry("training-1-a")}`,
      }),
      /failure: .*training-1-a/,
    ],
    [
      "belongs to another repository",
      () => edited("fleet: acme/fleet", "fleet: mallory/fleet"),
      /failure: the file is the fleet of mallory\/fleet/,
    ],
    ["names a machine @everyone", () => scene.grown([entry("'@everyone'")]), /failure: /],
    ["hides Markdown in a name", () => scene.grown([entry("'a](http://x) **b**'")]), /failure: /],
    ["hides a workflow command in a name", () => scene.grown([entry("'::stop::x'")]), /failure: /],
    [
      "names a machine like an object's own",
      () => scene.grown([entry("constructor")]),
      /failure: /,
    ],
    ["uses an alias of YAML", () => scene.grown(["      - &a { name: *a }\n"]), /failure: /],
    ["uses a tag of YAML", () => scene.grown(["      - !!js/function 'x'\n"]), /failure: /],
    ["is not YAML", async () => ({ [file]: "pools: [\n" }), /failure: /],
    ["has a key twice", () => edited("version: 1\n", "version: 1\nversion: 1\n"), /failure: /],
  ])("%s", async (_what, files, why) => {
    const number = await scene.small.open("ben", await files());
    await scene.small.review("ada", number);
    const gate = await scene.gate(number);
    expect(gate).toMatch(why);
    expect(gate).not.toMatch(/success.*success/);
    await scene.small.closePull("ben", number);
  });

  it("comes from a branch with a hostile name", async () => {
    const branch = "x/$(id)-`id`-;rm-@everyone-#1";
    await scene.small.push("ben", { branch, files: await one() });
    const told = await scene.small.run("confirm");
    expect(told.exitCode).toBe(0);
    expect(told.log.join("\n")).not.toContain("@everyone");
  });
});

describe("main", () => {
  beforeAll(start);
  afterAll(() => scene.small.close());
  afterEach(() => {
    scene.small.advance(10);
  });

  it("is not acted on after a push", async () => {
    await scene.small.push("ben", { branch: "main", files: await one() });
    expect(await scene.verdict()).toMatch(/refused: it came to main without a pull request/);
    untouched();
  });

  it("is not acted on when the push is taken back and that is taken back again", async () => {
    const before = await scene.small.fleet();
    const files = await one();
    await scene.small.push("ben", { branch: "main", files });
    await scene.small.push("ben", { branch: "main", files: { [file]: before } });
    await scene.small.push("ben", { branch: "main", files });
    expect(await scene.verdict()).toMatch(/refused: it came to main without a pull request/);
    untouched();
  });

  it("is not acted on after a rebase of several commits over the threshold", async () => {
    const number = await scene.small.open("ben", await one());
    const branch = await scene.branchOf(number);
    const text = await scene.small.git("show", `${branch}:${file}`);
    const more = scene.names(1).map((name) => entry(name));
    await scene.small.push("ben", { branch, files: { [file]: `${text}${more.join("")}` } });
    await scene.small.merge("dan", number, "rebase");
    await scene.verdict();
    const { commits } = await scene.ledger();
    const ours = Object.values(commits).filter((verdict) => verdict.pullRequest === number);
    expect(ours.filter(({ confirmed }) => confirmed)).toHaveLength(1);
    const launched = scene.small.machines().filter((name) => !running.includes(name));
    expect(launched).toHaveLength(1);
  });

  it("is not acted on after one more growth in another run, counted together", async () => {
    const before = scene.small.calls().length;
    await scene.small.merge("dan", await scene.growth("ben", 1));
    expect(await scene.verdict()).toMatch(/refused: .*that merged without approval lately/);
    expect(scene.small.calls()).toHaveLength(before);
  });

  it("is not acted on after a growth of another pool: pools count together", async () => {
    const before = scene.small.calls().length;
    const other = `  other:\n    generation: 1\n    instances:\n${entry("other-1-a")}`;
    const text = (await scene.small.fleet()).replace("  training:", `${other}  training:`);
    await scene.small.merge("dan", await scene.small.open("ben", { [file]: text }));
    expect(await scene.verdict()).toMatch(/refused: .*that merged without approval lately/);
    expect(scene.small.calls()).toHaveLength(before);
  });

  it("is acted on only for the good merge after a refused one", async () => {
    const number = await scene.growth("ben", 1);
    const before = scene.small.machines();
    await scene.small.review("ada", number);
    await scene.small.merge("ben", number);
    expect(await scene.verdict()).toMatch(/^confirmed: approved by ada/);
    const fresh = scene.small.machines().filter((name) => !before.includes(name));
    expect(fresh).toHaveLength(1);
  });

  it("is not acted on again by a replayed dispatch of an older commit", async () => {
    const before = scene.small.calls().length;
    const sha = (await scene.small.git("rev-parse", "main~3")).trim();
    await scene.small.as("ben").actions.createWorkflowDispatch({
      owner: "acme",
      repo: "fleet",
      workflow_id: "apply.yml",
      ref: "main",
      inputs: { sha },
    });
    await scene.small.work();
    expect(scene.small.calls()).toHaveLength(before);
  });

  it("does not launch a name again whose machine a person ended at the cloud", async () => {
    const mine = scene.small.machines().find((name) => !running.includes(name)) ?? "";
    scene.small.world.lambda.faults.terminateByHuman(mine);
    const before = scene.small.calls().length;
    await scene.small.pass(30);
    expect(scene.small.machines()).not.toContain(mine);
    expect(scene.small.calls().slice(before)).not.toContain("launch");
  });

  it("keeps a machine whose confirmed growth a push puts back", async () => {
    const before = await scene.small.fleet();
    const number = await scene.growth("ben", 1);
    await scene.small.review("ada", number);
    await scene.small.merge("ben", number);
    expect(await scene.verdict()).toMatch(/^confirmed/);
    const grown = scene.small.machines();
    expect(grown).toHaveLength(3);
    await scene.small.push("ben", { branch: "main", files: { [file]: before } });
    expect(await scene.verdict()).toMatch(/^refused: it came to main without a pull request/);
    await scene.small.pass(20);
    expect(scene.small.machines()).toEqual(grown);
  });

  it("keeps a machine whose entry a push removed, however idle it is", async () => {
    await scene.small.push("ben", {
      branch: "main",
      files: await edited(/.*name: training-1-b.*\n/, ""),
    });
    scene.small.setLoad(0);
    await scene.small.pass(60);
    expect(scene.small.machines()).toContain("training-1-b");
  });
});
