import { describe, expect, it } from "vitest";
import { OutsideError } from "../../src/errors.ts";
import { jsonReply, type LoopbackReply, textReply } from "../../src/local/loopback.ts";
import { millis } from "../../src/model/units.ts";
import { errorReply, scriptedGitHub, scriptedToken } from "../support/scripted-github.ts";

const pulls = "/repos/acme/fleet/pulls";
const main = "/repos/acme/fleet/git/ref/heads/main";
const cut: LoopbackReply = { kind: "cut" };
const mainIsAt = (sha: string) => jsonReply(200, { object: { sha } });
const draft = { branch: "fleet/training-grow", title: "Grow", body: "Why", labels: [] };

async function failureOf(promise: Promise<unknown>): Promise<OutsideError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof OutsideError)) throw new Error(`not an OutsideError: ${String(thrown)}`);
  return thrown;
}

describe("what GitHub refuses", () => {
  it("names the setting when Actions may not open pull requests", async () => {
    const message = "GitHub Actions is not permitted to create or approve pull requests.";
    const github = await scriptedGitHub({ [`POST ${pulls}`]: errorReply(403, { message }) });
    const error = await failureOf(github.forge.createPullRequest(draft));
    expect(error).toMatchObject({ who: "GitHub", kind: "unauthorised", applied: "no" });
    expect(error.message).toBe(
      "GitHub: could not open a pull request for fleet/training-grow: GitHub Actions is not " +
        "permitted to create or approve pull requests (403). Turn on “Allow GitHub Actions to " +
        "create and approve pull requests” in Settings, Actions, General, or give github-token " +
        "a GitHub App's token",
    );
  });

  it("names the permission that our own table knows", async () => {
    const message = "Resource not accessible by integration";
    const github = await scriptedGitHub({ [`POST ${pulls}`]: errorReply(403, { message }) });
    const error = await failureOf(github.forge.createPullRequest(draft));
    expect(error.message).toContain("Give the token the permission pull-requests: write");
  });

  it("names the permission that GitHub names, rather than our own", async () => {
    const message = "Resource not accessible by personal access token";
    const headers = { "x-accepted-github-permissions": "workflows=write; contents=write" };
    const github = await scriptedGitHub({
      [`POST ${pulls}`]: errorReply(403, { message }, headers),
    });
    const error = await failureOf(github.forge.createPullRequest(draft));
    expect(error.message).toContain("Give the token the permission workflows: write");
  });

  it("tells a bad token, and asks only once", async () => {
    const github = await scriptedGitHub({
      [`GET ${main}`]: errorReply(401, { message: "Bad credentials" }),
    });
    const error = await failureOf(github.forge.ref("refs/heads/main"));
    expect(error).toMatchObject({ kind: "unauthorised", applied: "no" });
    expect(error.message).toContain("check the input github-token");
    expect(github.count(`GET ${main}`)).toBe(1);
  });

  it("does not take a repository it can not see for an empty one", async () => {
    const notFound = errorReply(404, { message: "Not Found" });
    const github = await scriptedGitHub({ "GET /repos/acme/fleet": notFound });
    const error = await failureOf(github.forge.file("a".repeat(40), "state/fleet.yaml"));
    expect(error.kind).toBe("not-found");
    expect(error.message).toContain("what the token may not see");
  });

  it("gives GitHub's details on one short line", async () => {
    const errors = [
      { resource: "PullRequest", field: "head", code: "invalid" },
      "b\na".repeat(400),
    ];
    const github = await scriptedGitHub({
      [`POST ${pulls}`]: errorReply(422, { message: "Validation Failed", errors }),
      [`GET ${pulls}`]: jsonReply(200, []),
    });
    const { message } = await failureOf(github.forge.createPullRequest(draft));
    expect(message).toContain("Validation Failed; head: invalid; b a");
    expect(message).not.toContain("\n");
    expect(message.length).toBeLessThan(450);
  });

  it("never shows the token, even where GitHub repeats it", async () => {
    const message = `no such token: ${scriptedToken}`;
    for (const reply of [errorReply(401, { message }), errorReply(500, { message })]) {
      const github = await scriptedGitHub({ [`GET ${main}`]: reply });
      const error = await failureOf(github.forge.ref("refs/heads/main"));
      expect(error.message).toContain("no such token: ***");
      expect(JSON.stringify(error) + String(error.stack)).not.toContain(scriptedToken);
    }
  });
});

describe("what may be repeated", () => {
  it("reads again when GitHub stumbles", async () => {
    const oops = errorReply(502, { message: "Server Error" });
    const github = await scriptedGitHub({ [`GET ${main}`]: [oops, cut, mainIsAt("abc")] });
    expect(await github.forge.ref("refs/heads/main")).toBe("abc");
  });

  it("gives up after its tries and does not know whether it was done", async () => {
    const github = await scriptedGitHub({ [`GET ${main}`]: cut }, { tries: 3 });
    const error = await failureOf(github.forge.ref("refs/heads/main"));
    expect(error).toMatchObject({ kind: "unavailable", applied: "unknown" });
    expect(github.count(`GET ${main}`)).toBe(3);
  });

  it.each([
    ["a cut line", cut],
    ["a 502", errorReply(502, { message: "Server Error" })],
    ["a page of something between", textReply(503, "<html>down</html>", "text/html")],
  ])("never asks twice for what creates, after %s", async (_, reply) => {
    const github = await scriptedGitHub({ [`POST ${pulls}`]: reply, "POST /graphql": reply });
    const created = await failureOf(github.forge.createPullRequest(draft));
    expect(created).toMatchObject({ kind: "unavailable", applied: "unknown" });
    expect(github.count(`POST ${pulls}`)).toBe(1);
    const update = { name: "refs/fleet/apply-lock", after: "a".repeat(40) };
    const moved = await failureOf(github.forge.updateRefs([update]));
    expect(moved).toMatchObject({ kind: "unavailable", applied: "unknown" });
    expect(github.count("POST /graphql")).toBe(1);
  });

  it("repeats a GraphQL question, which changes nothing", async () => {
    const viewer = jsonReply(200, { data: { viewer: { login: "fleet-bot" } } });
    const github = await scriptedGitHub({ "POST /graphql": [cut, viewer] });
    expect(await github.forge.identity()).toBe("fleet-bot");
  });

  it("does not wait for ever for an answer", async () => {
    const github = await scriptedGitHub(
      { [`GET ${main}`]: { kind: "hang" } },
      { tries: 2, timeout: millis(30) },
    );
    const error = await failureOf(github.forge.ref("refs/heads/main"));
    expect(error).toMatchObject({ kind: "timeout", applied: "unknown" });
    expect(github.count(`GET ${main}`)).toBe(2);
  });

  it("forgets a failure and asks afresh", async () => {
    const sha = "a".repeat(40);
    const path = `GET /repos/acme/fleet/contents/x.yaml`;
    const file = { type: "file", encoding: "base64", content: btoa("x: 1\n"), sha: "b" };
    const github = await scriptedGitHub({ [path]: [cut, jsonReply(200, file)] }, { tries: 1 });
    await failureOf(github.forge.file(sha, "x.yaml"));
    expect(await github.forge.file(sha, "x.yaml")).toBe("x: 1\n");
    expect(await github.forge.file(sha, "x.yaml")).toBe("x: 1\n");
    expect(github.count(path)).toBe(2);
  });
});

describe("GitHub's limits", () => {
  const secondary = (seconds: number) =>
    errorReply(
      403,
      { message: "You have exceeded a secondary rate limit." },
      { "retry-after": String(seconds) },
    );

  it("waits as long as it is told, also with what creates, which was not done", async () => {
    const opened = jsonReply(201, aPullRequest());
    const github = await scriptedGitHub({ [`POST ${pulls}`]: [secondary(30), opened] });
    expect((await github.forge.createPullRequest(draft)).number).toBe(12);
  });

  it("does not wait longer than it may, and says when to come back", async () => {
    const github = await scriptedGitHub({ [`GET ${main}`]: secondary(600) });
    const error = await failureOf(github.forge.ref("refs/heads/main"));
    expect(error).toMatchObject({ kind: "rate-limited", applied: "no" });
    expect(error.message).toContain("try again in 600 seconds");
    expect(github.count(`GET ${main}`)).toBe(1);
  });

  it("does not wait for ever for a limit that stays", async () => {
    const github = await scriptedGitHub({ [`GET ${main}`]: secondary(1) });
    const error = await failureOf(github.forge.ref("refs/heads/main"));
    expect(error.kind).toBe("rate-limited");
    expect(github.count(`GET ${main}`)).toBe(3);
  });

  it("knows the hourly limit by its headers", async () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "4102444800" };
    const message = "API rate limit exceeded for installation ID 1.";
    const github = await scriptedGitHub({ [`GET ${main}`]: errorReply(403, { message }, headers) });
    const error = await failureOf(github.forge.ref("refs/heads/main"));
    expect(error.kind).toBe("rate-limited");
    expect(error.message).toContain("try again after 2100-01-01T00:00:00.000Z");
  });

  it("knows the limit of GraphQL", async () => {
    const limit = { type: "RATE_LIMITED", message: "API rate limit exceeded" };
    const reply = errorReply(
      200,
      { data: null, errors: [limit] },
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "4102444800" },
    );
    const github = await scriptedGitHub({ "POST /graphql": reply });
    const error = await failureOf(github.forge.identity());
    expect(error).toMatchObject({ kind: "rate-limited", applied: "no", code: "RATE_LIMITED" });
  });
});

describe("answers that are not GitHub's own", () => {
  it.each([
    ["an empty object", jsonReply(200, {})],
    ["a list of numbers", jsonReply(200, [1])],
    ["a page", textReply(200, "<html>welcome</html>", "text/html")],
    ["half a JSON", textReply(200, '{"object":', "application/json")],
    ["nothing", { kind: "reply", status: 204, headers: {}, body: "" } as const],
  ])("calls %s unavailable", async (_, reply) => {
    const github = await scriptedGitHub({
      "POST /graphql": reply,
      "GET /repos/acme/fleet/pulls/12": reply,
      [`GET ${pulls}`]: reply,
      [`POST ${pulls}`]: reply,
      "PUT /repos/acme/fleet/pulls/12/merge": reply,
    });
    const { forge } = github;
    const merge = { head: "a".repeat(40), title: "Grow", message: "" };
    for (const asked of [
      () => forge.identity(),
      () => forge.pullRequest(12),
      () => forge.createPullRequest(draft),
      () => forge.merge(12, merge),
    ]) {
      const error = await failureOf(asked());
      expect(error).toMatchObject({ kind: "unavailable", applied: "unknown" });
    }
  });

  it("names the field that is missing", async () => {
    const { merged_at: _, head: __, ...rest } = aPullRequest();
    const github = await scriptedGitHub({ [`GET ${pulls}/12`]: jsonReply(200, rest) });
    const error = await failureOf(github.forge.pullRequest(12));
    expect(error.message).toContain("pull request.head is not an object");
  });
});

function aPullRequest() {
  return {
    number: 12,
    html_url: "https://github.test/acme/fleet/pull/12",
    title: "Grow",
    body: "Why",
    state: "open",
    user: { login: "fleet-bot", type: "Bot" },
    labels: [],
    created_at: "2026-11-23T10:00:00Z",
    merged_at: null,
    closed_at: null,
    merge_commit_sha: null,
    head: { ref: "fleet/training-grow", sha: "a".repeat(40), repo: { full_name: "acme/fleet" } },
    base: { ref: "main" },
  };
}
