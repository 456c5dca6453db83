/** Approvers who cannot approve, as only the forge knows; apart because doctor asks so much. */
import { messageOf } from "../errors.ts";
import type { Forge } from "../ports.ts";

const mayApprove = new Set(["write", "maintain", "admin"]);

/** One sentence for each; none when anybody with write permission may approve. */
export async function approverProblems(
  forge: Pick<Forge, "identity" | "permission">,
  approvers: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (!approvers) return [];
  try {
    const identity = await forge.identity();
    const answers: (string | undefined)[] = [];
    for (const login of approvers) answers.push(await problemOf(forge, { login, identity }));
    const problems = answers.filter((one) => one !== undefined);
    const nobody = approvers.length > 0 && problems.length === approvers.length;
    return nobody ? [...problems, nobodySentence] : problems;
  } catch (thrown) {
    return [`it could not be read who may approve: ${messageOf(thrown)}`];
  }
}

const nobodySentence =
  "nobody in confirmation.approvers can approve, so every proposal over the threshold expires; " +
  "name people who may write to the repository";

async function problemOf(
  forge: Pick<Forge, "permission">,
  { login, identity }: { readonly login: string; readonly identity: string },
): Promise<string | undefined> {
  // A person who looks with a token of their own is no account of ours.
  const isOurs = identity.endsWith("[bot]");
  if (isOurs && login.toLowerCase() === identity.toLowerCase()) {
    return `${login} stands in confirmation.approvers and is our own account, which cannot approve`;
  }
  const permission = await forge.permission(login);
  if (mayApprove.has(permission)) return undefined;
  return (
    `${login} stands in confirmation.approvers and has ${permission} permission, ` +
    "so an approval would not count; grant write or name somebody else"
  );
}
