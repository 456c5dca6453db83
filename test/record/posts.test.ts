import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { postsOf } from "../../src/record/posts.ts";
import type { Message } from "../../src/record/record.ts";

const about = (text: string, number?: number): Message => ({
  text,
  ...(number === undefined
    ? {}
    : { link: { label: `Pull request #${number}`, url: `https://github.example/${number}` } }),
});

const messages = fc.array(
  fc
    .tuple(fc.string({ minLength: 1, maxLength: 700 }), fc.integer({ min: 0, max: 3 }))
    .map(([text, number]) => about(`<${text.replace(/\n/g, " ")}>`, number || undefined)),
  { maxLength: 30 },
);

describe("the posts of a run", () => {
  it("are its messages where they are few", () => {
    const few = [about("a", 1), about("b", 1), about("c")];
    expect(postsOf(few)).toEqual(few);
  });

  it("join what speaks of one pull request, and what speaks of the run", () => {
    const many = [about("a", 1), about("b", 2), about("c"), about("d", 1), about("e")];
    expect(postsOf(many)).toEqual([about("a\n\nd", 1), about("b", 2), about("c\n\ne")]);
  });

  it("lose no message, keep the order of each link, and fit into a section of Slack's", () => {
    fc.assert(
      fc.property(messages, (all) => {
        const posts = postsOf(all);
        for (const url of new Set(all.map(({ link }) => link?.url))) {
          const texts = (list: readonly Message[]) =>
            list.filter(({ link }) => link?.url === url).map(({ text }) => text);
          expect(texts(posts).join("\n\n")).toBe(texts(all).join("\n\n"));
        }
        expect(posts.every(({ text }) => text.length <= 2_900)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
