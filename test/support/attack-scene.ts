/**
 * One world that many attacks are made on, one after the other: each leaves main as it likes, and
 * the machines must stay as they were. Apart because every table of attacks works so.
 */
import { expect } from "vitest";
import type { Ledger } from "../../src/model/history.ts";
import { entry, type PersonName, people } from "./small-team.ts";
import { type SmallWorld, type SmallWorldOptions, startSmallWorld } from "./small-world.ts";

const here = { owner: "acme", repo: "fleet" } as const;

/** What the attacker works with. */
export class AttackScene {
  readonly small: SmallWorld;
  #names = 0;

  constructor(small: SmallWorld) {
    this.small = small;
  }

  /** A world whose first commit is applied. */
  static async start(options: SmallWorldOptions = {}): Promise<AttackScene> {
    const small = await startSmallWorld({ load: 0.5, ...options });
    expect((await small.run("apply")).exitCode).toBe(0);
    return new AttackScene(small);
  }

  /** Names that no attack has used before. */
  names(count: number): readonly string[] {
    return Array.from({ length: count }, () => {
      this.#names += 1;
      return `training-1-x${this.#names}`;
    });
  }

  /** The fleet file of main with more entries in pool training. */
  async grown(entries: readonly string[]): Promise<Readonly<Record<string, string>>> {
    return { "state/fleet.yaml": `${(await this.small.fleet()).trimEnd()}\n${entries.join("")}` };
  }

  /** A pull request that adds machines, two of them being over the threshold. */
  async growth(
    name: PersonName,
    count = 2,
    more: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const files = await this.grown(this.names(count).map((one) => entry(one)));
    return this.small.open(name, { ...files, ...more });
  }

  /** One person's change that Ada approves, merged and judged. */
  async approved(
    name: PersonName,
    files: Readonly<Record<string, string | null>>,
  ): Promise<number> {
    const number = await this.small.open(name, files);
    await this.small.review("ada", number);
    await this.small.merge(name, number);
    await this.small.run("plan");
    return number;
  }

  async branchOf(number: number): Promise<string> {
    return (await this.small.pull(number)).head.ref;
  }

  /** Puts a commit on a branch by one person's token that names another as author and committer. */
  async disguise(
    number: number,
    by: PersonName,
    as: PersonName,
    files: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const branch = await this.branchOf(number);
    const { small } = this;
    const git = small.as(by).git;
    const head = (await small.git("rev-parse", branch)).trim();
    const { data: tree } = await git.createTree({
      ...here,
      base_tree: head,
      tree: Object.entries({ "NOTE.md": `${number}\n`, ...files }).map(([path, content]) => ({
        path,
        content,
        mode: "100644" as const,
        type: "blob" as const,
      })),
    });
    const line = await small.git("log", "-1", "--format=%ae", branch);
    const person = { name: people[as].login, email: line.trim() };
    const { data } = await git.createCommit({
      ...here,
      message: "Continue",
      tree: tree.sha,
      parents: [head],
      author: person,
      committer: person,
    });
    await git.updateRef({ ...here, ref: `heads/${branch}`, sha: data.sha, force: true });
  }

  async ledger(): Promise<Ledger> {
    return JSON.parse(await this.small.git("show", "fleet-audit:ledger.json")) as Ledger;
  }

  /** Both statuses of a pull request's head after confirm has judged it. */
  async gate(number: number): Promise<string> {
    await this.small.run("confirm");
    const { head } = await this.small.pull(number);
    const policy = await this.small.status(head.sha, "fleet/policy");
    return `${policy} / ${await this.small.status(head.sha, "fleet/confirmation")}`;
  }

  /** What apply says of the newest commit of main, after plans and applies had their chance. */
  async verdict(): Promise<string> {
    const main = (await this.small.git("rev-parse", "main")).trim();
    await this.small.run("apply");
    await this.small.run("plan");
    await this.small.work();
    const verdict = (await this.ledger()).commits[main];
    return verdict ? `${verdict.confirmed ? "confirmed" : "refused"}: ${verdict.why}` : "unjudged";
  }
}
