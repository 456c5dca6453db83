import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

const documents = ["README.md", ...filesBelow("docs").filter((path) => path.endsWith(".md"))];

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(join(root, path)).isFile())
    .sort();
}

interface Block {
  readonly language: string;
  readonly text: string;
}

/** Fenced blocks, and the rest without them. */
function partsOf(markdown: string): { readonly blocks: readonly Block[]; readonly prose: string } {
  const fence = /^```(\w*)\n([\s\S]*?)^```$/gmu;
  const blocks = [...markdown.matchAll(fence)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
  return { blocks, prose: markdown.replace(fence, "") };
}

/** GitHub's anchors of a document's headings. */
function anchorsOf(markdown: string): readonly string[] {
  return [...partsOf(markdown).prose.matchAll(/^#+ (.+)$/gmu)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What is wrong with a document's links inside the repository. */
function brokenLinks(path: string, markdown: string): readonly string[] {
  const targets = [...partsOf(markdown).prose.matchAll(/\]\(([^)\s]+)\)/gu)].map(
    ([, target = ""]) => target,
  );
  return targets.filter((target) => {
    if (/^[a-z]+:/u.test(target)) return !/^(https|mailto):/u.test(target);
    const [file = "", anchor] = target.split("#");
    const found = file === "" ? path : relative(root, join(root, dirname(path), file));
    if (found.startsWith("..") || !existsSync(join(root, found))) return true;
    return anchor !== undefined && !anchorsOf(textOf(found)).includes(anchor);
  });
}

interface Package {
  readonly scripts: Readonly<Record<string, string>>;
  readonly bin: Readonly<Record<string, string>>;
}

const { scripts, bin } = JSON.parse(textOf("package.json")) as Package;
const helps = new Map<string, string>();

/** The command line's own help, of everything or of one command. */
function helpOf(...command: readonly string[]): string {
  const key = command.join(" ");
  const known = helps.get(key);
  if (known !== undefined) return known;
  const said = execFileSync(process.execPath, [join(root, "src/cli.ts"), ...command, "--help"], {
    encoding: "utf8",
  });
  helps.set(key, said);
  return said;
}

/** Every command that a document tells to type: `sh` blocks, and code in a sentence. */
function commandsOf(markdown: string): readonly string[] {
  const { blocks, prose } = partsOf(markdown);
  const typed = blocks.filter(({ language }) => language === "sh").map(({ text }) => text);
  const told = [...prose.matchAll(/`((?:npx|npm|node|promtool|fleetmerge) [^`]+)`/gu)].map(
    ([, command = ""]) => command,
  );
  return [...typed.flatMap((text) => text.split("\n")), ...told]
    .flatMap((line) => line.split("&&"))
    .map((command) => command.trim())
    .filter((command) => command !== "" && !command.startsWith("#"));
}

const ownCommand = /^(?:npx node src\/cli\.ts|fleetmerge)\s+(.*)$/u;

/** Why a command cannot work as it stands; absent when nothing is known against it. */
function objectionTo(command: string): string | undefined {
  if (/^fleetmerge is wrong about itself/u.test(command)) return undefined;
  const own = ownCommand.exec(command)?.[1];
  if (own !== undefined) return objectionToOwn(own.split(/\s+/u));
  const [program, ...words] = command.split(/\s+/u);
  if (program === "npm") return objectionToScript(words);
  // `repos/OWNER/…` is a path of GitHub's, not of ours.
  const files = words.filter((word) => /^(?!repos\/)[\w.-]+\/[\w./-]+$/u.test(word));
  const missing = files.filter((file) => !existsSync(join(root, file)));
  if (missing.length > 0) return `there is no ${missing.join()}`;
  // Files given to these are tried by tests of their own (alerts, rulesets).
  const isProved = ["promtool", "gh"].includes(program ?? "") && files.length > 0;
  if (isProved || isGitThatRuns(command)) return undefined;
  return `nothing proves ${program}`;
}

/** Reading commands of git are simply run here. */
function isGitThatRuns(command: string): boolean {
  if (!/^git log /u.test(command)) return false;
  const { status } = spawnSync("sh", ["-c", `${command} > /dev/null`], { cwd: root });
  return status === 0;
}

function objectionToScript(words: readonly string[]): string | undefined {
  const [first = "", second = ""] = words;
  // Packing is tried by a test of its own (the installed package).
  if (first === "ci" || first === "pack") return undefined;
  const script = first === "run" ? second : first;
  if (scripts[script] === undefined) return `there is no script ${script}`;
  const given = words.slice(words.indexOf("--") + 1);
  const target = /^node src\/cli\.ts (\w+)$/u.exec(scripts[script])?.[1];
  return target !== undefined && words.includes("--")
    ? objectionToOwn([target, ...given])
    : undefined;
}

function objectionToOwn([name = "", ...words]: readonly string[]): string | undefined {
  if (!new RegExp(`^  ${name}\\b`, "mu").test(helpOf())) return `there is no command ${name}`;
  const options = words.filter((word) => word.startsWith("--"));
  const unknown = options.filter((option) => !helpOf(name).includes(` ${option}`));
  return unknown.length > 0 ? `${name} has no ${unknown.join()}` : undefined;
}

describe.each(documents)("%s", (path) => {
  const markdown = textOf(path);

  it("links only to what is there", () => {
    expect(brokenLinks(path, markdown)).toEqual([]);
  });

  it("tells only commands that there are", () => {
    const objections = commandsOf(markdown).flatMap((command) => {
      const objection = objectionTo(command);
      return objection === undefined ? [] : [`${command}: ${objection}`];
    });
    expect(objections).toEqual([]);
  });

  it("has no YAML that cannot be read", () => {
    const { blocks } = partsOf(markdown);
    for (const { text } of blocks.filter(({ language }) => language === "yaml")) {
      expect(() => parse(text)).not.toThrow();
    }
  });
});

describe("these checks themselves", () => {
  it("see links to nothing, out of the repository, and to no heading", () => {
    const links = [
      "gone.md",
      "../../etc",
      "docs/operations.md#nowhere",
      "javascript:x",
      "README.md",
    ];
    const markdown = links.map((link) => `[x](${link})`).join("\n");
    expect(brokenLinks("README.md", markdown)).toEqual(links.slice(0, -1));
  });

  it.each([
    ["npm run nothing", "there is no script nothing"],
    ["npx node src/cli.ts nothing", "there is no command nothing"],
    ["npx node src/cli.ts plan --nothing", "plan has no --nothing"],
    ["npm run demo -- --nothing", "demo has no --nothing"],
    ["promtool test rules monitoring/nothing.yml", "there is no monitoring/nothing.yml"],
    ["curl example.org", "nothing proves curl"],
  ])("object to %s", (command, objection) => {
    expect(objectionTo(command)).toBe(objection);
  });

  it("find commands in blocks and in sentences", () => {
    const markdown = "Type `npm test`:\n\n```sh\n# first\nnpm ci && npm run demo\n```\n";
    expect(commandsOf(markdown)).toEqual(["npm ci", "npm run demo", "npm test"]);
  });
});

describe("the README", () => {
  const readme = textOf("README.md");

  interface Action {
    readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
    readonly outputs: Readonly<Record<string, unknown>>;
  }
  const action = parse(textOf("action.yml")) as Action;

  it("has a row for each input of the action, with its default", () => {
    const rows = [...readme.matchAll(/^\| `([\w-]+)` \|([^|]*)\|/gmu)].map(
      ([, name, value = ""]) => [name, value.replaceAll("`", "").trim()],
    );
    const inputs = Object.entries(action.inputs).map(([name, input]) => [
      name,
      (input.default ?? "").replace(/^\$\{\{ github\.token \}\}$/u, "the job's token"),
    ]);
    expect(rows).toEqual(inputs);
  });

  it("names each output of the action, and no other", () => {
    const sentence = /^Outputs: ([^.]+)\./mu.exec(readme)?.[1] ?? "";
    const named = [...sentence.matchAll(/`([\w-]+)`/gu)].map(([, name]) => name);
    expect(named).toEqual(Object.keys(action.outputs));
  });

  it("names every command of the action", () => {
    const row = /^\| `command` \|.*$/mu.exec(readme)?.[0] ?? "";
    const help = helpOf();
    for (const [, name = ""] of row.matchAll(/`([a-z]+)`/gu)) {
      if (name !== "command") expect(help).toMatch(new RegExp(`^  ${name}\\b`, "mu"));
    }
  });

  it("calls the command line by what packing makes of a file that there is", () => {
    expect(bin).toEqual({ fleetmerge: "build/cli.js" });
    expect(existsSync(join(root, "src/cli.ts"))).toBe(true);
  });

  it("has each picture in both themes, small enough to load at once", () => {
    const shown = [...readme.matchAll(/(?:src|srcset)="([^"]+)"/gu)].map(([, path = ""]) => path);
    const made = filesBelow("docs/pictures");
    expect(shown.toSorted()).toEqual(made);
    expect(made.map((path) => path.replace(/-(?:light|dark)\.png$/u, ""))).toEqual([
      ...["docs/pictures/page", "docs/pictures/page"],
      ...["docs/pictures/pull-request", "docs/pictures/pull-request"],
    ]);
    for (const path of made) expect(statSync(join(root, path)).size).toBeLessThan(200_000);
  });
});
