/** CODEOWNERS: what decides over money, keys and code has owners, and they exist. */

import type { Finding } from "../../../model/finding.ts";
import { answerOf } from "../connection.ts";
import { fieldsOf } from "../fields.ts";
import { fine, hidden, isUnreadable, type Look, type SetupContext, warning } from "./context.ts";

const homes = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/** One file each of what needs owners, and the one that must have none. */
const guarded = [".github/workflows/plan.yml", ".github/CODEOWNERS", "policies/limits.yaml"];
const free = "state/fleet.yaml";

/** Whether the file is there, covers what it should, and names people who exist. */
export const codeOwners: Look = async (context) => {
  const head = await context.ref(`refs/heads/${context.defaultBranch}`);
  if (head === undefined) return [];
  for (const place of homes) {
    const text = await context.file(head, place);
    if (text === undefined) continue;
    return [...coverage(text, place), ...(await errors(context))];
  }
  const mend =
    "Write .github/CODEOWNERS with lines for /.github/ and /policies/ and your own people, or " +
    "let fleetmerge init --owners @you/your-team do it.";
  return [warning("there is no CODEOWNERS file: policies and workflows have no owners", mend)];
};

/** Stands in Fleetmerge's own file where a copy names people; to GitHub it is somebody's login. */
const placeholder = "@OWNER";

interface OwnerRule {
  readonly pattern: string;
  readonly owners: readonly string[];
}

function rulesOf(text: string): readonly OwnerRule[] {
  return text
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/u, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [pattern = "", ...owners] = line.split(/\s+/u);
      return { pattern, owners };
    });
}

function coverage(text: string, place: string): readonly Finding[] {
  const rules = rulesOf(text);
  const owners = (path: string) =>
    rules.findLast(({ pattern }) => covers(pattern, path))?.owners ?? [];
  const bare = guarded.filter((path) => owners(path).length === 0);
  const isUnfilled = rules.some((rule) => rule.owners.includes(placeholder));
  return [
    bare.length === 0
      ? fine(`${place} covers the policies and .github/`)
      : warning(`nobody owns ${bare.join(", ")}`, `Add a line for it to ${place}.`),
    ...(isUnfilled
      ? [warning(`${place} still names ${placeholder}`, "Put your own people there.")]
      : []),
    ...(owners(free).length > 0
      ? [
          warning(
            `${place} covers state/: with ${"“Require review from Code Owners”"} no change of ` +
              "the fleet merges by itself",
            "Take state/ out of it: the policies say who approves changes of the fleet.",
          ),
        ]
      : []),
  ];
}

/** CODEOWNERS patterns: gitignore's, without `!` and `[ ]`. */
function covers(pattern: string, path: string): boolean {
  const bare = pattern.replace(/^\//u, "").replace(/\/$/u, "");
  const isRooted = pattern.startsWith("/") || bare.includes("/");
  const source = bare
    .replaceAll(/[.+^${}()|\\]/gu, "\\$&")
    .replaceAll("**", "\u0000")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]")
    .replaceAll("\u0000", ".*");
  return new RegExp(`${isRooted ? "^" : "(^|/)"}${source}(/|$)`, "u").test(path);
}

/** GitHub itself says which owners do not exist or may not write. */
async function errors({ line }: SetupContext): Promise<readonly Finding[]> {
  const { owner, name: repo } = line;
  const purpose = { what: "read what is wrong in CODEOWNERS", needs: "contents: read" };
  const reply = await line.attempt(purpose, ({ rest }) =>
    rest.repos.codeownersErrors({ owner, repo }),
  );
  if (isUnreadable(reply)) {
    const mend = "Open CODEOWNERS on GitHub, which marks owners that it does not know.";
    return [hidden("whether its owners exist", "contents: read", mend)];
  }
  // One owner who does not exist stands on several lines.
  const places = new Map<string, number[]>();
  for (const error of fieldsOf(answerOf(reply), "errors").list("errors")) {
    const said = error.optionalText("suggestion") ?? error.text("message").split("\n")[0] ?? "";
    const key = JSON.stringify([error.text("kind"), said]);
    places.set(key, [...(places.get(key) ?? []), error.count("line")]);
  }
  return [...places].map(([key, lines]) => {
    const [kind = "", said = ""] = JSON.parse(key) as readonly string[];
    const where = lines.length > 1 ? `lines ${lines.join(", ")}` : `line ${lines[0]}`;
    return warning(`${where}: ${kind}`, `${said.charAt(0).toUpperCase()}${said.slice(1)}.`);
  });
}
