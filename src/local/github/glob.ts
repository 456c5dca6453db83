/** Patterns over branches and paths, as workflow filters, rulesets and CODEOWNERS spell them. */

function escapeText(text: string): string {
  return text.replace(/[.+^${}()|[\]\\]/gu, "\\$&");
}

/** `*` stays inside a folder, `**` crosses them, `?` makes what stands before it optional. */
function compile(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*\*|\*|\?|\[[^\]]+\])/u).map((part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?" || part.startsWith("[")) return part;
    return escapeText(part);
  });
  return new RegExp(`^${parts.join("")}$`, "u");
}

/** Whether a whole text fits one pattern. */
export function fits(pattern: string, text: string): boolean {
  return compile(pattern).test(text);
}

/** Whether a text is let through by a list in which `!` takes back, the last match deciding. */
export function isListed(patterns: readonly string[], text: string): boolean {
  return patterns.reduce<boolean>((listed, pattern) => {
    if (pattern.startsWith("!")) return fits(pattern.slice(1), text) ? false : listed;
    return listed || fits(pattern, text);
  }, false);
}
