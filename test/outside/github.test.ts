import { describe, expect, it } from "vitest";
import { jsonReply } from "../../src/local/loopback.ts";
import { errorReply, graphqlReply, scriptedGitHub } from "../support/scripted-github.ts";

const repository = "/repos/acme/fleet";
const sha = "a".repeat(40);
const other = "b".repeat(40);

function aPullRequest(change: Readonly<Record<string, unknown>> = {}) {
  return {
    number: 12,
    html_url: "https://github.test/acme/fleet/pull/12",
    title: "Grow",
    body: null,
    state: "open",
    user: { login: "fleet-bot", type: "Bot" },
    labels: [{ name: "fleet" }],
    created_at: "2026-11-23T10:00:00Z",
    merged_at: null,
    closed_at: null,
    merge_commit_sha: other,
    mergeable_state: "clean",
    head: { ref: "fleet/training-grow", sha, repo: { full_name: "acme/fleet" } },
    base: { ref: "main" },
    ...change,
  };
}

function aCommit(change: Readonly<Record<string, unknown>> = {}) {
  const committer = { name: "GitHub", email: "x@y", date: "2026-11-23T10:00:00Z" };
  const commit = { message: "Grow", author: committer, committer };
  return { sha, parents: [{ sha: other }], commit, author: null, committer: null, ...change };
}

describe("pull requests", () => {
  it("takes a trial merge for no merge commit", async () => {
    const github = await scriptedGitHub({
      [`GET ${repository}/pulls/12`]: jsonReply(200, aPullRequest()),
    });
    const found = await github.forge.pullRequest(12);
    expect(found).toMatchObject({ state: "open", body: "", author: { isBot: true } });
    expect(found).not.toHaveProperty("mergeCommit");
  });

  it("shows the deleted: account, fork and all", async () => {
    const gone = { user: null, head: { ref: "main", sha, repo: null } };
    const github = await scriptedGitHub({
      [`GET ${repository}/pulls/12`]: jsonReply(200, aPullRequest(gone)),
    });
    const found = await github.forge.pullRequest(12);
    expect(found?.author).toEqual({ login: "ghost", isBot: false });
    expect(found?.head.repository).toBe("");
  });

  it("does not decide on a part of the commits or files", async () => {
    const commits = Array.from({ length: 250 }, () => aCommit());
    const files = Array.from({ length: 3000 }, (_, index) => ({ filename: `f${index}` }));
    const github = await scriptedGitHub({
      [`GET ${repository}/pulls/12/commits`]: jsonReply(200, commits),
      [`GET ${repository}/pulls/12/files`]: jsonReply(200, files),
    });
    await expect(github.forge.pullRequestCommits(12)).rejects.toThrow("can list 250 commits");
    await expect(github.forge.changedPaths(12)).rejects.toThrow("can list 3000 files");
  });

  it("counts a moved file as changed at both places", async () => {
    const files = [
      { filename: "docs/x.md", status: "renamed", previous_filename: "policies/x.yaml" },
      { filename: "docs/a.md", status: "added" },
    ];
    const github = await scriptedGitHub({
      [`GET ${repository}/pulls/12/files`]: jsonReply(200, files),
    });
    expect(await github.forge.changedPaths(12)).toEqual([
      "docs/a.md",
      "docs/x.md",
      "policies/x.yaml",
    ]);
  });

  it("leaves out the accounts that GitHub does not know", async () => {
    const people = { author: { login: "alice", type: "User" }, committer: {} };
    const github = await scriptedGitHub({
      [`GET ${repository}/pulls/12/commits`]: jsonReply(200, [aCommit(people), aCommit()]),
    });
    const [first, second] = await github.forge.pullRequestCommits(12);
    expect(first).toMatchObject({ sha, parents: [other], author: "alice" });
    expect(first).not.toHaveProperty("committer");
    expect(second).not.toHaveProperty("author");
  });

  it("does not take over a pull request that somebody else opened from the branch", async () => {
    const theirs = aPullRequest({ user: { login: "mallory", type: "User" } });
    const github = await scriptedGitHub({
      [`POST ${repository}/pulls`]: errorReply(422, { message: "Validation Failed" }),
      [`GET ${repository}/pulls`]: jsonReply(200, [theirs]),
    });
    const draft = { branch: "fleet/training-grow", title: "Grow", body: "", labels: [] };
    await expect(github.forge.createPullRequest(draft)).rejects.toThrow(
      "already has pull request 12, by mallory",
    );
  });
});

describe("merging", () => {
  const merge = `PUT ${repository}/pulls/12/merge`;
  const read = `GET ${repository}/pulls/12`;
  const refusal = errorReply(405, { message: "Pull Request is not mergeable" });
  const request = { head: sha, title: "Grow", message: "Fleet-Action: x" };

  it("waits until GitHub has worked out whether it can merge", async () => {
    const unknown = jsonReply(200, aPullRequest({ mergeable_state: "unknown" }));
    const dirty = jsonReply(200, aPullRequest({ mergeable_state: "dirty" }));
    const github = await scriptedGitHub({ [merge]: refusal, [read]: [unknown, unknown, dirty] });
    expect(await github.forge.merge(12, request)).toMatchObject({ why: "conflict" });
    expect(github.waits).toEqual([1500, 1500]);
    expect(github.count(merge)).toBe(1);
  });

  it("calls it blocked when GitHub never works it out", async () => {
    const unknown = jsonReply(200, aPullRequest({ mergeable_state: "unknown" }));
    const github = await scriptedGitHub({ [merge]: refusal, [read]: unknown });
    expect(await github.forge.merge(12, request)).toMatchObject({ why: "blocked" });
    expect(github.count(read)).toBe(4);
  });

  it("takes a merge by somebody else for no merge of ours", async () => {
    const merged = { state: "closed", merged_at: "2026-11-23T10:01:00Z" };
    const theirs = jsonReply(200, aPullRequest({ ...merged, merged_by: { login: "mallory" } }));
    const github = await scriptedGitHub({ [merge]: refusal, [read]: theirs });
    const outcome = await github.forge.merge(12, request);
    expect(outcome).toMatchObject({ kind: "refused", why: "closed" });
    expect(outcome).toMatchObject({ message: expect.stringContaining("merged by mallory") });
  });

  it("takes our merge of another head for no merge of this one", async () => {
    const merged = { state: "closed", merged_at: "2026-11-23T10:01:00Z" };
    const ours = { ...merged, merged_by: { login: "fleet-bot" } };
    const github = await scriptedGitHub({
      [merge]: refusal,
      [read]: jsonReply(200, aPullRequest(ours)),
    });
    expect(await github.forge.merge(12, { ...request, head: other })).toMatchObject({
      kind: "refused",
      why: "closed",
    });
    expect(await github.forge.merge(12, request)).toEqual({ kind: "merged", sha: other });
  });

  it("throws what no look at the pull request explains", async () => {
    const message = "Resource not accessible by integration";
    const github = await scriptedGitHub({ [merge]: errorReply(403, { message }) });
    await expect(github.forge.merge(12, request)).rejects.toThrow("permission contents: write");
  });
});

describe("files", () => {
  const text = (content: string) => btoa(String.fromCharCode(...new TextEncoder().encode(content)));

  it("keeps every byte of a text, and shows where it is none", async () => {
    const at = (content: string) => jsonReply(200, { type: "file", encoding: "base64", content });
    const github = await scriptedGitHub({
      [`GET ${repository}/contents/x.yaml`]: at(`${text("\u{FEFF}é: 1\r\n")}\n`),
      [`GET ${repository}/contents/x.bin`]: at("AP/+"),
    });
    expect(await github.forge.file(sha, "x.yaml")).toBe("\u{FEFF}é: 1\r\n");
    expect(await github.forge.file(sha, "x.bin")).toBe("\0\u{FFFD}\u{FFFD}");
  });

  it("fetches a file whose content GitHub leaves out for its size", async () => {
    const large = { type: "file", encoding: "none", content: "", sha: other };
    const github = await scriptedGitHub({
      [`GET ${repository}/contents/big.json`]: jsonReply(200, large),
      [`GET ${repository}/git/blobs/${other}`]: jsonReply(200, { content: text("big") }),
    });
    expect(await github.forge.file(sha, "big.json")).toBe("big");
  });

  it("takes no folder, link or submodule for a file", async () => {
    const github = await scriptedGitHub({
      [`GET ${repository}/contents/a`]: jsonReply(200, []),
      [`GET ${repository}/contents/b`]: jsonReply(200, { type: "symlink", target: "/etc/passwd" }),
      [`GET ${repository}/contents/c`]: jsonReply(200, { type: "submodule" }),
    });
    for (const path of ["a", "b", "c"]) expect(await github.forge.file(sha, path)).toBeUndefined();
  });

  const entry = (name: string, mode: number, object: unknown) => ({ name, mode, object });
  const folderReply = (entries: readonly unknown[], file: unknown = null) =>
    graphqlReply({
      viewer: { login: "fleet-bot" },
      repository: { id: "R_1", folder: { entries }, file },
    });

  it("asks once for a folder that a sha names, with its files' texts and the fleet file", async () => {
    const github = await scriptedGitHub({
      "POST /graphql": folderReply(
        [
          entry("a.yaml", 0o100644, { oid: other, text: "a", isTruncated: false }),
          entry("run.sh", 0o100755, { oid: other, text: "b", isTruncated: false }),
          entry("deep", 0o040000, {}),
          entry("link.yaml", 0o120000, { oid: other, text: "a.yaml" }),
          entry("module", 0o160000, null),
        ],
        { text: "version: 1\n", isTruncated: false },
      ),
    });
    const folders = [github.forge.folder(sha, "policies"), github.forge.folder(sha, "policies")];
    for (const folder of await Promise.all(folders)) {
      expect(folder).toEqual({ "policies/a.yaml": "a", "policies/run.sh": "b" });
    }
    expect(await github.forge.file(sha, "state/fleet.yaml")).toBe("version: 1\n");
    expect(await github.forge.identity()).toBe("fleet-bot");
    expect(github.asked).toHaveLength(1);
  });

  it("fetches what GitHub gives no text of, by its blob", async () => {
    const whole = Buffer.from([0x66, 0xff]).toString("base64");
    const github = await scriptedGitHub({
      "POST /graphql": folderReply([
        entry("binary.yaml", 0o100644, { oid: other, text: null, isTruncated: false }),
        entry("long.yaml", 0o100644, { oid: sha, text: "fir", isTruncated: true }),
      ]),
      [`GET ${repository}/git/blobs/${other}`]: jsonReply(200, { content: whole }),
      [`GET ${repository}/git/blobs/${sha}`]: jsonReply(200, { content: text("first") }),
    });
    expect(await github.forge.folder(sha, "policies")).toEqual({
      "policies/binary.yaml": "f\ufffd",
      "policies/long.yaml": "first",
    });
  });

  it("asks again for what was not there", async () => {
    const path = `GET ${repository}/contents/x.yaml`;
    const missing = errorReply(404, { message: "Not Found" });
    const file = { type: "file", encoding: "base64", content: text("x") };
    const github = await scriptedGitHub({ [path]: [missing, jsonReply(200, file)] });
    expect(await github.forge.file(sha, "x.yaml")).toBeUndefined();
    expect(await github.forge.file(sha, "x.yaml")).toBe("x");
  });
});

describe("moving refs", () => {
  const lock = "refs/fleet/apply-lock";
  const ref = `GET ${repository}/git/ref/fleet/apply-lock`;
  const at = (value: string) => jsonReply(200, { object: { sha: value } });
  const refused = graphqlReply(null, { type: "UNPROCESSABLE", message: "Ref update failed" });
  const untyped = graphqlReply(null, { message: "Something odd happened" });

  it("calls it a conflict when the ref is elsewhere, however GitHub words it", async () => {
    for (const error of [refused, untyped]) {
      const github = await scriptedGitHub({ "POST /graphql": error, [ref]: at(other) });
      expect(await github.forge.updateRefs([{ name: lock, after: sha }])).toBe("conflict");
    }
  });

  it("does not call it a conflict when the ref is where it was expected", async () => {
    const github = await scriptedGitHub({ "POST /graphql": refused, [ref]: at(other) });
    const update = { name: lock, before: other, after: sha };
    await expect(github.forge.updateRefs([update])).rejects.toThrow("Ref update failed");
  });

  it("does not know what an error did that left the refs where they were to go", async () => {
    const github = await scriptedGitHub({ "POST /graphql": untyped, [ref]: at(sha) });
    const update = { name: lock, before: other, after: sha };
    await expect(github.forge.updateRefs([update])).rejects.toMatchObject({ applied: "unknown" });
  });
});

describe("people", () => {
  it("reads roles: GitHub's own by name, a company's own by its base", async () => {
    const path = (login: string) => `GET ${repository}/collaborators/${login}/permission`;
    const github = await scriptedGitHub({
      [path("ann")]: jsonReply(200, { permission: "write", role_name: "maintain" }),
      [path("ben")]: jsonReply(200, { permission: "write", role_name: "gpu-crew" }),
      [path("cid")]: jsonReply(200, { permission: "read" }),
      [path("dot")]: jsonReply(200, { permission: "brand-new" }),
    });
    const { forge } = github;
    expect(await forge.permission("ann")).toBe("maintain");
    expect(await forge.permission("ben")).toBe("write");
    expect(await forge.permission("cid")).toBe("read");
    expect(await forge.permission("dot")).toBe("none");
    expect(await forge.permission("stranger")).toBe("none");
  });

  it("orders reviews by time and leaves out those not yet given", async () => {
    const review = (id: number, state: string, time: string | null) => ({
      id,
      state,
      user: { login: "alice", type: "User" },
      commit_id: id === 3 ? null : sha,
      submitted_at: time,
    });
    const reviews = [
      review(4, "APPROVED", "2026-11-23T10:02:00Z"),
      review(5, "PENDING", null),
      review(3, "BRAND_NEW", "2026-11-23T10:01:00Z"),
    ];
    const github = await scriptedGitHub({
      [`GET ${repository}/pulls/12/reviews`]: jsonReply(200, reviews),
    });
    expect(await github.forge.reviews(12)).toMatchObject([
      { id: 3, state: "commented", commit: "" },
      { id: 4, state: "approved", commit: sha },
    ]);
  });
});

describe("statuses", () => {
  const list = `GET ${repository}/commits/${sha}/statuses`;
  const post = `POST ${repository}/statuses/${sha}`;
  const status = { context: "fleet/policy", state: "success", description: "fine" } as const;
  const by = (login: string, description = "fine") => ({
    ...status,
    description,
    creator: { login },
  });

  it("replaces the same status by somebody else, and what is no longer the newest", async () => {
    for (const before of [[by("mallory")], [by("fleet-bot", "old"), by("fleet-bot")], []]) {
      const github = await scriptedGitHub({
        [list]: jsonReply(200, before),
        [post]: jsonReply(201, {}),
      });
      await github.forge.setStatus(sha, status);
      expect(github.count(post)).toBe(1);
    }
  });

  it("leaves our own that says so already", async () => {
    const newest = [{ ...by("mallory"), context: "ci" }, by("fleet-bot"), by("fleet-bot", "old")];
    const github = await scriptedGitHub({ [list]: jsonReply(200, newest) });
    await github.forge.setStatus(sha, status);
    expect(github.count(post)).toBe(0);
  });
});

describe("runs", () => {
  it("knows no run by a name that GitHub can not have given", async () => {
    const github = await scriptedGitHub({});
    for (const id of ["", "local", "../../user", "1e3"]) {
      expect(await github.forge.runState(id)).toBe("unknown");
    }
    expect(github.asked).toHaveLength(0);
  });
});
