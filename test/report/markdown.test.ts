import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown, gfmToMarkdown } from "mdast-util-gfm";
import { toMarkdown } from "mdast-util-to-markdown";
import { expect, it } from "vitest";
import {
  bullets,
  code,
  heading,
  hidden,
  inert,
  link,
  mention,
  paragraph,
  print,
  strong,
  table,
} from "../../src/report/markdown.ts";
import { quiet } from "../../src/report/text.ts";
import { hostileText, linkedByGitHub } from "./hostile-text.ts";

function parsed(markdown: string): Nodes {
  return fromMarkdown(markdown, { mdastExtensions: [gfmFromMarkdown()] });
}

function types(node: Nodes): readonly string[] {
  return [node.type, ...("children" in node ? node.children.flatMap(types) : [])];
}

function textOf(node: Nodes): string {
  if ("value" in node) return node.value;
  return "children" in node ? node.children.map(textOf).join("") : "";
}

const plainParagraph = ["root", "paragraph", "text"];

it("prints hostile text as one paragraph of plain text that shows the text", () => {
  fc.assert(
    fc.property(hostileText, (hostile) => {
      fc.pre(quiet(hostile) !== "" && quiet(hostile).length < 600);
      for (const markdown of [inert(hostile), print([paragraph(hostile)])]) {
        const tree = parsed(markdown);
        expect(types(tree)).toEqual(plainParagraph);
        expect(textOf(tree)).toBe(quiet(hostile));
        expect(linkedByGitHub(textOf(tree))).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});

it("keeps hostile text inside its table cell", () => {
  fc.assert(
    fc.property(hostileText, (hostile) => {
      const cell = quiet(hostile);
      fc.pre(cell !== "" && cell.length < 600);
      const markdown = print([table({ head: ["a", "b"], rows: [[hostile, code(hostile)]] })]);
      const lines = markdown.trimEnd().split("\n");
      expect(lines).toHaveLength(3);
      expect(lines[2]?.match(/(?<!\\)(\\\\)*\|/g)).toHaveLength(3);
    }),
  );
});

it.each([
  ["a mention", "@alice"],
  ["a team", "@acme/owners"],
  ["a mention behind an invisible character", "@\u200balice"],
  ["an issue", "fixes #12"],
  ["an issue elsewhere", "acme/fleet#12"],
  ["an issue of the old spelling", "GH-12"],
  ["an address", "https://evil.example"],
  ["an address without a scheme", "www.evil.example"],
  ["a formula", "$x$"],
])("breaks %s", (_, hostile) => {
  expect(linkedByGitHub(hostile.replaceAll("\u200b", ""))).not.toEqual([]);
  expect(linkedByGitHub(quiet(hostile))).toEqual([]);
});

it("leaves an ordinary sentence with money as it is", () => {
  const sentence = "provision_instance would exceed $100/hour limit: $98.01 + $1.99.";
  expect(quiet(sentence)).toBe(sentence);
});

it("mentions a login of the policy and nothing that is not one", () => {
  expect(print([paragraph(mention("alice"))])).toBe("@alice\n");
  expect(print([paragraph(mention("acme/gpu-owners"))])).toBe("@acme/gpu-owners\n");
  expect(print([paragraph(mention("alice @bob"))])).toBe("`alice @\u200bbob`\n");
});

it("never lets a hidden comment end early", () => {
  fc.assert(
    fc.property(hostileText, (hostile) => {
      const comment = print([hidden(hostile)]);
      expect(types(parsed(comment))).toEqual(["root", "html"]);
      expect(comment.indexOf("--", 4)).toBe(comment.length - 4);
    }),
  );
});

it("prints plain words as the library would that looks for each construct in them", () => {
  const pieces = [
    ..."aWwsp 1.:;,/$%()'\"?+-=>#!&[]<*_`~|@\\",
    "www.",
    "https:/",
    "12. ",
    "a_1",
    "ab_1x",
  ];
  const words = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((all) => all.join(""));
  const text = (value: string) => ({ type: "text", value }) as const;
  fc.assert(
    fc.property(words, words, words, (one, two, three) => {
      const [first, second, third] = [text(one), text(two), text(three)];
      const tree = [
        heading(3, [first, second]),
        { type: "paragraph" as const, children: [first, strong([second]), third, second] },
        paragraph(["a", code("b"), third, code("c"), first]),
        bullets([[first, link([second], "https://a.example/b"), third]]),
        table({ head: [[first], [second, third]], rows: [[[third], [first, second]]] }),
      ];
      const library = toMarkdown(
        { type: "root", children: tree },
        {
          bullet: "-",
          extensions: [gfmToMarkdown({ tablePipeAlign: false })],
          unsafe: [{ atBreak: true, character: "|" }],
        },
      );
      expect(print(tree)).toBe(library);
    }),
    { numRuns: 600 },
  );
});
