/** Clone, fetch and push through git's own `http-backend`. */

import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname } from "node:path";
import { type Account, isAtLeast } from "./accounts.ts";
import { moveForbidden } from "./branch-rules.ts";
import { gitEnvironment, runGit } from "./git-process.ts";
import { zeroSha } from "./git-repository.ts";
import { followMovement } from "./movements.ts";
import type { GitHubState } from "./state.ts";

/** One request to the repository's git address. */
export interface GitRequest {
  readonly state: GitHubState;
  readonly caller: Account;
  readonly message: IncomingMessage;
  readonly answer: ServerResponse;
  readonly body: Buffer;
  /** `/info/refs`, `/git-upload-pack` or `/git-receive-pack`. */
  readonly service: string;
  readonly query: URLSearchParams;
}

/** Refuses, ref by ref, what the environment names: git runs it before any ref moves. */
const refusingHook = `#!/bin/sh
# Each line of LOCAL_GITHUB_RULES is: ref, TAB, kind of move (any, force, delete), TAB, reason.
status=0
while read -r old new ref; do
  kind=forward
  case "$new" in *[!0]*) ;; *) kind=delete ;; esac
  case "$old" in *[!0]*)
    if [ "$kind" = forward ] && ! git merge-base --is-ancestor "$old" "$new"; then kind=force; fi ;;
  esac
  reason=$(printf '%s\\n' "$LOCAL_GITHUB_RULES" | awk -F '\\t' -v r="$ref" -v k="$kind" \\
    '$1 == r && $2 == k { print $3; exit }')
  if [ -n "$reason" ]; then
    echo "error: GH006: Protected branch update failed for $ref." >&2
    echo "error: $reason" >&2
    status=1
  fi
done
exit $status
`;

/** Puts the hook into the repository. */
export async function installHook(directory: string): Promise<void> {
  await writeFile(`${directory}/hooks/pre-receive`, refusingHook, { mode: 0o755 });
}

/** What the hook must refuse to this caller, for every branch there is. */
function rulesForHook(state: GitHubState, actor: Account): string {
  const lines: string[] = [];
  for (const ref of state.git.refs.keys()) {
    if (!ref.startsWith("refs/heads/")) continue;
    const branch = ref.slice("refs/heads/".length);
    const kinds = { forward: "fast-forward", force: "force", delete: "delete" } as const;
    for (const [word, kind] of Object.entries(kinds)) {
      const why = moveForbidden(state, { branch, actor, kind });
      if (why !== undefined) lines.push(`${ref}\t${word}\t${why}`);
    }
  }
  return lines.join("\n");
}

let backend: Promise<string> | undefined;

function backendPath(): Promise<string> {
  backend ??= runGit("/", ["--exec-path"]).then((path) => `${path.trim()}/git-http-backend`);
  return backend;
}

/** Whether a request asks to write. */
export function isPush(service: string, query: URLSearchParams): boolean {
  return service === "/git-receive-pack" || query.get("service") === "git-receive-pack";
}

/** Answers a git request; after a push lets everything follow that the moved refs bring. */
export async function serveGit(request: GitRequest): Promise<void> {
  const { state, caller, answer, service, query } = request;
  const push = isPush(service, query);
  if (push && !isAtLeast(caller.permission, "write")) {
    answer.writeHead(caller.id === 0 ? 401 : 403, { "www-authenticate": 'Basic realm="GitHub"' });
    answer.end("Write access to repository not granted.");
    return;
  }
  const before = new Map(state.git.refs);
  const output = await runBackend(request);
  if (service === "/git-receive-pack") await followPush(state, before, caller);
  sendCgi(answer, output);
}

async function followPush(
  state: GitHubState,
  before: ReadonlyMap<string, string>,
  actor: Account,
): Promise<void> {
  await state.git.reloadRefs();
  const after = new Map(state.git.refs);
  for (const ref of new Set([...before.keys(), ...after.keys()])) {
    const movement = { ref, before: before.get(ref) ?? zeroSha, after: after.get(ref) ?? zeroSha };
    await followMovement(state, movement, actor);
  }
}

async function runBackend(request: GitRequest): Promise<Buffer> {
  const { state, caller, message, body, service, query } = request;
  const directory = state.git.directory;
  const name = directory.slice(dirname(directory).length);
  const encoding = message.headers["content-encoding"];
  const protocol = message.headers["git-protocol"];
  const child = spawn(await backendPath(), [], {
    env: {
      ...gitEnvironment(),
      GIT_PROJECT_ROOT: dirname(directory),
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: `${name}${service}`,
      QUERY_STRING: query.toString(),
      REQUEST_METHOD: message.method ?? "GET",
      CONTENT_TYPE: message.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(body.length),
      REMOTE_USER: caller.login,
      REMOTE_ADDR: "127.0.0.1",
      LOCAL_GITHUB_RULES: isPush(service, query) ? rulesForHook(state, caller) : "",
      ...(encoding === undefined ? {} : { HTTP_CONTENT_ENCODING: encoding }),
      ...(typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {}),
    },
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(body);
  await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return Buffer.concat(chunks);
}

function sendCgi(answer: ServerResponse, output: Buffer): void {
  const end = output.indexOf("\r\n\r\n");
  const lines = output.toString("latin1", 0, Math.max(end, 0)).split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines.filter((one) => one.includes(": "))) {
    const [key = "", ...value] = line.split(": ");
    headers[key.toLowerCase()] = value.join(": ");
  }
  const { status, ...others } = headers;
  answer.writeHead(status === undefined ? 200 : Number.parseInt(status, 10), others);
  answer.end(output.subarray(end + 4));
}
