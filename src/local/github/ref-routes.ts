/** Refs over REST: any namespace, created atomically, moved by fast-forward unless forced. */

import { refuseForbiddenMove } from "./branch-rules.ts";
import { zeroSha } from "./git-repository.ts";
import { optionalFlag, requiredText } from "./json-input.ts";
import { moveRefs } from "./movements.ts";
import { notFound, unprocessable } from "./refusal.ts";
import { refJson } from "./render-commit.ts";
import {
  type Answer,
  type ApiRequest,
  created,
  noContent,
  ok,
  page,
  param,
  type Route,
} from "./routing.ts";

const oneRef = async (request: ApiRequest): Promise<Answer> => {
  const ref = `refs/${param(request, "ref")}`;
  const sha = request.state.git.refs.get(ref);
  if (sha === undefined) throw notFound();
  return ok(await refJson(request.state, ref, sha));
};

const matchingRefs = async (request: ApiRequest): Promise<Answer> => {
  const prefix = `refs/${request.params["ref"] ?? ""}`;
  const found = [...request.state.git.refs].filter(([ref]) => ref.startsWith(prefix)).sort();
  return page(await Promise.all(found.map(([ref, sha]) => refJson(request.state, ref, sha))));
};

/** Git's rules for names, as far as anybody here could break them. */
function isRefName(ref: string): boolean {
  if (!/^refs\/[^/]+\/./u.test(ref)) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids exactly these.
  return !/[\x00-\x20~^:?*[\\\x7f]|\.\.|@\{|\/\/|\/$|\.$|\.lock(\/|$)|(^|\/)\./u.test(ref);
}

const createRef = async ({ state, body, caller }: ApiRequest): Promise<Answer> => {
  const ref = requiredText(body, "ref");
  const sha = requiredText(body, "sha");
  if (!isRefName(ref)) throw unprocessable(`${ref} is not a valid ref name.`);
  if (state.git.refs.has(ref)) throw unprocessable("Reference already exists");
  if (!/^[0-9a-f]{40}$/u.test(sha) || (await state.git.object(sha)) === undefined) {
    throw unprocessable("Object does not exist");
  }
  if (ref.startsWith("refs/heads/")) {
    if ((await state.git.commit(sha)) === undefined) {
      throw unprocessable("Reference cannot be created: object is not a commit");
    }
    const branch = ref.slice("refs/heads/".length);
    refuseForbiddenMove(state, { branch, actor: caller, kind: "create" }, 422);
  }
  const complaint = await moveRefs(state, [{ ref, before: zeroSha, after: sha }], caller);
  if (complaint !== undefined) throw unprocessable("Reference update failed");
  return created(await refJson(state, ref, sha), `${state.repositoryUrl}/git/${ref}`);
};

const updateRef = async (request: ApiRequest): Promise<Answer> => {
  const { state, body, caller } = request;
  const ref = `refs/${param(request, "ref")}`;
  const sha = requiredText(body, "sha");
  const before = state.git.refs.get(ref);
  if (before === undefined) throw unprocessable("Reference does not exist");
  if ((await state.git.object(sha)) === undefined) throw unprocessable("Object does not exist");
  const forward = await state.git.isAncestor(before, sha);
  if (!forward && optionalFlag(body, "force") !== true) {
    throw unprocessable("Update is not a fast forward");
  }
  if (ref.startsWith("refs/heads/") && before !== sha) {
    const branch = ref.slice("refs/heads/".length);
    const kind = forward ? "fast-forward" : "force";
    refuseForbiddenMove(state, { branch, actor: caller, kind }, 422);
  }
  const complaint = await moveRefs(state, [{ ref, before, after: sha }], caller);
  if (complaint !== undefined) throw unprocessable("Reference update failed");
  return ok(await refJson(state, ref, sha));
};

const deleteRef = async (request: ApiRequest): Promise<Answer> => {
  const { state, caller } = request;
  const ref = `refs/${param(request, "ref")}`;
  const before = state.git.refs.get(ref);
  if (before === undefined) throw unprocessable("Reference does not exist");
  if (ref === `refs/heads/${state.defaultBranch}`) {
    throw unprocessable("Cannot delete the default branch");
  }
  if (ref.startsWith("refs/heads/")) {
    const branch = ref.slice("refs/heads/".length);
    refuseForbiddenMove(state, { branch, actor: caller, kind: "delete" }, 422);
  }
  await moveRefs(state, [{ ref, before, after: zeroSha }], caller);
  return noContent;
};

/** The routes of refs. */
export const refRoutes: readonly Route[] = [
  { on: "GET /git/ref/{ref*}", scope: "contents", answer: oneRef },
  { on: "GET /git/matching-refs/{ref*}", scope: "contents", answer: matchingRefs },
  { on: "POST /git/refs", scope: "contents", answer: createRef },
  { on: "PATCH /git/refs/{ref*}", scope: "contents", answer: updateRef },
  { on: "DELETE /git/refs/{ref*}", scope: "contents", answer: deleteRef },
];
