/** A person of the local world: sees that a review is asked for, thinks, and approves. */
import { Octokit } from "@octokit/rest";
import { after, type Instant, type Millis } from "../../model/units.ts";
import type { LocalUser } from "../github/accounts.ts";
import type { World } from "../world.ts";

/** Somebody who approves what they were asked to review, some minutes after it was opened. */
export class Person {
  readonly #user: LocalUser;
  readonly #thinks: Millis;
  readonly #seen = new Map<number, Instant>();
  readonly #done = new Set<number>();

  constructor(user: LocalUser, thinks: Millis) {
    this.#user = user;
    this.#thinks = thinks;
  }

  /** Looks at the open pull requests; a line for each that was approved now. */
  async review(world: World, at: Instant): Promise<readonly string[]> {
    const [owner = "", repo = ""] = (world.environment["GITHUB_REPOSITORY"] ?? "").split("/");
    const octokit = new Octokit({ baseUrl: world.github.url, auth: this.#user.token });
    const { data: open } = await octokit.pulls.list({ owner, repo, state: "open" });
    const lines: string[] = [];
    for (const pull of open) {
      const asked = (pull.requested_reviewers ?? []).some(
        (reviewer) => reviewer.login === this.#user.login,
      );
      if (!asked || this.#done.has(pull.number)) continue;
      const seen = this.#seen.get(pull.number) ?? at;
      this.#seen.set(pull.number, seen);
      if (at < after(seen, this.#thinks)) continue;
      await octokit.pulls.createReview({
        owner,
        repo,
        pull_number: pull.number,
        commit_id: pull.head.sha,
        event: "APPROVE",
        body: "We need it for the release run.",
      });
      this.#done.add(pull.number);
      lines.push(`${this.#user.login} approves #${pull.number}`);
    }
    return lines;
  }
}
