/** People who are asked to approve and can not: whom nothing but their name gives away. */
import type { PolicyCheck } from "./check.ts";

/** An error: a proposal would wait for somebody who never answers. */
export const approvers: PolicyCheck = ({ policies, limitsFile }) => {
  const named = policies.limits.confirmation.approvers ?? [];
  const people = named.filter((login) => !isBot(login));
  return named.flatMap((login, index) => {
    if (!limitsFile || !isBot(login)) return [];
    const alone = people.length === 0;
    return [
      {
        severity: alone ? ("error" as const) : ("warning" as const),
        problem: {
          at: limitsFile.place(["confirmation", "approvers", index]),
          what: alone
            ? `${login} is a bot, and nobody else may approve, so nothing ever is`
            : `${login} is a bot, and an approval by a bot does not count`,
          hint: "Name people who may write to the repository",
        },
      },
    ];
  });
};

function isBot(login: string): boolean {
  return /\[bot\]$|^github-actions$|^dependabot$/i.test(login);
}
