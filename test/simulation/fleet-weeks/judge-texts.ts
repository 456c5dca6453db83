/** Judges every text that the bot wrote: no secret, no mention, nothing that a machine obeys. */
import type { Violation } from "./checker.ts";
import type { FleetWorld } from "./fleet-world.ts";
import { bot } from "./setting.ts";

const hostileWords = /<!channel>|(?<!\\)<script>|secret_key|^::set-output/mu;
// In Markdown that backslash takes it from everything that begins with a bracket.
const hostileMarkdown = /(?<!\\)<(?:!channel|script)>|secret_key|^::set-output/mu;
const mention = /(?<![\w\\])@acme\/all/u;

/** What is hostile in a text, as a violation; nothing in a clean one. */
export function judgeText(text: string, where: string): readonly Violation[] {
  return matches(hostileWords, text, where);
}

/** The same for a text on GitHub, where a code span mentions nobody, and obeys nothing. */
export function judgeMarkdown(text: string, where: string): readonly Violation[] {
  const words = text.replaceAll(/`[^`\n]*`/gu, "");
  return [...matches(hostileMarkdown, words, where), ...matches(mention, words, where)];
}

function matches(hostile: RegExp, text: string, where: string): readonly Violation[] {
  const found = hostile.exec(text);
  return found ? [{ invariant: 8, what: `${where} says ${found[0]}` }] : [];
}

/** Remembers what it has read. */
export class TextJudge {
  readonly #world: FleetWorld;
  readonly #read = new Set<string>();
  #messages = 0;
  #commits = 0;
  #changes = -1;

  constructor(world: FleetWorld) {
    this.#world = world;
  }

  /**
   * Messages, and what stands in pull requests, comments, issues and commits since the last time.
   */
  step(): readonly Violation[] {
    const { messenger, hub } = this.#world;
    const messages = messenger.texts.slice(this.#messages);
    this.#messages = messenger.texts.length;
    const heard = messages.flatMap((text) => judgeText(text, "a message"));
    if (hub.changes === this.#changes && hub.git.commits.size === this.#commits) return heard;
    this.#changes = hub.changes;
    return [...heard, ...this.#texts()];
  }

  #texts(): readonly Violation[] {
    const { hub } = this.#world;
    const commits = [...hub.git.commits.values()].slice(this.#commits);
    this.#commits = hub.git.commits.size;
    const ours = hub.pulls.filter(({ shown }) => shown.author.login === bot);
    const said = [
      ...ours.flatMap(({ shown }) => [shown.title, shown.body]),
      ...[...hub.pulls, ...hub.issues].flatMap(({ comments }) =>
        comments.flatMap(({ author, body }) => (author === bot ? [body] : [])),
      ),
      ...hub.issues.flatMap(({ by, title, body }) => (by === bot ? [title, body] : [])),
    ].filter((text) => !this.#read.has(text));
    for (const text of said) this.#read.add(text);
    return [
      ...said.flatMap((text) => judgeMarkdown(text, "a text on GitHub")),
      ...commits
        .filter(({ author }) => author === bot)
        .flatMap(({ message }) => judgeMarkdown(message, "a commit message")),
    ];
  }
}
