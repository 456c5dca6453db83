/** GitHub as the forge: this file only puts the parts in `github/` together. */

import { assert } from "../errors.ts";
import type { Clock, Forge } from "../ports.ts";
import { changesOf } from "./github/changes.ts";
import { answerOf, type Connection, connect, type Patience } from "./github/connection.ts";
import { contentsOf } from "./github/contents.ts";
import { conversationOf } from "./github/conversation.ts";
import { fieldsOf } from "./github/fields.ts";
import type { Beginning } from "./github/first-look.ts";
import { issuesOf } from "./github/issues.ts";
import { memoryOf } from "./github/memory.ts";
import { mergePullRequest } from "./github/merging.ts";
import { pullRequestsOf } from "./github/pull-requests.ts";
import { setupChecks } from "./github/setup.ts";
import { statusesOf } from "./github/statuses.ts";
import { workflowsOf } from "./github/workflows.ts";

/** Where the repository is, and as whom and how patiently to ask. */
export interface GitHubOptions {
  /** Never appears in an error. */
  readonly token: string;
  /** `GITHUB_API_URL`. */
  readonly apiUrl: string;
  /** `GITHUB_GRAPHQL_URL`; ends in `/graphql`. */
  readonly graphqlUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly defaultBranch: string;
  readonly clock: Clock;
  /** A file that every run reads at the commits whose folders it reads: the fleet file. */
  readonly alongside?: string;
  /** What every run reads when it begins. Absent: each is asked for by itself. */
  readonly beginning?: Beginning;
  /** What is absent has the default stated there. */
  readonly patience?: Partial<Patience>;
}

/**
 * GitHub's REST and GraphQL APIs as the forge. Reads by sha are kept as long as the forge is, so
 * one is made for a run. Reads, PUT and PATCH are repeated when GitHub fails; what creates is
 * never repeated, and each part states what its caller does after an error whose `applied` is
 * `unknown`.
 */
export function gitHubForge(options: GitHubOptions): Forge {
  const { repository, defaultBranch, clock, patience = {} } = options;
  const [owner = "", name = "", ...rest] = repository.split("/");
  assert(owner !== "" && name !== "" && rest.length === 0, "a repository is owner/name");
  const line = connect({ ...options, owner, name, patience });
  const logins = memoryOf<string>();
  const identity = async () => line.known.login ?? logins("viewer", () => readIdentity(line));
  const contents = contentsOf(line, options);
  const { ref, file, folder } = contents;
  return {
    repository,
    identity,
    ...contents,
    ...changesOf(line, { ref, identity }),
    ...pullRequestsOf(line, { defaultBranch, identity }),
    ...conversationOf(line, identity),
    ...issuesOf(line, identity),
    ...statusesOf(line, identity),
    ...workflowsOf(line, defaultBranch),
    merge: (number, request) => mergePullRequest(line, { clock, identity }, { number, request }),
    setupChecks: () => setupChecks({ line, defaultBranch, clock, identity, ref, file, folder }),
  };
}

/**
 * REST's `/user` is closed to a workflow's own token and to Apps; GraphQL's viewer answers all
 * with the login that their pull requests show (`github-actions[bot]`, `<slug>[bot]`).
 */
async function readIdentity(line: Connection): Promise<string> {
  const reply = await line.graphql(
    { what: "learn whose the token is", needs: "metadata: read" },
    { operation: "query", document: "query { viewer { login } }", variables: {} },
  );
  return fieldsOf(answerOf(reply), "data").object("viewer").text("login");
}
