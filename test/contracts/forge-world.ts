/** A repository that the forge's contract is tried on, and the first steps of most of its tests. */

import { expect } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import type { Millis } from "../../src/model/units.ts";
import type { CommitRequest, CommitStatus, Forge, PullRequest, Sha } from "../../src/ports.ts";

/** The writes whose answer a world can lose after they took effect. */
export type Losable = "merge" | "createPullRequest" | "commitOnBranch" | "updateRefs";

/** A comment on a pull request. */
export interface ForgeComment {
  readonly author: string;
  readonly body: string;
}

/**
 * A repository with a forge before it. Its main holds `README.md`, `state/fleet.yaml`
 * (`version: 1\n`), `policies/limits.yaml`, `policies/training.yaml`, `policies/deep/x.yaml` and
 * `.github/workflows/apply.yml` (with workflow_dispatch). `alice` may write, `bob` may read,
 * `mallory` has no permission; nothing is protected.
 */
export interface ForgeWorld {
  /** The bot's forge. */
  readonly forge: Forge;
  /** A forge of the same repository and bot that remembers nothing. */
  afresh(): Forge;
  /** The forge of a person. */
  as(login: "alice"): Forge;
  /** A review, as given on the web. */
  review(
    number: number,
    review: { readonly by: "alice"; readonly approves: boolean },
  ): Promise<void>;
  /** A comment by somebody. */
  comment(number: number, comment: { readonly by: "alice"; readonly body: string }): Promise<void>;
  /** All comments, oldest first. */
  comments(number: number): Promise<readonly ForgeComment[]>;
  /** Somebody edits the text of an issue. */
  editIssue(number: number, edit: { readonly by: "alice"; readonly body: string }): Promise<void>;
  pass(time: Millis): void;
  /** The newest status of each context of a commit, as people see them. */
  statuses(sha: Sha): Promise<readonly CommitStatus[]>;
  /** From now on main can be merged into only with these statuses. */
  require(contexts: readonly string[]): Promise<void>;
  /** Dispatches that arrived: workflow file and inputs. */
  dispatched(): Promise<
    readonly { readonly workflow: string; readonly inputs: Readonly<Record<string, string>> }[]
  >;
  /** Cuts the line at the next such write, once it has taken effect. */
  loseReply(write: Losable): void;
  close(): Promise<void>;
}

/** A sha that no object has. */
export const absent: Sha = "d".repeat(40);

/** The failure of what must fail. */
export async function failureOf(promise: Promise<unknown>): Promise<OutsideError> {
  const thrown: unknown = await promise.then(
    (value) => `answered ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(OutsideError);
  return thrown as OutsideError;
}

/** The sha of a ref that must be there. */
export async function shaOf(forge: Forge, ref: string): Promise<Sha> {
  const sha = await forge.ref(ref);
  if (sha === undefined) throw new Error(`the world lacks ${ref}`);
  return sha;
}

/** The head of main. */
export const mainOf = (forge: Forge) => shaOf(forge, "refs/heads/main");

/** A branch off main with one commit. */
export async function branchOff(
  forge: Forge,
  branch: string,
  additions: Readonly<Record<string, string>>,
): Promise<Sha> {
  const from = await mainOf(forge);
  expect(await forge.updateRefs([{ name: `refs/heads/${branch}`, after: from }])).toBe("updated");
  return commit(forge, { branch, expectedHead: from, additions });
}

/** A commit that must succeed. */
export async function commit(
  forge: Forge,
  request: Pick<CommitRequest, "branch" | "expectedHead" | "additions" | "deletions">,
): Promise<Sha> {
  const done = await forge.commitOnBranch({ headline: "Change", body: "", ...request });
  if (done.kind !== "committed") throw new Error(`the branch ${request.branch} has moved`);
  return done.sha;
}

/** An open pull request of one commit. */
export async function anOpen(
  forge: Forge,
  branch: string,
  additions: Readonly<Record<string, string>> = { [`state/${branch}.yaml`]: "x: 1\n" },
): Promise<PullRequest> {
  await branchOff(forge, branch, additions);
  const draft = { branch, title: `Change ${branch}`, body: "Why", labels: ["fleet"] };
  return forge.createPullRequest(draft);
}

/** The merge of a pull request at the head it was read with. */
export const squash = (pull: PullRequest) => ({
  head: pull.head.sha,
  title: `${pull.title} (#${pull.number})`,
  message: "Fleet-Action: provision_instance_x_1",
});

/** Makes the world of one test; it is closed after it. */
export type Arrange = () => Promise<ForgeWorld>;
