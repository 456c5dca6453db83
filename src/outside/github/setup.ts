/** What a newcomer's repository may have wrong, as far as GitHub lets the token see it. */

import { OutsideError } from "../../errors.ts";
import type { SetupCheck } from "../../model/finding.ts";
import { codeOwners } from "./setup/code-owners.ts";
import type { Look, SetupContext } from "./setup/context.ts";
import { environments, secrets, variables } from "./setup/environments.ts";
import { pullRequestsByActions, repositorySettings } from "./setup/repository.ts";
import { auditRules, branchRules } from "./setup/rules.ts";
import { clock, token } from "./setup/token.ts";
import { workflowFiles } from "./setup/workflow-files.ts";

/** Every look by the part it is told under, in the order of being asked. */
const looks: Readonly<Record<string, Look>> = {
  "GitHub token": token,
  "GitHub clock": clock,
  Repository: repositorySettings,
  Actions: pullRequestsByActions,
  "Rules of the default branch": branchRules,
  "Rules of fleet-audit": auditRules,
  CODEOWNERS: codeOwners,
  Workflows: workflowFiles,
  Environments: environments,
  Secrets: secrets,
  Variables: variables,
};

/**
 * Each look is made when it is asked for, so that a caller can tell one after the other. What the
 * token may not read is `unknown`, not passed over as fine. Throws OutsideError only when the
 * repository can not be reached at all.
 */
export function setupChecks(context: SetupContext): readonly SetupCheck[] {
  return Object.entries(looks).map(([part, look]) => ({
    part,
    look: async () => {
      await context.line.describe();
      try {
        return await look(context);
      } catch (thrown) {
        if (!(thrown instanceof OutsideError)) throw thrown;
        const mend = "Ask again; if it stays, look at it by hand.";
        return [{ severity: "unknown", says: `could not be read: ${thrown.message}`, mend }];
      }
    },
  }));
}
