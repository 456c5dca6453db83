/** What the token is and may do, as far as GitHub tells. */

import { OutsideError } from "../../../errors.ts";
import type { Finding } from "../../../model/finding.ts";
import { between, instant } from "../../../model/units.ts";
import { type Ask, answerOf } from "../connection.ts";
import { fieldsOf } from "../fields.ts";
import {
  fine,
  hidden,
  isUnreadable,
  type Look,
  modeOf,
  type SetupContext,
  warning,
  wrong,
} from "./context.ts";
import { writing } from "./writing.ts";

const modes = {
  token: "token mode: checks of its pull requests wait for a click, and its statuses name no App",
  app: "app mode: checks start by themselves, and a ruleset can pin both statuses to this App",
  person: "a person's token: what it approves or merges counts as that person's",
} as const;

/** What plan needs; a plan does everything that any other command does at GitHub. */
export const neededPermissions: Readonly<Record<string, "read" | "write">> = {
  contents: "write",
  pull_requests: "write",
  statuses: "write",
  issues: "write",
  actions: "write",
};

/** Whose token it is, what it may read and what it may write. */
export const token: Look = async (context) => {
  const login = await context.identity();
  const mode = modeOf(login);
  const registered = mode === "app" ? await writesOfApp(context, login) : [];
  const findings = [...(await reads(context)), ...registered, ...(await writing(context, mode))];
  return [fine(`${login}, ${modes[mode]}`), ...findings];
};

async function reads({ line, defaultBranch }: SetupContext): Promise<readonly Finding[]> {
  const { owner, name: repo } = line;
  const one = { owner, repo, per_page: 1 };
  const probes: Readonly<Record<string, Ask>> = {
    contents: ({ rest }) => rest.git.getRef({ owner, repo, ref: `heads/${defaultBranch}` }),
    "pull-requests": ({ rest }) => rest.pulls.list(one),
    statuses: ({ rest }) => rest.repos.getCombinedStatusForRef({ ...one, ref: defaultBranch }),
    issues: ({ rest }) => rest.issues.listForRepo(one),
    actions: ({ rest }) => rest.actions.listWorkflowRunsForRepo(one),
  };
  const found: Finding[] = [];
  for (const [name, probe] of Object.entries(probes)) {
    const reply = await line.attempt({ what: `read ${name}`, needs: `${name}: read` }, probe);
    // 409: no commit yet. 410: issues are off, which the question for writing tells.
    if (reply.kind === "answer" || reply.status === 409 || reply.status === 410) continue;
    if (!isUnreadable(reply)) throw reply.error;
    found.push(wrong(`it may not read ${name}`, `Give the token ${name}: write.`));
  }
  return found.length > 0 ? found : [fine("it reads all that a plan reads")];
}

/** What an App was registered with is public. */
async function writesOfApp({ line }: SetupContext, login: string): Promise<readonly Finding[]> {
  const slug = login.replace(/\[bot\]$/u, "");
  const purpose = { what: `read the App ${slug}`, needs: "metadata: read" };
  const reply = await line.attempt(purpose, ({ rest }) => rest.apps.getBySlug({ app_slug: slug }));
  const list = Object.keys(neededPermissions).join(", ").replaceAll("_", "-");
  const mend = `Make sure that the App has write access to ${list}.`;
  if (isUnreadable(reply)) return [hidden("what the App may write", "a public App", mend)];
  const granted = fieldsOf(answerOf(reply), "App").object("permissions");
  const lacking = Object.keys(neededPermissions).filter(
    (name) => granted.optionalText(name) !== "write",
  );
  if (lacking.length === 0) return [fine("the App has every permission it needs")];
  const says = `the App lacks write access to ${lacking.join(", ").replaceAll("_", "-")}`;
  return [wrong(says, "Change it in the App's settings, then accept it where it is installed.")];
}

/** The id of the App that our statuses come from; absent when GitHub does not tell. */
export async function appIdOf({ line }: SetupContext, login: string): Promise<number | undefined> {
  const slug = login.replace(/\[bot\]$/u, "");
  const purpose = { what: `read the App ${slug}`, needs: "metadata: read" };
  const reply = await line.attempt(purpose, ({ rest }) => rest.apps.getBySlug({ app_slug: slug }));
  return reply.kind === "answer" ? fieldsOf(reply.data, "App").count("id") : undefined;
}

const second = 1_000;

/** Further away than this, tokens expire early and readings seem stale. */
const mostSkew = 60 * second;

/** Our clock against GitHub's. */
export const clock: Look = async ({ line, clock: ours }) => {
  const { owner, name: repo } = line;
  const reply = await line.attempt(
    { what: "read GitHub's clock", needs: "metadata: read" },
    async ({ rest }) => {
      const { headers } = await rest.repos.get({ owner, repo });
      return { data: { date: headers.date } };
    },
  );
  if (reply.kind === "failed") throw reply.error;
  const date = Date.parse(fieldsOf(reply.data, "headers").optionalText("date") ?? "");
  if (Number.isNaN(date)) throw new OutsideError(dateless);
  // The header has whole seconds.
  const ahead = Math.round(between(instant(date), ours.now()) / second);
  const says = `this machine's clock is ${Math.abs(ahead)} s ${ahead < 0 ? "behind" : "ahead of"} GitHub's`;
  return Math.abs(ahead) * second > mostSkew
    ? [warning(says, "Synchronise it (NTP): readings would seem stale, deadlines would shift.")]
    : [fine(says)];
};

const dateless = {
  who: "GitHub",
  kind: "unavailable",
  applied: "no",
  message: "the answer has no date. Check GITHUB_API_URL",
} as const;
