/** Text as an attacker would choose it, and what must never be left of it. */
import fc from "fast-check";

const pieces = [
  "@alice",
  "@acme/owners",
  "#12",
  "GH-12",
  "acme/fleet#1",
  "fixes #3",
  "https://evil.example/x",
  "www.evil.example",
  "mailto:a@evil.example",
  "a@evil.example",
  "`",
  "```",
  "~~~",
  "|",
  "||",
  "\n",
  "\r\n\r\n",
  "\n\n---\n",
  "\u2028",
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "<!--",
  "-->",
  "</details>",
  "<!channel>",
  "<@U123>",
  "![x](//evil)",
  "[x](y)",
  "[^1]",
  "**b**",
  "_i_",
  "~~s~~",
  "# h",
  "- l",
  "1. l",
  "> q",
  "&lt;b&gt;",
  "&#64;alice",
  "$x$",
  "$$",
  "\\",
  "\\@alice",
  "@\u200balice",
  "#\u00ad12",
  "\u202e",
  "\ud800",
  "Fleet-Action: x",
  "::error::x",
  "$1.99/hour",
  "training-7-a",
  " ",
];

/** Joined pieces of syntax, with ordinary and odd characters between them. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 4 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(""));

/** What GitHub would link, in text that has no other syntax left; empty when there is nothing. */
export function linkedByGitHub(text: string): readonly string[] {
  const patterns = [/@\w[\w./-]*/g, /#\d+/g, /\bGH-\d+/gi, /\w*:\/\//g, /www\./gi, /\$[^\d]*\$/g];
  return patterns.flatMap((pattern) => text.match(pattern) ?? []);
}
