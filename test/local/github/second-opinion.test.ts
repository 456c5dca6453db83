/** The parts of GitHub that an emulator not of ours does right: both must answer the same. */

import { Octokit } from "@octokit/rest";
import { createEmulator } from "emulate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { people, refusal, type Stage, stage } from "./start.ts";

interface Subject {
  readonly rest: Octokit["rest"];
  readonly owner: string;
  readonly repo: string;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
let emulator: { readonly url: string; close(): Promise<void> };

beforeAll(async () => {
  emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: { "token-alice": { login: "alice", scopes: ["repo"] } },
      github: {
        users: [{ login: "alice" }],
        repos: [{ owner: "alice", name: "fleet", auto_init: true }],
      },
    },
  });
});

afterAll(() => emulator.close());

function emulated(): Subject {
  const { rest } = new Octokit({ baseUrl: emulator.url, auth: people.alice.token, log: quiet });
  return { rest, owner: "alice", repo: "fleet" };
}

async function ours(): Promise<Subject> {
  const one: Stage = await stage();
  return { rest: one.as("alice").rest, owner: "acme", repo: "fleet" };
}

describe.each([
  ["the emulator", emulated],
  ["the local GitHub", ours],
])("%s", (_, start) => {
  test("names blobs and trees as git does", async () => {
    const { rest, ...here } = await start();
    const blob = await rest.git.createBlob({ ...here, content: "hello\n" });
    expect(blob.data.sha).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
    const file = { path: "a/b.txt", mode: "100644", type: "blob", sha: blob.data.sha } as const;
    const tree = await rest.git.createTree({ ...here, tree: [file] });
    expect(tree.data.tree).toMatchObject([{ path: "a", type: "tree", mode: "040000" }]);
    const inner = await rest.git.getTree({ ...here, tree_sha: tree.data.sha, recursive: "1" });
    expect(inner.data.tree.map(({ path }) => path)).toEqual(["a", "a/b.txt"]);
    const read = await rest.git.getBlob({ ...here, file_sha: blob.data.sha });
    expect(Buffer.from(read.data.content, "base64").toString()).toBe("hello\n");
  });

  test("keeps refs: created once, of known objects, forward unless forced", async () => {
    const { rest, ...here } = await start();
    const main = await rest.git.getRef({ ...here, ref: "heads/main" });
    const { sha } = main.data.object;
    const ref = "refs/heads/topic";
    expect((await rest.git.createRef({ ...here, ref, sha })).status).toBe(201);
    expect(await refusal(rest.git.createRef({ ...here, ref, sha }))).toMatchObject({ status: 422 });
    const unknown = { ...here, ref: "refs/heads/other", sha: "1".repeat(40) };
    expect(await refusal(rest.git.createRef(unknown))).toMatchObject({ status: 422 });
    const head = await rest.git.getCommit({ ...here, commit_sha: sha });
    const parts = { message: "Next", tree: head.data.tree.sha, parents: [sha] };
    const next = await rest.git.createCommit({ ...here, ...parts });
    const topic = { ...here, ref: "heads/topic" };
    expect((await rest.git.updateRef({ ...topic, sha: next.data.sha })).status).toBe(200);
    const backwards = await refusal(rest.git.updateRef({ ...topic, sha }));
    expect(backwards.status).toBe(422);
    expect(backwards.message.toLowerCase()).toMatch(/update is not a fast.forward/u);
    expect((await rest.git.updateRef({ ...topic, sha, force: true })).status).toBe(200);
  });

  test("reads files, folders and nothing", async () => {
    const { rest, ...here } = await start();
    const path = "notes/one.txt";
    const content = Buffer.from("one\n").toString("base64");
    const wish = { ...here, path, message: "Note", content };
    const made = await rest.repos.createOrUpdateFileContents(wish);
    expect(made.status).toBe(201);
    const file = await rest.repos.getContent({ ...here, path });
    expect(file.data).toMatchObject({ type: "file", path, encoding: "base64" });
    const folder = await rest.repos.getContent({ ...here, path: "notes" });
    expect(folder.data).toMatchObject([{ type: "file", path }]);
    const none = await refusal(rest.repos.getContent({ ...here, path: "notes/two.txt" }));
    expect(none.status).toBe(404);
    expect(await refusal(rest.repos.createOrUpdateFileContents(wish))).toMatchObject({
      status: 422,
    });
  });

  test("makes labels as they are put on, and keeps comments", async () => {
    const { rest, ...here } = await start();
    const issue = await rest.issues.create({ ...here, title: "Look" });
    const at = { ...here, issue_number: issue.data.number };
    const labels = await rest.issues.addLabels({ ...at, labels: ["brand-new"] });
    expect(labels.data.map(({ name }) => name)).toEqual(["brand-new"]);
    const said = await rest.issues.createComment({ ...at, body: "One" });
    const comment = { ...here, comment_id: said.data.id };
    await rest.issues.updateComment({ ...comment, body: "Two" });
    const listed = await rest.issues.listComments(at);
    expect(listed.data.map(({ body, user }) => [body, user?.login])).toEqual([["Two", "alice"]]);
    expect((await rest.issues.deleteComment(comment)).status).toBe(204);
    expect((await rest.issues.listComments(at)).data).toEqual([]);
  });
});
